package fake

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/internal/base/schema"
)

// array adds an array: a few kinds of a union, else one to three elements where the schema
// does not ask for more or fewer. The elements differ in their values, not in the shapes
// they have.
func (c *compiler) array(m *member) error {
	least, err := m.form.least("minItems")
	if err != nil {
		return err
	}
	most, bounded := m.form.most("maxItems")
	if usual := max(least+2, 3); !bounded || most > usual {
		most = usual
	}
	if text, ok := m.Params["items"]; ok {
		n, err := strconv.Atoi(text)
		if err != nil || n < least || n > most {
			return fmt.Errorf("schema %s: want a number of elements that it allows, got %q", m.form.place(), text)
		}
		least, most, bounded = n, n, true
	}
	first, rest, err := m.form.elements()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(m.form.parts, func(s *schema.Schema) bool { return s.Items != nil && s.Items.Nothing }) {
		most = min(most, len(first))
	}
	isUnique, _ := m.form.keyword("uniqueItems")
	switch {
	case most < least:
		return fmt.Errorf("schema %s: fewer elements than minItems are allowed", m.form.place())
	case most == 0, least == 0 && len(first) == 0 && (c.isDeep(rest) || rest.isImpossible()):
		c.text("[]")
		return nil
	case least == 0 && len(first)+len(rest.parts) == 0:
		if value, ok := m.form.firstExample(); ok {
			return c.json(value)
		}
		c.text("[]")
		return nil
	case len(first) > 0:
		return c.tuple(m, first, rest, least, most)
	case least == 0 && !bounded && len(rest.groups) > 0:
		if done, err := c.kinds(m, rest); done || err != nil {
			return err
		}
	case isUnique == true:
		most = max(least, 1)
	}
	if isUnique == true && most > 1 {
		return fmt.Errorf("schema %s/uniqueItems: no arrays of more than one element are generated for this keyword", m.form.place())
	}
	shortest := max(least, 1)
	elem, err := c.at(m, "", m.Pointer+"/*", rest)
	if err != nil {
		return err
	}
	defer c.enter(m.form)()
	c.elements *= uint64(most)
	ops, err := c.branch(c.parent, c.within, func() error { return c.member(&elem) })
	c.elements /= uint64(most)
	if err != nil {
		return err
	}
	k, spread := draw.Of(m.path+" length"), most-shortest+1
	c.add(func(dst []byte, s *scene) []byte {
		dst = append(dst, '[')
		event, place := s.base, s.place
		for i := range shortest + draw.Pick(s.draw(k), spread) {
			if i > 0 {
				dst = append(dst, ',')
			}
			s.base, s.place = draw.At(event, k+draw.Slot(i)+1), place*uint64(most)+uint64(i)
			dst = run(ops, dst, s)
			s.base, s.place = event, place
		}
		return append(dst, ']')
	})
	return nil
}

// elements are the forms of the elements that have a place of their own, and of all others.
func (f *form) elements() (first []form, rest form, err error) {
	for _, s := range f.parts {
		if s.Prefix != nil && first == nil {
			for _, own := range s.Prefix {
				one, err := formOf(own)
				if err != nil {
					return nil, rest, err
				}
				first = append(first, one)
			}
		}
		if s.Items != nil && !s.Items.Nothing {
			if err := rest.add(s.Items); err != nil {
				return nil, rest, err
			}
		}
	}
	return first, rest, nil
}

// tuple adds an array whose first elements have a schema each.
func (c *compiler) tuple(m *member, first []form, rest form, least, most int) error {
	defer c.enter(m.form)()
	c.text("[")
	for i := range max(min(len(first), most), least) {
		f := rest
		if i < len(first) {
			f = first[i]
		}
		if i > 0 {
			c.text(",")
		}
		elem, err := c.at(m, "", m.Pointer+"/*", f)
		if err != nil {
			return err
		}
		elem.path = fmt.Sprintf("%s.%d", m.path, i)
		if err := c.member(&elem); err != nil {
			return err
		}
	}
	c.text("]")
	return nil
}

// kinds adds an array that has some of the kinds of a union of objects, each once. It does
// nothing where the elements are no such.
func (c *compiler) kinds(m *member, elem form) (done bool, err error) {
	all, nullable, err := elem.branches()
	if err != nil || nullable || len(all) < 2 || len(all) >= maxOptions {
		return false, err
	}
	for i := range all {
		if !slices.Equal(all[i].kinds(), []string{"object"}) {
			return false, nil
		}
	}
	if slices.ContainsFunc(all, c.isDeep) {
		c.text("[]")
		return true, nil
	}
	if all, err = alone(all, elem.place()); err != nil || len(all) < 2 {
		return false, err
	}
	names := namesOf(all)
	options, sets := subsetsOf(names)
	i := c.choose(m.path, m.name, options, nil)
	if chosen := c.sold(); chosen != nil {
		given := c.givenBy(names, sets, &c.plan.choices[i])
		c.plan.choices[i].index = func(s *scene) uint8 { return given[chosen(s).number] }
	}
	c.plan.choices[i].sized = true
	branches := make([][]op, len(all))
	c.elements *= uint64(len(all))
	defer func() { c.elements /= uint64(len(all)) }()
	for k := range all {
		var within optionSet
		for o, set := range sets {
			if set&(1<<k) != 0 {
				within |= 1 << o
			}
		}
		inner, err := c.at(m, "", m.Pointer+"/*", all[k])
		if err != nil {
			return false, err
		}
		inner.path = m.path + "." + names[k]
		if branches[k], err = c.branch(i, within, func() error { return c.inKind(&inner, names[k]) }); err != nil {
			return false, err
		}
	}
	c.add(func(dst []byte, s *scene) []byte {
		set := sets[s.options[i]]
		separator, place := byte('['), s.place
		for k, ops := range branches {
			if set&(1<<k) != 0 {
				s.place = place*uint64(len(branches)) + uint64(k)
				dst = run(ops, append(dst, separator), s)
				separator = ','
			}
		}
		s.place = place
		return append(dst, ']')
	})
	return true, nil
}

// subsetsOf are the options of an array of kinds, with the set of each; all together are
// twice as frequent.
func subsetsOf(names []string) (options []option, sets []optionSet) {
	sets = subsets(len(names))
	for _, set := range sets {
		var parts []string
		for k, name := range names {
			if set&(1<<k) != 0 {
				parts = append(parts, name)
			}
		}
		weight := 1.0
		if len(parts) == len(names) {
			weight = 2
		}
		options = append(options, option{value: strings.Join(parts, "+"), weight: weight})
	}
	return options, sets
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
