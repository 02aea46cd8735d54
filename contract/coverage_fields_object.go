package contract

var coverageFieldsObject = &rule{
	Check: Check{
		ID: "coverage/fields-object", Phase: Coverage, Severity: Error, PerEvent: true,
		Purpose: "fields is an object as soon as the contact has one field",
		Expects: "the receiver accepts fields as an object",
		Cause:   "the receiver was written from an example in which fields is []",
		Fix:     "accept an object, and [] when it is empty",
		Source:  "doc: five of the ten examples with a contact",
	},
	trait: &trait{without: changed(fieldsOf, isObject, `[]`), pointer: fieldsOf, same: aboutFields},
	legal: []string{"fields/empty-object"},
}
