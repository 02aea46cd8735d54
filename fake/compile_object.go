package fake

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/schemas"
)

// listed is a member that an object may have.
type listed struct {
	member
	always bool
}

// object adds an object.
func (c *compiler) object(m *member) error {
	if value, ok := c.example(m); ok {
		return c.json(value)
	}
	all, err := c.list(m)
	if err != nil {
		return err
	}
	defer c.enter(m.form)()
	c.text("{")
	sure := false // whether a member stands before, so that a comma is needed
	for i := range all {
		one := &all[i]
		if !one.always {
			err = c.optional(&one.member, sure)
		} else {
			err = c.named(&one.member, i > 0, sure)
			sure = true
		}
		if err != nil {
			return err
		}
	}
	c.text("}")
	return nil
}

// example is what an object that nothing is known of may look like.
func (c *compiler) example(m *member) (value any, ok bool) {
	for _, keyword := range []string{"properties", "required", "additionalProperties", "patternProperties"} {
		if _, known := m.form.keyword(keyword); known {
			return nil, false
		}
	}
	return m.form.firstExample()
}

// list finds the members of an object: those that have a name, and of a map one of any
// name. How many there may be decides about those that may be left out.
func (c *compiler) list(m *member) ([]listed, error) {
	properties, err := m.form.properties()
	if err != nil {
		return nil, err
	}
	var all []listed
	required := 0
	for _, p := range properties {
		one, err := c.property(m, &p)
		if err != nil {
			return nil, err
		}
		onlySeen := one.Evidence == schemas.Seen && c.plan.row.Evidence != schemas.Seen && !c.seen
		switch {
		case one.always:
			required++
		case onlySeen, c.isDeep(one.form), one.form.isImpossible(): // a tree has to end somewhere
			continue
		}
		all = append(all, one)
	}
	least, err := m.form.least("minProperties")
	if err != nil {
		return nil, err
	}
	if others, isMap := m.form.others(); isMap {
		for n := 0; len(all) < max(least, 1) && (n < least || len(all) == 0); n++ {
			name := "key"
			if n > 0 {
				name += strconv.Itoa(n + 1)
			}
			one, err := c.entry(m, name, others)
			if err != nil {
				return nil, err
			}
			if least == 0 && c.isDeep(one.form) {
				break
			}
			all = append(all, one)
			required++
		}
	}
	most, bounded := m.form.most("maxProperties")
	if len(all) < least || bounded && required > most {
		if bounded && most == 0 && len(properties) == 0 {
			return nil, nil
		}
		return nil, fmt.Errorf("schema %s: its members are too few or too many for minProperties and maxProperties", m.form.place())
	}
	var kept []listed
	for _, one := range all {
		if !one.always && bounded && len(all) > most {
			continue
		}
		one.always = one.always || required < least
		kept = append(kept, one)
	}
	return kept, nil
}

// property is a member that has a name in the schemas.
func (c *compiler) property(m *member, p *property) (listed, error) {
	f, err := formOf(p.schemas...)
	if err != nil {
		return listed{}, err
	}
	one, err := c.at(m, p.name, m.Pointer+"/"+jsonpos.Escape(p.name), f)
	return listed{one, p.required || one.Pointer == c.plan.row.Select}, err
}

// entry is a member of a map. Its values draw where the map itself does.
func (c *compiler) entry(m *member, name string, others []*schema.Schema) (listed, error) {
	f, err := formOf(others...)
	if err != nil {
		return listed{}, err
	}
	one, err := c.at(m, name, m.Pointer+"/*", f)
	return listed{one, true}, err
}

// named adds a member: after a comma if sure, else if one stands before.
func (c *compiler) named(m *member, maybe, sure bool) error {
	switch {
	case sure:
		c.text(",")
	case maybe:
		c.add(func(dst []byte, _ *scene) []byte {
			if dst[len(dst)-1] == '{' {
				return dst
			}
			return append(dst, ',')
		})
	}
	c.literal = append(c.world.appendString(c.literal, m.name), ':')
	err := c.member(m)
	if err != nil && !errors.As(err, new(*memberError)) { // the innermost says where
		err = &memberError{m.path, err}
	}
	return err
}

// memberError is what is wrong in a member.
type memberError struct {
	path string
	err  error
}

func (e *memberError) Error() string { return fmt.Sprintf("member %s: %v", e.path, e.err) }
func (e *memberError) Unwrap() error { return e.err }

// optional adds a member that some deliveries do not have.
func (c *compiler) optional(m *member, sure bool) error {
	i := c.choose(m.path+"?", m.name, []option{{value: "absent", weight: 1}, {value: "present", weight: 1}}, nil)
	c.plan.choices[i].sized = true
	ops, err := c.branch(i, 1<<1, func() error { return c.named(m, true, sure) })
	if err != nil {
		return err
	}
	c.add(func(dst []byte, s *scene) []byte {
		if s.options[i] == 0 {
			return dst
		}
		return run(ops, dst, s)
	})
	return nil
}

// enter notes that what is compiled next is inside a value of that form, until the
// function that it returns is called.
func (c *compiler) enter(f form) func() {
	for _, s := range f.parts {
		c.nesting[s]++
	}
	return func() {
		for _, s := range f.parts {
			c.nesting[s]--
		}
	}
}

// isDeep tells whether values of a form are nested in themselves often enough.
func (c *compiler) isDeep(f form) bool {
	for _, s := range f.parts {
		if c.nesting[s] > 1 {
			return true
		}
	}
	return false
}
