package schemadiff

import (
	"errors"
	"maps"
	"math/big"
	"regexp"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// conj is schemas that hold together. None allows everything.
type conj []*jsonschema.Schema

// form is one alternative of a conj: references, allOf and choices are gone, what
// is left are the keywords of its parts, which all hold.
type form struct {
	parts []*jsonschema.Schema
	picks []pick
}

// pick is a branch of a oneOf: all its others must fail.
type pick struct {
	owner  *jsonschema.Schema
	branch int
}

// atom is a form restricted to one JSON type.
type atom struct {
	form
	kind    string
	integer bool  // of kind number: only integers
	finite  bool  // values is all there is
	values  []any // listed by const or enum
}

const (
	mostForms  = 400
	mostNested = 60
)

var errTooMany = errors.New("too many alternatives")

// forms takes a conj apart.
func forms(c conj) ([]form, error) {
	all := []form{{}}
	for _, s := range c {
		more, err := formsOf(s, 0)
		if err != nil {
			return nil, err
		}
		if all, err = product(all, more); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func formsOf(s *jsonschema.Schema, nested int) ([]form, error) {
	if nested > mostNested {
		return nil, errTooMany
	}
	if s.Always != nil {
		if *s.Always {
			return []form{{}}, nil
		}
		return nil, nil
	}
	all := []form{{parts: []*jsonschema.Schema{s}}}
	and := func(more []form, err error) error {
		if err != nil {
			return err
		}
		all, err = product(all, more)
		return err
	}
	if s.Ref != nil {
		if err := and(formsOf(s.Ref, nested+1)); err != nil {
			return nil, err
		}
	}
	for _, part := range s.AllOf {
		if err := and(formsOf(part, nested+1)); err != nil {
			return nil, err
		}
	}
	if s.AnyOf != nil {
		if err := and(either(s.AnyOf, nil, nested)); err != nil {
			return nil, err
		}
	}
	if s.OneOf != nil {
		if err := and(either(s.OneOf, s, nested)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// either is the forms of all branches; owner is the schema whose oneOf they are, or nil.
func either(branches []*jsonschema.Schema, owner *jsonschema.Schema, nested int) ([]form, error) {
	var all []form
	for i, branch := range branches {
		more, err := formsOf(branch, nested+1)
		if err != nil {
			return nil, err
		}
		if owner != nil {
			for j := range more {
				more[j].picks = append(slices.Clone(more[j].picks), pick{owner, i})
			}
		}
		if all = append(all, more...); len(all) > mostForms {
			return nil, errTooMany
		}
	}
	return all, nil
}

func product(a, b []form) ([]form, error) {
	if len(a)*len(b) > mostForms {
		return nil, errTooMany
	}
	var all []form
	for _, x := range a {
		for _, y := range b {
			all = append(all, form{parts: slices.Concat(x.parts, y.parts), picks: slices.Concat(x.picks, y.picks)})
		}
	}
	return all, nil
}

var kinds = []string{"null", "boolean", "number", "string", "array", "object"}

// atoms are the alternatives of a conj by JSON type, without those that are
// clearly empty.
func atoms(c conj) ([]atom, error) {
	all, err := forms(c)
	if err != nil {
		return nil, err
	}
	var out []atom
	for _, f := range all {
		values, finite := f.values(c)
		for _, kind := range kinds {
			a := atom{form: f, kind: kind, finite: finite}
			allowed := true
			for _, p := range f.parts {
				if len(p.Types) == 0 {
					continue
				}
				switch {
				case slices.Contains(p.Types, kind):
				case kind == "number" && slices.Contains(p.Types, "integer"):
					a.integer = true
				default:
					allowed = false
				}
			}
			if !allowed {
				continue
			}
			switch {
			case finite:
				for _, v := range values {
					if kindOf(v) == kind {
						a.values = append(a.values, v)
					}
				}
			case kind == "null":
				a.finite, a.values = true, accepted([]any{nil}, f, c)
			case kind == "boolean":
				a.finite, a.values = true, accepted([]any{false, true}, f, c)
			}
			if a.finite && len(a.values) == 0 || a.empty() {
				continue
			}
			out = append(out, a)
		}
	}
	return out, nil
}

// values are those that const and enum leave, and whether there is such a list.
func (f form) values(c conj) (values []any, finite bool) {
	for _, p := range f.parts {
		list := p.Enum
		if p.Constant != nil {
			list = p.Constant
		}
		if list != nil {
			return accepted(list, f, c), true
		}
	}
	return nil, false
}

// accepted are the values that all parts of the form and all of the conj accept.
func accepted(values []any, f form, c conj) []any {
	return slices.DeleteFunc(slices.Clone(values), func(v any) bool {
		return slices.ContainsFunc(slices.Concat(f.parts, c), func(p *jsonschema.Schema) bool { return !valid(p, v) })
	})
}

func (c conj) accepts(v any) bool {
	return !slices.ContainsFunc(c, func(p *jsonschema.Schema) bool { return !valid(p, v) })
}

// unconstrained tells whether a conj surely allows everything.
func (c conj) unconstrained() bool {
	all, err := forms(c)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(all, func(f form) bool {
		if len(f.picks) > 0 {
			return false
		}
		return !slices.ContainsFunc(f.parts, func(p *jsonschema.Schema) bool { return !bare(p) })
	})
}

// bare tells whether a part has no keyword of its own: references and choices are
// looked at apart.
func bare(p *jsonschema.Schema) bool {
	plain := *p
	plain.Ref, plain.AllOf, plain.AnyOf, plain.OneOf = nil, nil, nil, nil
	empty := &jsonschema.Schema{
		Draft: p.Draft, MinProperties: -1, MaxProperties: -1, MinItems: -1, MaxItems: -1, MinContains: p.MinContains,
		MaxContains: -1, MinLength: -1, MaxLength: -1, ContainsEval: p.ContainsEval,
	}
	return same(&plain, empty, map[pair]bool{})
}

func (a *atom) number() (low, high bound) {
	for _, p := range a.parts {
		low = low.tighter(bound{p.Minimum, false}, 1).tighter(bound{p.ExclusiveMinimum, true}, 1)
		high = high.tighter(bound{p.Maximum, false}, -1).tighter(bound{p.ExclusiveMaximum, true}, -1)
	}
	return low, high
}

// bound is one end of a range; nil is none.
type bound struct {
	at   *big.Rat
	open bool // the end itself is not in
}

// tighter is the end that leaves less; sign is 1 for a lower end and -1 for an upper one.
func (b bound) tighter(c bound, sign int) bound {
	if c.at == nil || b.at != nil && (b.at.Cmp(c.at) == sign || b.at.Cmp(c.at) == 0 && b.open) {
		return b
	}
	return c
}

// within tells whether an end keeps within another one.
func (b bound) within(c bound, sign int) bool {
	if c.at == nil {
		return true
	}
	if b.at == nil {
		return false
	}
	order := b.at.Cmp(c.at) * sign
	return order > 0 || order == 0 && (b.open || !c.open)
}

func (a *atom) lengths() (low, high int) {
	return a.limits(func(p *jsonschema.Schema) (int, int) { return p.MinLength, p.MaxLength })
}

// limits are the largest minimum, 0 when there is none, and the smallest maximum, -1 when there is none.
func (a *atom) limits(of func(*jsonschema.Schema) (int, int)) (low, high int) {
	high = -1
	for _, p := range a.parts {
		least, most := of(p)
		low = max(low, least)
		if most >= 0 && (high < 0 || most < high) {
			high = most
		}
	}
	return low, high
}

// counts of an array's elements.
func (a *atom) counts() (low, high int) {
	low, high = a.limits(func(p *jsonschema.Schema) (int, int) { return p.MinItems, p.MaxItems })
	for _, p := range a.parts {
		if p.Contains != nil {
			low = max(low, p.MinContains)
		}
	}
	// An element that nothing fits ends the array.
	for i := range a.prefixes() + 1 {
		if (high < 0 || i < high) && impossible(a.element(i)) {
			high = i
			break
		}
	}
	return low, high
}

// sizes of an object, in members.
func (a *atom) sizes() (low, high int) {
	low, high = a.limits(func(p *jsonschema.Schema) (int, int) { return p.MinProperties, p.MaxProperties })
	low = max(low, len(a.required()))
	if named, ok := a.closed(); ok && (high < 0 || len(named) < high) {
		high = len(named)
	}
	return low, high
}

// closed lists all members that an object may have, when no others may come.
func (a *atom) closed() (names []string, ok bool) {
	if !impossible(a.others()) {
		return nil, false
	}
	for _, p := range a.parts {
		if len(p.PatternProperties) > 0 {
			return nil, false
		}
	}
	for _, name := range a.names() {
		if !impossible(a.member(name)) {
			names = append(names, name)
		}
	}
	return names, true
}

// prefixes is how many first elements of an array have schemas of their own.
func (a *atom) prefixes() int {
	n := 0
	for _, p := range a.parts {
		n = max(n, len(p.PrefixItems))
		if list, ok := p.Items.([]*jsonschema.Schema); ok {
			n = max(n, len(list))
		}
	}
	return n
}

// element is what holds for element i; i may be beyond all prefixes.
func (a *atom) element(i int) conj {
	var c conj
	for _, p := range a.parts {
		prefix, rest := p.PrefixItems, any(p.Items2020)
		if p.Items2020 == nil {
			rest = nil
		}
		switch items := p.Items.(type) {
		case []*jsonschema.Schema:
			prefix, rest = items, p.AdditionalItems
		case *jsonschema.Schema:
			rest = items
		}
		if i < len(prefix) {
			c = append(c, prefix[i])
		} else {
			c = c.and(rest)
		}
	}
	return c
}

var never = &jsonschema.Schema{Always: new(bool)}

// and adds nil, a bool or a schema.
func (c conj) and(more any) conj {
	switch m := more.(type) {
	case bool:
		if !m {
			return append(c, never)
		}
	case *jsonschema.Schema:
		if m != nil {
			return append(c, m)
		}
	}
	return c
}

// open is c without the closing of objects: what is left for a reader that
// ignores members it does not know.
func (c conj) open() conj {
	return slices.DeleteFunc(slices.Clone(c), func(s *jsonschema.Schema) bool { return s == never })
}

// names are the members that a part names, sorted.
func (a *atom) names() []string {
	set := map[string]bool{}
	for _, p := range a.parts {
		for name := range p.Properties {
			set[name] = true
		}
		for _, name := range p.Required {
			set[name] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

func (a *atom) required() []string {
	set := map[string]bool{}
	for _, p := range a.parts {
		for _, name := range p.Required {
			set[name] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// declares tells whether a part says something of a member by name.
func (a *atom) declares(name string) bool {
	return slices.ContainsFunc(a.parts, func(p *jsonschema.Schema) bool { return p.Properties[name] != nil })
}

// member is what holds for a member of that name.
func (a *atom) member(name string) conj {
	var c conj
	for _, p := range a.parts {
		named := false
		if s := p.Properties[name]; s != nil {
			c, named = append(c, s), true
		}
		for _, pattern := range sortedPatterns(p) {
			if pattern.MatchString(name) {
				c, named = append(c, p.PatternProperties[pattern]), true
			}
		}
		if !named {
			c = c.and(p.AdditionalProperties)
		}
	}
	return c
}

// others is what holds for members that no part names and no pattern fits.
func (a *atom) others() conj {
	var c conj
	for _, p := range a.parts {
		c = c.and(p.AdditionalProperties)
	}
	return c
}

// patterns are the members by pattern, over all parts.
func (a *atom) patterns() map[string]conj {
	out := map[string]conj{}
	for _, p := range a.parts {
		for pattern, s := range p.PatternProperties {
			out[pattern.String()] = append(out[pattern.String()], s)
		}
	}
	return out
}

func sortedPatterns(p *jsonschema.Schema) []*regexp.Regexp {
	return slices.SortedFunc(maps.Keys(p.PatternProperties), func(a, b *regexp.Regexp) int {
		if a.String() < b.String() {
			return -1
		}
		return 1
	})
}

// impossible tells whether surely nothing fits; false means it is not known.
func impossible(c conj) bool {
	return slices.ContainsFunc(c, func(s *jsonschema.Schema) bool {
		for range mostNested {
			if s.Always != nil {
				return !*s.Always
			}
			if s.Ref == nil {
				return s.Not != nil && s.Not.Always != nil && *s.Not.Always
			}
			s = s.Ref
		}
		return false
	})
}

// empty tells whether surely no value is in the atom.
func (a *atom) empty() bool {
	if a.finite {
		return len(a.values) == 0
	}
	over := func(low, high int) bool { return high >= 0 && low > high }
	switch a.kind {
	case "string":
		return over(a.lengths())
	case "array":
		return over(a.counts())
	case "object":
		if slices.ContainsFunc(a.required(), func(name string) bool { return impossible(a.member(name)) }) {
			return true
		}
		return over(a.sizes())
	case "number":
		low, high := a.number()
		if low.at == nil || high.at == nil {
			return false
		}
		order := low.at.Cmp(high.at)
		return order > 0 || order == 0 && (low.open || high.open)
	}
	return false
}

// kindOf is the JSON type of a decoded value.
func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "number"
}
