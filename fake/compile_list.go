package fake

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/schemas"
)

// list adds an array: a few kinds of a union, else one to three elements. The
// elements differ in their values, not in the shapes they have.
func (c *compiler) list(m *member, t reflect.Type) error {
	elem := t.Elem()
	switch {
	case elem.Kind() == reflect.Uint8 && t.Kind() == reflect.Slice: // encoding/json takes base64
		c.literal = c.world.appendString(c.literal, "c2lvaG9vaw==")
		return nil
	case elem.Implements(unionType):
		return c.kinds(m, elem)
	case c.deep(elem):
		c.text("[]")
		return nil
	}
	ops, err := c.branch(c.parent, c.within, func() error { return c.member(m, elem) })
	if err != nil {
		return err
	}
	k, shortest, spread := draw.Of(m.path+" length"), 1, 3
	if t.Kind() == reflect.Array {
		shortest, spread = t.Len(), 1
	}
	c.add(func(dst []byte, s *scene) []byte {
		dst = append(dst, '[')
		event := s.base
		for i := range shortest + draw.Pick(s.draw(k), spread) {
			if i > 0 {
				dst = append(dst, ',')
			}
			s.base = draw.At(event, k+draw.Slot(i)+1)
			dst = run(ops, dst, s)
			s.base = event
		}
		return append(dst, ']')
	})
	return nil
}

// oneEntry adds a map with one entry.
func (c *compiler) oneEntry(m *member, t reflect.Type) error {
	if t.Key().Kind() != reflect.String {
		return fmt.Errorf("no value for type %s", t)
	}
	if c.deep(t.Elem()) {
		c.text("{}")
		return nil
	}
	c.text("{")
	c.literal = append(c.world.appendString(c.literal, "key"), ':')
	if err := c.member(m, t.Elem()); err != nil {
		return err
	}
	c.text("}")
	return nil
}

// kinds adds an array that has some of the kinds of a union, each once.
func (c *compiler) kinds(m *member, t reflect.Type) error {
	types, names, err := kindsOf(t)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(types, c.deep) {
		c.text("[]")
		return nil
	}
	var options []option
	var sets []optionSet // of kinds, one per option
	for _, set := range subsets(len(types)) {
		var parts []string
		for k, name := range names {
			if set&(1<<k) != 0 {
				parts = append(parts, name)
			}
		}
		weight := 1.0
		if len(parts) == len(types) {
			weight = 2
		}
		options = append(options, option{value: strings.Join(parts, "+"), weight: weight})
		sets = append(sets, set)
	}
	i := c.choose(m.path, m.Name, options, nil)
	if chosen := c.sold(); chosen != nil {
		given := c.givenBy(names, sets, &c.plan.choices[i])
		c.plan.choices[i].index = func(s *scene) uint8 { return given[chosen(s).number] }
	}
	c.plan.choices[i].sized = true
	branches := make([][]op, len(types))
	for k, kind := range types {
		var within optionSet
		for o, set := range sets {
			if set&(1<<k) != 0 {
				within |= 1 << o
			}
		}
		branches[k], err = c.branch(i, within, func() error { return c.object(kind, m.path+"."+names[k], m.Params) })
		if err != nil {
			return err
		}
	}
	c.add(func(dst []byte, s *scene) []byte {
		set := sets[s.options[i]]
		separator := byte('[')
		for k, ops := range branches {
			if set&(1<<k) != 0 {
				dst = run(ops, append(dst, separator), s)
				separator = ','
			}
		}
		return append(dst, ']')
	})
	return nil
}

// givenBy is the option that each price plan of the account takes: the one with
// just the kinds that it gives. Where that is no option, or the plan says
// nothing, it is spread evenly over the plans.
func (c *compiler) givenBy(names []string, sets []optionSet, choice *choice) []uint8 {
	given := make([]uint8, len(c.world.plans))
	for k, plan := range c.world.plans {
		var set optionSet
		for n, name := range names {
			if slices.Contains(plan.gives, name) {
				set |= 1 << n
			}
		}
		if i := slices.Index(sets, set); i >= 0 {
			given[k] = uint8(i)
		} else {
			given[k] = choice.option(math.MaxUint64/2 + uint64(k+1)*draw.Golden)
		}
	}
	return given
}

// union adds one kind of a union.
func (c *compiler) union(m *member) error {
	types, names, err := kindsOf(m.typ)
	if err != nil {
		return err
	}
	var options []option
	for _, name := range names {
		options = append(options, option{value: name, weight: 1})
	}
	i := c.choose(m.path, m.Name, options, nil)
	branches := make([][]op, len(types))
	for k, kind := range types {
		branches[k], err = c.branch(i, 1<<k, func() error { return c.object(kind, m.path+"."+names[k], m.Params) })
		if err != nil {
			return err
		}
	}
	c.add(func(dst []byte, s *scene) []byte { return run(branches[s.options[i]], dst, s) })
	return nil
}

// subsets lists the non-empty subsets of n kinds; of more than five only those
// of one kind and of all.
func subsets(n int) []optionSet {
	var sets []optionSet
	all := optionSet(1)<<n - 1
	if n > 5 {
		for k := range n {
			sets = append(sets, 1<<k)
		}
		return append(sets, all)
	}
	for set := optionSet(1); set <= all; set++ {
		sets = append(sets, set)
	}
	return sets
}

// kindsOf lists a union's struct types with the constants that name them.
func kindsOf(t reflect.Type) ([]reflect.Type, []string, error) {
	u, ok := reflect.Zero(t).Interface().(schemas.Union)
	if !ok {
		return nil, nil, fmt.Errorf("type %s is not a union", t)
	}
	var types []reflect.Type
	var names []string
	for _, kind := range u.Kinds() {
		t := reflect.TypeOf(kind)
		members, err := membersOf(t, "", nil)
		if err != nil {
			return nil, nil, err
		}
		name := t.Name()
		for _, m := range members {
			if m.HasConst {
				name = m.Const
				break
			}
		}
		types, names = append(types, t), append(names, name)
	}
	if n := len(types); n == 0 || n >= maxOptions {
		return nil, nil, errors.New("a union has 1 to 63 kinds")
	}
	return types, names, nil
}
