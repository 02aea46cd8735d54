package fake

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
)

// form is all that holds for one value: a schema, with what its $ref and allOf ask for
// besides.
type form struct {
	parts  []*schema.Schema
	groups []group
}

// group is a oneOf or anyOf of a part: one of its branches has to hold as well.
type group struct {
	keyword  string
	of       *schema.Schema
	branches []*schema.Schema
}

// refused are keywords that no value is made for.
var refused = []string{
	"not", "if", "then", "else", "dependentSchemas", "dependencies", "dependentRequired", "contains", "propertyNames",
	"unevaluatedItems", "$dynamicRef", "$recursiveRef",
}

// formOf is the form of a value for which all of the schemas hold.
func formOf(all ...*schema.Schema) (form, error) {
	var f form
	for _, s := range all {
		if err := f.add(s); err != nil {
			return f, err
		}
	}
	return f, nil
}

func (f *form) add(s *schema.Schema) error {
	switch {
	case s == nil || slices.Contains(f.parts, s):
		return nil
	case s.Nothing:
		return fmt.Errorf("schema %s: no value is valid", placeOf(s))
	case s.Has("$ref") && s.Ref == nil:
		return fmt.Errorf("schema %s/$ref: the reference leads to another document", placeOf(s))
	}
	for _, keyword := range refused {
		if s.Has(keyword) {
			return fmt.Errorf("schema %s/%s: no values are generated for this keyword", placeOf(s), keyword)
		}
	}
	if !s.Has("$ref") || len(s.Tree.Names) > 1 {
		f.parts = append(f.parts, s)
	}
	for _, g := range []group{{"oneOf", s, s.OneOf}, {"anyOf", s, s.AnyOf}} {
		if g.branches != nil {
			f.groups = append(f.groups, g)
		}
	}
	for _, part := range append([]*schema.Schema{s.Ref}, s.AllOf...) {
		if err := f.add(part); err != nil {
			return err
		}
	}
	return nil
}

// placeOf is how messages name a schema.
func placeOf(s *schema.Schema) string { return "#" + s.Pointer() }

// place is where the form stands.
func (f *form) place() string {
	if len(f.parts) == 0 {
		return "#"
	}
	return placeOf(f.parts[0])
}

// keyword is the value of a keyword in the first part that has it.
func (f *form) keyword(name string) (value any, ok bool) {
	for _, s := range f.parts {
		if value, ok := s.Keyword(name); ok {
			return value, true
		}
	}
	return nil, false
}

// text is the first value of a keyword that is a text.
func (f *form) text(name string) string {
	value, _ := f.keyword(name)
	text, _ := value.(string)
	return text
}

// most is the strictest value of a keyword that sets how many there are at most.
func (f *form) most(name string) (n int, ok bool) {
	for _, s := range f.parts {
		if own, has := s.Number(name); has && (!ok || own < n) {
			n, ok = own, true
		}
	}
	return n, ok
}

// least is the strictest value of a keyword that sets how many there are at least.
func (f *form) least(name string) (n int, err error) {
	for _, s := range f.parts {
		own, _ := s.Number(name)
		if own > mostLeast {
			return 0, fmt.Errorf("schema %s/%s: %d are too many, at most %d are generated", placeOf(s), name, own, mostLeast)
		}
		n = max(n, own)
	}
	return n, nil
}

// types are the JSON types that all parts allow; nil when none says anything.
func (f *form) types() []string {
	var all []string
	for _, s := range f.parts {
		switch {
		case s.Types == nil:
		case all == nil:
			all = slices.Clone(s.Types)
		default:
			number := slices.Contains(all, "number")
			all = slices.DeleteFunc(all, func(kind string) bool {
				return !s.Names(kind) && (kind != "integer" || !s.Names("number"))
			})
			if number && slices.Contains(s.Types, "integer") && !slices.Contains(all, "integer") {
				all = append(all, "integer")
			}
		}
	}
	return all
}

// implied are keywords of one type.
var implied = []struct {
	kind     string
	keywords []string
}{
	{"object", []string{"properties", "required", "additionalProperties", "patternProperties", "minProperties", "maxProperties"}},
	{"array", []string{"items", "prefixItems", "minItems", "maxItems", "uniqueItems"}},
	{"string", []string{"pattern", "format", "minLength", "maxLength"}},
	{"number", []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}},
}

