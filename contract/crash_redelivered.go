package contract

var crashRedelivered = &rule{
	Check: Check{
		ID: "crash/redelivered", Phase: Crashing, Severity: Error, Observer: true,
		Purpose: "senders retry a delivery that was not acknowledged, and it must count once",
		Expects: "a {thing} that was under way when the receiver crashed counts once after the retry",
		Cause:   "the receiver stores the {thing} and what it remembers of it in two steps, so that a crash between them leaves one of the two",
		Fix:     "store {identity} and the {thing} in one transaction, or in one record of a file",
		Source:  "at-least-once senders retry what was not acknowledged. It is not documented whether automation webhooks are retried; settings webhooks are (seen)",
	},
}
