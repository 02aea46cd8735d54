package fake

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/reach"
)

// enumeration are the values of enum, if there is one, that are of the JSON types; nil
// types are all.
func (f *form) enumeration(kinds []string) (values []any, ok bool) {
	for _, s := range f.parts {
		list := s.List("enum")
		switch {
		case list == nil:
		case !ok:
			values, ok = list, true
		default:
			values = slices.DeleteFunc(slices.Clone(values), func(value any) bool {
				return !slices.ContainsFunc(list, func(other any) bool { return sameJSON(value, other) })
			})
		}
	}
	var of []any
	for _, value := range values {
		kind := jsontree.KindOf(value)
		if number, isNumber := value.(jsontext.Value); isNumber && kind == "number" && isWhole(number) && !slices.Contains(kinds, "number") {
			kind = "integer"
		}
		if kinds == nil || slices.Contains(kinds, kind) {
			of = append(of, value)
		}
	}
	return of, ok
}

// sameJSON tells whether two values are written the same way.
func sameJSON(a, b any) bool {
	one, err := jsontree.Format(a)
	other, err2 := jsontree.Format(b)
	return err == nil && err2 == nil && bytes.Equal(one, other)
}

// isWhole tells whether a number is written without a fraction.
func isWhole(number jsontext.Value) bool {
	return !slices.ContainsFunc(number, func(b byte) bool { return b == '.' || b == 'e' || b == 'E' })
}

// firstExample is the first example of a value, else its default.
func (f *form) firstExample() (value any, ok bool) {
	if list, ok := f.examples(); ok {
		return list[0], true
	}
	for _, s := range f.parts {
		if value, ok := s.Keyword("default"); ok && reach.Value(value) == "" {
			return value, true
		}
	}
	return nil, false
}

// json adds a JSON value in the encoding of the faker.
func (c *compiler) json(value any) error {
	encoded, err := c.encoded(value)
	c.literal = append(c.literal, encoded...)
	return err
}

// examples are all examples of a value, but for those that have an address of somebody.
func (f *form) examples() ([]any, bool) {
	for _, s := range f.parts {
		list := slices.DeleteFunc(slices.Clone(s.List("examples")), func(value any) bool { return reach.Value(value) != "" })
		if len(list) > 0 {
			return list, true
		}
	}
	return nil, false
}

// enumeration adds one of some values: what is only seen, a quarter as often, and only
// where that is asked for or nothing else there.
func (c *compiler) enumeration(m *member, values []any, drawn func(*scene) uint64) error {
	v, err := c.oneOfValues(m, values, drawn)
	if err != nil {
		return err
	}
	c.add(v)
	return nil
}

func (c *compiler) oneOfValues(m *member, values []any, drawn func(*scene) uint64) (value, error) {
	var options, onlySeen []option
	encoded := map[string]text{}
	for _, one := range values {
		own, err := c.encoded(one)
		if err != nil {
			return nil, err
		}
		name, isText := one.(string)
		if !isText {
			name = string(own)
		}
		encoded[name] = own
		if slices.Contains(m.Seen, name) {
			onlySeen = append(onlySeen, option{value: name, weight: 1})
		} else {
			options = append(options, option{value: name, weight: 4})
		}
	}
	if c.seen || len(options) == 0 {
		options = append(options, onlySeen...)
	}
	if len(options) == 0 {
		return nil, fmt.Errorf("schema %s/enum: no value is valid", m.form.place())
	}
	options = options[:min(len(options), maxOptions)]
	var list []text
	for _, o := range options {
		list = append(list, encoded[o.value])
	}
	return c.oneOf(m, options, list, drawn), nil
}

// oneOf makes the encoded value of the option that is drawn.
func (c *compiler) oneOf(m *member, options []option, encoded []text, drawn func(*scene) uint64) value {
	i := c.choose(m.path, m.name, options, drawn)
	return texts(func(s *scene) text { return encoded[s.options[i]] })
}

// encoded is a JSON value in the encoding of the faker.
func (c *compiler) encoded(value any) (text, error) {
	json, err := jsontree.Format(value)
	if err != nil {
		return nil, err
	}
	return encode.AppendValue(nil, json, c.world.appendString), nil
}
