package generator

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// object is a JSON object that keeps the order of its members. Values are
// *object, []any, string, bool, nil or jsontext.Value (a number).
type object struct {
	names  []string
	values map[string]any
}

func newObject() *object { return &object{values: map[string]any{}} }

func (o *object) get(name string) any { return o.values[name] }

func (o *object) text(name string) string {
	s, _ := o.values[name].(string)
	return s
}

func (o *object) object(name string) *object {
	child, _ := o.values[name].(*object)
	return child
}

func (o *object) list(name string) []any {
	l, _ := o.values[name].([]any)
	return l
}

func (o *object) has(name string) bool {
	_, ok := o.values[name]
	return ok
}

func (o *object) set(name string, value any) *object {
	if !o.has(name) {
		o.names = append(o.names, name)
	}
	o.values[name] = value
	return o
}

func (o *object) remove(names ...string) {
	for _, name := range names {
		delete(o.values, name)
	}
	o.names = slices.DeleteFunc(o.names, func(n string) bool { return slices.Contains(names, n) })
}

// clone copies value with all that it holds.
func clone(value any) any {
	switch v := value.(type) {
	case *object:
		c := newObject()
		for _, name := range v.names {
			c.set(name, clone(v.values[name]))
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i := range v {
			c[i] = clone(v[i])
		}
		return c
	}
	return value
}

// walk calls visit for the schema s and every schema inside it.
func walk(s *object, visit func(*object)) {
	visit(s)
	for _, name := range s.names {
		switch name {
		case "properties", "$defs", "definitions", "patternProperties":
			children := s.object(name)
			for _, child := range children.names {
				walkAny(children.values[child], visit)
			}
		case "items", "additionalProperties", "propertyNames", "not", "contains", "if", "then", "else":
			walkAny(s.values[name], visit)
		case "oneOf", "anyOf", "allOf":
			for _, child := range s.list(name) {
				walkAny(child, visit)
			}
		}
	}
}

func walkAny(value any, visit func(*object)) {
	if s, ok := value.(*object); ok {
		walk(s, visit)
	}
}

// parseObject reads JSON text that must be an object.
func parseObject(text []byte) (*object, error) {
	d := jsontext.NewDecoder(bytes.NewReader(text))
	value, err := parse(d)
	if err != nil {
		return nil, err
	}
	o, ok := value.(*object)
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
		o := newObject()
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
			o.set(key, value)
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
func (o *object) MarshalJSONTo(e *jsontext.Encoder) error {
	if err := e.WriteToken(jsontext.BeginObject); err != nil {
		return err
	}
	for _, name := range o.names {
		if err := e.WriteToken(jsontext.String(name)); err != nil {
			return err
		}
		if err := json.MarshalEncode(e, o.values[name]); err != nil {
			return err
		}
	}
	return e.WriteToken(jsontext.EndObject)
}

// sortKeywords puts the keywords of s and all schemas inside it in keywordOrder.
func sortKeywords(s *object) {
	rank := func(name string) int {
		if i := slices.Index(keywordOrder, name); i >= 0 {
			return i
		}
		return len(keywordOrder)
	}
	walk(s, func(s *object) {
		slices.SortStableFunc(s.names, func(a, b string) int { return rank(a) - rank(b) })
	})
}

// format writes a value as indented JSON text that ends in a line feed.
func format(value any) ([]byte, error) {
	b, err := json.Marshal(value, jsontext.Multiline(true), jsontext.WithIndent("  "), json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	return append(b, '\n'), nil
}
