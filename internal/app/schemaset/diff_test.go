package schemaset_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/schemaset"
)

// A comparison ends with its context, even in the middle of one schema.
func TestCompareEnds(t *testing.T) {
	var sides [2]*schemaset.Set
	for i := range sides {
		var members strings.Builder
		for n := range 150 {
			fmt.Fprintf(&members, `"m%d": {"type": %q}, `, n, []string{"string", "integer"}[i])
		}
		file := filepath.Join(t.TempDir(), "s.json")
		if err := os.WriteFile(file, []byte(`{"properties": {`+members.String()+`"z": {}}}`), 0o600); err != nil {
			t.Fatal(err)
		}
		var err error
		if sides[i], err = schemaset.Read(t.Context(), file); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := schemaset.Compare(ctx, sides[0], sides[1], func(func() string) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// What is too large is an error with its place, but not where it stays as it is beside what has changed.
func TestTooLarge(t *testing.T) {
	webhook := func(name, schema string) string {
		return fmt.Sprintf(`%q: {"post": {"requestBody": {"content": {"application/json": {"schema": %s}}}}}`, name, schema)
	}
	var levels strings.Builder
	for i := range 40 {
		fmt.Fprintf(&levels, `"l%d": {"properties": {"a": {"$ref": "#/components/schemas/l%[2]d"}, "b": {"$ref": "#/components/schemas/l%[2]d"}}},`, i, i+1)
	}
	document := func(kind, last string) string {
		return `{"openapi": "3.1.0", "webhooks": {` + webhook("a", `{"$ref": "#/components/schemas/l0"}`) + ", " + webhook("b", `{"type": "`+kind+`"}`) + `},
			"components": {"schemas": {` + levels.String() + `"l40": {"type": "` + last + `"}}}}`
	}
	values := "{\n" + `"enum": [` + strings.Repeat(`1,`, 300_000) + `1]}`
	for name, c := range map[string]struct{ was, is, want string }{
		"stays":   {document("string", "string"), document("integer", "string"), "1 breaking"},
		"changes": {document("string", "string"), document("string", "integer"), "json: a: with its references replaced, the schema has more than 200,000 subschemas"},
		"values":  {values, values, "json:2:9: size: want at most 200,000 values"},
	} {
		sets := make([]*schemaset.Set, 2)
		for i, text := range []string{c.was, c.is} {
			file := filepath.Join(t.TempDir(), "s.json")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			var err error
			if sets[i], err = schemaset.Read(t.Context(), file); err != nil {
				t.Fatal(err)
			}
		}
		diff, err := schemaset.Compare(t.Context(), sets[0], sets[1], func(func() string) {})
		got := fmt.Sprint(err)
		if err == nil {
			got = diff.String()
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// What a discriminator says of a branch counts for readers that choose by it, and not for validators: what breaks
// either is breaking.
func TestDiscriminatorHidesNothing(t *testing.T) {
	document := func(cat, tag string) string {
		return `{"openapi": "3.1.0", "webhooks": {"pet": {"post": {"requestBody": {"content": {"application/json": {"schema": {
			"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
			"discriminator": {"propertyName": "kind", "mapping": {"` + tag + `": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"}}
		}}}}}}}, "components": {"schemas": {
			"Cat": {"type": "object", "required": ["kind"], "properties": {"kind": ` + cat + `}},
			"Dog": {"type": "object", "required": ["kind", "bark"], "properties": {"kind": {"const": "dog"}, "bark": {"type": "string"}}}
		}}}`
	}
	read := func(text string) *schemaset.Set {
		file := filepath.Join(t.TempDir(), "pets.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		set, err := schemaset.Read(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		return set
	}
	for name, c := range map[string]struct{ was, is, rule string }{
		"a constant is open": {document(`{"const": "cat"}`, "cat"), document(`{"type": "string"}`, "cat"), "enum-opened"},
		"another tag":        {document(`{"type": "string"}`, "cat"), document(`{"type": "string"}`, "lion"), "enum-value-added"},
	} {
		diff, err := schemaset.Compare(t.Context(), read(c.was), read(c.is), func(func() string) {})
		if err != nil {
			t.Fatal(err)
		}
		if !diff.Fails("breaking") || diff.Changes[0].Rule != c.rule || diff.Changes[0].Path != "/kind" {
			t.Errorf("%s: %s %+v", name, diff, diff.Changes)
		}
	}
}

// A kind that inherits from a schema, and whose member cannot have its name, is told apart in another way: what breaks
// its readers is not hidden.
func TestImpossibleTags(t *testing.T) {
	document := func(bark string) string {
		return `{"openapi": "3.1.0", "webhooks": {"pet": {"post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}}}},
			"components": {"schemas": {
				"Pet": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}, "discriminator": {"propertyName": "kind"}},
				"Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"required": ["bark"], "properties": {"kind": {"const": "dog"}, "bark": ` + bark + `}}]}
			}}}`
	}
	var sets []*schemaset.Set
	for _, bark := range []string{`{"type": "string"}`, `{"type": "integer"}`} {
		file := filepath.Join(t.TempDir(), "pets.json")
		if err := os.WriteFile(file, []byte(document(bark)), 0o600); err != nil {
			t.Fatal(err)
		}
		set, err := schemaset.Read(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, set)
	}
	diff, err := schemaset.Compare(t.Context(), sets[0], sets[1], func(func() string) {})
	if err != nil {
		t.Fatal(err)
	}
	if !diff.Fails("breaking") || diff.Changes[0].Path != "/bark" {
		t.Errorf("%s %+v", diff, diff.Changes)
	}
}
