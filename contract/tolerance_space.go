package contract

import (
	"github.com/go-json-experiment/json/jsontext"
)

var toleranceSpace = &rule{
	Check: Check{
		ID: "tolerance/space", Phase: Tolerance, Severity: Error,
		Purpose: "white space between tokens has no meaning in JSON",
		Expects: "the receiver accepts white space wherever JSON allows it",
		Cause:   "the receiver searches the payload as text instead of parsing it",
		Fix:     "parse the payload as JSON",
		Source:  "JSON: RFC 8259, section 2",
	},
	trait: &trait{without: bytesAlone(compacted)},
	legal: []string{"space"},
}

// compacted has no white space between tokens.
func compacted(b []byte) [][]byte {
	out, err := jsontext.AppendFormat(nil, b, jsontext.PreserveRawStrings(true), jsontext.AllowInvalidUTF8(true))
	if err != nil || len(out) == len(b) {
		return nil
	}
	return [][]byte{out}
}
