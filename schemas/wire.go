package schemas

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// WireForm is implemented by types whose JSON form does not follow from their Go
// form. WireSchema is the JSON Schema of the form on the wire, as JSON text;
// package generator takes it as it is.
type WireForm interface {
	WireSchema() string
}

// Time is an instant as the provider writes it: whole seconds, always with the
// offset +00:00 and never Z, for example "2021-10-05T08:10:29+00:00" (doc).
// Decoding takes every RFC 3339 date-time; encoding gives the provider's form.
type Time struct{ time.Time }

const timeLayout = "2006-01-02T15:04:05-07:00"

// WireSchema implements [WireForm].
func (Time) WireSchema() string { return `{"type":"string","format":"date-time"}` }

// MarshalJSON writes the instant in UTC with the offset +00:00.
func (t Time) MarshalJSON() ([]byte, error) {
	return []byte(t.UTC().Format(`"` + timeLayout + `"`)), nil
}

// UnmarshalJSON reads an RFC 3339 date-time.
func (t *Time) UnmarshalJSON(b []byte) error {
	text, err := unquote(b)
	if err != nil {
		return fmt.Errorf("time: %w", err)
	}
	t.Time, err = time.Parse(time.RFC3339, text)
	if err != nil {
		return fmt.Errorf("time: want a date-time with an offset such as 2021-10-05T08:10:29+00:00, got %q", text)
	}
	t.Time = t.UTC()
	return nil
}

// DigitString is a whole number that the provider sends as a string, for
// example a webinar's duration "7200" (doc). It keeps the digits as they came.
type DigitString string

// WireSchema implements [WireForm].
func (DigitString) WireSchema() string { return `{"type":"string","pattern":"^[0-9]+$"}` }

// Int64 returns the number, or an error when it has no digits or exceeds int64.
func (d DigitString) Int64() (int64, error) { return strconv.ParseInt(string(d), 10, 64) }

// UnmarshalJSON reads a JSON string of ASCII digits.
func (d *DigitString) UnmarshalJSON(b []byte) error {
	text, err := unquote(b)
	if err != nil {
		return fmt.Errorf("digits: %w", err)
	}
	if text == "" {
		return fmt.Errorf("digits: want a string of digits, got an empty one")
	}
	for _, r := range text {
		if r < '0' || r > '9' {
			return fmt.Errorf("digits: want a string of digits, got %q", text)
		}
	}
	*d = DigitString(text)
	return nil
}

// Undocumented is a member of which only null is documented, for example
// referred_by_contact_id. Whatever a delivery holds there is kept as it came;
// the zero value is null.
type Undocumented struct{ raw jsontext.Value }

// WireSchema implements [WireForm]. The lenient schemas leave the member open.
func (Undocumented) WireSchema() string { return `{"type":"null"}` }

// IsNull tells whether the member holds null, the only documented value.
func (u Undocumented) IsNull() bool { return len(u.raw) == 0 || u.raw.Kind() == 'n' }

// JSON returns the member's JSON text; "null" for the zero value. The caller
// must not change it.
func (u Undocumented) JSON() []byte {
	if u.IsNull() {
		return []byte("null")
	}
	return u.raw
}

// MarshalJSON writes the member as it came.
func (u Undocumented) MarshalJSON() ([]byte, error) { return u.JSON(), nil }

// UnmarshalJSON keeps a copy of any JSON value.
func (u *Undocumented) UnmarshalJSON(b []byte) error {
	u.raw = bytes.Clone(b)
	return nil
}

// unquote decodes b, which must be a JSON string.
func unquote(b []byte) (string, error) {
	if kind := jsontext.Value(b).Kind(); kind != '"' {
		return "", fmt.Errorf("want a string, got %s", kindName(kind))
	}
	text, err := jsontext.AppendUnquote(nil, bytes.TrimSpace(b))
	return string(text), err
}

// kindName is a JSON value's type in the words of JSON Schema.
func kindName(k jsontext.Kind) string {
	switch k {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case '0':
		return "number"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	return "want a JSON value"
}
