// Package jsontree is JSON whose objects keep the order of their members: what is
// published must not be shuffled by being read and written again.
package jsontree

import (
	"slices"

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

// KindOf is the JSON type of a value in a tree.
func KindOf(value any) string {
	switch value.(type) {
	case *Object:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "boolean"
	case nil:
		return "null"
	}
	return "number"
}

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

// Format writes a value as indented JSON text that ends in a line feed.
func Format(value any) ([]byte, error) {
	b, err := json.Marshal(value, jsontext.Multiline(true), jsontext.WithIndent("  "), json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	return append(b, '\n'), nil
}
