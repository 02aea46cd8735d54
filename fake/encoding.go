package fake

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/spell"
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
func appendEncoded(dst []byte, value jsontext.Value, appendString stringAppender) ([]byte, error) {
	var text []byte
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case ' ', '\t', '\r', '\n':
		case '"':
			end := stringEnd(value, i)
			var err error
			if text, err = jsontext.AppendUnquote(text[:0], value[i:end]); err != nil {
				return dst, err
			}
			dst = appendString(dst, string(text))
			i = end - 1
		default:
			dst = append(dst, value[i])
		}
	}
	return dst, nil
}

// stringEnd finds the end of the JSON string that starts at i of valid JSON.
func stringEnd(json []byte, i int) int {
	for i++; json[i] != '"'; i++ {
		if json[i] == '\\' {
			i++
		}
	}
	return i + 1
}
