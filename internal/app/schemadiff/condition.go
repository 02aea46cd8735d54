package schemadiff

import (
	"fmt"
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/sorted"
)

// conditionsChanged tells whether a condition of OLD may not hold under NEW: not,
// if, dependentSchemas, dynamic references.
//
// Conditions are compared where assumed is given, and else proven. They are parts of what they stand
// in, so that no pair within rests on itself for the same value.
func (d *differ) conditionsChanged(is, was *atom, assumed *int) bool {
	follows := func(is, was *jsonschema.Schema) bool {
		if assumed == nil {
			return d.proves(conj{is}, conj{was})
		}
		changes, low := d.compare(conj{is}, conj{was})
		*assumed = min(*assumed, low)
		return silent(changes)
	}
	return slices.ContainsFunc(was.parts, func(p *jsonschema.Schema) bool {
		return p.Not != nil && (doubleNot(p) == nil || !slices.Contains(was.parts, doubleNot(p))) && !d.excludes(is, p.Not) ||
			p.If != nil && (p.Then != nil || p.Else != nil) && !was.decides(p.If) && !d.hasIf(is, p, follows) ||
			!d.hasDependents(is, was, p, follows) ||
			p.DynamicRef != nil || p.RecursiveRef != nil
	})
}

// decides tells whether a condition is one of the parts, or its negation is.
func (a *atom) decides(condition *jsonschema.Schema) bool {
	return slices.ContainsFunc(a.parts, func(p *jsonschema.Schema) bool { return p == condition || p.Not == condition })
}

// within tells whether all that fits an atom of NEW, and more if there is any, surely fits s.
func (d *differ) within(a *atom, s *jsonschema.Schema, more ...*jsonschema.Schema) bool {
	return d.proves(slices.Concat(conj{ofType(a)}, a.parts, more), conj{s})
}

// ofType is the JSON type of an atom as a schema.
func ofType(a *atom) *jsonschema.Schema {
	s := blank()
	s.Types = []string{a.kind}
	if a.integer {
		s.Types = []string{"integer"}
	}
	return s
}

// excludes tells whether nothing of a surely fits s.
func (d *differ) excludes(a *atom, s *jsonschema.Schema) bool {
	if slices.ContainsFunc(a.parts, func(p *jsonschema.Schema) bool { return p.Not != nil && d.same(p.Not, s) }) {
		return true
	}
	if inner := doubleNot(negation(s)); inner != nil && d.within(a, inner) {
		return true
	}
	others, err := d.alternatives(conj{s}, atLeast)
	return err == nil && !slices.ContainsFunc(others, func(o atom) bool {
		return !d.apart(a, &o) && !slices.ContainsFunc(a.parts, func(p *jsonschema.Schema) bool { return p.Not != nil && d.within(&o, p.Not) })
	})
}

func (d *differ) hasIf(a *atom, p *jsonschema.Schema, follows func(is, was *jsonschema.Schema) bool) bool {
	if slices.ContainsFunc(a.parts, func(q *jsonschema.Schema) bool {
		return q.If != nil && d.same(q.If, p.If) && (p.Then == nil || q.Then != nil && follows(q.Then, p.Then)) && (p.Else == nil || q.Else != nil && follows(q.Else, p.Else))
	}) {
		return true
	}
	return (p.Then == nil || d.excludes(a, p.If) || d.within(a, p.Then, p.If)) &&
		(p.Else == nil || d.within(a, p.If) || d.within(a, p.Else, negation(p.If)))
}

func (d *differ) hasDependents(a, was *atom, p *jsonschema.Schema, follows func(is, was *jsonschema.Schema) bool) bool {
	all := dependents(p)
	for _, name := range sorted.Keys(all) {
		if a.kind != "object" || impossible(a.member(name)) || was.decides(all[name]) || impossible(was.member(name)) {
			continue
		}
		if !slices.ContainsFunc(a.parts, func(q *jsonschema.Schema) bool {
			other := dependents(q)[name]
			return other != nil && follows(other, all[name])
		}) && !d.within(a, all[name], withMember(name)) {
			return false
		}
	}
	return true
}

