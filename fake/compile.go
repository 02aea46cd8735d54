package fake

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/fake/internal/splice"
	"github.com/siohook/siohook/schemas"
)

// value appends the JSON of one value, drawn from the scene.
type value func(dst []byte, s *scene) []byte

// op appends a literal and then, unless it is nil, a value.
type op struct {
	literal []byte
	value   value
}

// run appends what ops say.
func run(ops []op, dst []byte, s *scene) []byte {
	for i := range ops {
		dst = append(dst, ops[i].literal...)
		if ops[i].value != nil {
			dst = ops[i].value(dst, s)
		}
	}
	return dst
}

// plan is a row of the catalog, compiled.
type plan struct {
	row       *schemas.Row
	ops       []op
	choices   []choice // each after those it depends on
	newcomers int      // share of events whose contact is new, in percent
}

// compiler turns the Go model of a row into a plan.
type compiler struct {
	plan     *plan
	world    *world
	seen     bool
	literal  []byte         // not yet in an op
	ops      []op           // of the branch being compiled
	byKey    map[string]int // index of each choice
	parent   int            // the choice that leads to this branch, or -1
	within   optionSet      // its options that do
	nesting  map[reflect.Type]int
	typePath string // path of the member that has the row's type
	required string // path of the member that selects the row's variant
}

func compile(catalog *schemas.Catalog, row *schemas.Row, w *world, seen bool) (*plan, error) {
	t := reflect.TypeOf(row.Model)
	if t == nil || t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return nil, errors.New("the model is not a pointer to a struct")
	}
	c := &compiler{
		plan: &plan{row: row, newcomers: 30}, world: w, seen: seen,
		byKey: map[string]int{}, parent: -1, nesting: map[reflect.Type]int{},
		typePath: splice.Dotted(catalog.TypePlace()), required: splice.Dotted(row.Select),
	}
	ops, err := c.branch(c.parent, c.within, func() error { return c.object(t.Elem(), "", nil) })
	if err != nil {
		return nil, err
	}
	c.plan.ops = ops
	return c.plan, nil
}

// text adds s to the literal before the next value.
func (c *compiler) text(s string) { c.literal = append(c.literal, s...) }

// add ends the literal with a value.
func (c *compiler) add(v value) {
	c.ops = append(c.ops, op{literal: slices.Clone(c.literal), value: v})
	c.literal = c.literal[:0]
}

// branch compiles apart what body adds. Choices in it are only met where choice
// parent takes an option of the set within.
func (c *compiler) branch(parent int, within optionSet, body func() error) ([]op, error) {
	outer := *c
	c.ops, c.literal, c.parent, c.within = nil, nil, parent, within
	err := body()
	if len(c.literal) > 0 {
		c.add(nil)
	}
	ops := c.ops
	c.ops, c.literal, c.parent, c.within = outer.ops, outer.literal, outer.parent, outer.within
	return ops, err
}

// choose adds a choice to the plan and returns its index. The same key gives
// the same choice again. A nil drawn draws at the slot of the key.
func (c *compiler) choose(key, name string, options []option, drawn func(*scene) uint64) int {
	if i, ok := c.byKey[key]; ok {
		if have := &c.plan.choices[i]; have.parent != c.parent || have.within != c.within {
			have.parent = -1 // met on several ways: taken to be met always
		}
		return i
	}
	if slices.ContainsFunc(c.plan.choices, func(other choice) bool { return other.name == name }) {
		name = key
	}
	if drawn == nil {
		k := draw.Of(key)
		drawn = func(s *scene) uint64 { return s.draw(k) }
	}
	added := newChoice(name, options, drawn)
	added.parent, added.within = c.parent, c.within
	c.plan.choices = append(c.plan.choices, added)
	c.byKey[key] = len(c.plan.choices) - 1
	return c.byKey[key]
}

// object adds a struct.
func (c *compiler) object(t reflect.Type, path string, params map[string]string) error {
	members, err := membersOf(t, path, params)
	if err != nil {
		return err
	}
	c.nesting[t]++
	defer func() { c.nesting[t]-- }()
	c.text("{")
	sure := false // whether a member stands before, so that a comma is needed
	for i := range members {
		m := &members[i]
		if m.OnlySeen() && !c.seen {
			continue
		}
		if (m.Omit || m.OnlySeen()) && m.path != c.required {
			if err := c.optional(m, sure); err != nil {
				return err
			}
			continue
		}
		if err := c.named(m, i > 0, sure); err != nil {
			return err
		}
		sure = true
	}
	c.text("}")
	return nil
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
	c.literal = append(c.world.appendString(c.literal, m.Name), ':')
	if err := c.member(m, m.typ); err != nil {
		return fmt.Errorf("field %s: %w", m.path, err)
	}
	return nil
}

// optional adds a member that some deliveries do not have.
func (c *compiler) optional(m *member, sure bool) error {
	i := c.choose(m.path+"?", m.Name, []option{{value: "absent", weight: 1}, {value: "present", weight: 1}}, nil)
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
