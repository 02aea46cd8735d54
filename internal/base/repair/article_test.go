package repair_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/repair"
	"github.com/siohook/siohook/schemas"
)

// TestArticle takes the samples of the documented events out of the article and compares
// their values.
func TestArticle(t *testing.T) {
	catalog := schemas.Automation()
	want := map[string]any{}
	for _, row := range catalog.Rows {
		if row.Evidence != schemas.Doc {
			continue // the article does not have it
		}
		sample, err := catalog.Sample(row)
		if err != nil {
			t.Fatal(err)
		}
		sample = bytes.ReplaceAll(sample, []byte(`\\u`), []byte(`\u`))
		sample = bytes.ReplaceAll(sample, []byte(`\\/`), []byte(`\/`))
		want[row.ID()] = decode(t, sample)
	}
	results, err := repair.Extract(article(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != len(want) {
		t.Fatalf("%d payloads, %d samples", len(results), len(want))
	}
	spaces, escapes := 0, 0
	for _, r := range results {
		payload, err := jsonpos.Parse(r.JSON, jsonpos.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := catalog.Identify(nil, payload)
		if err != nil {
			t.Fatal(err)
		}
		name, got := rows[0].ID(), decode(t, r.JSON)
		if diff := cmp.Diff(want[name], got); diff != "" {
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
