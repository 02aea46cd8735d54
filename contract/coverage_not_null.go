package contract

import "github.com/siohook/siohook/internal/base/jsonpos"

var coverageNotNull = &rule{
	Check: Check{
		ID: "coverage/not-null", Phase: Coverage, Severity: Error, PerEvent: true,
		Purpose: "members that may be null have a value in some deliveries",
		Expects: "the receiver accepts a value where null is also possible, such as in {nullable}",
		Cause:   "the receiver was written from an example in which the member is null",
		Fix:     "allow the documented value",
		Source:  "doc: a value in the examples",
	},
	trait: nullableIs(jsonpos.String, func(*nullable) []byte { return []byte("null") }),
}
