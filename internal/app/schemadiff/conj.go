package schemadiff

import (
	"reflect"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

func (c conj) accepts(v any) bool {
	return !slices.ContainsFunc(c, func(p *jsonschema.Schema) bool { return !valid(p, v) })
}

// unconstrained tells whether a conj surely allows everything.
func (c conj) unconstrained() bool {
	all, err := forms(c, atMost)
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
	if len(p.Types) > 0 && slices.ContainsFunc(kinds, func(kind string) bool { return !slices.Contains(p.Types, kind) }) {
		return false
	}
	for field, value := range assertions(p) {
		switch field {
		case "Ref", "AllOf", "AnyOf", "OneOf", "Types", "MinContains", "ContainsEval":
			continue
		case "If":
			if p.Then == nil && p.Else == nil {
				continue
			}
		}
		if value.Kind() != reflect.Map || value.Len() > 0 {
			return false
		}
	}
	return true
}

// alone tells whether a part has no keyword at all.
func alone(p *jsonschema.Schema) bool {
	return p.Ref == nil && p.AllOf == nil && p.AnyOf == nil && p.OneOf == nil && p.Always == nil && bare(p)
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
		switch {
		case m == nil:
		case impossible(conj{m}):
			return append(c, never)
		default:
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
	return slices.ContainsFunc(c, func(s *jsonschema.Schema) bool { return refuses(s, 0) })
}

func refuses(s *jsonschema.Schema, nested int) bool {
	switch {
	case nested > mostNested:
		return false
	case s.Always != nil:
		return !*s.Always
	case s.Ref != nil && refuses(s.Ref, nested+1):
		return true
	case s.Not != nil && conj{s.Not}.unconstrained():
		return true
	case slices.ContainsFunc(s.AllOf, func(part *jsonschema.Schema) bool { return refuses(part, nested+1) }):
		return true
	}
	for _, choice := range []conj{s.AnyOf, s.OneOf} {
		if choice != nil && !slices.ContainsFunc(choice, func(branch *jsonschema.Schema) bool { return !refuses(branch, nested+1) }) {
			return true
		}
	}
	return false
}
