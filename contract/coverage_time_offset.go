package contract

import (
	"bytes"

	"github.com/siohook/siohook/schemas"
)

var coverageTimeOffset = &rule{
	Check: Check{
		ID: "coverage/time-offset", Phase: Coverage, Severity: Error,
		Purpose: "times have an offset: 2021-10-05T08:10:29+00:00",
		Expects: "the receiver accepts times with +00:00",
		Cause:   "the receiver parses times without an offset, or only with Z",
		Fix:     "parse times by RFC 3339",
		Source:  "doc: all times of the examples",
	},
	trait: &trait{
		without: bytesAlone(otherTimes), control: noTimes,
		pointer: func(at *places, _ []byte) string { return at.outermost(schemas.RoleTime) },
	},
}

func otherTimes(b []byte) [][]byte {
	if !bytes.Contains(b, []byte(`+00:00"`)) {
		return nil
	}
	return [][]byte{
		bytes.ReplaceAll(b, []byte(`+00:00"`), []byte(`Z"`)),
		bytes.ReplaceAll(b, []byte(`+00:00"`), []byte(`"`)),
	}
}

func noTimes(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`+00:00"`), []byte(`+no time"`)) }
