package contract

import "github.com/siohook/siohook/internal/base/jsonpos"

var coverageFieldsObject = &rule{
	Check: Check{
		ID: "coverage/fields-object", Phase: Coverage, Severity: Error, PerEvent: true,
		Purpose: "{map} is an object as soon as the contact has one field",
		Expects: "the receiver accepts {map} as an object",
		Cause:   "the receiver was written from an example in which {map} is []",
		Fix:     "accept an object, and [] when it is empty",
		Source:  "doc: five of the ten examples with a contact",
	},
	trait: mapIs(isObject, func(*mapPlace) []byte { return []byte("[]") }),
	legal: []string{"fields/empty-object"},
}

func isObject(_ *mapPlace, n jsonpos.Node) bool { return n.Kind() == jsonpos.Object }
