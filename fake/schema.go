package fake

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/siohook/siohook/internal/jsonpos"
)

// schema is a JSON Schema, or a part of one, as its text has it. The zero value
// knows nothing and allows everything.
type schema struct {
	document *jsonpos.Document
	node     jsonpos.Node
}

func parseSchema(text []byte) (schema, error) {
	document, err := jsonpos.Parse(text, jsonpos.Limits{MaxDepth: 1000})
	if err != nil {
		return schema{}, fmt.Errorf("schema: %w", err)
	}
	return schema{document, document.Root()}, nil
}

// keyword returns the value of a keyword, and whether the schema has it.
func (s schema) keyword(name string) (jsonpos.Node, bool) {
	if s.document == nil {
		return jsonpos.Node{}, false
	}
	return s.node.Member(name)
}

// sub is the schema at a value of this one's document, references followed.
func (s schema) sub(node jsonpos.Node) schema {
	s.node = node
	for range 100 { // a chain of references that never ends allows everything
		ref, ok := s.keyword("$ref")
		if !ok {
			return s
		}
		if len(ref.Text()) == 0 || ref.Text()[0] != '#' {
			return schema{}
		}
		if s.node, ok = s.document.Lookup(ref.Text()[1:]); !ok {
			return schema{}
		}
	}
	return schema{}
}

// alternatives are the branches of a oneOf or anyOf; the schema itself when it
// has neither.
func (s schema) alternatives() []schema {
	for _, name := range []string{"oneOf", "anyOf"} {
		if branches, ok := s.keyword(name); ok {
			var all []schema
			for branch := range branches.Children() {
				all = append(all, s.sub(branch).alternatives()...)
			}
			return all
		}
	}
	return []schema{s}
}

// kinds are the JSON types that the schema itself names; nil when it names none.
func (s schema) kinds() []string {
	types, ok := s.keyword("type")
	if !ok {
		return nil
	}
	if types.Kind() == jsonpos.String {
		return []string{types.Text()}
	}
	var names []string
	for name := range types.Children() {
		names = append(names, name.Text())
	}
	return names
}

// takes tells whether values of a JSON type are allowed, in any alternative.
// "integer" is a type of its own, and every integer is a number.
func (s schema) takes(kind string) bool {
	return slices.ContainsFunc(s.alternatives(), func(alternative schema) bool {
		kinds := alternative.kinds()
		return kinds == nil || slices.Contains(kinds, kind) || kind == "integer" && slices.Contains(kinds, "number")
	})
}

// arrays is the first alternative that is about arrays.
func (s schema) arrays() schema {
	for _, alternative := range s.alternatives() {
		if slices.Contains(alternative.kinds(), "array") {
			return alternative
		}
	}
	return schema{}
}

// kindOfNode is a value's JSON type as takes wants it.
func kindOfNode(n jsonpos.Node) string {
	if _, err := strconv.ParseInt(string(n.Raw()), 10, 64); n.Kind() == jsonpos.Number && err == nil {
		return "integer"
	}
	return n.Kind().String()
}

// branch is the alternative that a value belongs to: the only one that allows
// its type, or, of several, the one whose constants it has. The union is how
// many there were to choose from.
func (s schema) branch(value jsonpos.Node) (chosen schema, union int) {
	var candidates []schema
	for _, alternative := range s.alternatives() {
		if alternative.takes(kindOfNode(value)) {
			candidates = append(candidates, alternative)
		}
	}
	for _, candidate := range candidates {
		if candidate.constantsHold(value) {
			return candidate, len(candidates)
		}
	}
	return schema{}, len(candidates)
}

func (s schema) constantsHold(value jsonpos.Node) bool {
	for name, property := range s.properties() {
		if want, ok := property.keyword("const"); ok {
			if got, ok := value.Member(name); !ok || !sameScalar(got, want) {
				return false
			}
		}
	}
	return true
}

