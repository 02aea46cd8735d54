package contract

var reachDeadline = &rule{
	Check: Check{
		ID: "reach/deadline", Phase: Reach, Severity: Error, PerEvent: true,
		Purpose: "a provider gives up on a slow receiver and retries a delivery that was already accepted",
		Expects: "an answer within the deadline",
		Cause:   "the receiver does its work before it answers: it sends e-mails or calls other services",
		Fix:     "store the delivery, answer 2xx, and do the work afterwards",
		Source:  "unknown: the provider's deadline is not documented; 10 s is usual for webhooks",
	},
}
