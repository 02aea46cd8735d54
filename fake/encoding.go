package fake

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/spell"
)

// Encoding is how payloads are written.
type Encoding string

// The encodings. All of them write the same values in the same order.
const (
	// PHP is the form on the wire, byte for byte PHP's json_encode: compact, /
	// as \/, all that is not ASCII as \uXXXX (seen).
	PHP Encoding = "php"
	// Compact is UTF-8 without white space and with no escape that JSON does
	// not ask for.
	Compact Encoding = "compact"
	// Pretty is Compact over several lines, indented by two spaces, without a
	// line break at the end.
	Pretty Encoding = "pretty"
	// Python is what Python's json.dumps writes with no option: a space after
	// each comma and colon, all that is not ASCII as \uXXXX, / as it is.
	Python Encoding = "python"
)

// Encodings lists the encodings by name, the default first.
func Encodings() []Encoding { return []Encoding{PHP, Compact, Pretty, Python} }

// stringAppender appends text as a JSON string, in quotes.
type stringAppender func(dst []byte, text string) []byte

func (e Encoding) appender() (stringAppender, error) {
	switch e {
	case PHP:
		return appendPHPString, nil
	case Compact, Pretty:
		return appendCompactString, nil
	case Python:
		return appendPythonString, nil
	}
	var names []string
	for _, known := range Encodings() {
		names = append(names, string(known))
	}
	if near := spell.Nearest(string(e), names); near != "" {
		return nil, fmt.Errorf("fake: unknown encoding %q, did you mean %q?", e, near)
	}
	return nil, fmt.Errorf("fake: unknown encoding %q, want one of %v", e, names)
}

// layout is how the encoding spreads compact JSON; nil when it leaves it so.
func (e Encoding) layout() func(dst, compact []byte) []byte {
	switch e {
	case Pretty:
		return appendPretty
	case Python:
		return appendSpaced
	}
	return nil
}

// appendEncoded appends a valid JSON value without white space and with its
// strings encoded anew.
func appendEncoded(dst, value []byte, appendString stringAppender) []byte {
	for i := jsonscan.Space(value, 0); i < len(value); i = jsonscan.Space(value, i) {
		if value[i] != '"' {
			dst = append(dst, value[i])
			i++
			continue
		}
		end := jsonscan.SkipString(value, i)
		dst = appendString(dst, jsonscan.Text(value[i+1:end-1]))
		i = end
	}
	return dst
}

// appendPHPString appends text as PHP's json_encode does with no option: /, and all
// that is not ASCII, escaped.
func appendPHPString(dst []byte, text string) []byte {
	return appendString(dst, text, true, utf8.RuneSelf)
}

// appendCompactString appends text in UTF-8 with the escapes that JSON asks for.
func appendCompactString(dst []byte, text string) []byte {
	return appendString(dst, text, false, utf8.MaxRune+1)
}

// appendPythonString appends text as Python's json.dumps does with no option: all but
// printable ASCII escaped, / as it is.
func appendPythonString(dst []byte, text string) []byte {
	return appendString(dst, text, false, 0x7F)
}

// appendString appends text as a JSON string with what JSON asks for escaped, and / if
// wanted, and the characters from one on. Escapes have lower-case digits, and the short
// form where there is one. What is not UTF-8 becomes U+FFFD.
func appendString(dst []byte, text string, slash bool, from rune) []byte {
	dst = append(dst, '"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\' || r == '/' && slash:
			dst = append(dst, '\\', byte(r))
		case r < ' ':
			dst = appendControl(dst, r)
		case r >= from:
			dst = jsonscan.AppendEscape(dst, r)
		case r < utf8.RuneSelf:
			dst = append(dst, byte(r))
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return append(dst, '"')
}

// appendControl appends the escape of a control character.
func appendControl(dst []byte, c rune) []byte {
	if short := strings.IndexRune("\b\f\n\r\t", c); short >= 0 {
		return append(dst, '\\', "bfnrt"[short])
	}
	return jsonscan.AppendEscape(dst, c)
}
