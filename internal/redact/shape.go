package redact

import (
	"bytes"
	"math/rand/v2"
	"strconv"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
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
		if raw[0] == '\\' {
			char, size, upper := unescape(raw)
			switch mapped := mapRune(n, char, kind); {
			case size < 6 || char == utf8.RuneError || mapped == char:
				out = append(out, raw[:size]...)
			default:
				out = appendEscape(out, mapped, upper)
			}
			raw = raw[size:]
			continue
		}
		if raw[0] == '%' && kind == shapeURL {
			size := min(3, len(raw))
			out = append(out, raw[:size]...)
			raw = raw[size:]
			continue
		}
		char, size := utf8.DecodeRune(raw)
		if char == utf8.RuneError {
			out = append(out, raw[:size]...)
		} else {
			out = utf8.AppendRune(out, mapRune(n, char, kind))
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

// unescape reads the escape that raw begins with. A half of a surrogate pair, and
// what is no escape, gives utf8.RuneError.
func unescape(raw []byte) (char rune, size int, upper bool) {
	if len(raw) < 2 {
		return utf8.RuneError, len(raw), false
	}
	switch raw[1] {
	case 'b':
		return '\b', 2, false
	case 'f':
		return '\f', 2, false
	case 'n':
		return '\n', 2, false
	case 'r':
		return '\r', 2, false
	case 't':
		return '\t', 2, false
	case 'u':
	case '"', '\\', '/':
		return rune(raw[1]), 2, false
	default:
		return utf8.RuneError, 2, false
	}
	unit, ok := hexUnit(raw)
	if !ok {
		return utf8.RuneError, 2, false
	}
	upper = bytes.ContainsAny(raw[2:6], "ABCDEF")
	if !utf16.IsSurrogate(unit) {
		return unit, 6, upper
	}
	if low, ok := hexUnit(raw[6:]); ok {
		if char := utf16.DecodeRune(unit, low); char != utf8.RuneError {
			return char, 12, upper
		}
	}
	return utf8.RuneError, 6, upper
}

func hexUnit(raw []byte) (rune, bool) {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(raw[2:6]), 16, 16)
	return rune(n), err == nil
}

func appendEscape(out []byte, c rune, upper bool) []byte {
	units := []rune{c}
	if c > 0xffff {
		high, low := utf16.EncodeRune(c)
		units = []rune{high, low}
	}
	digits := "0123456789abcdef"
	if upper {
		digits = "0123456789ABCDEF"
	}
	for _, u := range units {
		out = append(out, '\\', 'u', digits[u>>12&15], digits[u>>8&15], digits[u>>4&15], digits[u&15])
	}
	return out
}

// decode gives the text that the inside of a JSON string means. What is no escape
// stays.
func decode(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw)
	}
	out := make([]byte, 0, len(raw))
	for len(raw) > 0 {
		if raw[0] != '\\' {
			out = append(out, raw[0])
			raw = raw[1:]
			continue
		}
		char, size, _ := unescape(raw)
		if char == utf8.RuneError {
			out = append(out, raw[:size]...)
		} else {
			out = utf8.AppendRune(out, char)
		}
		raw = raw[size:]
	}
	return string(out)
}
