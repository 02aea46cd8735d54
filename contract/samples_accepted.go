package contract

var samplesAccepted = &rule{
	Check: Check{
		ID: "samples/accepted", Phase: Samples, Severity: Error, PerEvent: true,
		Purpose: "the provider's own examples are the minimum that a receiver must accept",
		Expects: "a 2xx within the deadline to each of the provider's own examples",
		Cause:   "the receiver expects a different payload (an envelope, names or types that the provider does not send), or an exception stops it at every event",
		Fix:     "read the documented payload: {members}",
		Source:  "doc: the eleven examples of the article",
	},
}
