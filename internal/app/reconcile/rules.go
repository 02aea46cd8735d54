package reconcile

// Rule is what a check expects.
type Rule struct {
	Check   Check
	Expects string // one line
	Word    string // of a finding, in counts
	// Purpose, Source, Cause, Fix and Example are what the page of the check has: why it matters, how that is
	// known, what usually breaks it, what to do, and how a finding is reported, with CHECK for the id.
	Purpose, Source, Cause, Fix, Example string
}

// Rules lists the checks in the order in which they are told.
func Rules() []Rule { return rules }

var rules = []Rule{
	{
		Lost, "each delivery is in the books", "lost",
		"an order that was paid, and of which the books know nothing, is neither sent nor invoiced",
		"doc: a delivery is about a sale or a contact of the provider",
		"the receiver was down, or answered 2xx before it had stored the delivery, and failed afterwards",
		"look at the window of the losses: the last good and the first good delivery. Then resend what is lost; the receiver must ignore duplicates",
		"captures.ndjson:6:1: CHECK: 3600025: want a row in the books, got none",
	},
	{
		Refused, "a delivery that was answered with an error is accepted later", "rejected for good",
		"whether the provider retries automation webhooks is not documented: what was rejected once may never come again",
		"unknown: it is not documented whether automation webhooks are retried; settings webhooks are (seen)",
		"the receiver rejects a payload that it does not expect, or its database was not there",
		"fix what the receiver rejects: siohook test finds it. Then resend the delivery",
		"captures.ndjson:7:1: CHECK: 3600033: want a delivery that is accepted, got status 500",
	},
	{
		NotTaken, "a delivery that was resent and accepted is in the books", "accepted and missing",
		"a receiver that answers 2xx and does not store the delivery has lost it for good",
		"guess: an accepted delivery is in the books a moment later (--settle), or never",
		"the receiver answers before it has stored the delivery, ignores this one as a duplicate of one that it has lost, or writes to other books",
		"find the delivery in the log of the receiver: siohook send resends it as often as you like",
		"captures.ndjson:6:1: CHECK: 3600025: want a row in the books, got none",
	},
	{
		Doubled, "each delivery is in the books once", "doubled",
		"a sale that is counted twice means a wrong invoice",
		"unknown: it is not documented whether automation webhooks are retried; settings webhooks are (seen)",
		"the receiver does not remember which deliveries it has accepted",
		"store the item's id with a unique index, and ignore an id that already exists",
		"captures.ndjson:31:1: CHECK: 3600151: want one row in the books, got one more",
	},
	{
		Amount, "the books have the amount and the currency of the delivery", "with a wrong amount",
		"a wrong amount is a wrong invoice and a wrong tax",
		"doc: amounts are in minor units of the currency, such as cents",
		"cents were read as euros, an amount went through a float, or the currency was not stored",
		"store minor units as a whole number, with their currency",
		"captures.ndjson:21:1: CHECK: 3600104: want 197.00 EUR, got 19700.00 EUR: a factor of 100",
	},
	{
		Late, "a row comes soon after its delivery", "late",
		"a customer who waits for an access that was paid may claim the money back",
		"guess: how late is too late, you decide with --late",
		"a queue that stands still, or a job that runs at night",
		"look at what works on the queue",
		"captures.ndjson:9:1: CHECK: 3600044: want a row within 5m, got one after 2h10m",
	},
	{
		Orphan, "each row follows from a delivery", "orphaned",
		"a row that no delivery explains may be a forgery, a test, or a delivery that only reached the books",
		"guess: it counts only within the time that the captures cover",
		"test orders, orders of another shop, or an endpoint without a signature that anybody can call",
		"leave out the rows of other sources with --where, and check the signature of deliveries",
		"orders.csv:299:1: CHECK: 999999999: want a delivery, got none",
	},
	{
		Limit, "a contact has fewer than 15 deliveries of one event", "near the limit of a trigger",
		"the provider fires a trigger at most 20 times for a contact; then it switches the automation rules off for that contact, and reports nothing",
		"doc: the provider's help article 140",
		"a contact that is used for tests, or a tag that is added again and again",
		"see in the provider's automations whether the rule still runs for this contact; use another contact for tests",
		"CHECK (warning): contact 441014391: want fewer than 15 deliveries of an event for one contact, got 17; ...",
	},
}
