package validate_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

type byPage struct {
	schemas.Envelope[byPageData]
}

type byPageData struct {
	Page int64 `json:"page"`
}

type byStep struct {
	schemas.Envelope[byStepData]
}

type byStepData struct {
	Step int64 `json:"step"`
}

// A payload that begins as those of an event usually do may be another one's: where the
// schemas leave room for that, and where they do not, both ways find the same event.
func TestEventOfOneName(t *testing.T) {
	generate := func() *schemas.Catalog {
		return &schemas.Catalog{Name: "own", BaseURL: "https://example.com/v1/", Rows: []*schemas.Row{
			{Type: "a.b", Variant: "step", Select: "/data/step", Title: "Step", Model: &byStep{}, Evidence: schemas.Doc, Since: "v1"},
			{Type: "a.b", Variant: "page", Select: "/data/page", Title: "Page", Model: &byPage{}, Evidence: schemas.Doc, Since: "v1"},
		}}
	}
	files, err := generator.Generate(generate(), generator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(string) string{
		"closed": func(schema string) string { return schema },
		"open": func(schema string) string {
			return strings.ReplaceAll(schema, `"additionalProperties": false`, `"additionalProperties": true`)
		},
		"optional": func(schema string) string {
			return strings.ReplaceAll(schema, `"page"`+"\n      ]", `"other"`+"\n      ]")
		},
	} {
		t.Run(name, func(t *testing.T) {
			published := fstest.MapFS{}
			for file, b := range maps.All(files) {
				published[file] = &fstest.MapFile{Data: []byte(change(string(b)))}
			}
			c := generate()
			c.Published = published
			quick, slow := validate.New(c, validate.Options{}), validate.New(c, validate.Options{NoPlan: true})
			for data, want := range map[string]string{
				`{"step":1}`:                  "a.b/step",
				`{"page":1}`:                  "a.b/page",
				`{"page":1,"step":1}`:         "a.b/step",
				`{"step":1,"page":1}`:         "a.b/step",
				`{"page":"x"}`:                "a.b/page",
				`{"page":1,"other":1}`:        "a.b/page",
				`{"other":1}`:                 "",
				`{"page":1,"\u0073tep":[{}]}`: "a.b/step",
			} {
				payload := []byte(`{"type":"a.b","data":` + data + `,"account":{"email":"info@example.com"},"created_at":"2026-01-05T08:00:00+00:00"}`)
				got := quick.Payload(payload)
				if diff := cmp.Diff(slow.Payload(payload), got); diff != "" || got.Event != want {
					t.Errorf("%s: event %q, want %q (-slow +quick)\n%s", data, got.Event, want, diff)
				}
			}
		})
	}
}
