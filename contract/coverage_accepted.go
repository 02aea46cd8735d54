package contract

var coverageAccepted = &rule{
	Check: Check{
		ID: "coverage/accepted", Phase: Coverage, Severity: Error, PerEvent: true,
		Purpose: "if the receiver rejects one shape, it loses every delivery of that shape",
		Expects: "a 2xx within the deadline to every event in each of its documented shapes",
		Cause:   "the receiver was written for one shape and fails on another",
		Fix:     "compare the shapes of the rejected payload with what the receiver expects",
		Source:  "doc: the shapes of the article's examples",
	},
}
