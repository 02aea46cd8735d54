package contract

import "github.com/siohook/siohook/schemas"

var toleranceEmail = &rule{
	Check: Check{
		ID: "tolerance/email", Phase: Tolerance, Severity: Error,
		Purpose: "e-mail addresses contain plus signs, capital letters and long names",
		Expects: "the receiver accepts every address that RFC 5321 allows",
		Cause:   "a regular expression that is too strict",
		Fix:     "check for an @ and leave the rest to the mail server",
		Source:  "RFC 5321; doc: addresses are what people type",
	},
	trait: &trait{without: plainEmails, pointer: func(at *places, _ []byte) string { return at.first(schemas.RoleEmail) }},
	legal: []string{"email"},
}

// plainEmails has addresses that any pattern knows.
func plainEmails(at *places, b []byte) [][]byte {
	for _, pointer := range at.emails {
		if other, ok := with(b, pointer, `"ann@example.com"`); ok {
			b = other
		}
	}
	return [][]byte{b}
}
