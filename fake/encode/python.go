package encode

import "github.com/siohook/siohook/internal/base/jsonscan"

// appendSpaced appends compact JSON as json.dumps lays it out: on one line, with
// a space after each comma and colon.
func appendSpaced(dst, compact []byte) []byte {
	for i := 0; i < len(compact); i++ {
		c := compact[i]
		if c == '"' {
			end := jsonscan.SkipString(compact, i)
			dst = append(dst, compact[i:end]...)
			i = end - 1
			continue
		}
		dst = append(dst, c)
		if c == ',' || c == ':' {
			dst = append(dst, ' ')
		}
	}
	return dst
}
