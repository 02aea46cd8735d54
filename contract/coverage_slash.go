package contract

import (
	"bytes"
)

var coverageSlash = &rule{
	Check: Check{
		ID: "coverage/slash", Phase: Coverage, Severity: Error,
		Purpose: `the provider writes / as \/, which JSON allows`,
		Expects: `the receiver accepts a payload with \/`,
		Cause:   "the receiver does not use a JSON parser, or compares the payload with a re-encoded copy",
		Fix:     "parse the original bytes with a JSON parser",
		Source:  "seen: real deliveries look like the output of PHP's json_encode; doc: in some of the examples",
	},
	trait: &trait{without: bytesAlone(plainSlashes)},
}

func plainSlashes(b []byte) [][]byte {
	if !bytes.Contains(b, []byte(`\/`)) {
		return nil
	}
	plain := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == '\\' && i+1 < len(b) {
			if b[i+1] != '/' {
				plain = append(plain, b[i])
			}
			i++
		}
		plain = append(plain, b[i])
	}
	return [][]byte{plain}
}
