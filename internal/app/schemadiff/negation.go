package schemadiff

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// rest is what a negation leaves of the values of a JSON type: schemas that say so, as far as
// there are such, and whether it leaves any.
func rest(not *jsonschema.Schema, kind string) (more conj, some bool) {
	all, err := forms(conj{not}, atMost)
	if err != nil {
		return nil, true
	}
	for _, f := range all {
		one, known := f.negated(kind)
		if !known {
			continue
		}
		if one == nil {
			return nil, false // the form takes all values of the type
		}
		more = append(more, one)
	}
	return more, true
}

// negated is the negation of a form for one JSON type, nil where it takes all values of the type.
// known is false for what no keyword says.
func (f form) negated(kind string) (not *jsonschema.Schema, known bool) {
	if len(f.picks) > 0 {
		return nil, false
	}
	for _, p := range f.parts {
		one, ok := negatedPart(p, kind)
		switch {
		case !ok || one != nil && not != nil:
			return nil, false
		case one != nil:
			not = one
		}
	}
	return not, true
}

func negatedPart(p *jsonschema.Schema, kind string) (not *jsonschema.Schema, known bool) {
	plain := *p
	plain.Types = nil
	if len(p.Types) > 0 && !slices.Contains(p.Types, kind) {
		return nil, false // it takes none: nothing is left out
	}
	not, n := blank(), 0
	take := func(has bool, set func()) {
		if has {
			n++
			set()
		}
	}
	switch kind {
	case "number":
		take(p.Minimum != nil, func() { not.ExclusiveMaximum, plain.Minimum = p.Minimum, nil })
		take(p.ExclusiveMinimum != nil, func() { not.Maximum, plain.ExclusiveMinimum = p.ExclusiveMinimum, nil })
		take(p.Maximum != nil, func() { not.ExclusiveMinimum, plain.Maximum = p.Maximum, nil })
		take(p.ExclusiveMaximum != nil, func() { not.Minimum, plain.ExclusiveMaximum = p.ExclusiveMaximum, nil })
	case "string":
		take(p.MinLength > 0, func() { not.MaxLength, plain.MinLength = p.MinLength-1, -1 })
		take(p.MaxLength >= 0, func() { not.MinLength, plain.MaxLength = p.MaxLength+1, -1 })
	case "array":
		take(p.MinItems > 0, func() { not.MaxItems, plain.MinItems = p.MinItems-1, -1 })
		take(p.MaxItems >= 0, func() { not.MinItems, plain.MaxItems = p.MaxItems+1, -1 })
	case "object":
		take(p.MinProperties > 0, func() { not.MaxProperties, plain.MinProperties = p.MinProperties-1, -1 })
		take(p.MaxProperties >= 0, func() { not.MinProperties, plain.MaxProperties = p.MaxProperties+1, -1 })
		take(len(p.Required) == 1, func() { not.Properties, plain.Required = withoutMember(p.Required[0]).Properties, nil })
	}
	if !bare(&plain) || n > 1 {
		return nil, false
	}
	if n == 0 {
		return nil, true
	}
	return not, true
}
