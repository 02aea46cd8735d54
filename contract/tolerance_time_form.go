package contract

var toleranceTimeForm = &rule{
	Check: Check{
		ID: "tolerance/time-form", Phase: Tolerance, Severity: Warning,
		Purpose: "a provider that updates its software may write times with Z, with fractions of a second or with another offset",
		Expects: "the receiver accepts the other forms of RFC 3339: Z, fractions of a second, another offset",
		Cause:   "the receiver compares the text of a time with one pattern",
		Fix:     "parse times by RFC 3339",
		Source:  "RFC 3339; the provider writes none of these forms yet",
	},
	legal: []string{"time-form"},
}
