package contract

var toleranceTime = &rule{
	Check: Check{
		ID: "tolerance/time", Phase: Tolerance, Severity: Error,
		Purpose: "times may be on leap days, at midnight, or in any year",
		Expects: "the receiver accepts every time that RFC 3339 allows",
		Cause:   "the receiver parses times by hand",
		Fix:     "use a date library",
		Source:  "RFC 3339",
	},
	legal: []string{"time"},
}
