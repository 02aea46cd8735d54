package contract

var crashForgotten = &rule{
	Check: Check{
		ID: "crash/forgotten", Phase: Crashing, Severity: Error, Observer: true,
		Purpose: "a duplicate may arrive after a restart",
		Expects: "a duplicate of a {thing} that was acknowledged before a crash does not count after it",
		Cause:   "the receiver remembers in memory which deliveries it has accepted",
		Fix:     "store {identity} with the {thing}, in a unique index or in the same record",
		Source:  "at-least-once senders may send a duplicate of what was acknowledged. It is not documented whether automation webhooks are retried; settings webhooks are (seen)",
	},
}
