package schemadiff

import (
	"errors"
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
