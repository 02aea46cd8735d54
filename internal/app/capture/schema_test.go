package capture_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/app/capture"
)

// What is written is what docs/captures.schema.json says, and the example of
// docs/CAPTURES.md is a capture.
func TestSchemaOfCaptures(t *testing.T) {
	schema, err := jsonschema.Compile("../../../docs/captures.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	s := openStore(t, folder, capture.StoreOptions{})
	appendAll(t, s.Store, 0, 3)
	if err := s.Append(&capture.Capture{Method: "GET", URL: "/", Head: []byte("x"), Verdict: "unchecked"}, nil); err != nil {
		t.Fatal(err)
	}
	s.Close()
	text, err := os.ReadFile(filepath.Join(folder, capture.SegmentName(1)))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("../../../docs/CAPTURES.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := bytes.Cut(doc, []byte("```json\n"))
	example, _, _ = bytes.Cut(example, []byte("```"))
	known, n := map[string]bool{}, 0
	for name := range schema.Properties {
		known[name] = true
	}
	for line := range bytes.Lines(append(text, example...)) {
		n++
		var value any
		if err := json.Unmarshal(line, &value); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %#v", line, err)
		}
		for name := range value.(map[string]any) {
			if !known[name] {
				t.Errorf("%s is not in the schema", name)
			}
		}
		var c capture.Capture
		if err := c.UnmarshalJSON(line); err != nil {
			t.Error(err)
		}
	}
	if n != 5 {
		t.Errorf("%d lines", n)
	}
	if schema.Validate(map[string]any{"method": "POST", "url": "/", "body": "", "headers": []any{[]any{"a"}}}) == nil {
		t.Error("half a header is a capture")
	}
}
