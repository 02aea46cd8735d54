package schemadiff_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/base/trial"
)

func TestMain(m *testing.M) { trial.Main(m) }

const tree = `{"$ref": "#/$defs/node", "$defs": {"node": {"type": "object", "properties": {"name": {"type": NAME}, "next": {"$ref": "#/$defs/node"}, "all": {"type": "array", "items": {"$ref": "#/$defs/node"}}}, "required": ["name"]}}}`

// cases are schemas that say the same in other words, or nearly.
var cases = []struct {
	name, was, is string
	want          []string // "rule path", in their order
}{
	{"the null of a type list and of a oneOf", `{"type": ["string", "null"]}`, `{"oneOf": [{"type": "string"}, {"type": "null"}]}`, []string{"annotation "}},
	{"allOf and its parts at once", `{"allOf": [{"type": "string"}, {"maxLength": 5}]}`, `{"type": "string", "maxLength": 5}`, []string{"annotation "}},
	{"const and an enum of one", `{"const": "a"}`, `{"enum": ["a"]}`, []string{"annotation "}},
	{"integer and a multiple of 1", `{"type": "integer"}`, `{"type": "number", "multipleOf": 1}`, []string{"annotation "}},
	{"an integer above 0 and one from 1 on", `{"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10}`, `{"type": "integer", "minimum": 1, "maximum": 9}`, []string{"annotation "}},
	{"multiples of 4 and 6 and those of 12", `{"type": "integer", "multipleOf": 12}`, `{"type": "integer", "allOf": [{"multipleOf": 4}, {"multipleOf": 6}]}`, []string{"annotation "}},
	{"nullable reference", `{"type": "object", "properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"type": "object"}}}`,
		`{"type": "object", "properties": {"a": {"oneOf": [{"$ref": "#/$defs/x"}, {"type": "null"}]}}, "$defs": {"x": {"type": "object"}}}`, []string{"nullable /a"}},
	{"recursion: nothing", strings.ReplaceAll(tree, "NAME", `"string"`), strings.ReplaceAll(tree, "NAME", `["string"]`), []string{"annotation "}},
	{"recursion: once, not for ever", strings.ReplaceAll(tree, "NAME", `"string"`), strings.ReplaceAll(tree, "NAME", `["string", "null"]`), []string{"nullable /name"}},
	{"recursion: what held only where it began is looked at again",
		`{"type": "object", "properties": {"p": {"anyOf": [{"type": "object", "properties": {"x": {"$ref": "#/$defs/b"}}}, {"type": "object", "properties": {"x": {"$ref": "#/$defs/c"}}}]}, "q": {"$ref": "#/$defs/k"}},
			"$defs": {"b": {"type": "object", "properties": {"k": {"$ref": "#/$defs/k"}, "z": {"type": "integer"}}}, "k": {"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}},
				"c": {"type": "object", "properties": {"k": {"type": "object"}, "z": {"type": ["integer", "null"]}}}}}`,
		`{"type": "object", "properties": {"p": {"type": "object", "properties": {"x": {"$ref": "#/$defs/b"}}}, "q": {"$ref": "#/$defs/k"}},
			"$defs": {"b": {"type": "object", "properties": {"k": {"$ref": "#/$defs/k"}, "z": {"type": ["integer", "null"]}}}, "k": {"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}}}}`,
		[]string{"nullable /q/a/z", "branch-removed /p", "member-added /p/x/k/a"}},
	{"a form that nothing fits",
		`{"oneOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}], "$defs": {"a": {"type": "object", "properties": {"t": {"const": "a"}, "x": {"allOf": [{"type": "object", "additionalProperties": false}, {"required": ["s"]}]}}, "required": ["t", "x"]}, "b": {"type": "object", "properties": {"t": {"const": "b"}}, "required": ["t"]}}}`,
		`{"oneOf": [{"$ref": "#/$defs/b"}, {"$ref": "#/$defs/a"}], "$defs": {"a": {"type": "object", "properties": {"t": {"const": "a"}, "x": {"allOf": [{"type": "object", "additionalProperties": false}, {"required": ["s"]}]}}, "required": ["t", "x"]}, "b": {"type": "object", "properties": {"t": {"const": "b"}}, "required": ["t"]}}}`,
		[]string{"annotation "}},
	{"recursion without a way out", `{"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]}`, `{"type": "object", "properties": {"a": {"$ref": "#"}}}`, []string{"member-optional /a"}},
	{"draft-07: what is beside $ref does not count", `{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"$ref": "#/definitions/x", "maxLength": 3}}, "definitions": {"x": {"type": "string"}}}`,
		`{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"$ref": "#/definitions/x", "maxLength": 9}}, "definitions": {"x": {"type": "string"}}}`, []string{"annotation "}},
	{"2020-12: what is beside $ref counts", `{"properties": {"a": {"$ref": "#/$defs/x", "maxLength": 3}}, "$defs": {"x": {"type": "string"}}}`,
		`{"properties": {"a": {"$ref": "#/$defs/x", "maxLength": 9}}, "$defs": {"x": {"type": "string"}}}`, []string{"bound-widened /a"}},
	{"draft-07 and 2020-12 tuples", `{"$schema": "http://json-schema.org/draft-07/schema#", "type": "array", "items": [{"type": "string"}], "additionalItems": false}`,
		`{"type": "array", "prefixItems": [{"type": "string"}], "items": false}`, []string{"annotation "}},
	{"a longer tuple", `{"type": "array", "prefixItems": [{"type": "string"}], "items": false}`, `{"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}`, []string{"bound-widened "}},
	{"elements of arrays", `{"type": "array", "items": {"type": "string"}}`, `{"type": "array", "items": {"type": ["string", "integer"]}}`, []string{"type-added /*"}},
	{"fewer elements of a kind", `{"type": "array", "contains": {"type": "string"}, "minContains": 2}`, `{"type": "array", "contains": {"type": "string"}, "minContains": 1}`, []string{"bound-widened ", "items-widened "}},
	{"more elements of a kind", `{"type": "array", "contains": {"type": "string"}, "minContains": 1}`, `{"type": "array", "contains": {"type": "string"}, "minContains": 2}`, []string{"constraint-added "}},
	{"exclusive and not", `{"type": "integer", "minimum": 1}`, `{"type": "integer", "exclusiveMinimum": 1}`, []string{"constraint-added "}},
	{"a new member that was constrained", `{"type": "object", "additionalProperties": {"type": "string"}}`, `{"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": {"type": "string"}}`, []string{"type-added /a", "member-added /a", "type-narrowed /a"}},
	{"a new member that must be there", `{"type": "object"}`, `{"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}`, []string{"member-added /a"}},
	{"a member that was forbidden", `{"type": "object", "properties": {"a": false}}`, `{"type": "object", "properties": {"a": {"type": "string"}}}`, []string{"type-added /a"}},
	{"pattern properties", `{"type": "object", "patternProperties": {"^x": {"type": "string"}}}`, `{"type": "object", "patternProperties": {"^x": {"type": "integer"}}}`, []string{"type-added /^x", "type-narrowed /^x"}},
	{"branches in another order", `{"oneOf": [{"const": 1}, {"type": "string"}]}`, `{"oneOf": [{"type": "string"}, {"const": 1}]}`, []string{"annotation "}},
	{"a branch that is narrower", `{"anyOf": [{"type": "string", "maxLength": 9}, {"type": "integer"}]}`, `{"anyOf": [{"type": "string", "maxLength": 5}, {"type": "integer"}]}`, []string{"constraint-added "}},
	{"another event", `{"oneOf": [{"type": "object", "properties": {"t": {"const": "a"}, "n": {"type": "integer"}}, "required": ["t"]}, {"type": "object", "properties": {"t": {"const": "b"}}, "required": ["t"]}]}`,
		`{"oneOf": [{"type": "object", "properties": {"t": {"const": "a"}, "n": {"type": "integer"}}, "required": ["t"]}, {"type": "object", "properties": {"t": {"const": "c"}}, "required": ["t"]}]}`, []string{"branch-added ", "branch-removed "}},
	{"a member deep in an event, of which no payload stays valid", `{"oneOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}], "$defs": {"a": {"type": "object", "properties": {"t": {"const": "a"}, "data": {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}}, "required": ["t", "data"]}, "b": {"type": "object", "properties": {"t": {"const": "b"}}, "required": ["t"]}}}`,
		`{"oneOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}], "$defs": {"a": {"type": "object", "properties": {"t": {"const": "a"}, "data": {"type": "object", "properties": {"n": {"type": "string"}}, "required": ["n"]}}, "required": ["t", "data"]}, "b": {"type": "object", "properties": {"t": {"const": "b"}}, "required": ["t"]}}}`, []string{"type-added /data/n", "type-narrowed /data/n"}},
	{"the same beside a tag", `{"oneOf": [{"allOf": [{"properties": {"t": {"const": "a"}}, "required": ["t"]}, {"$ref": "#/$defs/a"}]}, {"allOf": [{"properties": {"t": {"const": "b"}}, "required": ["t"]}, {"$ref": "#/$defs/b"}]}], "$defs": {"a": {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}, "b": {"type": "object"}}}`,
		`{"oneOf": [{"allOf": [{"properties": {"t": {"const": "a"}}, "required": ["t"]}, {"$ref": "#/$defs/a"}]}, {"allOf": [{"properties": {"t": {"const": "b"}}, "required": ["t"]}, {"$ref": "#/$defs/b"}]}], "$defs": {"a": {"type": "object", "properties": {"n": {"type": "string"}}, "required": ["n"]}, "b": {"type": "object"}}}`, []string{"type-added /n", "type-narrowed /n"}},
	{"a type that the type list did not name", `{"enum": ["a", 1]}`, `{"enum": ["a", 1, null]}`, []string{"nullable "}},
	{"nothing at all before", `false`, `{"type": "string"}`, []string{"type-added "}},
	{"nothing at all after", `{"type": "string"}`, `false`, []string{"type-narrowed "}},
	{"draft-07: content is asserted", `{"$schema": "http://json-schema.org/draft-07/schema#", "type": "string", "contentEncoding": "base64"}`, `{"$schema": "http://json-schema.org/draft-07/schema#", "type": "string"}`, []string{"format-changed "}},
	{"content that is no longer asserted", `{"$schema": "http://json-schema.org/draft-07/schema#", "type": "string", "contentEncoding": "base64"}`, `{"type": "string", "contentEncoding": "base64"}`, []string{"format-changed "}},
	{"content that 2019-09 does not assert", `{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"contentEncoding": "base64"}}}`, `{"$schema": "https://json-schema.org/draft/2019-09/schema", "properties": {"a": {"contentEncoding": "base64"}}}`, []string{"format-changed /a"}},
	{"content that is now asserted", `{"type": "string", "contentEncoding": "base64"}`, `{"$schema": "http://json-schema.org/draft-07/schema#", "type": "string", "contentEncoding": "base64"}`, []string{"constraint-added "}},
	{"a metaschema", `{"$ref": "https://json-schema.org/draft/2020-12/schema"}`, `{"$ref": "https://json-schema.org/draft/2020-12/schema", "title": "x"}`, []string{"undecided "}},
	{"if, then, else", `{"if": {"required": ["a"]}, "then": {"required": ["b"]}}`, `{"if": {"required": ["a"]}, "then": {"required": ["c"]}}`, []string{"condition-changed "}},
	{"a dynamic reference, which now leads elsewhere", `{"$ref": "#/$defs/l", "$defs": {"l": {"$dynamicAnchor": "e", "$ref": "#/$defs/x"}, "x": {"type": "array", "items": {"$dynamicRef": "#e"}}}}`,
		`{"$ref": "#/$defs/l", "$defs": {"l": {"$anchor": "e", "$ref": "#/$defs/x"}, "x": {"type": "array", "items": {"$dynamicRef": "#e"}}}}`, []string{"annotation "}},
	{"a dynamic reference, in another order", `{"$dynamicAnchor": "e", "type": "object", "additionalProperties": {"$dynamicRef": "#e"}}`, `{"type": "object", "additionalProperties": {"$dynamicRef": "#e"}, "$dynamicAnchor": "e"}`, []string{"annotation "}},
	{"a dynamic reference in a condition", `{"$dynamicAnchor": "e", "not": {"items": {"$dynamicRef": "#e"}}}`, `{"$dynamicAnchor": "e", "type": "string"}`, []string{"condition-changed ", "type-narrowed "}},
	{"unevaluated members", `{"type": "object", "properties": {"a": {}}, "unevaluatedProperties": false}`, `{"type": "object", "properties": {"a": {}, "b": {}}, "unevaluatedProperties": false}`, []string{"member-added-closed /b"}},
	{"a tree with a dynamic reference", `{"$dynamicAnchor": "n", "type": "object", "properties": {"a": {"$dynamicRef": "#n"}, "b": {"type": "string"}}}`,
		`{"$dynamicAnchor": "n", "type": "object", "properties": {"a": {"$dynamicRef": "#n"}, "b": {"type": ["string", "null"]}}}`, []string{"nullable /b"}},
	{"a dynamic reference over two documents", `{"$id": "https://example.com/a", "$ref": "b", "$defs": {"n": {"$dynamicAnchor": "n", "type": "string"}, "b": {"$id": "b", "$dynamicAnchor": "n", "items": {"$dynamicRef": "#n"}}}}`,
		`{"$id": "https://example.com/a", "$ref": "b", "$defs": {"n": {"$dynamicAnchor": "n", "type": "integer"}, "b": {"$id": "b", "$dynamicAnchor": "n", "items": {"$dynamicRef": "#n"}}}}`, []string{"undecided "}},
	{"what depends on a member says nothing of numbers", `{"type": "object", "required": ["b"]}`, `{"type": ["object", "integer"], "required": ["b"], "dependentSchemas": {"b": {"type": "object"}}}`, []string{"type-added "}},
	{"too many alternatives", `{"allOf": [` + strings.Repeat(`{"anyOf": [{"minLength": 1}, {"minLength": 2}, {"minLength": 3}, {"minLength": 4}]}, `, 6) + `{}]}`, `{"type": "string"}`, []string{"undecided "}},
}

