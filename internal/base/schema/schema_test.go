package schema_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
)

const published = "../../../schemas/json"

func parse(t testing.TB, text string) *schema.Schema {
	t.Helper()
	s, err := schema.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What is published is read, and written again byte for byte.
func TestPublishedIsUnchanged(t *testing.T) {
	n := 0
	err := filepath.WalkDir(published, func(file string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".schema.json") {
			return err
		}
		n++
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		s, err := schema.Parse(text)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		again, err := jsontree.Format(s.Tree)
		if err != nil || !bytes.Equal(text, again) {
			t.Errorf("%s: %v: is written another way", file, err)
		}
		schema.Sort(s.Tree)
		if sorted, err := jsontree.Format(s.Tree); err != nil || !bytes.Equal(text, sorted) {
			t.Errorf("%s: %v: is sorted another way", file, err)
		}
		return nil
	})
	if err != nil || n < 40 {
		t.Fatal(n, err)
	}
}

func TestKeywords(t *testing.T) {
	s := parse(t, `{
		"type": ["object", "null"], "title": "T", "x-own": {"properties": 5}, "minProperties": 2, "maxProperties": 1.5,
		"properties": {"b": {"type": "string", "enum": ["x", null]}, "": true, "a/b": {"items": {"type": "integer"}}},
		"required": ["b"], "additionalProperties": false, "const": {"$ref": 5},
		"oneOf": [{"$ref": "#/$defs/N"}, {"anyOf": [{"$ref": "#/$defs/N"}, {"type": "number"}]}, false],
		"patternProperties": {"^x": {"not": {}}}, "dependencies": {"a": ["b"], "c": {}},
		"$defs": {"N": {"type": "null"}}}`)
	names := func(properties []schema.Property) (all []string) {
		for _, p := range properties {
			all = append(all, p.Name+" "+p.Schema.Pointer())
		}
		return all
	}
	var alternatives []string
	for _, a := range s.Alternatives() {
		alternatives = append(alternatives, a.Pointer())
	}
	b, ok := s.Property("b")
	most, isWhole := s.Number("maxProperties")
	least, _ := s.Number("minProperties")
	got := []any{
		s.Types, s.Text("title"), s.Has("x-own"), s.Text("minProperties"), least, most, isWhole, names(s.Properties), names(s.Defs),
		s.Required, s.Requires("b"), s.Requires("a"), s.Closed(), s.IsMap(), alternatives, ok, b.List("enum"), s.Allows("null"), s.Allows("integer"),
		s.Allows("string"), b.Allows("integer"), s.Names("object"), s.OneOf[2].Nothing, s.Def("N").Names("null"), s.Def("M") == nil,
		s.At("/properties/a~1b/items").Pointer(), s.At("/patternProperties/^x/not").Pointer(), s.At("/title") == nil, s.At("/properties/x") == nil,
		s.At("/oneOf/2") == nil,
	}
	want := []any{
		[]string{"object", "null"}, "T", true, "", 2, 0, false,
		[]string{"b /properties/b", " /properties/", "a/b /properties/a~1b"}, []string{"N /$defs/N"},
		[]string{"b"}, true, false, true, false, []string{"/$defs/N", "/oneOf/1/anyOf/1", "/oneOf/2"}, true, []any{"x", nil}, true, true,
		false, false, true, true, true, true, "/properties/a~1b/items", "/patternProperties/^x/not", true, true, true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, text := range []string{`true`, `{}`, `{"type": "object", "unevaluatedProperties": {}}`} {
		if s := parse(t, text); !s.Allows("object") || s.Closed() || s.Nothing {
			t.Errorf("%s is closed", text)
		}
	}
	if !parse(t, `{"unevaluatedProperties": false}`).Closed() || parse(t, `false`).Allows("null") || !parse(t, `{"additionalProperties": {}}`).IsMap() {
		t.Error("false allows something")
	}
	var nothing *schema.Schema
	if _, ok := nothing.Property("a"); ok || nothing.Closed() || nothing.IsMap() || nothing.Requires("a") || !nothing.Allows("null") ||
		nothing.Names("null") || nothing.Text("type") != "" || nothing.Resolve() != nil || len(nothing.Alternatives()) != 1 {
		t.Error("what knows nothing says something")
	}
}

// The forms of arrays in the two drafts.
func TestItems(t *testing.T) {
	for text, want := range map[string]string{
		`{"items": {"type": "null"}}`:                                   "0 /items",
		`{"prefixItems": [{}, {}], "items": {}}`:                        "2 /items",
		`{"additionalItems": {}, "items": [{}, true]}`:                  "2 /additionalItems",
		`{"additionalItems": {}, "items": {}}`:                          "0 /items",
		`{"additionalItems": {}}`:                                       "0 none",
		`{"items": [{}], "unevaluatedItems": false, "contains": false}`: "1 none",
	} {
		s, rest := parse(t, text), "none"
		if s.Items != nil {
			rest = s.Items.Pointer()
		}
		if got := fmt.Sprint(len(s.Prefix), " ", rest); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// Where references lead, with "" for another document.
func TestReferences(t *testing.T) {
	const defs = `, "$defs": {"A": {}, "B/é": {"$anchor": "b"}, "C": {"$id": "inner.json", "$defs": {"D": {}, "E": {"$ref": "#/$defs/D"}}}}`
	for _, c := range []struct{ ref, more, want string }{
		{"#", "", "/"},
		{"#/$defs/A", defs, "/$defs/A"},
		{"#/%24defs/B~1%C3%A9", defs, "/$defs/B~1é"},
		{"#b", defs, "/$defs/B~1é"},
		{"inner.json", defs, "/$defs/C"},
		{"inner.json#/$defs/D", defs, "/$defs/C/$defs/D"},
		{"https://example.com/s/root.json#/$defs/A", `, "$id": "https://example.com/s/root.json"` + defs, "/$defs/A"},
		{"https://example.com/s/inner.json", `, "$id": "https://example.com/s/root.json"` + defs, "/$defs/C"},
		{"urn:a:b#/$defs/A", `, "$id": "urn:a:b"` + defs, "/$defs/A"},
		{"#/definitions/A/not", `, "definitions": {"A": {"not": {}}}`, "/definitions/A/not"},
		{"#old", `, "$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"A": {"$id": "#old"}}`, "/definitions/A"},
		{"#/components/schemas/A", `, "components": {"schemas": {"A": {"items": {"$ref": "#/components/schemas/B"}}, "B": {}}}`, "/components/schemas/A"},
		{"other.json", "", ""},
		{"other.json#/$defs/A", defs, ""},
		{"https://example.com/s.json#x", "", ""},
	} {
		s := parse(t, `{"properties": {"p": {"$ref": "`+c.ref+`"}}`+c.more+`}`)
		p, _ := s.Property("p")
		got := ""
		if p.Ref != nil {
			got = p.Resolve().Pointer()
			if got == "" {
				got = "/"
			}
		} else if p.Resolve() != nil {
			t.Errorf("%s is its own end", c.ref)
		}
		if got != c.want {
			t.Errorf("%s leads to %q, want %q", c.ref, got, c.want)
		}
	}
	s := parse(t, `{"$ref": "#/$defs/C/$defs/E"`+defs+`}`)
	if to := s.Resolve().Pointer(); to != "/$defs/C/$defs/D" {
		t.Errorf("a chain leads to %s", to)
	}
}

func TestParseErrors(t *testing.T) {
	chain := `{"$defs": {"0": {}`
	for i := range 2000 {
		chain += fmt.Sprintf(`, "%d": {"$ref": "#/$defs/%d"}`, i+1, i)
	}
	for _, c := range []struct{ text, pointer, problem string }{
		{`[]`, "", "want a schema, an object or a boolean, got array"},
		{`{"properties": {"a": 5}}`, "/properties/a", "want a schema, an object or a boolean, got number"},
		{`{"properties": {"a/b": {"items": null}}}`, "/properties/a~1b/items", "want a schema or an array of schemas, got null"},
		{`{"items": [true, {}, "x"]}`, "/items/2", "want a schema, an object or a boolean, got string"},
		{`{"oneOf": {}}`, "/oneOf", "want an array of schemas, got object"},
		{`{"$defs": []}`, "/$defs", "want schemas by name, got array"},
		{`{"type": 5}`, "/type", "want an array of strings, got number"},
		{`{"type": ["null", true]}`, "/type/1", "want a string, got boolean"},
		{`{"required": "a"}`, "/required", "want an array of strings, got string"},
		{`{"$ref": {}}`, "/$ref", "want a string, got object"},
		{`{"$ref": "%"}`, "/$ref", `want a reference such as #/$defs/Name, got "%"`},
		{`{"$id": "%"}`, "/$id", `want an address, got "%"`},
		{`{"items": {"$ref": "#/$defs/A"}}`, "/items/$ref", "the document has nothing at #/$defs/A"},
		{`{"items": {"$ref": "#a"}}`, "/items/$ref", "the document has nothing at #a"},
		{`{"items": {"$ref": "#/type"}, "type": "null"}`, "/type", "want a schema, an object or a boolean, got string"},
		{`{"$ref": "#"}`, "", "reference loop: the reference leads only to itself"},
		{`{"$defs": {"A": {"$ref": "#/$defs/B"}, "B": {"anyOf": [{"not": {"$ref": "#/$defs/A"}}]}}}`, "/$defs/A", "reference loop: the reference leads only to itself"},
		{chain + `}}`, "/$defs/1001", "the chain of references and alternatives is too long"},
	} {
		_, err := schema.Parse([]byte(c.text))
		var problem *schema.Error
		if !errors.As(err, &problem) || problem.Pointer != c.pointer || problem.Problem != c.problem {
			t.Errorf("%.100s: got %v, want %s: %s", c.text, err, c.pointer, c.problem)
		}
	}
	for _, text := range []string{``, `{`, `{"a": 1, "a": 2}`, "\ufeff{}", strings.Repeat(`{"not":`, 201) + `{}` + strings.Repeat(`}`, 201)} {
		_, err := schema.Parse([]byte(text))
		if fault := (*jsonpos.Fault)(nil); !errors.As(err, &fault) {
			t.Errorf("%.20q: got %v", text, err)
		}
	}
	// The way back to itself leads through a member: that is a tree.
	parse(t, `{"properties": {"next": {"$ref": "#"}}}`)
}

// A long name that many schemas stand below costs its length once.
func TestLongNames(t *testing.T) {
	var many strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&many, `"%d": {}, `, i)
	}
	parse(t, `{"properties": {"`+strings.Repeat("n", 1<<20)+`": {"properties": {`+many.String()+`"z": {}}}}}`)
}

func TestDraft07(t *testing.T) {
	s := parse(t, `{"$schema": "x", "items": {"$ref": "#/$defs/A"}, "$defs": {"A": {"not": {"$ref": "#/$defs/A/items"}, "items": {}}}}`)
	text, err := jsontree.Format(schema.Draft07(s.Tree))
	if err != nil {
		t.Fatal(err)
	}
	older := parse(t, string(text))
	if older.Items.Ref != older.Def("A") || older.Tree.Has("$defs") || older.Text("$schema") != "http://json-schema.org/draft-07/schema#" {
		t.Errorf("got %s", text)
	}
	if s.Items.Ref != s.Def("A") || s.Text("$schema") != "x" {
		t.Error("the original has changed")
	}
}

// A value that schemas look at in too many ways would be validated without end.
func TestTooManyWays(t *testing.T) {
	text := `{"$ref":"#/$defs/d0","$defs":{`
	for i := range 60 {
		text += fmt.Sprintf(`"d%d":{"allOf":[{"$ref":"#/$defs/d%d"},{"$ref":"#/$defs/d%d"}]},`, i, i+1, i+1)
	}
	if _, err := schema.Parse([]byte(text + `"d60":{}}}`)); err == nil || !strings.Contains(err.Error(), "too many schemas for one value") {
		t.Errorf("got %v", err)
	}
}

// What references lead to stands in their place, with what is beside them.
func TestInline(t *testing.T) {
	const older = `"$schema":"http://json-schema.org/draft-07/schema#",`
	for _, c := range []struct{ text, want string }{
		{`{"$ref":"#/$defs/a","$defs":{"a":{"type":"string","title":"A"}}}`, `{"type":"string","title":"A"}`},
		{`{"$id":"https://example.com/s","$ref":"s#/$defs/a","title":"B","$defs":{"a":{"type":"string","title":"A"}}}`, `{"type":"string","title":"B","$id":"https://example.com/s"}`},
		{`{"properties":{"x":{"$ref":"#/$defs/a","minLength":1},"$ref":{"$ref":"#/$defs/a"}},"$defs":{"a":{"type":"string"}}}`,
			`{"properties":{"x":{"minLength":1,"allOf":[{"type":"string"}]},"$ref":{"type":"string"}}}`},
		{`{"allOf":[{"$ref":"#/$defs/a"},true],"items":{"$ref":"#/$defs/b"},"$defs":{"a":false,"b":{"$anchor":"c","examples":[{"$ref":"#/x"}]}}}`,
			`{"allOf":[false,true],"items":{"examples":[{"$ref":"#/x"}]}}`},
		{`{"items":{"$ref":"#c"},"$defs":{"b":{"$anchor":"c","enum":["$ref"]}}}`, `{"items":{"enum":["$ref"]}}`},
		{`{` + older + `"properties":{"x":{"$ref":"#/definitions/a","minLength":1}},"dependencies":{"x":["y"],"y":{"$ref":"#/definitions/a"}},"definitions":{"a":{"type":"object"}}}`,
			`{` + older + `"properties":{"x":{"type":"object"}},"dependencies":{"x":["y"],"y":{"type":"object"}}}`},
		{`{"$ref":"#/$defs/a","type":"object","allOf":[{"minProperties":1}],"$defs":{"a":{"maxProperties":2}}}`,
			`{"type":"object","allOf":[{"minProperties":1},{"maxProperties":2}]}`},
		{`{"items":{"$ref":"#"}}`, `/items/$ref: it leads to a schema that contains itself, so it cannot be replaced`},
		{`{"$ref":"#/$defs/a","$defs":{"a":{"properties":{"b":{"$ref":"#/$defs/a"}}}}}`, `/$defs/a/properties/b/$ref: it leads to a schema that contains itself, so it cannot be replaced`},
		{`{"items":{"$ref":"other.json"}}`, `/items/$ref: it leads to another document, so it cannot be replaced`},
		{`{"items":{"$dynamicRef":"#a"},"$defs":{"a":{"$dynamicAnchor":"a"}}}`, `/items/$dynamicRef: what it leads to depends on the way to it, so it cannot be replaced`},
	} {
		text := inlined(t, c.text, 100)
		if text != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.text, text, c.want)
		}
	}
	var doubling strings.Builder // each definition has the next one twice
	for i := range 40 {
		fmt.Fprintf(&doubling, `"a%d":{"items":{"$ref":"#/$defs/a%d"},"contains":{"$ref":"#/$defs/a%d"}},`, i, i+1, i+1)
	}
	if got := inlined(t, `{"items":{"$ref":"#/$defs/a0"},"$defs":{`+doubling.String()+`"a40":{}}}`, 1000); !strings.HasSuffix(got, ": without references, there are more than 1,000 schemas") {
		t.Error(got)
	}
}

func inlined(t *testing.T, text string, most int) string {
	t.Helper()
	tree, err := parse(t, text).Inline(most)
	if err != nil {
		return err.Error()
	}
	formatted, err := jsontree.Format(tree)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := json.Compact(&b, formatted); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
