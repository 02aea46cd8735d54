package validate_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata")

// TestCases runs testdata/*.txtar, one file per rule. Each NAME.json in it is a
// file of payloads and NAME.want its violations, one per line; nothing when it
// is valid. NAME.quoted is such a file as a Go string, for bytes that do not
// show. NAME.edit makes one from a sample: its first line names the event, each
// other is a text of the sample, " -> " and what comes in its place.
// Lines "profile: strict" and "max-bytes: N" in the comment set options. With
// strict.schema.json and lenient.schema.json the catalog is one event of the
// type "test.event" that has these schemas, otherwise the automation catalog.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	covered := map[string]bool{}
	for _, file := range files {
		rule := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(rule, func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			v := validate.New(caseCatalog(archive), caseOptions(t, archive))
			var out []txtar.File
			for _, f := range archive.Files {
				if strings.HasSuffix(f.Name, ".want") {
					continue
				}
				out = append(out, f)
				input, ok := caseInput(t, f)
				if !ok {
					continue
				}
				got := streamText(t, v, f.Name, input, covered)
				wantName := strings.TrimSuffix(f.Name, filepath.Ext(f.Name)) + ".want"
				out = append(out, txtar.File{Name: wantName, Data: []byte(got)})
				if want := caseFile(archive, wantName); !*update {
					if diff := cmp.Diff(string(want), got); diff != "" {
						t.Errorf("%s (-want +got):\n%s", f.Name, diff)
					}
				}
				if !strings.Contains(got, ": "+rule) && strings.HasPrefix(f.Name, "bad") {
					t.Errorf("%s does not show the rule %s:\n%s", f.Name, rule, got)
				}
			}
			if *update {
				archive.Files = out
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	covered["internal"] = true  // no payload is known that shows it; see TestEnginePanic
	covered["signature"] = true // of headers; see TestSignature
	known := map[string]bool{}
	for _, rule := range validate.Rules() {
		known[rule.ID] = true
		if !covered[rule.ID] {
			t.Errorf("no case shows the rule %s", rule.ID)
		}
		if rule.Summary == "" {
			t.Errorf("rule %s has no summary", rule.ID)
		}
	}
	for rule := range covered {
		if !known[rule] {
			t.Errorf("the rule %s is not in Rules", rule)
		}
	}
}

func streamText(t *testing.T, v *validate.Validator, name, input string, covered map[string]bool) string {
	t.Helper()
	var text strings.Builder
	err := v.Stream(name, strings.NewReader(input), func(r validate.Report) error {
		for _, violation := range r.Violations {
			covered[violation.Rule] = true
			text.WriteString(violation.String() + "\n")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return text.String()
}

func caseInput(t *testing.T, f txtar.File) (string, bool) {
	switch {
	case strings.HasSuffix(f.Name, ".schema.json"):
		return "", false
	case strings.HasSuffix(f.Name, ".quoted"):
		text, err := strconv.Unquote(strings.TrimSpace(string(f.Data)))
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		return text, true
	case strings.HasSuffix(f.Name, ".edit"):
		return edit(t, f), true
	}
	return string(f.Data), true
}

func edit(t *testing.T, f txtar.File) string {
	var text string
	for line := range strings.Lines(string(f.Data)) {
		line = strings.TrimSuffix(line, "\n")
		if text == "" {
			text = sample(t, line)
			continue
		}
		before, after, _ := strings.Cut(line, " -> ")
		if !strings.Contains(text, before) {
			t.Fatalf("%s: the sample has no %s", f.Name, before)
		}
		text = strings.Replace(text, before, after, 1)
	}
	return text
}

// sample is the text of an event's sample.
func sample(t testing.TB, id string) string {
	c := schemas.Automation()
	row := c.Row(id)
	if row == nil {
		t.Fatalf("no event %s", id)
	}
	b, err := c.Sample(row)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func caseFile(archive *txtar.Archive, name string) []byte {
	for _, f := range archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

func caseOptions(t *testing.T, archive *txtar.Archive) (o validate.Options) {
	for line := range strings.Lines(string(archive.Comment)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch name {
		case "profile":
			o.Profile = schemas.Profile(value)
		case "max-bytes":
			n, err := strconv.Atoi(value)
			if err != nil {
				t.Fatal(err)
			}
			o.MaxBytes = n
		}
	}
	return o
}

func caseCatalog(archive *txtar.Archive) *schemas.Catalog {
	strict, lenient := caseFile(archive, "strict.schema.json"), caseFile(archive, "lenient.schema.json")
	if strict == nil {
		return schemas.Automation()
	}
	if lenient == nil {
		lenient = []byte("true")
	}
	return testCatalog(strict, lenient)
}

// testCatalog has one event, test.event, with the given schemas.
func testCatalog(strict, lenient []byte) *schemas.Catalog {
	row := &schemas.Row{Type: "test.event"}
	return &schemas.Catalog{Name: "test", Rows: []*schemas.Row{row}, Published: fstest.MapFS{
		row.SchemaFile(schemas.Strict):       {Data: bytes.TrimSpace(strict)},
		row.SchemaFile(schemas.Lenient):      {Data: bytes.TrimSpace(lenient)},
		"draft-07/bundle.strict.schema.json": {Data: []byte(`{"oneOf":[{"$ref":"../test.event.strict.schema.json"}]}`)},
		"draft-07/bundle.schema.json":        {Data: []byte(`{"oneOf":[{"$ref":"../test.event.schema.json"}]}`)},
	}}
}
