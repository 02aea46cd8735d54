package mutation

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
