package contract

var toleranceText = &rule{
	Check: Check{
		ID: "tolerance/text", Phase: Tolerance, Severity: Error,
		Purpose: "people type anything into forms: emoji, quotes, markup, right-to-left scripts",
		Expects: "the receiver accepts any text where text is documented",
		Cause:   "the text breaks a query, a page or a database column",
		Fix:     "use query parameters, escape text where it is shown, store it as four-byte UTF-8",
		Source:  "doc: names and fields contain what people type",
	},
	legal: []string{"text"},
}
