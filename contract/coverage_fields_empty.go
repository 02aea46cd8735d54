package contract

import "github.com/siohook/siohook/internal/base/jsonpos"

var coverageFieldsEmpty = &rule{
	Check: Check{
		ID: "coverage/fields-empty", Phase: Coverage, Severity: Error, PerEvent: true,
		Purpose: "PHP writes an empty map as [], so a contact without fields has the array [] instead of an object",
		Expects: "the receiver accepts {map} as []",
		Cause:   "the receiver expects {map} to be an object in every payload",
		Fix:     "read [] as an object without members",
		Source:  "doc: five of the ten examples with a contact",
	},
	trait: mapIs(isArray, func(*mapPlace) []byte { return []byte("{}") }),
	legal: []string{"fields/empty-array"},
}

func isArray(_ *mapPlace, n jsonpos.Node) bool { return n.Kind() == jsonpos.Array }
