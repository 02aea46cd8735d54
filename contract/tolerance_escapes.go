package contract

var toleranceEscapes = &rule{
	Check: Check{
		ID: "tolerance/escapes", Phase: Tolerance, Severity: Error,
		Purpose: "JSON can write the same text in several ways",
		Expects: "the receiver accepts every valid way of writing a text",
		Cause:   "the receiver searches the payload as text instead of parsing it",
		Fix:     "parse the payload as JSON",
		Source:  "JSON: RFC 8259, section 7",
	},
	legal: []string{"escapes"},
}
