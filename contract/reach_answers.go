package contract

var reachAnswers = &rule{
	Check: Check{
		ID: "reach/answers", Phase: Reach, Severity: Error,
		Purpose: "if the receiver does not answer, it gets no event",
		Expects: "an HTTP answer to a POST of a documented event",
		Cause:   "the receiver is not running, or it has another address",
		Fix:     "start the receiver, or use the same address, path and token as in the provider's settings",
		Source:  "doc: the provider sends a POST to the address that you enter",
	},
}
