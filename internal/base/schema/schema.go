package schema

import (
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsontree"
)

// Schema is a JSON Schema, or a part of one. It must not be changed: it is shared. A nil
// *Schema knows nothing and allows everything, as does the schema true.
type Schema struct {
	// Tree holds all keywords in their order, those that this package does not know
	// among them; nil for the schemas true and false.
	Tree *jsontree.Object
	// Nothing tells that it is the schema false.
	Nothing bool

	// Ref is the schema that $ref leads to; nil when there is none, and for a reference
	// to another document.
	Ref        *Schema
	Types      []string   // of type; nil when it names none
	Properties []Property // in their order
	Required   []string
	// Additional is what holds for members without a name of their own, and Items for
	// elements beyond Prefix; nil when nothing is said.
	Additional *Schema
	Prefix     []*Schema
	Items      *Schema
	OneOf      []*Schema
	AnyOf      []*Schema
	AllOf      []*Schema
	Defs       []Property // of $defs and definitions

	inPlace  []*Schema // all those that look at the same value as this one
	document *document
	parent   *Schema // nil for the root
	place    string  // JSON Pointer in the parent
}

// Property is a schema with the name that it goes by.
type Property struct {
	Name   string
	Schema *Schema
}

// Keyword returns the value of a keyword as the tree has it, and whether the schema has
// the keyword.
func (s *Schema) Keyword(name string) (value any, ok bool) {
	if s == nil || s.Tree == nil {
		return nil, false
	}
	value, ok = s.Tree.Values[name]
	return value, ok
}

// Has tells whether the schema has a keyword.
func (s *Schema) Has(name string) bool {
	_, ok := s.Keyword(name)
	return ok
}

// Text returns the value of a keyword that is a string; "" when it is not.
func (s *Schema) Text(name string) string {
	value, _ := s.Keyword(name)
	text, _ := value.(string)
	return text
}

// List returns the value of a keyword that is an array; nil when it is not.
func (s *Schema) List(name string) []any {
	value, _ := s.Keyword(name)
	list, _ := value.([]any)
	return list
}

// Number returns the value of a keyword that is a whole number.
func (s *Schema) Number(name string) (n int, ok bool) {
	value, _ := s.Keyword(name)
	text, _ := value.(jsontext.Value)
	n, err := strconv.Atoi(string(text))
	return n, err == nil
}

// Resolve follows references to the schema that they lead to in the end; nil when that
// is in another document.
func (s *Schema) Resolve() *Schema {
	for s.Has("$ref") {
		s = s.Ref
	}
	return s
}

// Alternatives are the branches of a oneOf or anyOf, with references followed; the schema
// itself when it has neither. One that is met twice is listed once.
func (s *Schema) Alternatives() []*Schema {
	s = s.Resolve()
	if s == nil || s.OneOf == nil && s.AnyOf == nil {
		return []*Schema{s}
	}
	var all []*Schema
	known := map[*Schema]bool{}
	var add func(*Schema)
	add = func(s *Schema) {
		s = s.Resolve()
		if known[s] {
			return
		}
		known[s] = true
		switch {
		case s != nil && s.OneOf != nil:
			for _, branch := range s.OneOf {
				add(branch)
			}
		case s != nil && s.AnyOf != nil:
			for _, branch := range s.AnyOf {
				add(branch)
			}
		default:
			all = append(all, s)
		}
	}
	add(s)
	return all
}

// Names tells whether the schema itself names a JSON type.
func (s *Schema) Names(kind string) bool { return s != nil && slices.Contains(s.Types, kind) }

// Allows tells whether values of a JSON type are allowed, in any alternative. "integer"
// is a type of its own, and every integer is a number.
func (s *Schema) Allows(kind string) bool {
	return slices.ContainsFunc(s.Alternatives(), func(a *Schema) bool {
		return a == nil || !a.Nothing && (a.Types == nil || a.Names(kind) || kind == "integer" && a.Names("number"))
	})
}

// Property returns the schema of a member that the schema names, and whether it does.
func (s *Schema) Property(name string) (*Schema, bool) {
	if s == nil {
		return nil, false
	}
	for i := range s.Properties {
		if s.Properties[i].Name == name {
			return s.Properties[i].Schema, true
		}
	}
	return nil, false
}

// Member returns the schema of a member by any name, with references followed, and
// whether anything is said about one of that name.
func (s *Schema) Member(name string) (*Schema, bool) {
	if known, ok := s.Property(name); ok {
		return known.Resolve(), true
	}
	if s.IsMap() {
		return s.Additional.Resolve(), true
	}
	return nil, false
}

// Element returns the schema of an array's elements, with references followed.
func (s *Schema) Element() *Schema {
	if s == nil {
		return nil
	}
	return s.Items.Resolve()
}

// Def returns a definition by its name; nil when there is none.
func (s *Schema) Def(name string) *Schema {
	for i := range s.Defs {
		if s.Defs[i].Name == name {
			return s.Defs[i].Schema
		}
	}
	return nil
}

// Requires tells whether an object must have a member.
func (s *Schema) Requires(name string) bool { return s != nil && slices.Contains(s.Required, name) }

// IsMap tells whether members without a name of their own have a schema.
func (s *Schema) IsMap() bool { return s != nil && s.Additional != nil && s.Additional.Tree != nil }

// Closed tells whether members that the schema does not name are refused.
func (s *Schema) Closed() bool {
	if s == nil {
		return false
	}
	unevaluated, ok := s.Keyword("unevaluatedProperties")
	return s.Additional != nil && s.Additional.Nothing || ok && unevaluated == false
}

// Pointer is the JSON Pointer of the schema in its document.
func (s *Schema) Pointer() string {
	var places []string
	for ; s.parent != nil; s = s.parent {
		places = append(places, s.place)
	}
	slices.Reverse(places)
	return strings.Join(places, "")
}

// At finds a schema by its JSON Pointer in this one; nil when there is none, or just a
// boolean.
func (s *Schema) At(pointer string) *Schema {
	if s.Tree == nil {
		return nil
	}
	value, _ := jsontree.Lookup(s.Tree, pointer)
	tree, _ := value.(*jsontree.Object)
	return s.document.read[tree]
}
