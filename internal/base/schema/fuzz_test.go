package schema_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
)

// FuzzParse: no text makes it panic or run on, and what is read is written unchanged.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob(published + "/*.strict.schema.json")
	if err != nil || len(files) == 0 {
		f.Fatal("no schemas", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, text := range []string{
		`true`, `{"items": [{}], "additionalItems": false}`, `{"$id": "a", "$defs": {"b": {"$id": "b", "$anchor": "c"}}, "$ref": "b#c"}`,
		`{"$ref": "#/a~1b/0", "a/b": [{"$ref": "#"}]}`, `{"dependencies": {"a": ["b"], "c": {"not": {}}}}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := schema.Parse(text)
		if err != nil {
			return
		}
		s.Allows("string")
		for _, p := range s.Properties {
			p.Schema.Allows("string")
			if p.Schema.Tree != nil && s.At(p.Schema.Pointer()) != p.Schema && s.Pointer() == "" {
				t.Errorf("%q is not found", p.Schema.Pointer())
			}
		}
		again, err := jsontree.Format(s.Tree)
		if err != nil {
			t.Fatal(err)
		}
		tree, _, err := jsontree.ParseValue(again)
		if err != nil {
			t.Fatal(err)
		}
		if s.Tree != nil {
			if diff := cmp.Diff(any(s.Tree), tree); diff != "" {
				t.Errorf("is written another way: %s", diff)
			}
		}
	})
}
