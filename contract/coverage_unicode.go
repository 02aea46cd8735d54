package contract

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

var coverageUnicode = &rule{
	Check: Check{
		ID: "coverage/unicode", Phase: Coverage, Severity: Error,
		Purpose: `the provider writes é as \u00e9, and emoji as two escapes`,
		Expects: `the receiver accepts a payload with \uXXXX`,
		Cause:   "the receiver does not use a JSON parser, or a database column cannot store emoji",
		Fix:     "parse the bytes with a JSON parser; store text as four-byte UTF-8",
		Source:  "seen: real deliveries look like the output of PHP's json_encode; doc: in some of the examples",
	},
	trait: &trait{without: bytesAlone(plainText), same: mustEscape},
}

// plainText has text without escapes that JSON does not need.
func plainText(b []byte) [][]byte {
	if !bytes.Contains(b, []byte(`\u`)) {
		return nil
	}
	plain, err := jsontext.AppendFormat(nil, b, jsontext.PreserveRawStrings(false), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return nil
	}
	return [][]byte{plain}
}

// mustEscape tells whether a change is a text with control characters, which can be
// written in no other way.
func mustEscape(_ *places, p *payload) bool {
	return p.mutation.Kind == "text" && bytes.Contains(p.bytes, []byte(`\u`))
}
