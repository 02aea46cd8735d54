package newcatalog

import (
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/jsontree"
)

// kind is a schema that a discriminator chooses.
type kind struct {
	at   place
	tags []any // values of the member that tells kinds apart
}

// kinds are the schemas that a discriminator without a oneOf chooses: those of its mapping, and those
// that inherit from its schema with allOf, whose tags are their names (OpenAPI 3.1, Discriminator
// Object; AsyncAPI 3 has its name alone).
func (s *sources) kinds(value any, at place) (member string, all []kind) {
	parent, ok := value.(*jsontree.Object)
	if !ok || parent.Has("oneOf") || parent.Has("anyOf") {
		return "", nil
	}
	member = parent.Text("discriminator")
	chosen := parent.Object("discriminator")
	if chosen != nil {
		member = chosen.Text("propertyName")
	}
	held := at.in.root.Object("components")
	if held != nil {
		held = held.Object("schemas")
	}
	if member == "" || held == nil {
		return "", nil
	}
	add := func(at place, tags ...any) {
		i := slices.IndexFunc(all, func(k kind) bool { return k.at.String() == at.String() })
		if i < 0 {
			i, all = len(all), append(all, kind{at: at})
		}
		all[i].tags = append(all[i].tags, tags...)
	}
	if chosen != nil && chosen.Object("mapping") != nil {
		mapping := chosen.Object("mapping")
		for _, tag := range mapping.Names {
			ref := mapping.Text(tag)
			if held.Has(ref) { // a name, not a reference
				add(place{at.in, ""}.at("components", "schemas", ref), tag)
			} else if _, to, err := s.find(at.in, ref); err == nil {
				add(to, tag)
			}
		}
	}
	of := map[string]bool{at.String(): true}
	for before := 0; len(of) > before; { // and who inherits from them
		before = len(of)
		for _, name := range held.Names {
			child := place{at.in, ""}.at("components", "schemas", name)
			if of[child.String()] || !slices.ContainsFunc(s.parents(held.Get(name), child), func(p place) bool { return of[p.String()] }) {
				continue
			}
			of[child.String()] = true
			if !slices.ContainsFunc(all, func(k kind) bool { return k.at.String() == child.String() }) {
				add(child, name)
			}
		}
	}
	// Tags that the member cannot have say that kinds are told apart in another way.
	for i := range all {
		if value, _, err := s.find(at.in, "#"+all[i].at.pointer); err == nil && all[i].at.in == at.in {
			for _, of := range []any{parent, value} {
				if !allows(of, member, all[i].tags) {
					all[i].tags = nil
				}
			}
		}
	}
	return member, all
}

// parents are what a schema refers to in its allOf.
func (s *sources) parents(value any, at place) (all []place) {
	child, ok := value.(*jsontree.Object)
	if !ok {
		return nil
	}
	for _, part := range child.List("allOf") {
		if p, ok := part.(*jsontree.Object); ok && p.Text("$ref") != "" {
			if _, to, err := s.find(at.in, p.Text("$ref")); err == nil {
				all = append(all, to)
			}
		}
	}
	return all
}

// allows tells whether a schema lists no values for a member, or one of some.
func allows(value any, member string, some []any) bool {
	s, ok := value.(*jsontree.Object)
	if !ok {
		return true
	}
	if properties := s.Object("properties"); properties != nil {
		if of := properties.Object(member); of != nil {
			list := of.List("enum")
			if of.Has("const") {
				list = []any{of.Get("const")}
			}
			if list != nil && !slices.ContainsFunc(some, func(tag any) bool { return slices.Contains(list, tag) }) {
				return false
			}
		}
	}
	return !slices.ContainsFunc(s.List("allOf"), func(part any) bool { return !allows(part, member, some) })
}

// plain marks a reference to what stands at a place, whatever its discriminator chooses.
const plain = "\x00plain"

// choice is the schema of any of the kinds of a discriminator.
func choice(member string, all []kind) *jsontree.Object {
	var branches []any
	for _, k := range all {
		var parts []any
		if len(k.tags) > 0 {
			tag := jsontree.New().Set("properties", jsontree.New().Set(member, jsontree.New().Set("enum", k.tags)))
			parts = append(parts, tag.Set("required", []any{member}))
		}
		ref := k.at.in.name + "#" + strings.ReplaceAll(k.at.pointer, "%", "%25")
		branches = append(branches, jsontree.New().Set("allOf", append(parts, jsontree.New().Set("$ref", ref).Set(plain, true))))
	}
	return jsontree.New().Set("anyOf", branches)
}

// refer is a reference to what stands at a place or, where a discriminator chooses, to its kinds.
func (c *carrier) refer(value any, at place) string {
	if c.isOpaque {
		if member, all := c.sources.kinds(value, at); len(all) > 0 {
			return c.definition(choice(member, all), at.at("discriminator"))
		}
	}
	return c.definition(value, at)
}

// inherit marks the references of a schema to those that it inherits from.
func (c *carrier) inherit(tree *jsontree.Object, at place) {
	for _, part := range tree.List("allOf") {
		p, ok := part.(*jsontree.Object)
		if !ok || p.Text("$ref") == "" {
			continue
		}
		if value, to, err := c.sources.find(at.in, p.Text("$ref")); err == nil {
			_, all := c.sources.kinds(value, to)
			if slices.ContainsFunc(all, func(k kind) bool { return k.at.String() == at.String() }) {
				p.Set(plain, true)
			}
		}
	}
}
