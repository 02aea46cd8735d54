// Package encode writes JSON as the provider and other programs do.
//
//	body, err := encode.AppendPHP(nil, []byte(`{"url": "https://example.com/"}`))
//
// A [Form] is for [fake.Options]; [AppendPHP] is for JSON of your own.
//
// [fake.Options]: https://pkg.go.dev/github.com/siohook/siohook/fake#Options
package encode

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/spell"
)

// Form is how payloads are written.
type Form string

// The encodings. All of them write the same values in the same order.
const (
	// PHP is the form on the wire, byte for byte PHP's json_encode: compact, /
	// as \/, all that is not ASCII as \uXXXX (seen).
	PHP Form = "php"
	// Compact is UTF-8 without white space and with no escape that JSON does
	// not ask for.
	Compact Form = "compact"
	// Pretty is Compact over several lines, indented by two spaces, without a
	// line break at the end.
	Pretty Form = "pretty"
	// Python is what Python's json.dumps writes with no option: a space after
	// each comma and colon, all that is not ASCII as \uXXXX, / as it is.
	Python Form = "python"
)

// Forms lists the encodings by name, the default first.
func Forms() []Form { return []Form{PHP, Compact, Pretty, Python} }

// StringAppender appends text as a JSON string, in quotes.
type StringAppender func(dst []byte, text string) []byte

// Strings is how the form writes text. The error is for a form that does not exist.
func (e Form) Strings() (StringAppender, error) {
	switch e {
	case PHP:
		return AppendPHPString, nil
	case Compact, Pretty:
		return AppendCompactString, nil
	case Python:
		return AppendPythonString, nil
	}
	var names []string
	for _, known := range Forms() {
		names = append(names, string(known))
	}
	if near := spell.Nearest(string(e), names); near != "" {
		return nil, fmt.Errorf("unknown encoding %q, did you mean %q?", e, near)
	}
	return nil, fmt.Errorf("unknown encoding %q, want one of %v", e, names)
}

// Layout is how the form spreads compact JSON; nil when it leaves it so.
func (e Form) Layout() func(dst, compact []byte) []byte {
	switch e {
	case Pretty:
		return AppendPretty
	case Python:
		return appendSpaced
	}
	return nil
}

// AppendValue appends a valid JSON value without white space and with its
// strings encoded anew.
func AppendValue(dst, value []byte, appendString StringAppender) []byte {
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

// AppendPHPString appends text as PHP's json_encode does with no option: /, and all
// that is not ASCII, escaped.
func AppendPHPString(dst []byte, text string) []byte {
	return appendString(dst, text, true, utf8.RuneSelf)
}

// AppendCompactString appends text in UTF-8 with the escapes that JSON asks for.
func AppendCompactString(dst []byte, text string) []byte {
	return appendString(dst, text, false, utf8.MaxRune+1)
}

// AppendPythonString appends text as Python's json.dumps does with no option: all but
// printable ASCII escaped, / as it is.
func AppendPythonString(dst []byte, text string) []byte {
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
