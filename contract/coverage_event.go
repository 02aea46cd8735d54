package contract

var coverageEvent = &rule{
	Check: Check{
		ID: "coverage/event", Phase: Coverage, Severity: Error, PerEvent: true,
		Purpose: "the provider may retry a rejected event, and may disable the webhook",
		Expects: "a 2xx to every documented event, even if the receiver does not use it; a 4xx if the settings require it",
		Cause:   "the receiver answers an error to types that it does not handle",
		Fix:     "answer 2xx to events that you ignore",
		Source:  "doc: the eleven triggers",
	},
}
