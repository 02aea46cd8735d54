package generator_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

var update = flag.Bool("update", false, "write what is published instead of comparing with it")

const samples = "../testdata"

// builtIn is a catalog whose published files are committed.
type builtIn struct {
	*schemas.Catalog
	folder  string
	samples schemas.Files
}

func builtIns() []builtIn {
	return []builtIn{
		{schemas.Automation(), "../schemas/json", folder(samples)},
		{settings.Catalog(), "../schemas/settings/json", nil},
	}
}

type folder string

func (f folder) ReadFile(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(f), name))
}

func generate(t *testing.T, c builtIn) generator.Files {
	t.Helper()
	comments, err := generator.Comments("github.com/siohook/siohook/generator", "../schemas")
	if err != nil {
		t.Fatal(err)
	}
	files, err := generator.Generate(c.Catalog, generator.Options{Comments: comments, Samples: c.samples})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestPublishedFilesAreCurrent(t *testing.T) {
	for _, c := range builtIns() {
		t.Run(c.Name, func(t *testing.T) { checkCurrent(t, c.folder, generate(t, c)) })
	}
}

func checkCurrent(t *testing.T, published string, files generator.Files) {
	var onDisk []string
	err := filepath.WalkDir(published, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(published, file)
		onDisk = append(onDisk, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(onDisk)
	if diff := cmp.Diff(files.Names(), onDisk); diff != "" {
		t.Errorf("run go generate ./...: files generated (-) and on disk (+):\n%s", diff)
	}
	for _, name := range files.Names() {
		file := filepath.Join(published, name)
		if *update {
			if err := os.WriteFile(file, files[name], 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if disk, err := os.ReadFile(file); err != nil || !bytes.Equal(disk, files[name]) {
			t.Errorf("run go generate ./...: %s is not current (%v):\n%s", name, err, cmp.Diff(string(disk), string(files[name])))
		}
	}
}

// The promises that package generator makes to readers of the schemas.
func TestSchemasAreFitForCodeGenerators(t *testing.T) {
	for _, c := range builtIns() {
		t.Run(c.Name, func(t *testing.T) { checkFit(t, c) })
	}
}

func checkFit(t *testing.T, c builtIn) {
	keywords := map[string]bool{}
	for _, k := range strings.Fields(`$schema $id $ref $comment $defs definitions title description type const enum
		format pattern oneOf anyOf properties required additionalProperties items maxItems examples`) {
		keywords[k] = true
	}
	pascal := regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	files := generate(t, c)
	for _, name := range files.Names() {
		if !strings.HasSuffix(name, ".schema.json") {
			continue
		}
		var document map[string]any
		if err := json.Unmarshal(files[name], &document); err != nil {
			t.Fatal(err)
		}
		if id := document["$id"]; id != c.BaseURL+name {
			t.Errorf("%s: $id is %v", name, id)
		}
		definitions := "$defs"
		if strings.HasPrefix(name, "draft-07/") {
			definitions = "definitions"
		}
		defs, ok := document[definitions].(map[string]any)
		if !ok {
			t.Fatalf("%s has no %s", name, definitions)
		}
		titles := map[any]bool{document["title"]: true}
		for def, schema := range defs {
			title := schema.(map[string]any)["title"]
			if title != def || !pascal.MatchString(def) || titles[title] {
				t.Errorf("%s: definition %s has the title %v, which must be its name, PascalCase and unique", name, def, title)
			}
			titles[title] = true
		}
		refs := map[string]bool{}
		eachSchema("#", document, func(pointer string, s map[string]any) {
			for keyword := range s {
				if !keywords[keyword] {
					t.Errorf("%s%s: keyword %s is outside the common subset", name, pointer, keyword)
				}
			}
			if ref, ok := s["$ref"].(string); ok {
				refs[ref] = true
				if len(s) != 1 {
					t.Errorf("%s%s: %d keywords beside $ref", name, pointer, len(s)-1)
				}
			}
			_, titled := s["title"]
			named := pointer == "#" || strings.Count(pointer, "/") == 2 && strings.HasPrefix(pointer, "#/"+definitions)
			if titled != named {
				t.Errorf("%s%s: has a title: %v, is a definition: %v", name, pointer, titled, named)
			}
		})
		for def := range defs {
			if !refs["#/"+definitions+"/"+def] {
				t.Errorf("%s: definition %s is used by nothing", name, def)
			}
			delete(refs, "#/"+definitions+"/"+def)
		}
		if len(refs) > 0 {
			t.Errorf("%s: refs to nothing: %v", name, refs)
		}
		if strings.HasPrefix(path.Base(name), "bundle.") && len(document) != 5 {
			t.Errorf("%s: a bundle is a bare oneOf, this has %d keywords", name, len(document))
		}
	}
}

// eachSchema calls visit for schema and all schemas inside it.
func eachSchema(pointer string, schema any, visit func(string, map[string]any)) {
	s, ok := schema.(map[string]any)
	if !ok {
		return
	}
	visit(pointer, s)
	for _, keyword := range []string{"properties", "$defs", "definitions"} {
		if children, ok := s[keyword].(map[string]any); ok {
			for name, child := range children {
				eachSchema(pointer+"/"+keyword+"/"+name, child, visit)
			}
		}
	}
	for _, keyword := range []string{"items", "additionalProperties"} {
		eachSchema(pointer+"/"+keyword, s[keyword], visit)
	}
	for _, keyword := range []string{"oneOf", "anyOf"} {
		if branches, ok := s[keyword].([]any); ok {
			for _, branch := range branches {
				eachSchema(pointer+"/"+keyword+"/-", branch, visit)
			}
		}
	}
}

// Whatever a struct tag says of a member is in the schema: invopop/jsonschema
// drops what it does not know without a word.
func TestEveryTagArrives(t *testing.T) {
	for _, c := range builtIns() {
		t.Run(c.Name, func(t *testing.T) { checkTags(t, c) })
	}
}

func checkTags(t *testing.T, c builtIn) {
	files := generate(t, c)
	var bundle struct {
		Defs map[string]struct {
			Properties map[string]json.RawMessage
		} `json:"$defs"`
	}
	if err := json.Unmarshal(files["bundle.strict.schema.json"], &bundle); err != nil {
		t.Fatal(err)
	}
	members, checked := 0, 0
	eachField(c.Catalog, func(owner, member string, values []string, typed bool) {
		members++
		property, ok := bundle.Defs[owner].Properties[member]
		if !ok {
			t.Errorf("%s has no member %s", owner, member)
		}
		if typed && !bytes.Contains(property, []byte(`"description"`)) {
			t.Errorf("%s.%s has no description: %s", owner, member, property)
		}
		for _, value := range values {
			checked++
			if !bytes.Contains(property, []byte(value)) {
				t.Errorf("%s.%s: %q is said by a tag but not by the schema: %s", owner, member, value, property)
			}
		}
	})
	if members < 70 || checked < 60 {
		t.Errorf("only %d members with %d tag values found", members, checked)
	}
}