func dependents(p *jsonschema.Schema) map[string]*jsonschema.Schema {
	out := maps.Clone(p.DependentSchemas)
	for name, d := range p.Dependencies {
		if s, ok := d.(*jsonschema.Schema); ok {
			if out == nil {
				out = map[string]*jsonschema.Schema{}
			}
			out[name] = s
		}
	}
	return out
}

// apart tells whether surely no value is in both atoms.
func (d *differ) apart(a, b *atom) bool { return d.apartAt(a, b, 0) }

func (d *differ) apartAt(a, b *atom, nested int) bool {
	if a.kind != b.kind {
		return true
	}
	if !d.spend(1) {
		return false
	}
	for _, x := range [][2]*atom{{a, b}, {b, a}} {
		if x[0].finite {
			return !slices.ContainsFunc(x[0].values, func(v any) bool {
				return !slices.ContainsFunc(x[1].parts, func(p *jsonschema.Schema) bool { return !validAlone(p, v) })
			})
		}
	}
	both := &atom{form: form{parts: union(a.parts, b.parts)}, kind: a.kind, integer: a.integer || b.integer}
	left := mostAtomWork
	isEmpty := both.emptyAt(0, &left)
	if d.spend(mostAtomWork - left); isEmpty {
		return true
	}
	if nested > 3 {
		return false
	}
	switch a.kind {
	case "string":
		low, high := both.lengths()
		_, _, none := language{match: texts(both, patternOf), mismatch: mismatches(both), low: low, high: high}.none(&d.texts)
		return none
	case "array":
		low, _ := both.counts()
		for i := range min(low, both.prefixes()+1) {
			if d.apartConj(a.element(i), b.element(i), nested+1) {
				return true
			}
		}
	case "object":
		return slices.ContainsFunc(both.required(), func(name string) bool { return d.apartConj(a.member(name), b.member(name), nested+1) })
	}
	return false
}

// validAlone is valid for a part of a form, whose choices stand beside it.
func validAlone(p *jsonschema.Schema, v any) bool {
	alone := *p
	alone.Ref, alone.AllOf, alone.AnyOf, alone.OneOf = nil, nil, nil, nil
	alone.DynamicRef, alone.RecursiveRef, alone.UnevaluatedProperties, alone.UnevaluatedItems = nil, nil, nil, nil
	return valid(&alone, v)
}

func (d *differ) apartConj(a, b conj, nested int) (isApart bool) {
	key := fmt.Sprint(nested) + keyOf(a) + ">" + keyOf(b)
	if known, ok := d.disjoint[key]; ok {
		return known
	}
	defer func() { d.disjoint[key] = isApart }()
	x, err := d.alternatives(a, atLeast)
	y, errY := d.alternatives(b, atLeast)
	if err != nil || errY != nil {
		return false
	}
	for i := range x {
		for j := range y {
			if !d.apartAt(&x[i], &y[j], nested) {
				return false
			}
		}
	}
	return true
}

// overlaps looks whether what fits a may also fit another branch of the oneOfs
// that b is a branch of: OLD, to the letter, then refuses it.
func (d *differ) overlaps(is, was conj, a, b *atom) []Change {
	for _, p := range b.picks {
		for i, other := range p.owner.OneOf {
			if i != p.branch && !d.staysOut(a, other) {
				return []Change{d.change("branch-overlap", is, was, "", conj{other}, "oneOf", identityOf(other))}
			}
		}
	}
	return nil
}

// staysOut tells whether what fits a surely does not fit other: it is ruled out,
// or whatever fits both fits another branch of a oneOf that a is a branch of.
func (d *differ) staysOut(a *atom, other *jsonschema.Schema) bool {
	if d.excludes(a, other) {
		return true
	}
	for _, p := range a.picks {
		own := p.owner.OneOf[p.branch]
		for i, branch := range p.owner.OneOf {
			if i != p.branch && (d.same(other, branch) || d.proves(conj{own, other}, conj{branch})) {
				return true
			}
		}
	}
	return false
}
