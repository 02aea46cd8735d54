package contract

var coverageFieldsEmpty = &rule{
	Check: Check{
		ID: "coverage/fields-empty", Phase: Coverage, Severity: Error, PerEvent: true,
		Purpose: "PHP writes an empty map as [], so a contact without fields has the array [] instead of an object",
		Expects: "the receiver accepts fields as []",
		Cause:   "the receiver expects fields to be an object in every payload",
		Fix:     "read [] as an object without members",
		Source:  "doc: five of the ten examples with a contact",
	},
	trait: &trait{without: changed(fieldsOf, isArray, `{"first_name":"Anna"}`), pointer: fieldsOf, same: aboutFields},
	legal: []string{"fields/empty-array"},
}
