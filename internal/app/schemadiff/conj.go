package schemadiff

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

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
