package fake

import (
	"slices"

	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/internal/base/schema"
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
	listsTags bool     // of the contact
}

// compiler turns the published schema of a row, with what the index knows of its members,
// into a plan. It is the strict schema: that one has the values of open enumerations, and
// says what null stands for.
type compiler struct {
	plan     *plan
	world    *world
	seen     bool
	members  schemas.Members
	literal  []byte         // not yet in an op
	ops      []op           // of the branch being compiled
	byKey    map[string]int // index of each choice
	parent   int            // the choice that leads to this branch, or -1
	within   optionSet      // its options that do
	nesting  map[*schema.Schema]int
	depth    int               // of the value in all the others
	kind     string            // constant of the innermost kind of a union
	elements uint64            // how many elements lists around this have at most, all in all
	places   int               // of values, so far
	values   uint64            // that an event has at these places at most, all in all
	names    map[string]string // what payloads have because they name the event, by pointer
}

func compile(catalog *schemas.Catalog, row *schemas.Row, w *world, seen bool) (*plan, error) {
	root, err := catalog.ReadSchema(row, schemas.Strict)
	if err != nil {
		return nil, err
	}
	members, err := catalog.Members(row)
	if err != nil {
		return nil, err
	}
	c := &compiler{
		plan: &plan{row: row, newcomers: 30}, world: w, seen: seen || onlySeen(members), members: members,
		byKey: map[string]int{}, parent: -1, nesting: map[*schema.Schema]int{}, elements: 1, names: catalog.Constants(row),
	}
	ops, err := c.branch(c.parent, c.within, func() error {
		f, err := formOf(root)
		if err != nil {
			return err
		}
		return c.member(&member{form: f})
	})
	if err != nil {
		return nil, err
	}
	c.plan.ops = ops
	return c.plan, nil
}

// onlySeen tells whether nothing is documented of an event's payloads: then all that was
// seen is generated.
func onlySeen(members schemas.Members) bool {
	return len(members) > 0 && !slices.ContainsFunc(members, func(m schemas.Member) bool { return m.Evidence != schemas.Seen })
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
