package schemaset_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/siohook/siohook/generator/publish"
	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/app/schemaset"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
)

// breaking are changes of one schema that break its readers. Each tells whether it could be made.
var breaking = map[string]func(s map[string]any) bool{
	"a value may be null": func(s map[string]any) bool {
		kind, ok := s["type"].(string)
		s["type"] = []any{kind, "null"}
		return ok && s["const"] == nil
	},
	"a value has another type": func(s map[string]any) bool {
		_, ok := s["type"].(string)
		s["type"] = "boolean"
		return ok && s["const"] == nil
	},
	"a value may be anything": func(s map[string]any) bool {
		_, typed := s["type"]
		_, refers := s["$ref"]
		clear(s)
		return typed || refers
	},
	"a member is optional": func(s map[string]any) bool {
		required, ok := s["required"].([]any)
		if ok {
			s["required"] = required[1:]
		}
		return ok
	},
	"a member is gone": func(s map[string]any) bool {
		required, ok := s["required"].([]any)
		if ok {
			delete(s["properties"].(map[string]any), required[0].(string))
			s["required"] = required[1:]
		}
		return ok
	},
	"a member is renamed": func(s map[string]any) bool {
		required, ok := s["required"].([]any)
		if ok {
			properties, name := s["properties"].(map[string]any), required[0].(string)
			properties[name+"_2"] = properties[name]
			delete(properties, name)
			s["required"] = append([]any{name + "_2"}, required[1:]...)
		}
		return ok
	},
	"a constant is another": func(s map[string]any) bool {
		_, ok := s["const"]
		s["const"] = "another"
		return ok
	},
	"a constant is open": func(s map[string]any) bool {
		_, ok := s["const"]
		delete(s, "const")
		return ok
	},
	"a format is gone": func(s map[string]any) bool {
		_, ok := s["format"]
		delete(s, "format")
		return ok
	},
	"a pattern accepts more": func(s map[string]any) bool {
		pattern, ok := s["pattern"].(string)
		s["pattern"] = pattern + "|^other$"
		return ok
	},
	"there is a further form": func(s map[string]any) bool {
		forms, ok := s["oneOf"].([]any)
		s["oneOf"] = append(forms, map[string]any{"type": "object", "properties": map[string]any{"type": map[string]any{"const": "new"}}, "required": []any{"type"}})
		return ok
	},
	"elements have another type": func(s map[string]any) bool {
		_, ok := s["items"]
		ok = ok && s["maxItems"] != float64(0) // else there are none
		s["items"] = map[string]any{"type": "integer"}
		return ok
	},
}

// Any breaking change of our own documents is found, wherever it is made.
func TestExports(t *testing.T) {
	files, err := publish.Export(schemas.Automation(), publish.Options{})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	read := func(name string, text []byte) *schemaset.Set {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		set, err := schemaset.Read(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		return set
	}
	levels := func(was *schemaset.Set, doc any) (diff *schemaset.Diff) {
		text, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		diff, err = schemaset.Compare(t.Context(), was, read("new.json", text), func(func() string) {})
		if err != nil {
			t.Fatal(err)
		}
		return diff
	}
	for n, name := range []string{"openapi.json", "asyncapi.json"} {
		var doc map[string]any
		if err := json.Unmarshal(files[name], &doc); err != nil {
			t.Fatal(err)
		}
		was := read(name, files[name])
		if d := levels(was, doc); d.Count(schemadiff.Breaking)+d.Count(schemadiff.Warning) > 0 || d.Schemas < 11 {
			t.Fatalf("%s: the same in another order: %+v", name, d.Changes)
		}
		again, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		was = read(name, again)
		var places []map[string]any
		components := doc["components"].(map[string]any)["schemas"].(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(components)) {
			if strings.Contains(string(files[name]), `"#/components/schemas/`+key+`"`) {
				places = append(places, subschemas(components[key])...)
			}
		}
		made := map[string]int{}
		for i, s := range slices.Backward(places) { // what is put back has other maps inside
			kept := copied(t, s)
			for k, kind := range slices.Sorted(maps.Keys(breaking)) {
				if made[kind] >= trial.Size(0, 1, 2) || !trial.Full() && k%2 != n {
					continue
				}
				if breaking[kind](s) {
					made[kind]++
					if d := levels(was, doc); !d.Fails("breaking") {
						t.Errorf("%s, schema %d (%v): %s: %s", name, i, kept, kind, d)
					}
				}
				clear(s)
				maps.Copy(s, copied(t, kept))
			}
		}
		for kind := range breaking {
			if made[kind] == 0 && trial.Full() {
				t.Errorf("%s: nowhere: %s", name, kind)
			}
		}
		// An event that is gone, and one that has another name.
		holder := doc["webhooks"]
		if name == "asyncapi.json" {
			holder = doc["channels"].(map[string]any)["webhook"].(map[string]any)["messages"]
		}
		events := holder.(map[string]any)
		for i, key := range slices.Sorted(maps.Keys(events)) {
			if i > 0 && !trial.Full() {
				break
			}
			gone := events[key]
			delete(events, key)
			if d := levels(was, doc); !d.Fails("breaking") || len(d.Changes) != 1 || d.Changes[0].Rule != schemadiff.Removed {
				t.Errorf("%s without %s: %s", name, key, d)
			}
			events[key] = gone
		}
	}
}

// subschemas are s and the schemas in it.
func subschemas(value any) (all []map[string]any) {
	s, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	all = append(all, s)
	for _, keyword := range []string{"items", "additionalProperties"} {
		all = append(all, subschemas(s[keyword])...)
	}
	properties, _ := s["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		all = append(all, subschemas(properties[name])...)
	}
	for _, keyword := range []string{"oneOf", "anyOf", "allOf"} {
		branches, _ := s[keyword].([]any)
		for _, branch := range branches {
			all = append(all, subschemas(branch)...)
		}
	}
	return all
}

func copied(t *testing.T, s map[string]any) (out map[string]any) {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(fmt.Errorf("%s: %w", text, err))
	}
	return out
}
