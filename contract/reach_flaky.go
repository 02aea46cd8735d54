package contract

var reachFlaky = &rule{
	Check: Check{
		ID: "reach/flaky", Phase: Reach, Severity: Warning,
		Purpose: "a receiver that answers differently the next time hides other problems",
		Expects: "the same answer to the same delivery",
		Cause:   "a race condition, a rate limit, or a service behind the receiver that fails from time to time",
		Fix:     "make the answer depend only on the delivery",
		Source:  "HTTP: the same request, the same answer",
	},
}
