package repair_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/repair"
)

// TestArticle takes the samples out of the article and compares their values.
func TestArticle(t *testing.T) {
	want := map[string]any{}
	files, err := filepath.Glob("../../../testdata/samples/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		sample, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sample = bytes.ReplaceAll(sample, []byte(`\\u`), []byte(`\u`))
		sample = bytes.ReplaceAll(sample, []byte(`\\/`), []byte(`\/`))
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		want[name] = decode(t, sample)
	}
	results, err := repair.Extract(article(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != len(want) || len(want) != 11 {
		t.Fatalf("%d payloads, %d samples", len(results), len(want))
	}
	spaces, escapes := 0, 0
	for _, r := range results {
		got := decode(t, r.JSON).(map[string]any)
		name := got["type"].(string)
		if name == "contact.optin.completed" {
			name += ".funnel_step"
			if _, ok := got["data"].(map[string]any)["page_model"]; ok {
				name = "contact.optin.completed.blog_page"
			}
		}
		if diff := cmp.Diff(want[name], any(got)); diff != "" {
			t.Errorf("%s (-sample +article):\n%s", name, diff)
		}
		delete(want, name)
		for _, c := range r.Changes {
			switch c.Rule {
			case repair.RuleNoBreakSpace:
				spaces += c.Count
			case repair.RuleDoubledEscape:
				escapes += c.Count
			case repair.RuleSurroundingText:
			default:
				t.Errorf("%s: unexpected change %s", name, c)
			}
		}
		if len(r.Kept) > 0 {
			t.Errorf("%s: kept %v", name, r.Kept)
		}
	}
	if spaces != 1664 || escapes != 5 { // three more spaces are in the text
		t.Errorf("%d no-break spaces, %d doubled escapes", spaces, escapes)
	}
}

func article(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile("../../../testdata/article-nl.txt")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// decode returns the value of a JSON text, numbers as they are written.
func decode(t testing.TB, text []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		t.Fatalf("%v: %q", err, text)
	}
	return value
}
