package contract

var toleranceNewValue = &rule{
	Check: Check{
		ID: "tolerance/new-value", Phase: Tolerance, Severity: Error,
		Purpose: "open enumerations grow: a new payment processor, a new kind of step",
		Expects: "the receiver accepts a new value of an open enumeration",
		Cause:   "the receiver maps the value to a closed list",
		Fix:     "store the text, or use a default",
		Source:  "seen: payment processors and access types that are not documented",
	},
	legal: []string{"new-value"},
}
