package schemadiff

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// atom is a form restricted to one JSON type.
type atom struct {
	form
	kind    string
	integer bool  // of kind number: only integers
	finite  bool  // values is all there is
	values  []any // listed by const or enum
}

var kinds = []string{"null", "boolean", "number", "string", "array", "object"}

// atoms are the alternatives of a conj by JSON type, and maybe more, without those that are
// clearly empty.
func atoms(c conj) ([]atom, error) {
	left := mostAtomWork
	return atomsAt(c, atLeast, 0, &left)
}

// mostAtomWork is how many forms are looked at, and values of enums, before there are too many
// alternatives. Whether members are impossible takes up to [mostEmptyWork] of it.
const (
	mostAtomWork  = 40_000
	mostEmptyWork = 4_000
)

func atomsAt(c conj, e extent, nested int, left *int) ([]atom, error) {
	all, err := forms(c, e)
	if *left -= len(all); err != nil {
		return nil, err
	}
	var out []atom
	for _, f := range all {
		values, finite, err := f.values(c, left)
		if err != nil {
			return nil, err
		}
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
			for _, p := range f.parts {
				if p.Not != nil && allowed {
					more, some := rest(p.Not, kind)
					a.parts = append(slices.Clip(a.parts), more...)
					allowed = some
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
			if a.finite && len(a.values) == 0 || a.emptyAt(nested, left) {
				continue
			}
			out = append(out, a)
		}
	}
	return out, nil
}

// mostListed is how many values of an enum are looked at: the work grows with their square.
const mostListed = 1000

// values are those that const and enum leave, and whether there is such a list.
func (f form) values(c conj, left *int) (values []any, finite bool, err error) {
	for _, p := range f.parts {
		list := p.Enum
		if p.Constant != nil {
			list = p.Constant
		}
		*left -= len(list)
		switch {
		case len(list) > mostListed || *left < 0:
			return nil, true, errTooMany
		case list != nil:
			return accepted(list, f, c), true, nil
		}
	}
	return nil, false, nil
}

// accepted are the values that all parts of the form and all of the conj accept.
func accepted(values []any, f form, c conj) []any {
	return slices.DeleteFunc(slices.Clone(values), func(v any) bool {
		return slices.ContainsFunc(slices.Concat(f.parts, c), func(p *jsonschema.Schema) bool { return !valid(p, v) })
	})
}

// mostEmpty is how deep members are looked at that must be there, and may be impossible.
const mostEmpty = 2

func emptyConj(c conj, nested int, left *int) bool {
	all, err := atomsAt(c, atLeast, nested, left)
	return err == nil && len(all) == 0
}

// emptyAt tells whether surely no value is in the atom.
func (a *atom) emptyAt(nested int, left *int) bool {
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
		if slices.ContainsFunc(a.required(), func(name string) bool {
			member := a.member(name)
			return impossible(member) || len(member) > 1 && nested < mostEmpty && *left > mostAtomWork-mostEmptyWork && emptyConj(member, nested+1, left)
		}) {
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

// alone is what fits the atom, without the choices that led to it.
func (a *atom) alone() conj {
	c := conj{ofType(a)}
	for _, p := range a.parts {
		own := *p
		own.Ref, own.AllOf, own.AnyOf, own.OneOf = nil, nil, nil, nil
		c = append(c, &own)
	}
	return c
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
