package settings

import (
	"bytes"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/schemas"
)

// Untyped is a member that was seen, but whose type is not known: any JSON value. It is kept
// as it came; the zero value is null.
type Untyped struct{ schemas.Undocumented }

// WireSchema implements [schemas.WireForm].
func (Untyped) WireSchema() string { return `{}` }

// Fields are the contact fields of a customer by slug; a contact has them in another form,
// see [ContactField]. On the wire they are an object, but an empty array when there is none
// (PHP's empty map): [] or {"first_name":"Test","surname":"Person"}. A text may be nil, as
// it may in a contact's.
type Fields map[string]*string

// WireSchema implements [schemas.WireForm].
func (Fields) WireSchema() string {
	return `{"oneOf":[
		{"type":"array","items":{"type":"string"},"maxItems":0},
		{"type":"object","additionalProperties":{"type":["string","null"]}}],
		"examples":[[],{"first_name":"Test","surname":"Person"}]}`
}

// UnmarshalJSON reads an empty array or an object of texts and nulls.
func (f *Fields) UnmarshalJSON(b []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(b))
	start, err := d.ReadToken()
	if err != nil {
		return fmt.Errorf("fields: %w", err)
	}
	if kind := start.Kind(); kind != '{' {
		if kind != '[' || d.PeekKind() != ']' {
			return fmt.Errorf("fields: want an object or an empty array")
		}
		*f = nil
		return nil
	}
	*f = Fields{}
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return fmt.Errorf("fields: %w", err)
		}
		slug := name.String()
		value, err := d.ReadToken()
		switch {
		case err != nil:
			return fmt.Errorf("fields: %w", err)
		case value.Kind() == '"':
			text := value.String()
			(*f)[slug] = &text
		case value.Kind() == 'n':
			(*f)[slug] = nil
		default:
			return fmt.Errorf("fields: %q: want a string or null", slug)
		}
	}
	return nil
}

// MarshalJSON writes [] when there is no field, and else an object with sorted names.
func (f Fields) MarshalJSON() ([]byte, error) {
	if len(f) == 0 {
		return []byte("[]"), nil
	}
	b, err := json.Marshal(map[string]*string(f), json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("fields: %w", err)
	}
	return b, nil
}
