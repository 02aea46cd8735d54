package redact

import (
	"bytes"
	"math/rand/v2"
	"unicode"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// shapeKind says which characters stay.
type shapeKind int

const (
	shapeText   shapeKind = iota
	shapeURL              // percent escapes stay
	shapeDomain           // letters become q: no such top-level domain exists
)

// shape replaces each letter and digit of a text.
func (r *Redactor) shape(text string) string {
	return string(r.appendShape(nil, []byte(text), text, shapeText))
}

// appendShape replaces each letter and digit of the text of a JSON string, in the
// spelling in which it stands: escapes stay escapes. decoded is the text that it
// means.
func (r *Redactor) appendShape(out, raw []byte, decoded string, kind shapeKind) []byte {
	n := r.stream("shape", decoded)
	for len(raw) > 0 {
		if raw[0] == '%' && kind == shapeURL {
			size := min(3, len(raw))
			out = append(out, raw[:size]...)
			raw = raw[size:]
			continue
		}
		char, size := jsonscan.Rune(raw)
		switch mapped := mapRune(n, char, kind); {
		case mapped == char:
			out = append(out, raw[:size]...)
		case raw[0] == '\\':
			out = appendEscape(out, mapped, bytes.ContainsAny(raw[2:6], "ABCDEF"))
		default:
			out = utf8.AppendRune(out, mapped)
		}
		raw = raw[size:]
	}
	return out
}

// mapRune gives another character of the same class and size.
func mapRune(n *rand.Rand, c rune, kind shapeKind) rune {
	switch {
	case c >= '0' && c <= '9':
		return '0' + (c-'0'+1+rune(n.IntN(9)))%10
	case c >= 'a' && c <= 'z' && kind == shapeDomain:
		return 'q'
	case c >= 'a' && c <= 'z':
		return 'a' + (c-'a'+1+rune(n.IntN(25)))%26
	case c >= 'A' && c <= 'Z' && kind == shapeDomain:
		return 'Q'
	case c >= 'A' && c <= 'Z':
		return 'A' + (c-'A'+1+rune(n.IntN(25)))%26
	case c < utf8.RuneSelf || !unicode.IsLetter(c) && !unicode.IsDigit(c):
		return c
	}
	// Others: a neighbour of the same kind and length.
	step := 1 + n.IntN(31)
	for i := range 64 {
		other := c&^0x3f | (c+rune(step*(2*i+1)))&0x3f
		if other != c && unicode.IsLetter(other) == unicode.IsLetter(c) && unicode.IsDigit(other) == unicode.IsDigit(c) &&
			unicode.IsUpper(other) == unicode.IsUpper(c) && utf8.RuneLen(other) == utf8.RuneLen(c) {
			return other
		}
	}
	return c
}

// appendEscape writes a character as the escapes of a JSON string.
func appendEscape(out []byte, c rune, upper bool) []byte {
	start := len(out)
	out = jsonscan.AppendEscape(out, c)
	for i := start; upper && i < len(out); i++ {
		if out[i] >= 'a' && out[i] <= 'f' {
			out[i] -= 'a' - 'A'
		}
	}
	return out
}
