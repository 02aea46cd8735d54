package schemadiff

import (
	"errors"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/sorted"
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

const (
	mostForms  = 400
	mostNested = 60
)

var errTooMany = errors.New("too many alternatives")

// extent says what the forms of a conj are where they cannot be exactly what fits it.
type extent bool

const (
	atLeast extent = true  // all that fits is in the forms, maybe more
	atMost  extent = false // all that is in the forms fits, if the conditions hold that parts have
)

// forms takes a conj apart.
func forms(c conj, e extent) ([]form, error) {
	all := []form{{}}
	for _, s := range c {
		more, err := taking{extent: e}.apart(s, 0)
		if err != nil {
			return nil, err
		}
		if all, err = product(all, more); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// taking is how a schema is taken apart.
type taking struct {
	extent
	isEvaluated bool // it matters which branches hold, since that says what members are evaluated
}

func (t taking) apart(s *jsonschema.Schema, nested int) ([]form, error) {
	if nested > mostNested {
		return nil, errTooMany
	}
	if s.Always != nil {
		if *s.Always {
			return []form{{}}, nil
		}
		return nil, nil
	}
	t.isEvaluated = t.isEvaluated || s.UnevaluatedProperties != nil || s.UnevaluatedItems != nil
	all := []form{{parts: []*jsonschema.Schema{s}}}
	and := func(more []form, err error) error {
		if err != nil {
			return err
		}
		all, err = product(all, more)
		return err
	}
	whole := slices.Clone(s.AllOf)
	if s.Ref != nil {
		whole = append(whole, s.Ref)
	}
	if inner := doubleNot(s); inner != nil && !t.isEvaluated { // what is negated evaluates nothing
		whole = append(whole, inner)
	}
	for _, part := range whole {
		if err := and(t.apart(part, nested+1)); err != nil {
			return nil, err
		}
	}
	if s.AnyOf != nil {
		if err := and(t.either(s.AnyOf, nil, nested)); err != nil {
			return nil, err
		}
	}
	if s.OneOf != nil {
		if err := and(t.either(s.OneOf, s, nested)); err != nil {
			return nil, err
		}
	}
	if t.isEvaluated {
		if err := and(t.cases(s, nested)); err != nil {
			return nil, err
		}
	}
	names := listedNames(s)
	for i := range all {
		all[i].parts = append(all[i].parts, t.unevaluated(s, all[i].parts)...)
		if names != nil {
			all[i].parts = append(all[i].parts, names)
		}
	}
	return all, nil
}

// listedNames are the propertyNames of a schema that lists them, in the words of properties.
func listedNames(s *jsonschema.Schema) *jsonschema.Schema {
	if s.PropertyNames == nil || s.PropertyNames.Enum == nil || len(s.PropertyNames.Enum) > mostListed {
		return nil
	}
	only := blank()
	only.Properties, only.AdditionalProperties = map[string]*jsonschema.Schema{}, false
	for _, v := range s.PropertyNames.Enum {
		if name, ok := v.(string); ok && valid(s.PropertyNames, name) {
			only.Properties[name] = always
		}
	}
	return only
}

// cases are the alternatives of an if, and of a schema that depends on a member.
func (t taking) cases(s *jsonschema.Schema, nested int) ([]form, error) {
	all := []form{{}}
	for _, of := range cases(s) {
		var either []form
		for _, c := range of {
			branch := []form{{}}
			for _, part := range c {
				more, err := t.apart(part, nested+1)
				if err != nil {
					return nil, err
				}
				if branch, err = product(branch, more); err != nil {
					return nil, err
				}
			}
			either = append(either, branch...)
		}
		var err error
		if all, err = product(all, either); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// cases are what holds where a condition holds, and where it does not, for an if and for each
// schema that depends on a member.
func cases(s *jsonschema.Schema) (all [][2]conj) {
	if s.If != nil {
		yes, no := conj{s.If}, conj{negation(s.If)}
		if s.Then != nil {
			yes = append(yes, s.Then)
		}
		if s.Else != nil {
			no = append(no, s.Else)
		}
		all = append(all, [2]conj{yes, no})
	}
	dependent := dependents(s)
	for _, name := range sorted.Keys(dependent) {
		all = append(all, [2]conj{{withMember(name), dependent[name]}, {withoutMember(name)}})
	}
	return all
}

func withMember(name string) *jsonschema.Schema {
	s := blank()
	s.Required = []string{name}
	return s
}

func withoutMember(name string) *jsonschema.Schema {
	s := blank()
	s.Properties = map[string]*jsonschema.Schema{name: never}
	return s
}

// doubleNot is the schema of which a schema is the negation of the negation; nil for any other.
func doubleNot(s *jsonschema.Schema) *jsonschema.Schema {
	if s.Not == nil || s.Not.Not == nil {
		return nil
	}
	inner := *s.Not
	inner.Not = nil
	if !alone(&inner) {
		return nil
	}
	return s.Not.Not
}

// blank is a schema without keywords.
func blank() *jsonschema.Schema {
	return &jsonschema.Schema{
		Location: home + "#", MinProperties: -1, MaxProperties: -1, MinItems: -1, MaxItems: -1, MinContains: 1, MaxContains: -1, MinLength: -1, MaxLength: -1,
	}
}

func negation(s *jsonschema.Schema) *jsonschema.Schema {
	not := blank()
	not.Not = s
	return not
}

// mostSubsets is how many branches of an anyOf may be looked at in all their combinations.
const mostSubsets = 4

// either is the forms of all branches; owner is the schema whose oneOf they are, or nil.
func (t taking) either(branches []*jsonschema.Schema, owner *jsonschema.Schema, nested int) ([]form, error) {
	var all []form
	each := make([][]form, len(branches))
	for i, branch := range branches {
		more, err := t.apart(branch, nested+1)
		if err != nil {
			return nil, err
		}
		if owner != nil {
			for j := range more {
				more[j].picks = append(slices.Clone(more[j].picks), pick{owner, i})
			}
		}
		each[i] = more
		if all = append(all, more...); len(all) > mostForms {
			return nil, errTooMany
		}
	}
	if owner != nil || !t.isEvaluated || len(branches) > mostSubsets {
		return all, nil
	}
	// Several may hold, and then all say what is evaluated.
	for set := 1; set < 1<<len(branches); set++ {
		some, n := []form{{}}, 0
		for i := range branches {
			if set>>i&1 == 0 {
				continue
			}
			n++
			var err error
			if some, err = product(some, each[i]); err != nil {
				return nil, err
			}
		}
		if n < 2 {
			continue
		}
		if all = append(all, some...); len(all) > mostForms {
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
			all = append(all, form{parts: union(x.parts, y.parts), picks: slices.Concat(x.picks, y.picks)})
		}
	}
	return all, nil
}

// union is the parts of both, each once.
func union(a, b []*jsonschema.Schema) []*jsonschema.Schema {
	all := slices.Clip(a)
	for _, p := range b {
		if !slices.ContainsFunc(all, func(q *jsonschema.Schema) bool {
			return p == q || isMade(p) && isMade(q) && same(p, q, map[pair]bool{})
		}) {
			all = append(all, p)
		}
	}
	return all
}
