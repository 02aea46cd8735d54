package schemas

import (
	"bytes"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// Fields are the contact fields filled in so far, in the order of the payload.
// On the wire they are an object from slug to text, but an empty array when
// there is none (PHP's empty map): [] or {"first_name":"Test","surname":"Person"}
// (doc). Slugs documented: first_name, surname, phone_number, country (ISO
// 3166-1 alpha-2), street_address, postcode, city. Seen: company_name,
// tax_number, last_name and any slug the account's owner made up.
type Fields []Field

// Field is one contact field.
type Field struct {
	Slug  string // name of the field, for example "first_name"
	Value string // its text
}

// WireSchema implements [WireForm].
func (Fields) WireSchema() string {
	return `{"oneOf":[
		{"type":"array","items":{"type":"string"},"maxItems":0},
		{"type":"object","additionalProperties":{"type":"string"}}],
		"examples":[[],{"first_name":"Test","surname":"Person"}]}`
}

// Lookup returns the text of the field with that slug and whether there is one.
func (f Fields) Lookup(slug string) (string, bool) {
	for _, field := range f {
		if field.Slug == slug {
			return field.Value, true
		}
	}
	return "", false
}

// Map returns the fields as a new map from slug to text.
func (f Fields) Map() map[string]string {
	m := make(map[string]string, len(f))
	for _, field := range f {
		m[field.Slug] = field.Value
	}
	return m
}

// MarshalJSON writes [] when there is no field and an object otherwise.
func (f Fields) MarshalJSON() ([]byte, error) {
	if len(f) == 0 {
		return []byte("[]"), nil
	}
	var b bytes.Buffer
	e := jsontext.NewEncoder(&b)
	if err := e.WriteToken(jsontext.BeginObject); err != nil {
		return nil, err
	}
	for _, field := range f {
		if err := e.WriteToken(jsontext.String(field.Slug)); err != nil {
			return nil, fmt.Errorf("fields: %w", err)
		}
		if err := e.WriteToken(jsontext.String(field.Value)); err != nil {
			return nil, fmt.Errorf("fields: %w", err)
		}
	}
	if err := e.WriteToken(jsontext.EndObject); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// UnmarshalJSON reads an empty array, or an object whose members are strings
// with distinct names. Everything else is an error.
func (f *Fields) UnmarshalJSON(b []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(b))
	start, err := d.ReadToken()
	if err != nil {
		return fmt.Errorf("fields: %w", err)
	}
	switch start.Kind() {
	case '[':
		if d.PeekKind() != ']' {
			return fmt.Errorf("fields: want an object or an empty array, got an array with elements")
		}
		*f = nil
		return nil
	case '{':
	default:
		return fmt.Errorf("fields: want an object or an empty array, got %s", kindName(start.Kind()))
	}
	fields := Fields{}
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return fmt.Errorf("fields: %w", err)
		}
		slug := name.String()
		value, err := d.ReadToken()
		if err != nil {
			return fmt.Errorf("fields: %w", err)
		}
		if value.Kind() != '"' {
			return fmt.Errorf("fields: %q: want a string, got %s", slug, kindName(value.Kind()))
		}
		fields = append(fields, Field{Slug: slug, Value: value.String()})
	}
	if len(fields) == 0 {
		fields = nil
	}
	*f = fields
	return nil
}