func TestCompare(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, change := range schemadiff.Compare(parse(t, "old", c.was), parse(t, "new", c.is)) {
				if !slices.Contains(got, change.Rule+" "+change.Path) {
					got = append(got, change.Rule+" "+change.Path)
				}
				checkWitness(t, c.was, c.is, change)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A change keeps its fingerprint when the schema around it moves.
func TestFingerprints(t *testing.T) {
	find := func(was, is string) string {
		changes := schemadiff.Compare(parse(t, "old", was), parse(t, "new", is))
		if len(changes) != 1 {
			t.Fatalf("%+v", changes)
		}
		return changes[0].Fingerprint
	}
	inPlace := find(`{"properties": {"a": {"type": "string"}}}`, `{"properties": {"a": {"type": ["string", "null"]}}}`)
	moved := find(`{"properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"type": "string"}}}`, "{\n\n"+`"properties": {"a": {"$ref": "#/$defs/y"}}, "$defs": {"y": {"type": ["string", "null"]}}}`)
	other := find(`{"properties": {"b": {"type": "string"}}}`, `{"properties": {"b": {"type": ["string", "null"]}}}`)
	if inPlace != moved || inPlace == other {
		t.Errorf("fingerprints %s, moved %s, of another member %s", inPlace, moved, other)
	}
}

func ExampleCompare() {
	was, _ := schemadiff.Parse("old.json", []byte(`{"type": "object", "properties": {"ip": {"type": "string"}}}`))
	is, _ := schemadiff.Parse("new.json", []byte(`{"type": "object", "properties": {"ip": {"type": ["string", "null"]}}}`))
	for _, c := range schemadiff.Compare(was, is) {
		fmt.Printf("%s %s: was %s, is %s; witness %s\n", c.Rule, c.Path, c.Was, c.Is, c.Witness)
	}
	// Output: nullable /ip: was string, is string or null; witness {"ip":null}
}
