package schemas_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/schemas"
)

// What Fields accepts, it encodes to text that gives the same fields again.
func FuzzFields(f *testing.F) {
	for _, seed := range []string{`[]`, `{}`, `{"a":"b"}`, `{"a":"\ud83d\ude00","b":"\u00e9\/"}`, `["x"]`, `null`, `{"a":1}`, `{"a":"b","a":"c"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var fields schemas.Fields
		if err := json.Unmarshal(text, &fields); err != nil {
			return
		}
		encoded, err := json.Marshal(fields)
		if err != nil {
			t.Fatalf("%s is accepted but not encoded: %v", text, err)
		}
		if (len(fields) == 0) != (string(encoded) == "[]") {
			t.Errorf("%d fields are encoded as %s", len(fields), encoded)
		}
		var again schemas.Fields
		if err := json.Unmarshal(encoded, &again); err != nil {
			t.Fatalf("%s: %v", encoded, err)
		}
		if diff := cmp.Diff(fields, again); diff != "" {
			t.Errorf("after a round trip:\n%s", diff)
		}
	})
}

// Parse never panics, and what it returns can be encoded and parsed again.
func FuzzParse(f *testing.F) {
	for _, row := range schemas.Automation().Rows {
		sample, err := schemas.Automation().Sample(row)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(sample)
	}
	f.Add([]byte(`{"type":"contact.tag.added","data":{"tag":{"id":1e1000001}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		event, err := schemas.Parse(body)
		if err != nil {
			return
		}
		encoded, err := json.Marshal(event)
		if err != nil {
			t.Fatalf("%s is parsed but not encoded: %v", body, err)
		}
		if _, err := schemas.Parse(encoded); err != nil {
			t.Errorf("%s: %v", encoded, err)
		}
	})
}
