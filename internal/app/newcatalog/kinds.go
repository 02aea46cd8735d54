package newcatalog

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsontree"
)

// kind is a schema that a discriminator chooses.
type kind struct {
	at   place
	tags []any // values of the member that tells kinds apart
}

// discriminator is the member that tells the kinds of a schema apart, its mapping, and the schemas that
// its document names.
func (s *sources) discriminator(of *jsontree.Object, in *source) (member string, mapping []kind, held *jsontree.Object) {
	member = of.Text("discriminator")
	chosen := of.Object("discriminator")
	if chosen != nil {
		member = chosen.Text("propertyName")
	}
	if held = in.root.Object("components"); held != nil {
		held = held.Object("schemas")
	}
	if member == "" || held == nil {
		return "", nil, nil
	}
	if chosen == nil || chosen.Object("mapping") == nil {
		return member, nil, held
	}
	names := chosen.Object("mapping")
	for _, tag := range names.Names {
		ref := names.Text(tag)
		if held.Has(ref) { // a name, not a reference
			mapping = append(mapping, kind{place{in, ""}.at("components", "schemas", ref), []any{tag}})
		} else if _, to, err := s.find(in, ref); err == nil {
			mapping = append(mapping, kind{to, []any{tag}})
		}
	}
	return member, mapping, held
}

