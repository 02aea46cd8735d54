package fake

import (
	"fmt"
	"slices"

	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/words"
)

// nested is how deep values may be in each other: what is deeper has no end.
const nested = 100

// What is compiled for an event at most, and what a schema may ask for at least: elements,
// members or characters.
const (
	mostPlaces = 10_000
	mostValues = 1_000_000
	mostLeast  = 10_000
)

// member adds the value of a member.
func (c *compiler) member(m *member) error {
	c.places++
	c.values += c.elements
	switch {
	case c.places > mostPlaces:
		return tooMany(&m.form, mostPlaces)
	case c.values > mostValues:
		return tooMany(&m.form, mostValues)
	}
	if constant, ok := m.form.keyword("const"); ok {
		return c.json(constant)
	}
	kinds := m.form.kinds()
	if slices.Contains(kinds, "null") && len(kinds) > 1 && !m.form.groupsAllowNull() {
		kinds = without(kinds, "null")
	}
	name, isType := c.names[m.Pointer]
	switch {
	case isType && (kinds == nil || slices.Contains(kinds, "string")):
		return c.json(name)
	case m.Params["set"] != "":
		return c.conditional(m, m.Params["set"])
	case lists[m.Source] != nil:
		return c.listed(m, lists[m.Source])
	case m.Source != "":
		takes, err := m.takes()
		if err != nil {
			return err
		}
		return c.sourced(m, m.Source, takes)
	case slices.Contains(kinds, "null") && len(kinds) > 1:
		return c.nullable(m, func() error { return c.kindsOf(m, without(kinds, "null")) })
	}
	return c.kindsOf(m, kinds)
}

func tooMany(f *form, most int) error {
	return fmt.Errorf("schema %s: an event would have more than %s, which are the most that are generated", f.place(), words.Count(most, "value"))
}

// without is a list without one of its texts.
func without(list []string, one string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == one })
}

// takes is the kind of value that a member with a source takes.
func (m *member) takes() (valueKind, error) {
	kinds := m.form.kinds()
	if len(m.form.groups) > 0 {
		kinds = nil
		all, _, err := m.form.branches()
		if err != nil {
			return "", err
		}
		for i := range all {
			kinds = append(kinds, all[i].kinds()...)
		}
	}
	switch {
	case slices.Contains(kinds, "object") && slices.Contains(kinds, "array"):
		return valueOther, nil
	case slices.Contains(kinds, "string") && m.form.text("format") == "date-time":
		return valueTime, nil
	case slices.Contains(kinds, "string"):
		return valueText, nil
	case slices.Contains(kinds, "integer"), slices.Contains(kinds, "number"):
		return valueNumber, nil
	case slices.Contains(kinds, "boolean"):
		return valueFlag, nil
	}
	return "", fmt.Errorf("schema %s: the fake source %q has no value for its type", m.form.place(), m.Source)
}

// nullable adds null or what set adds.
func (c *compiler) nullable(m *member, set func() error) error {
	if m.Pointer == c.plan.row.Select {
		return set()
	}
	if c.isDeep(m.form) {
		c.text("null")
		return nil
	}
	i := c.choose(m.path+" pointer", m.name, []option{{value: "null", weight: 1}, {value: "set", weight: 3}}, nil)
	c.plan.choices[i].sized = true
	ops, err := c.branch(i, 1<<1, set)
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

// kindsOf adds a value of one of the JSON types, none of which is null beside another one.
func (c *compiler) kindsOf(m *member, kinds []string) error {
	if values, ok := m.form.enumeration(kinds); ok {
		return c.enumeration(m, values, nil)
	}
	if len(m.form.groups) > 0 {
		return c.branches(m)
	}
	switch len(kinds) {
	case 0:
		if m.form.types() != nil {
			return fmt.Errorf("schema %s: no value is valid", m.form.place())
		}
		if value, ok := m.form.firstExample(); ok {
			return c.json(value)
		}
		c.text("null")
		return nil
	case 1:
		return c.plain(m, kinds[0])
	}
	var all []form
	for range kinds {
		all = append(all, m.form)
	}
	return c.oneKind(m, all, kinds, kinds)
}

// plain adds a value of a JSON type.
func (c *compiler) plain(m *member, kind string) error {
	if c.depth++; c.depth > nested {
		return fmt.Errorf("schema %s: values contain each other without end", m.form.place())
	}
	defer func() { c.depth-- }()
	switch kind {
	case "object":
		return c.object(m)
	case "array":
		return c.array(m)
	case "null":
		c.text("null")
		return nil
	case "boolean":
		options := []option{{value: "false", weight: 1}, {value: "true", weight: 1}}
		c.add(c.oneOf(m, options, []text{text("false"), text("true")}, nil))
		return nil
	case "string":
		return c.words(m)
	case "integer", "number":
		return c.numeric(m, kind)
	}
	return fmt.Errorf("schema %s: unknown type %q", m.form.place(), kind)
}

// branches adds a value of one of the branches of a oneOf or anyOf.
func (c *compiler) branches(m *member) error {
	g := m.form.groups[0]
	all, nullable, err := m.form.branches()
	if err != nil {
		return err
	}
	all = c.ending(all)
	inner := *m
	if kind, ok := m.Params["kind"]; ok {
		i := slices.IndexFunc(all, func(f form) bool {
			return slices.ContainsFunc(f.parts, func(s *schema.Schema) bool { return s.Text("title") == kind })
		})
		if i < 0 {
			return fmt.Errorf("schema %s: no kind has the title %q", m.form.place(), kind)
		}
		all, inner.Params = all[i:i+1], nil
	}
	add := func() error {
		if g.keyword == "oneOf" && len(all) > 1 {
			if all, err = alone(all, m.form.place()); err != nil {
				return err
			}
		}
		switch names := namesOf(all); len(all) {
		case 0:
			c.text("null")
			return nil
		case 1:
			inner.form = all[0]
			return c.member(&inner)
		default:
			return c.oneKind(m, all, names, nil)
		}
	}
	if nullable && len(all) > 0 {
		return c.nullable(m, add)
	}
	return add()
}

// oneKind adds a value of one of several forms, which go by names. Of each it is that one
// of the JSON types, if there are any.
func (c *compiler) oneKind(m *member, all []form, names, types []string) error {
	if len(all) >= maxOptions {
		return fmt.Errorf("schema %s: it has %s, at most %d are allowed", m.form.place(), words.Count(len(all), "branch"), maxOptions-1)
	}
	var options []option
	for _, name := range names {
		options = append(options, option{value: name, weight: 1})
	}
	i := c.choose(m.path, m.name, options, nil)
	branches := make([][]op, len(all))
	for k := range all {
		inner := *m
		inner.path, inner.form = m.path+"."+names[k], all[k]
		ops, err := c.branch(i, 1<<k, func() error {
			if types != nil {
				return c.kindsOf(&inner, []string{types[k]})
			}
			return c.inKind(&inner, names[k])
		})
		if err != nil {
			return err
		}
		branches[k] = ops
	}
	c.add(func(dst []byte, s *scene) []byte { return run(branches[s.options[i]], dst, s) })
	return nil
}

// ending are the forms that end a tree where there are any, else all.
func (c *compiler) ending(all []form) []form {
	shallow := slices.DeleteFunc(slices.Clone(all), c.isDeep)
	if len(shallow) == 0 {
		return all
	}
	return shallow
}

// inKind adds a value of a kind of a union, which goes by a name.
func (c *compiler) inKind(m *member, name string) error {
	outer := c.kind
	c.kind = name
	defer func() { c.kind = outer }()
	return c.member(m)
}
