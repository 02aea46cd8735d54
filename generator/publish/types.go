package publish

import (
	"maps"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/schemas"
)

// shape is what a type of another language is made of: a schema of our subset,
// taken apart. Exactly one of its fields but Null and Open is set; none means
// anything.
type shape struct {
	Null   bool    // null, too
	Name   string  // of a definition
	Scalar string  // string, integer, number, boolean, null
	Values []any   // all that there are: const, or enum of a closed list
	Known  []any   // strings of an open list; others may come
	Items  *shape  // of an array
	Empty  bool    // an array that is always empty
	Map    *shape  // of an object's members, whatever their names
	Either []shape // one of these
}

// shapeOf takes a lenient schema apart; strict is the same part of the strict one,
// which knows the values of open lists. Either may be nil.
func shapeOf(lenient, strict *schema.Schema) shape {
	var s shape
	if lenient == nil {
		return s
	}
	if strict == nil {
		strict = &schema.Schema{}
	}
	if lenient.Ref != nil {
		return shape{Name: schema.RefName(lenient.Tree)}
	}
	if value, ok := lenient.Keyword("const"); ok {
		return shape{Values: []any{value}}
	}
	if values := lenient.List("enum"); values != nil {
		return shape{Values: values}
	}
	if lenient.OneOf != nil {
		for i, branch := range lenient.OneOf {
			if isNull(branch) {
				s.Null = true
				continue
			}
			var closed *schema.Schema
			if i < len(strict.OneOf) {
				closed = strict.OneOf[i]
			}
			s.Either = append(s.Either, shapeOf(branch, closed))
		}
		if len(s.Either) == 1 {
			one := s.Either[0]
			one.Null = s.Null
			return one
		}
		return s
	}
	kinds := slices.DeleteFunc(slices.Clone(lenient.Types), func(kind string) bool { return kind == "null" })
	kind := ""
	switch {
	case len(kinds) == 1:
		kind, s.Null = kinds[0], len(lenient.Types) > 1
	case isNull(lenient):
		kind = "null"
	}
	switch kind {
	case "array":
		if most, ok := lenient.Number("maxItems"); ok && most == 0 {
			s.Empty = true
			return s
		}
		items := shapeOf(lenient.Items, strict.Items)
		s.Items = &items
	case "object":
		values := shapeOf(lenient.Additional, strict.Additional)
		s.Map = &values
	default:
		s.Scalar = kind
		for _, v := range strict.List("enum") {
			if v != nil {
				s.Known = append(s.Known, v)
			}
		}
	}
	return s
}

// isClass tells whether the values of a definition are objects with members of their own, or null.
func isClass(s *schema.Schema) bool {
	return s != nil && s.Has("properties") && !slices.ContainsFunc(s.Types, func(kind string) bool { return kind != "object" && kind != "null" })
}

// isNull tells whether a schema allows null and nothing else.
func isNull(s *schema.Schema) bool { return s != nil && slices.Equal(s.Types, []string{"null"}) }

// field is a member of a named type.
type field struct {
	Name     string
	Doc      []string // description, comment
	Optional bool
	Evidence schemas.Evidence // "" where it is unknown
	shape
}

// named is a named type: an object with fields, or any other shape.
type named struct {
	Name   string
	Doc    string
	Object bool
	Fields []field
	shape
}

// types are all definitions in alphabetical order, under names that all languages accept.
func (k *contract) types() []named {
	evidence := k.evidence()
	var out []named
	for _, d := range k.bundle[schemas.Lenient].Defs {
		def, closed := d.Schema, k.def(schemas.Strict, d.Name)
		n := named{Name: k.typeName(d.Name), Doc: def.Text("description")}
		if !isClass(def) {
			n.shape = shapeOf(def, closed)
			k.rename(&n.shape)
			out = append(out, n)
			continue
		}
		n.Object = true
		for _, p := range def.Properties {
			strict, _ := closed.Property(p.Name)
			f := field{Name: p.Name, Optional: !def.Requires(p.Name), Evidence: evidence[place{d.Name, p.Name}], shape: shapeOf(p.Schema, strict)}
			k.rename(&f.shape)
			for _, text := range []string{p.Schema.Text("description"), p.Schema.Text("$comment")} {
				if text != "" {
					f.Doc = append(f.Doc, text)
				}
			}
			n.Fields = append(n.Fields, f)
		}
		out = append(out, n)
	}
	return out
}

// sentence ends a text with a full stop and keeps it on one line.
func sentence(text string) string { return strings.Join(strings.Fields(text), " ") }

// place is a member of a definition.
type place struct{ def, member string }

// refersTo tells whether a shape has the name of a definition that is of some kind.
func (s *shape) refersTo(is func(name string) bool) bool {
	return s != nil && (s.Name != "" && is(s.Name) || s.Items.refersTo(is) || s.Map.refersTo(is) ||
		slices.ContainsFunc(s.Either, func(one shape) bool { return one.refersTo(is) }))
}

// evidence is that of the members of definitions. One that is documented in an event is documented.
func (k *contract) evidence() map[place]schemas.Evidence {
	all := map[place]schemas.Evidence{}
	for _, row := range k.rows {
		for _, m := range k.memberRows(row) {
			if m.Known == schemas.Doc || m.Known == schemas.Seen && all[m.place] == "" {
				all[m.place] = m.Known
			}
		}
	}
	return all
}

// listed is the type of an entry of the npm package's list of events.
const listed = "CatalogEvent"

// typeName is the name of a definition's type: one that TypeScript, Python and PHP accept, and that no
// other definition has in any case of letters.
func (k *contract) typeName(def string) string {
	if k.typeNames == nil {
		k.typeNames = map[string]string{}
		taken := maps.Clone(reserved())
		for _, own := range []string{k.union(), k.union() + "Type", listed} {
			taken[strings.ToLower(own)] = true
		}
		for _, d := range k.bundle[schemas.Lenient].Defs {
			k.typeNames[d.Name] = unique(taken, strings.ToLower, identifier(d.Name))
		}
	}
	return k.typeNames[def]
}

// rename gives a shape the names of types, and null where what it refers to has it.
func (k *contract) rename(s *shape) {
	if s == nil {
		return
	}
	if s.Name != "" {
		def := k.def(schemas.Lenient, s.Name)
		s.Null = s.Null || isClass(def) && def.Names("null")
		s.Name = k.typeName(s.Name)
	}
	k.rename(s.Items)
	k.rename(s.Map)
	for i := range s.Either {
		k.rename(&s.Either[i])
	}
}
