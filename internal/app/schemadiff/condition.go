package schemadiff

import (
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/sorted"
)

// conditionsChanged tells whether a condition of OLD may not hold under NEW: not,
// if, dependentSchemas, unevaluated members and elements, dynamic references.
func (d *differ) conditionsChanged(is, was *atom) bool {
	return slices.ContainsFunc(was.parts, func(p *jsonschema.Schema) bool {
		return p.Not != nil && !d.excludes(is, p.Not) ||
			p.If != nil && (p.Then != nil || p.Else != nil) && !d.hasIf(is, p) ||
			!d.hasDependents(is, p) ||
			(p.UnevaluatedProperties != nil && is.kind == "object" || p.UnevaluatedItems != nil && is.kind == "array" || p.DynamicRef != nil || p.RecursiveRef != nil) && !sameForms(is, was)
	})
}

// excludes tells whether nothing of a surely fits s.
func (d *differ) excludes(a *atom, s *jsonschema.Schema) bool {
	if slices.ContainsFunc(a.parts, func(p *jsonschema.Schema) bool {
		return p.Not != nil && (same(p.Not, s, map[pair]bool{}) || d.proves(conj{s}, conj{p.Not}))
	}) {
		return true
	}
	others, err := atoms(conj{s})
	return err == nil && !slices.ContainsFunc(others, func(o atom) bool { return !d.apart(a, &o) })
}

func (d *differ) hasIf(a *atom, p *jsonschema.Schema) bool {
	follows := func(is, was *jsonschema.Schema) bool {
		return was == nil || is != nil && d.proves(conj{is}, conj{was})
	}
	return slices.ContainsFunc(a.parts, func(q *jsonschema.Schema) bool {
		return q.If != nil && same(q.If, p.If, map[pair]bool{}) && follows(q.Then, p.Then) && follows(q.Else, p.Else)
	})
}

func (d *differ) hasDependents(a *atom, p *jsonschema.Schema) bool {
	all := dependents(p)
	for _, name := range sorted.Keys(all) {
		if a.kind != "object" || impossible(a.member(name)) {
			continue
		}
		if !slices.ContainsFunc(a.parts, func(q *jsonschema.Schema) bool {
			other := dependents(q)[name]
			return other != nil && d.proves(conj{other}, conj{all[name]})
		}) {
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

// sameForms tells whether two alternatives consist of the same parts.
func sameForms(a, b *atom) bool {
	if len(a.parts) != len(b.parts) {
		return false
	}
	for i := range a.parts {
		if !same(a.parts[i], b.parts[i], map[pair]bool{}) {
			return false
		}
	}
	return true
}

// apart tells whether surely no value is in both atoms.
func (d *differ) apart(a, b *atom) bool { return apart(a, b, 0) }

func apart(a, b *atom, nested int) bool {
	if a.kind != b.kind {
		return true
	}
	for _, x := range [][2]*atom{{a, b}, {b, a}} {
		if x[0].finite {
			return !slices.ContainsFunc(x[0].values, func(v any) bool {
				return !slices.ContainsFunc(x[1].parts, func(p *jsonschema.Schema) bool { return !validAlone(p, v) })
			})
		}
	}
	over := func(low, high int) bool { return high >= 0 && low > high }
	either := func(of func(*atom) (int, int)) bool {
		low, high := of(a)
		lowB, highB := of(b)
		return over(low, highB) || over(lowB, high)
	}
	switch a.kind {
	case "number":
		low, high := a.number()
		lowB, highB := b.number()
		return !meets(low, highB) || !meets(lowB, high)
	case "string":
		return either((*atom).lengths)
	case "array":
		return either((*atom).counts)
	case "object":
		if either((*atom).sizes) {
			return true
		}
		for _, x := range [][2]*atom{{a, b}, {b, a}} {
			for _, name := range x[0].required() {
				if impossible(x[1].member(name)) || nested < 3 && apartConj(x[0].member(name), x[1].member(name), nested+1) {
					return true
				}
			}
		}
	}
	return false
}

// validAlone is valid for a part of a form, whose choices stand beside it.
func validAlone(p *jsonschema.Schema, v any) bool {
	alone := *p
	alone.Ref, alone.AllOf, alone.AnyOf, alone.OneOf = nil, nil, nil, nil
	return valid(&alone, v)
}

func meets(low, high bound) bool {
	if low.at == nil || high.at == nil {
		return true
	}
	order := low.at.Cmp(high.at)
	return order < 0 || order == 0 && !low.open && !high.open
}

func apartConj(a, b conj, nested int) bool {
	x, err := atoms(a)
	y, errY := atoms(b)
	if err != nil || errY != nil {
		return false
	}
	for i := range x {
		for j := range y {
			if !apart(&x[i], &y[j], nested) {
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
				return []Change{d.change("branch-overlap", is, was, "", describeSchema(other), "oneOf", identityOf(other))}
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
			if i != p.branch && (same(other, branch, map[pair]bool{}) || d.proves(conj{own, other}, conj{branch})) {
				return true
			}
		}
	}
	return false
}
