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
	trait: &trait{without: changed(fieldsOf, lacksFields, allFields), pointer: fieldsOf, same: aboutFields},
}

const allFields = `{"country":"FR","phone_number":"06 39 98 12 34","street_address":"1 rue de l'Exemple","first_name":"Anna","surname":"Martin","postcode":"75001","city":"Paris"}`

func lacksFields(n jsonpos.Node) bool {
	for _, name := range []string{"country", "phone_number", "street_address", "first_name", "surname", "postcode", "city"} {
		if n.Kind() != jsonpos.Object {
			return true
		}
		if _, ok := n.Member(name); !ok {
			return true
		}
	}
	return false
}
