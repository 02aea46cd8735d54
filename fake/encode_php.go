package fake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// EncodePHP appends the JSON text as PHP's json_encode would write its value:
// no white space, / as \/, all that is not ASCII as \uXXXX in lower-case hex.
// The order of members (duplicates included), the spelling of numbers and {}
// are kept. Text that is no single JSON value, is not UTF-8 or escapes half a
// surrogate pair is an error; dst is then returned as it was.
func EncodePHP(dst, json []byte) ([]byte, error) {
	d := jsontext.NewDecoder(bytes.NewReader(json), jsontext.AllowDuplicateNames(true))
	value, err := d.ReadValue()
	if err != nil {
		return dst, fmt.Errorf("encode php: %w", err)
	}
	start := len(dst)
	dst, err = appendEncoded(dst, value, appendPHPString)
	if err != nil {
		return dst[:start], fmt.Errorf("encode php: %w", err)
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return dst[:start], fmt.Errorf("encode php: more than one value")
	}
	return dst, nil
}

// appendPHPString appends text as json_encode does with no option. What is not
// UTF-8 becomes U+FFFD.
func appendPHPString(dst []byte, text string) []byte {
	dst = append(dst, '"')
	for _, r := range text {
		switch {
		case r == '/' || r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r < ' ':
			dst = appendControl(dst, byte(r))
		case r < utf8.RuneSelf:
			dst = append(dst, byte(r))
		default:
			dst = appendUnicode(dst, r)
		}
	}
	return append(dst, '"')
}

// appendControl appends the escape of a control character, the short one where
// JSON has it.
func appendControl(dst []byte, c byte) []byte {
	switch c {
	case '\b':
		return append(dst, `\b`...)
	case '\f':
		return append(dst, `\f`...)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	return appendHex(dst, uint16(c))
}

// appendUnicode appends a character as one \uXXXX, or two when it is astral.
func appendUnicode(dst []byte, r rune) []byte {
	if r > 0xffff {
		r -= 0x10000
		dst = appendHex(dst, 0xd800+uint16(r>>10))
		return appendHex(dst, 0xdc00+uint16(r&0x3ff))
	}
	return appendHex(dst, uint16(r))
}

func appendHex(dst []byte, unit uint16) []byte {
	const digits = "0123456789abcdef"
	return append(dst, '\\', 'u', digits[unit>>12], digits[unit>>8&15], digits[unit>>4&15], digits[unit&15])
}
