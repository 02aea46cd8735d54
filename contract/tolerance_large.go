package contract

var toleranceLarge = &rule{
	Check: Check{
		ID: "tolerance/large", Phase: Tolerance, Severity: Error,
		Purpose: "no limit for texts and payloads is documented",
		Expects: "the receiver accepts a payload of a few hundred kilobytes within the deadline",
		Cause:   "a limit on the body, a database column that is too short, or a slow regular expression",
		Fix:     "accept bodies of at least 1 MB; truncate what you store",
		Source:  "unknown: no limit is documented",
	},
	legal: []string{"text/huge"},
}
