package contract

var toleranceTime = &rule{
	Check: Check{
		ID: "tolerance/time", Phase: Tolerance, Severity: Error,
		Purpose: "times may be on leap days, at midnight, or in any year",
		Expects: "the receiver accepts any time in whole seconds and with +00:00",
		Cause:   "the receiver parses times by hand",
		Fix:     "use a date library",
		Source:  "doc: all times of the examples have this form; the calendar",
	},
	legal: []string{"time"},
}
