package schema

import (
	"iter"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/sorted"
)

// Walk calls visit for the schema whose tree is s and for each schema inside it.
func Walk(s *jsontree.Object, visit func(*jsontree.Object)) {
	visit(s)
	for _, inner := range Children(s) {
		Walk(inner, visit)
	}
}

// Rebase changes the references of the schema whose tree is s, and of all inside it,
// from definitions in one place to definitions in another: from #/$defs/ to
// #/components/schemas/, for example.
func Rebase(s *jsontree.Object, from, to string) {
	Walk(s, func(s *jsontree.Object) {
		if name, ok := strings.CutPrefix(s.Text("$ref"), from); ok {
			s.Set("$ref", to+name)
		}
	})
}

// The places of definitions.
const (
	defs        = "#/$defs/"
	definitions = "#/definitions/"
)

// RefTo is the tree of a reference to a definition.
func RefTo(name string) *jsontree.Object { return jsontree.New().Set("$ref", defs+name) }

// RefName is the name of the definition that a tree refers to, unescaped, wherever in the document
// definitions are; "" when it refers to none.
func RefName(s *jsontree.Object) string {
	ref := s.Text("$ref")
	if !strings.HasPrefix(ref, "#/") {
		return ""
	}
	return jsonpos.Unescape(ref[strings.LastIndexByte(ref, '/')+1:])
}

// Needed are the names of those definitions that the named ones consist of, themselves
// among them.
func Needed(defs *jsontree.Object, names []string) map[string]bool {
	needed := map[string]bool{}
	var need func(string)
	need = func(name string) {
		if needed[name] || defs.Object(name) == nil {
			return
		}
		needed[name] = true
		Walk(defs.Object(name), func(s *jsontree.Object) { need(RefName(s)) })
	}
	for _, name := range names {
		need(name)
	}
	return needed
}

// Draft07 is a copy of a schema of 2020-12 in draft-07; in the subset of keywords
// that we use, only the place of the definitions differs.
func Draft07(document *jsontree.Object) *jsontree.Object {
	older, _ := jsontree.Clone(document).(*jsontree.Object)
	Rebase(older, defs, definitions)
	if held := older.Object("$defs"); held != nil {
		older.Remove("$defs")
		older.Set("definitions", held)
	}
	older.Set("$schema", "http://json-schema.org/draft-07/schema#")
	return older
}

// order is the order in which a schema's keywords are written; what is not listed
// follows in the order in which it was set.
var order = []string{
	"$schema", "$id", "$ref", "$comment", "title", "description",
	"type", "const", "enum", "format", "pattern", "minLength", "maxLength",
	"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf",
	"oneOf", "anyOf", "allOf", "not",
	"properties", "required", "additionalProperties", "items", "minItems", "maxItems",
	"examples", "default", "$defs", "definitions",
}

// Sort puts the keywords of the schema whose tree is s, and of all inside it, in the
// order in which they are published.
func Sort(s *jsontree.Object) {
	rank := func(name string) int {
		if i := slices.Index(order, name); i >= 0 {
			return i
		}
		return len(order)
	}
	Walk(s, func(s *jsontree.Object) {
		sorted.By(s.Names, func(a, b string) int { return rank(a) - rank(b) })
	})
}

// Children ranges over the schemas that the keywords of the one whose tree is s hold, but for the
// schemas true and false.
func Children(s *jsontree.Object) iter.Seq2[string, *jsontree.Object] {
	return func(yield func(string, *jsontree.Object) bool) {
		for _, keyword := range s.Names {
			f := holders[keyword]
			if f == 0 {
				continue
			}
			for c := range held(f, s.Values[keyword]) {
				if inner, ok := c.value.(*jsontree.Object); ok && !yield(keyword, inner) {
					return
				}
			}
		}
	}
}

// Holds tells whether a keyword holds schemas.
func Holds(keyword string) bool { return holders[keyword] != 0 }
