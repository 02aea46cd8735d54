package contract

import (
	"github.com/siohook/siohook/internal/base/jsonpos"
)

var coverageFieldsMissing = &rule{
	Check: Check{
		ID: "coverage/fields-missing", Phase: Coverage, Severity: Error, PerEvent: true,
		Purpose: "a contact has only the fields of the forms that the contact has filled in",
		Expects: "the receiver accepts contacts without an address, a name or a telephone number",
		Cause:   "the receiver requires a field that some contacts do not have",
		Fix:     "require only id and email of a contact",
		Source:  "doc: the examples have different fields",
	},
	trait: mapIs(lacksSome, func(m *mapPlace) []byte { return m.full }),
}

// lacksSome tells whether a map lacks a member that another one has.
func lacksSome(m *mapPlace, n jsonpos.Node) bool {
	if m.full == nil {
		return false
	}
	for member := range m.whole().Children() {
		if _, ok := n.Member(member.Name()); !ok {
			return true
		}
	}
	return false
}
