package capture

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"time"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// deepestMember is how deep the values of a line are: headers are lists of pairs.
const deepestMember = 10

// Quick reads of a line only Seq, Time, Method, Status and Body, which it decodes into buf: several times as fast as
// [Capture.UnmarshalJSON], which is for lines that are written otherwise than siohook does, where ok is false. It does
// not see what is wrong with other members.
func Quick(line, buf []byte) (c Capture, ok bool) {
	if CheckFormat(line) != nil || CheckSum(line) != nil {
		return c, false
	}
	text := func(name string) []byte {
		if i := jsonscan.Member(line, 0, name, deepestMember); i >= 0 && line[i] == '"' {
			if end := jsonscan.SkipString(line, i); end > 0 && bytes.IndexByte(line[i:end], '\\') < 0 {
				return line[i+1 : end-1]
			}
		}
		return nil
	}
	number := func(name string) (n uint64) {
		if i := jsonscan.Member(line, 0, name, deepestMember); i >= 0 {
			n, _ = strconv.ParseUint(string(line[i:max(i, jsonscan.SkipValue(line, i, deepestMember))]), 10, 64)
		}
		return n
	}
	method, body := text("method"), text("body")
	at, err := time.Parse(time.RFC3339, string(text("time")))
	if err != nil || method == nil || body == nil {
		return c, false
	}
	if buf, err = base64.StdEncoding.AppendDecode(buf[:0], body); err != nil || len(buf) == 0 {
		return c, false
	}
	return Capture{Seq: number("seq"), Time: at, Method: string(method), Status: int(number("status")), Body: buf}, true //nolint:gosec // at most 999
}
