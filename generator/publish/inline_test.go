package publish_test

import (
	"bytes"
	"encoding/json"
	"path"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/generator/publish"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

// The schemas without references give the same verdicts as those with them, on valid
// payloads and on all with one fault.
func TestInlineGivesTheSameVerdicts(t *testing.T) {
	for _, c := range []*schemas.Catalog{schemas.Automation(), settings.Catalog()} {
		files := export(t, c, publish.Options{Inline: true})
		compile := func(name string) *jsonschema.Schema {
			compiler := jsonschema.NewCompiler()
			if err := compiler.AddResource("mem:///"+name, bytes.NewReader(files[name])); err != nil {
				t.Fatal(err)
			}
			s, err := compiler.Compile("mem:///" + name)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			return s
		}
		faker, err := fake.New(3, fake.Options{Catalog: c})
		if err != nil {
			t.Fatal(err)
		}
		done, verdicts := map[*schemas.Row]bool{}, map[bool]int{}
		for _, e := range faker.Cover() {
			if done[e.Row] {
				continue
			}
			done[e.Row] = true
			all, err := mutation.Of(c, e.Row, e.Payload)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{e.Row.SchemaFile(schemas.Lenient), path.Join("draft-07", e.Row.SchemaFile(schemas.Strict))} {
				with, without := compile(name), compile("inline/"+name)
				for i := range all {
					if !trial.Full() && i%8 != 0 {
						continue
					}
					d := json.NewDecoder(bytes.NewReader(all[i].Payload()))
					d.UseNumber()
					var value any
					if d.Decode(&value) != nil || strings.Contains(all[i].ID, "number") { // an exponent may take the validator minutes
						continue
					}
					valid := with.Validate(value) == nil
					verdicts[valid]++
					if got := without.Validate(value) == nil; got != valid {
						t.Errorf("%s, %s: valid %t without references, %t with them", name, all[i].ID, got, valid)
					}
				}
			}
		}
		// Events that were only seen are not generated.
		if len(done) < len(c.Rows)/2 || verdicts[true] == 0 || verdicts[false] < 50 {
			t.Errorf("%s: %d events, verdicts %v", c.Name, len(done), verdicts)
		}
	}
}

// Each schema of each event and the bundles, in both profiles and drafts, are there without references.
func TestInlineIsWhole(t *testing.T) {
	for _, c := range []*schemas.Catalog{schemas.Automation(), settings.Catalog()} {
		files := export(t, c, publish.Options{Inline: true})
		n := 0
		for _, profile := range []schemas.Profile{schemas.Lenient, schemas.Strict} {
			names := []string{schemas.BundleFile(profile)}
			for _, row := range c.Rows {
				names = append(names, row.SchemaFile(profile))
			}
			for _, name := range names {
				for _, name := range []string{name, "draft-07/" + name} {
					n++
					tree, err := jsontree.Parse(files["inline/"+name])
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					schema.Walk(tree, func(s *jsontree.Object) {
						if s.Has("$ref") || s.Has("$defs") || s.Has("definitions") || s.Has("$id") {
							t.Errorf("%s has a reference: %v", name, s.Names)
						}
					})
				}
			}
		}
		for name := range files {
			if strings.HasPrefix(name, "inline/") {
				n--
			}
		}
		if n != 0 {
			t.Errorf("%s: %d files too few", c.Name, n)
		}
	}
}