// kinds are the schemas that a discriminator without a oneOf chooses: those of its mapping, and those
// that inherit from its schema with allOf, whose tags are their names (OpenAPI 3.1, Discriminator
// Object; AsyncAPI 3 has its name alone).
func (s *sources) kinds(value any, at place) (member string, all []kind) {
	parent, ok := value.(*jsontree.Object)
	if !ok || parent.Has("oneOf") || parent.Has("anyOf") {
		return "", nil
	}
	member, mapping, held := s.discriminator(parent, at.in)
	if member == "" {
		return "", nil
	}
	add := func(at place, tags ...any) {
		i := slices.IndexFunc(all, func(k kind) bool { return k.at.String() == at.String() })
		if i < 0 {
			i, all = len(all), append(all, kind{at: at})
		}
		all[i].tags = append(all[i].tags, tags...)
	}
	for _, k := range mapping {
		add(k.at, k.tags...)
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
	for i := range all {
		all[i].tags = s.possible(all[i].tags, member, all[i].at, value, at)
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

// possible are tags of a kind, none where its member or that of the schema around it cannot have one:
// such kinds are told apart in another way.
func (s *sources) possible(tags []any, member string, of place, around any, aroundAt place) []any {
	value, _ := jsontree.Lookup(of.in.root, of.pointer)
	t := tagged{s, tags, mostTagged}
	if t.allows(value, of, member) && t.allows(around, aroundAt, member) {
		return tags
	}
	return nil
}

// tagged looks whether schemas may allow one of some texts.
type tagged struct {
	sources *sources
	some    []any
	left    int // of the schemas that are looked at; then nothing is allowed
}

const mostTagged = 1000

// allows looks at the member with that name, or at the value itself where there is none.
func (t *tagged) allows(value any, at place, member ...string) bool {
	if t.left--; t.left < 0 {
		return false
	}
	tree, ok := value.(*jsontree.Object)
	if !ok {
		return value != false
	}
	if ref := tree.Text("$ref"); ref != "" {
		if to, toAt, err := t.sources.find(at.in, ref); err == nil && !t.allows(to, toAt, member...) {
			return false
		}
	}
	allowed := func(part any) bool { return t.allows(part, at, member...) }
	for _, part := range tree.List("allOf") {
		if !allowed(part) {
			return false
		}
	}
	for _, choice := range []string{"oneOf", "anyOf"} {
		if branches := tree.List(choice); branches != nil && !slices.ContainsFunc(branches, allowed) {
			return false
		}
	}
	if len(member) > 0 {
		properties := tree.Object("properties")
		return properties == nil || !properties.Has(member[0]) || t.allows(properties.Get(member[0]), at)
	}
	return t.fits(tree)
}

// fits looks at what a schema says itself of texts.
func (t *tagged) fits(tree *jsontree.Object) bool {
	list, types := tree.List("enum"), tree.List("type")
	if tree.Has("const") {
		list = []any{tree.Get("const")}
	}
	if kind := tree.Text("type"); kind != "" {
		types = []any{kind}
	}
	pattern, err := regexp.Compile(tree.Text("pattern"))
	return (types == nil || slices.Contains(types, any("string"))) && slices.ContainsFunc(t.some, func(tag any) bool {
		text, _ := tag.(string)
		return (list == nil || slices.Contains(list, tag)) && (err != nil || pattern.MatchString(text))
	})
}

// plain marks a reference to what stands at a place, whatever its discriminator chooses.
const plain = "\x00plain"

// choice is the schema of any of the kinds of a discriminator.
func choice(member string, all []kind) *jsontree.Object {
	var branches []any
	for _, k := range all {
		var parts []any
		if len(k.tags) > 0 {
			parts = append(parts, withTag(member, k.tags))
		}
		ref := k.at.in.name + "#" + strings.ReplaceAll(k.at.pointer, "%", "%25")
		branches = append(branches, jsontree.New().Set("allOf", append(parts, jsontree.New().Set("$ref", ref).Set(plain, true))))
	}
	return jsontree.New().Set("anyOf", branches)
}

func withTag(member string, tags []any) *jsontree.Object {
	tag := jsontree.New().Set("properties", jsontree.New().Set(member, jsontree.New().Set("enum", tags)))
	return tag.Set("required", []any{member})
}

// byDiscriminator marks what a discriminator says of the branches of a choice: validators do not look at it,
// readers that choose by it do.
const byDiscriminator = "x-siohook-discriminator"

// ForValidators is the schema as validators see it, which do not look at a discriminator; nil where the
// schema is that. Places in it are the same.
func (p *Payload) ForValidators() ([]byte, error) {
	if !bytes.Contains(p.Schema, []byte(byDiscriminator)) {
		return nil, nil
	}
	value, _, err := jsontree.ParseValue(p.Schema)
	if err != nil {
		return nil, err
	}
	clearTags(value)
	return jsontree.Format(value)
}

func clearTags(value any) {
	switch v := value.(type) {
	case *jsontree.Object:
		if v.Has(byDiscriminator) {
			v.Remove(slices.Clone(v.Names)...)
		}
		for _, name := range v.Names {
			clearTags(v.Values[name])
		}
	case []any:
		for _, one := range v {
			clearTags(one)
		}
	}
}

// tag gives the branches of a choice the tags by which its discriminator chooses them: those of the
// mapping, or else their names.
func (c *carrier) tag(s *jsontree.Object, in *source) {
	member, mapping, held := c.sources.discriminator(s, in)
	if member == "" {
		return
	}
	for _, choice := range []string{"oneOf", "anyOf"} {
		branches := s.List(choice)
		for i, branch := range branches {
			b, ok := branch.(*jsontree.Object)
			if !ok || b.Text("$ref") == "" {
				continue
			}
			_, at, err := c.sources.find(in, b.Text("$ref"))
			if err != nil {
				continue
			}
			var tags []any
			for _, k := range mapping {
				if k.at == at {
					tags = append(tags, k.tags...)
				}
			}
			tokens := jsonpos.Tokens(at.pointer)
			if name := tokens[max(0, len(tokens)-1):]; tags == nil && len(name) > 0 && at.in == in && at == (place{in, ""}).at("components", "schemas", name[0]) && held.Has(name[0]) {
				tags = []any{name[0]}
			}
			if tags = c.sources.possible(tags, member, at, s, place{in, ""}); len(tags) > 0 {
				branches[i] = jsontree.New().Set("allOf", []any{withTag(member, tags).Set(byDiscriminator, true), b})
			}
		}
	}
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