// sameScalar compares two values that are no arrays and no objects.
func sameScalar(a, b jsonpos.Node) bool {
	if a.Kind() == jsonpos.String && b.Kind() == jsonpos.String {
		return a.Text() == b.Text()
	}
	return bytes.Equal(a.Raw(), b.Raw())
}

// properties ranges over the members that the schema names.
func (s schema) properties() iter.Seq2[string, schema] {
	return func(yield func(string, schema) bool) {
		properties, ok := s.keyword("properties")
		if !ok {
			return
		}
		for property := range properties.Children() {
			if !yield(property.Name(), s.sub(property)) {
				return
			}
		}
	}
}

// property is the schema of a member, and whether the schema says anything about
// a member of that name.
func (s schema) property(name string) (schema, bool) {
	for known, property := range s.properties() {
		if known == name {
			return property, true
		}
	}
	return s.others()
}

// others is the schema of the members without a name of their own; ok when they
// have one, that is when the object is a map.
func (s schema) others() (schema, bool) {
	if rest, ok := s.keyword("additionalProperties"); ok && rest.Kind() == jsonpos.Object {
		return s.sub(rest), true
	}
	return schema{}, false
}

// isTextMap tells whether the schema is one of objects with texts by any name.
func (s schema) isTextMap() bool {
	_, most := s.keyword("maxProperties")
	_, least := s.keyword("minProperties")
	rest, ok := s.others()
	return ok && !most && !least && rest.takes("string") && !rest.bounded()
}

// closed tells whether the schema refuses members that it does not name.
func (s schema) closed() bool {
	for _, name := range []string{"additionalProperties", "unevaluatedProperties"} {
		if rest, ok := s.keyword(name); ok && string(rest.Raw()) == "false" {
			return true
		}
	}
	return false
}

// requires tells whether an object must have a member.
func (s schema) requires(name string) bool {
	required, ok := s.keyword("required")
	if !ok {
		return false
	}
	for one := range required.Children() {
		if one.Text() == name {
			return true
		}
	}
	return false
}

// items is the schema of an array's elements.
func (s schema) items() schema {
	if items, ok := s.keyword("items"); ok {
		return s.sub(items)
	}
	return schema{}
}

// number is the value of a keyword that holds a whole number.
func (s schema) number(name string) (int, bool) {
	value, ok := s.keyword(name)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(string(value.Raw()))
	return n, err == nil
}

// text is the value of a keyword that holds a string; "" when there is none.
func (s schema) text(name string) string {
	value, ok := s.keyword(name)
	if !ok {
		return ""
	}
	return value.Text()
}

// descend finds the schemas of the values that a path may lead to. When there
// is none, at is the index of the token that no alternative knows and known are
// the names that it might have had.
func (s schema) descend(path []string) (found []schema, at int, known []string) {
	found = []schema{s}
	for i, token := range path {
		var next []schema
		known = nil
		for _, holder := range found {
			for _, alternative := range holder.alternatives() {
				if isIndex(token) && slices.Contains(alternative.kinds(), "array") {
					next = append(next, alternative.items())
				}
				if property, ok := alternative.property(token); ok {
					next = append(next, property)
				}
				for name := range alternative.properties() {
					known = append(known, name)
				}
			}
		}
		if len(next) == 0 {
			return nil, i, known
		}
		found = next
	}
	return found, len(path), nil
}

// isIndex tells whether a token of a path may be an array's index.
func isIndex(token string) bool {
	n, err := strconv.Atoi(token)
	return token == "-" || err == nil && n >= 0 && strconv.Itoa(n) == token
}

// names tells whether the schema has a member's name.
func (s schema) names(name string) bool {
	for known := range s.properties() {
		if known == name {
			return true
		}
	}
	return false
}

// bounded tells whether not every value of the type is allowed.
func (s schema) bounded() bool {
	for _, name := range []string{
		"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "enum", "const",
		"minLength", "maxLength", "pattern",
	} {
		if _, ok := s.keyword(name); ok {
			return true
		}
	}
	return false
}
