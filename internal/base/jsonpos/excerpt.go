package jsonpos

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Excerpt returns raw JSON text for people: without the white space between
// tokens, cut after most characters with an ellipsis, and with everything that
// a terminal may hide or obey escaped as in JSON (control characters, bidi
// overrides, zero-width characters). Bytes that are not UTF-8 print as \xNN.
func Excerpt(raw []byte, most int) string {
	var out strings.Builder
	inString, escaped := false, false
	for n := 0; len(raw) > 0; {
		r, width := utf8.DecodeRune(raw)
		if !inString && (r == ' ' || r == '\t' || r == '\n' || r == '\r') {
			raw = raw[width:]
			continue
		}
		if n == most {
			return out.String() + "…"
		}
		switch {
		case escaped:
			escaped = false
		case inString && r == '\\':
			escaped = true
		case r == '"':
			inString = !inString
		}
		appendPrintable(&out, r, raw[:width])
		raw = raw[width:]
		n++
	}
	return out.String()
}

func appendPrintable(out *strings.Builder, r rune, raw []byte) {
	const hex = "0123456789abcdef"
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		out.WriteString(`\x`)
		out.WriteByte(hex[raw[0]>>4])
		out.WriteByte(hex[raw[0]&15])
	case strconv.IsPrint(r):
		out.WriteRune(r)
	case r > 0xFFFF:
		high, low := utf16.EncodeRune(r)
		appendUnit(out, high)
		appendUnit(out, low)
	default:
		appendUnit(out, r)
	}
}

func appendUnit(out *strings.Builder, r rune) {
	out.WriteString(`\u`)
	digits := strconv.FormatInt(int64(r), 16)
	out.WriteString("0000"[len(digits):] + digits)
}
