package contract

import "github.com/siohook/siohook/internal/base/jsonpos"

var coverageNull = &rule{
	Check: Check{
		ID: "coverage/null", Phase: Coverage, Severity: Error, PerEvent: true,
		Purpose: "members that may be null are null in most deliveries",
		Expects: "the receiver accepts null where it is documented, such as in {nullable}",
		Cause:   "the receiver uses the member without checking for null",
		Fix:     "allow null",
		Source:  "doc: null in the examples",
	},
	trait: nullableIs(jsonpos.Null, func(n *nullable) []byte { return n.text }),
}
