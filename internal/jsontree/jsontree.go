// Package jsontree is JSON whose objects keep the order of their members: what is
// published must not be shuffled by being read and written again.
package jsontree

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Object is a JSON object that keeps the order of its members. Values are
// *Object, []any, string, bool, nil or jsontext.Value (a number).
type Object struct {
	Names  []string // in their order
	Values map[string]any
}

// New returns an object without members.
func New() *Object { return &Object{Values: map[string]any{}} }

// Get returns a member, nil when there is none.
func (o *Object) Get(name string) any { return o.Values[name] }

// Text returns a member that is a string, "" when it is not.
func (o *Object) Text(name string) string {
	s, _ := o.Values[name].(string)
	return s
}

// Object returns a member that is an object, nil when it is not.
func (o *Object) Object(name string) *Object {
	child, _ := o.Values[name].(*Object)
	return child
}

// List returns a member that is an array, nil when it is not.
func (o *Object) List(name string) []any {
	l, _ := o.Values[name].([]any)
	return l
}

// Has tells whether there is a member.
func (o *Object) Has(name string) bool {
	_, ok := o.Values[name]
	return ok
}

// Set replaces a member, or adds it at the end, and returns o.
func (o *Object) Set(name string, value any) *Object {
	if !o.Has(name) {
		o.Names = append(o.Names, name)
	}
	o.Values[name] = value
	return o
}

// Remove takes members away; those that are not there do not matter.
func (o *Object) Remove(names ...string) {
	for _, name := range names {
		delete(o.Values, name)
	}
	o.Names = slices.DeleteFunc(o.Names, func(n string) bool { return slices.Contains(names, n) })
}

// Clone copies value with all that it holds.
func Clone(value any) any {
	switch v := value.(type) {
	case *Object:
		c := New()
		for _, name := range v.Names {
			c.Set(name, Clone(v.Values[name]))
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i := range v {
			c[i] = Clone(v[i])
		}
		return c
	}
	return value
}

// Walk calls visit for the schema s and every schema inside it.
func Walk(s *Object, visit func(*Object)) {
	visit(s)
	for _, name := range s.Names {
		switch name {
		case "properties", "$defs", "definitions", "patternProperties":
			children := s.Object(name)
			for _, child := range children.Names {
				walkAny(children.Values[child], visit)
			}
		case "items", "additionalProperties", "propertyNames", "not", "contains", "if", "then", "else":
			walkAny(s.Values[name], visit)
		case "oneOf", "anyOf", "allOf":
			for _, child := range s.List(name) {
				walkAny(child, visit)
			}
		}
	}
}

func walkAny(value any, visit func(*Object)) {
	if s, ok := value.(*Object); ok {
		Walk(s, visit)
	}
}

// Parse reads JSON text that must be an object.
func Parse(text []byte) (*Object, error) {
	d := jsontext.NewDecoder(bytes.NewReader(text))
	value, err := parse(d)
	if err != nil {
		return nil, err
	}
	o, ok := value.(*Object)
	if !ok {
		return nil, fmt.Errorf("want an object, got %.40s", text)
	}
	return o, nil
}

func parse(d *jsontext.Decoder) (any, error) {
	switch d.PeekKind() {
	case '{':
		if _, err := d.ReadToken(); err != nil {
			return nil, err
		}
		o := New()
		for d.PeekKind() != '}' {
			name, err := d.ReadToken()
			if err != nil {
				return nil, err
			}
			key := name.String()
			value, err := parse(d)
			if err != nil {
				return nil, err
			}
			o.Set(key, value)
		}
		_, err := d.ReadToken()
		return o, err
	case '[':
		if _, err := d.ReadToken(); err != nil {
			return nil, err
		}
		list := []any{}
		for d.PeekKind() != ']' {
			value, err := parse(d)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err := d.ReadToken()
		return list, err
	case '0':
		value, err := d.ReadValue()
		return value.Clone(), err
	}
	value, err := d.ReadValue()
	if err != nil {
		return nil, err
	}
	var scalar any
	err = json.Unmarshal(value, &scalar)
	return scalar, err
}

// keywordOrder is the order in which a schema's keywords are written; what is
// not listed follows in the order in which it was set.
var keywordOrder = []string{
	"$schema", "$id", "$ref", "$comment", "title", "description",
	"type", "const", "enum", "format", "pattern", "minLength", "maxLength",
	"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf",
	"oneOf", "anyOf", "allOf", "not",
	"properties", "required", "additionalProperties", "items", "minItems", "maxItems",
	"examples", "default", "$defs", "definitions",
}

// MarshalJSONTo writes the members in their order.
func (o *Object) MarshalJSONTo(e *jsontext.Encoder) error {
	if err := e.WriteToken(jsontext.BeginObject); err != nil {
		return err
	}
	for _, name := range o.Names {
		if err := e.WriteToken(jsontext.String(name)); err != nil {
			return err
		}
		if err := json.MarshalEncode(e, o.Values[name]); err != nil {
			return err
		}
	}
	return e.WriteToken(jsontext.EndObject)
}

// SortKeywords puts the keywords of s and all schemas inside it in keywordOrder.
func SortKeywords(s *Object) {
	rank := func(name string) int {
		if i := slices.Index(keywordOrder, name); i >= 0 {
			return i
		}
		return len(keywordOrder)
	}
	Walk(s, func(s *Object) {
		slices.SortStableFunc(s.Names, func(a, b string) int { return rank(a) - rank(b) })
	})
}

// Format writes a value as indented JSON text that ends in a line feed.
func Format(value any) ([]byte, error) {
	b, err := json.Marshal(value, jsontext.Multiline(true), jsontext.WithIndent("  "), json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	return append(b, '\n'), nil
}

// Draft07 rewrites a schema of 2020-12 in draft-07; in the subset of keywords
// that we use, only the place of the definitions differs.
func Draft07(document *Object) *Object {
	older, _ := Clone(document).(*Object)
	Walk(older, func(s *Object) {
		if ref := s.Text("$ref"); ref != "" {
			s.Set("$ref", strings.Replace(ref, "#/$defs/", "#/definitions/", 1))
		}
	})
	if defs := older.Object("$defs"); defs != nil {
		older.Remove("$defs")
		older.Set("definitions", defs)
	}
	older.Set("$schema", "http://json-schema.org/draft-07/schema#")
	return older
}
