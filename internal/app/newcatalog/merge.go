package newcatalog

import (
	"reflect"
	"slices"

	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
)

// deepestMerge is how deep the parts of objects may have parts.
const deepestMerge = 20

// merge makes one object of those schemas that ask for several at once with allOf, as documents write what inherits
// from something. It means the same, and languages without such a choice get a class of it. What is more than objects
// with members stays as it is.
func merge(document, defs *jsontree.Object) {
	m := &merging{defs: defs}
	schema.Walk(document, func(s *jsontree.Object) {
		if !s.Has("allOf") {
			return
		}
		if ref := m.alone(s); ref != "" && s != document {
			s.Remove(slices.Clone(s.Names)...)
			s.Set("$ref", ref)
			return
		}
		own := *s // without what is the document's
		own.Names = slices.DeleteFunc(slices.Clone(s.Names), func(name string) bool {
			return slices.Contains([]string{"$schema", "$id", "$defs", "definitions", "unevaluatedProperties"}, name)
		})
		m.left = mostMerged
		one, ok := m.object(&own, 0)
		if !ok {
			return
		}
		s.Remove("allOf")
		for _, name := range []string{"type", "properties", "required"} {
			if one.Has(name) {
				s.Set(name, one.Get(name))
			}
		}
		if s.Has("unevaluatedProperties") {
			s.Set("additionalProperties", s.Get("unevaluatedProperties"))
			s.Remove("unevaluatedProperties")
		}
	})
}

// mostMerged are the parts that are looked at for one object.
const mostMerged = 1000

type merging struct {
	defs *jsontree.Object
	left int // parts
}

// alone is the reference of a schema that asks for nothing else; "" when it does.
func (m *merging) alone(s *jsontree.Object) string {
	all := s.List("allOf")
	if len(all) != 1 || slices.ContainsFunc(s.Names, func(name string) bool { return name != "allOf" && !schema.IsAnnotation(name) }) {
		return ""
	}
	part, ok := all[0].(*jsontree.Object)
	if !ok || !m.isReference(part) {
		return ""
	}
	return part.Text("$ref")
}

func (m *merging) isReference(s *jsontree.Object) bool {
	return m.defs.Object(schema.RefName(s)) != nil && !slices.ContainsFunc(s.Names, func(name string) bool { return name != "$ref" && !schema.IsAnnotation(name) })
}

// object is a schema with its parts as one: of its keywords, type, properties and required.
func (m *merging) object(s *jsontree.Object, depth int) (one *jsontree.Object, ok bool) {
	if m.left--; depth > deepestMerge || m.left < 0 {
		return nil, false
	}
	if s.Has("$ref") {
		if !m.isReference(s) {
			return nil, false
		}
		return m.object(m.defs.Object(schema.RefName(s)), depth+1)
	}
	one = jsontree.New()
	members := jsontree.New()
	var required []any
	for _, name := range s.Names {
		switch {
		case schema.IsAnnotation(name):
		case name == "type" && s.Text(name) == "object":
			one.Set("type", "object")
		case name == "properties" && s.Object(name) != nil:
			for _, member := range s.Object(name).Names {
				members.Set(member, jsontree.Clone(s.Object(name).Get(member)))
			}
		case name == "required":
			required = add(required, s.List(name))
		case name == "additionalProperties" && s.Get(name) == true:
		case name == "allOf":
		default:
			return nil, false
		}
	}
	parts := s.List("allOf")
	for _, value := range slices.Backward(parts) { // what comes later says more
		part, isObject := value.(*jsontree.Object)
		if !isObject {
			return nil, false
		}
		other, ok := m.object(part, depth+1)
		if !ok {
			return nil, false
		}
		if other.Has("type") {
			one.Set("type", "object")
		}
		both := jsontree.New()
		if inner := other.Object("properties"); inner != nil {
			for _, member := range inner.Names {
				both.Set(member, inner.Get(member))
			}
		}
		for _, member := range members.Names {
			value := members.Get(member)
			if both.Has(member) {
				value = joined(both.Get(member), value)
			}
			both.Set(member, value)
		}
		members, required = both, add(slices.Clone(other.List("required")), required)
	}
	if len(members.Names) > 0 {
		one.Set("properties", members)
	}
	if len(required) > 0 {
		one.Set("required", required)
	}
	return one, true
}

// add adds names to a list that does not have them.
func add(list, more []any) []any {
	for _, name := range more {
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// simple are keywords of which each counts alone.
var simple = set("type", "const", "enum", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "format")

// joined is what two schemas ask for at once.
func joined(a, b any) any {
	x, isX := a.(*jsontree.Object)
	y, isY := b.(*jsontree.Object)
	if reflect.DeepEqual(a, b) || isX && len(x.Names) == 0 {
		return b
	}
	if isX && isY {
		both := jsontree.New()
		for _, one := range []*jsontree.Object{x, y} {
			for _, name := range one.Names {
				isNote := schema.IsAnnotation(name)
				if !isNote && (!simple[name] || both.Has(name) && !reflect.DeepEqual(both.Get(name), one.Get(name))) {
					return jsontree.New().Set("allOf", []any{a, b})
				}
				both.Set(name, one.Get(name))
			}
		}
		return both
	}
	return jsontree.New().Set("allOf", []any{a, b})
}