// kinds are the JSON types to choose from. Where none is named, it is the one that the
// keywords are about; nil when none is.
func (f *form) kinds() []string {
	if types := f.types(); types != nil {
		return types
	}
	for _, i := range implied {
		for _, keyword := range i.keywords {
			if _, ok := f.keyword(keyword); ok {
				return []string{i.kind}
			}
		}
	}
	return nil
}

// branches are the forms that the first group leaves, without those that allow null alone;
// nullable tells that there is one of those.
func (f *form) branches() (all []form, nullable bool, err error) {
	var errs []error
	for _, branch := range f.groups[0].branches {
		one := form{parts: slices.Clone(f.parts), groups: slices.Clone(f.groups[1:])}
		if err := one.add(branch); err != nil {
			errs = append(errs, err)
			continue
		}
		types := one.types()
		if slices.Equal(types, []string{"null"}) {
			nullable = true
			continue
		}
		if types == nil || len(types) > 0 {
			all = append(all, one)
		}
	}
	if len(all) == 0 && !nullable {
		return nil, false, errors.Join(append(errs, fmt.Errorf("schema %s/%s: no value is valid", f.place(), f.groups[0].keyword))...)
	}
	return all, nullable, nil
}

// groupsAllowNull tells whether every group has a branch that allows null, as far as types say.
func (f *form) groupsAllowNull() bool {
	return !slices.ContainsFunc(f.groups, func(g group) bool {
		return !slices.ContainsFunc(g.branches, func(s *schema.Schema) bool {
			one, err := formOf(s)
			types := one.types()
			return err == nil && (types == nil || slices.Contains(types, "null"))
		})
	})
}

// isImpossible tells whether the types say that no value is valid.
func (f *form) isImpossible() bool {
	types := f.types()
	return types != nil && len(types) == 0
}

// property is what holds for a member of an object.
type property struct {
	name     string
	required bool
	schemas  []*schema.Schema
}

// properties are the members that an object is known to have, in the order of the schemas.
func (f *form) properties() ([]property, error) {
	var all []property
	at := map[string]int{}
	add := func(name string) *property {
		if _, ok := at[name]; !ok {
			at[name] = len(all)
			all = append(all, property{name: name})
		}
		return &all[at[name]]
	}
	for _, s := range f.parts {
		for _, p := range s.Properties {
			add(p.Name)
		}
	}
	for _, s := range f.parts {
		for _, name := range s.Required {
			add(name).required = true
		}
	}
	allowed := all[:0]
	for i := range all {
		p := all[i]
		possible, err := f.collect(&p)
		switch {
		case err != nil:
			return nil, err
		case possible:
			allowed = append(allowed, p)
		case p.required:
			return nil, fmt.Errorf("schema %s: the member %q is required and not allowed", f.place(), p.name)
		}
	}
	return allowed, nil
}

// collect finds all that holds for a member, and whether it may be there.
func (f *form) collect(p *property) (possible bool, err error) {
	for _, s := range f.parts {
		known := false
		if own, ok := s.Property(p.name); ok {
			known, p.schemas = true, append(p.schemas, own)
		}
		byName, _ := s.Tree.Get("patternProperties").(*jsontree.Object)
		if byName != nil {
			for _, pattern := range byName.Names {
				matcher, err := regexp.Compile(pattern)
				if err != nil {
					return false, fmt.Errorf("schema %s/patternProperties: %w", placeOf(s), err)
				}
				if matcher.MatchString(p.name) {
					known, p.schemas = true, append(p.schemas, s.At("/patternProperties/"+jsonpos.Escape(pattern)))
				}
			}
		}
		if !known && s.Additional != nil {
			p.schemas = append(p.schemas, s.Additional)
		}
	}
	return !slices.ContainsFunc(p.schemas, func(s *schema.Schema) bool { return s != nil && s.Nothing }), nil
}

// others are what holds for members without a name of their own, and whether there may be
// any that are more than a guess.
func (f *form) others() (all []*schema.Schema, ok bool) {
	for _, s := range f.parts {
		switch {
		case s.Closed() || s.Has("patternProperties"):
			return nil, false
		case s.Additional != nil:
			all = append(all, s.Additional)
		}
	}
	return all, all != nil
}
