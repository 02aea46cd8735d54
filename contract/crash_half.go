package contract

var crashHalf = &rule{
	Check: Check{
		ID: "crash/half", Phase: Crashing, Severity: Error, Observer: true,
		Purpose: "an order without its amount makes the books wrong",
		Expects: "after a crash the numbers of {things} and the sums of their amounts agree",
		Cause:   "the receiver writes one {thing} in several steps, and a crash comes between them",
		Fix:     "write all of a {thing} in one transaction, or in one record",
		Source:  "what is observed agreed before the crash",
	},
}
