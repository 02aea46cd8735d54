package fake

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/schema"
)

// arrays is the first alternative that is about arrays; nil when none is.
func arrays(s *schema.Schema) *schema.Schema {
	for _, alternative := range s.Alternatives() {
		if alternative.Names("array") {
			return alternative
		}
	}
	return nil
}

// items is the schema of an array's elements.
func items(s *schema.Schema) *schema.Schema {
	if s == nil {
		return nil
	}
	return s.Items.Resolve()
}

// kindOfNode is a value's JSON type as [schema.Schema.Allows] wants it.
func kindOfNode(n jsonpos.Node) string {
	if _, err := strconv.ParseInt(string(n.Raw()), 10, 64); n.Kind() == jsonpos.Number && err == nil {
		return "integer"
	}
	return n.Kind().String()
}

// branch is the alternative that a value belongs to: the only one that allows
// its type, or, of several, the one whose constants it has. The union is how
// many there were to choose from.
func branch(s *schema.Schema, value jsonpos.Node) (chosen *schema.Schema, union int) {
	var candidates []*schema.Schema
	for _, alternative := range s.Alternatives() {
		if alternative.Allows(kindOfNode(value)) {
			candidates = append(candidates, alternative)
		}
	}
	for _, candidate := range candidates {
		if constantsHold(candidate, value) {
			return candidate, len(candidates)
		}
	}
	return nil, len(candidates)
}

func constantsHold(s *schema.Schema, value jsonpos.Node) bool {
	if s == nil {
		return true
	}
	for _, p := range s.Properties {
		if want, ok := p.Schema.Resolve().Keyword("const"); ok {
			if got, ok := value.Member(p.Name); !ok || !sameScalar(got, want) {
				return false
			}
		}
	}
	return true
}

// sameScalar compares a value that is no array and no object with one in a schema.
func sameScalar(n jsonpos.Node, want any) bool {
	switch want := want.(type) {
	case string:
		return n.Kind() == jsonpos.String && n.Text() == want
	case jsontext.Value:
		return bytes.Equal(n.Raw(), want)
	case bool:
		return string(n.Raw()) == strconv.FormatBool(want)
	case nil:
		return n.Kind() == jsonpos.Null
	}
	return false
}

// property is the schema of a member, and whether the schema says anything about
// a member of that name.
func property(s *schema.Schema, name string) (*schema.Schema, bool) {
	if known, ok := s.Property(name); ok {
		return known.Resolve(), true
	}
	if s.IsMap() {
		return s.Additional.Resolve(), true
	}
	return nil, false
}

// isTextMap tells whether the schema is one of objects with texts by any name.
func isTextMap(s *schema.Schema) bool {
	return s.IsMap() && !s.Has("maxProperties") && !s.Has("minProperties") &&
		s.Additional.Allows("string") && !bounded(s.Additional.Resolve())
}

// bounded tells whether not every value of the type is allowed.
func bounded(s *schema.Schema) bool {
	return slices.ContainsFunc([]string{
		"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "enum", "const",
		"minLength", "maxLength", "pattern",
	}, s.Has)
}

// descend finds the schemas of the values that a path may lead to. When there
// is none, at is the index of the token that no alternative knows and known are
// the names that it might have had.
func descend(s *schema.Schema, path []string) (found []*schema.Schema, at int, known []string) {
	found = []*schema.Schema{s}
	for i, token := range path {
		var next []*schema.Schema
		known = nil
		for _, holder := range found {
			for _, alternative := range holder.Alternatives() {
				if isIndex(token) && alternative.Names("array") {
					next = append(next, items(alternative))
				}
				if member, ok := property(alternative, token); ok {
					next = append(next, member)
				}
				if alternative != nil {
					for _, p := range alternative.Properties {
						known = append(known, p.Name)
					}
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
	_, ok := jsonpos.Index(token)
	return ok || token == "-"
}
