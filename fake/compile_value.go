package fake

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/schemas"
)

// The types whose form on the wire does not follow from their Go form.
var (
	undocumentedType = reflect.TypeFor[schemas.Undocumented]()
	fieldsType       = reflect.TypeFor[schemas.Fields]()
	digitsType       = reflect.TypeFor[schemas.DigitString]()
	instantType      = reflect.TypeFor[schemas.Time]()
	goTimeType       = reflect.TypeFor[time.Time]()
	unionType        = reflect.TypeFor[schemas.Union]()
)

// special finds how to add a type that is not what its Go kind says; nil when
// there is nothing special about it.
func special(t reflect.Type) func(*compiler, *member) error {
	switch t {
	case undocumentedType:
		return func(c *compiler, _ *member) error { c.text("null"); return nil }
	case fieldsType:
		return func(c *compiler, m *member) error { return c.sourced(m, "contact.fields", valueOther) }
	case digitsType:
		return func(c *compiler, m *member) error { c.add(quoted(c.integer(m))); return nil }
	case instantType, goTimeType:
		return func(c *compiler, m *member) error { return c.sourced(m, "event.time", valueTime) }
	}
	pointer := reflect.PointerTo(t)
	switch {
	case t.Implements(unionType):
		return (*compiler).union
	case pointer.Implements(reflect.TypeFor[schemas.WireForm]()):
		return (*compiler).wireExample
	case pointer.Implements(reflect.TypeFor[json.Marshaler]()),
		pointer.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		return (*compiler).zero
	}
	return nil
}

// member adds the value of a member, which is of type t.
func (c *compiler) member(m *member, t reflect.Type) error {
	switch {
	case m.HasConst:
		return c.fixed(m.Const, t)
	case m.path == c.typePath && t.Kind() == reflect.String:
		return c.fixed(c.plan.row.Type, t)
	case m.Source != "":
		kind, err := kindOf(t)
		if err != nil {
			return err
		}
		return c.sourced(m, m.Source, kind)
	case t.Kind() == reflect.Pointer:
		return c.pointer(m, t.Elem())
	}
	if add := special(t); add != nil {
		at := *m
		at.typ = t
		return add(c, &at)
	}
	return c.plain(m, t)
}

// plain adds a value of which nothing is known but its Go kind and tags.
func (c *compiler) plain(m *member, t reflect.Type) error {
	switch t.Kind() {
	case reflect.Struct:
		return c.object(t, m.path, m.Params)
	case reflect.Slice, reflect.Array:
		c.nesting[t]++
		defer func() { c.nesting[t]-- }()
		return c.list(m, t)
	case reflect.Map:
		c.nesting[t]++
		defer func() { c.nesting[t]-- }()
		return c.oneEntry(m, t)
	case reflect.Interface:
		c.text("null")
		return nil
	case reflect.Bool:
		options := []option{{value: "false", weight: 1}, {value: "true", weight: 1}}
		c.add(c.oneOf(m, options, []text{text("false"), text("true")}, nil))
		return nil
	case reflect.String:
		v, err := c.words(m)
		if err != nil {
			return err
		}
		c.add(v)
		return nil
	case reflect.Float32, reflect.Float64:
		c.add(c.decimal(m))
		return nil
	}
	if _, err := kindOf(t); err != nil {
		return err
	}
	v := c.integer(m)
	if m.Quoted {
		v = quoted(v)
	}
	c.add(v)
	return nil
}

// fixed adds the one value that there is.
func (c *compiler) fixed(text string, t reflect.Type) error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.String {
		c.literal = c.world.appendString(c.literal, text)
		return nil
	}
	if !json.Valid([]byte(text)) {
		return fmt.Errorf("const %q is not JSON", text)
	}
	c.text(text)
	return nil
}

// pointer adds null or what the pointer points to.
func (c *compiler) pointer(m *member, elem reflect.Type) error {
	if m.path == c.required {
		return c.member(m, elem)
	}
	if c.deep(elem) {
		c.text("null")
		return nil
	}
	i := c.choose(m.path+" pointer", m.Name, []option{{value: "null", weight: 1}, {value: "set", weight: 3}}, nil)
	c.plan.choices[i].sized = true
	ops, err := c.branch(i, 1<<1, func() error { return c.member(m, elem) })
	if err != nil {
		return err
	}
	c.add(func(dst []byte, s *scene) []byte {
		if s.options[i] == 0 {
			return append(dst, "null"...)
		}
		return run(ops, dst, s)
	})
	return nil
}

// deep tells whether a type has nested in itself often enough: a tree has to end
// somewhere.
func (c *compiler) deep(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return c.nesting[t] > 1
}

// wireExample adds the first example in the schema of a type's form.
func (c *compiler) wireExample(m *member) error {
	wire, ok := reflect.New(m.typ).Interface().(schemas.WireForm)
	if !ok {
		return fmt.Errorf("type %s has no wire form", m.typ)
	}
	s, err := schema.Parse([]byte(wire.WireSchema()))
	if err != nil {
		return fmt.Errorf("wire schema of %s: %w", m.typ, err)
	}
	examples := slices.Concat(s.List("examples"), s.List("enum"))
	if value, ok := s.Keyword("const"); ok {
		examples = append(examples, value)
	}
	if len(examples) == 0 {
		return fmt.Errorf("no value for type %s: give its WireSchema examples, or the field a fake tag", m.typ)
	}
	text, err := jsontree.Format(examples[0])
	if err != nil {
		return fmt.Errorf("wire schema of %s: %w", m.typ, err)
	}
	c.json(text)
	return nil
}

// zero adds the zero value of a type that encodes itself.
func (c *compiler) zero(m *member) error {
	b, err := json.Marshal(reflect.New(m.typ).Interface())
	if err != nil {
		return fmt.Errorf("no value for type %s: %w", m.typ, err)
	}
	c.json(b)
	return nil
}

// json adds a JSON text in the encoding of the faker.
func (c *compiler) json(text []byte) {
	c.literal = encode.AppendValue(c.literal, text, c.world.appendString)
}
