package redact

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// shapeKind says which characters stay.
type shapeKind int

const (
	shapeText    shapeKind = iota
	shapeURL               // percent escapes stay
	shapeDomain            // letters become q: no such top-level domain exists
	shapeBetween           // text in no JSON: as a URL, and behind an @ as a domain
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
		if raw[0] == '%' && (kind == shapeURL || kind == shapeBetween) {
			var size int
			out, size = appendPercent(out, n, raw)
			raw = raw[size:]
			continue
		}
		char, size := jsonscan.Rune(raw)
		if kind == shapeBetween && char == '@' {
			kind = shapeDomain
		}
		if char < 0 && raw[0] >= utf8.RuneSelf { // no UTF-8 stays none
			out = append(out, 0xf8+byte(n.IntN(8)))
			raw = raw[size:]
			continue
		}
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

// appendPercent writes the percent escapes that a text begins with as others, and tells how
// long they are.
func appendPercent(out []byte, n *rand.Rand, raw []byte) ([]byte, int) {
	var decoded []byte
	size := 0
	for size+2 < len(raw) && raw[size] == '%' {
		value, err := strconv.ParseUint(string(raw[size+1:size+3]), 16, 8)
		if err != nil {
			break
		}
		decoded = append(decoded, byte(value))
		size += 3
	}
	if size == 0 {
		return append(out, '%'), 1
	}
	lower := bytes.ContainsAny(raw[:size], "abcdef")
	for len(decoded) > 0 {
		char, width := utf8.DecodeRune(decoded)
		mapped := decoded[:width]
		switch {
		case char == utf8.RuneError && width == 1 && decoded[0] >= utf8.RuneSelf:
			mapped = []byte{0xf8 + byte(n.IntN(8))}
		case char != utf8.RuneError:
			mapped = utf8.AppendRune(nil, mapRune(n, char, shapeText))
		}
		for _, b := range mapped {
			if lower {
				out = fmt.Appendf(out, "%%%02x", b)
			} else {
				out = fmt.Appendf(out, "%%%02X", b)
			}
		}
		decoded = decoded[width:]
	}
	return out, size
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
