package newcatalog_test

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/siohook/siohook/internal/app/newcatalog"
)

// FuzzMake: no document makes it panic or run on, and what it makes is a catalog with the events
// that it reports.
func FuzzMake(f *testing.F) {
	script, err := os.ReadFile("../../../cmd/siohook/testdata/script/catalog_new.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range txtar.Parse(script).Files {
		if strings.HasSuffix(file.Name, ".json") || strings.HasSuffix(file.Name, ".yaml") {
			f.Add(file.Data, "", "", "")
			f.Add(file.Data, "X-Event", "/action", "^(.)")
		}
	}
	for _, text := range []string{
		`{"openapi":"3.1.0","webhooks":{"a":{"$ref":"#/webhooks/a"}}}`, `{"openapi":"3.1.0","webhooks":{"a":{"post":{"requestBody":{"content":{"application/json":{"schema":true}}}}}}}`,
		`{"$schema":"x","oneOf":[{"$ref":"#"}]}`, `{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"":{"items":[{}]}},"allOf":[{"$ref":"#/properties/"}]}`,
		`{"asyncapi":"3.0.0","channels":{"a":{"messages":{"b":{"payload":{"schema":{"$ref":"#/channels"}}}}}}}`,
	} {
		f.Add([]byte(text), "", "", "/a")
	}
	f.Fuzz(func(t *testing.T, text []byte, header, member, name string) {
		made, err := newcatalog.Make([]newcatalog.Document{{Name: "a/b.json", Text: text}}, newcatalog.Options{EventHeader: header, EventMember: member, EventName: name})
		if err != nil {
			return
		}
		if made.Events == 0 || made.Files["index.json"] == nil || len(made.Files) < 1+2*made.Events {
			t.Errorf("%d events in %d files", made.Events, len(made.Files))
		}
	})
}

// FuzzPayloads: no document makes it panic or run on, each payload has a name of its own, and the
// place of its schema is in the document.
func FuzzPayloads(f *testing.F) {
	script, err := os.ReadFile("../../../cmd/siohook/testdata/script/schema_diff_documents.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range txtar.Parse(script).Files {
		f.Add(file.Name, file.Data)
	}
	for _, text := range []string{
		`{"openapi":"3.1.0","paths":{"/a":{"post":{"callbacks":{"b":{"$ref":"#/paths/~1a/post/callbacks"}}}}}}`,
		`{"openapi":"3.1.0","webhooks":{"a":{"post":{"callbacks":{"b":{"c":{"$ref":"#/webhooks/a"}}}}}}}`,
		`{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}`, `{"$defs":{"a":true,"b":1}}`, `{"components":[]}`,
	} {
		f.Add("a.json", []byte(text))
	}
	f.Fuzz(func(t *testing.T, name string, text []byte) {
		load := func(string) ([]byte, error) {
			return []byte(`{"$defs": {"a": {"$ref": "b.json"}}, "type": "object"}`), nil
		}
		payloads, _, err := newcatalog.Payloads(newcatalog.Document{Name: name, Text: text}, load)
		if err != nil {
			return
		}
		names := map[string]bool{}
		for _, p := range payloads {
			if names[p.Name] {
				t.Errorf("two payloads are named %s", p.Name)
			}
			names[p.Name] = true
			if _, _, line, _ := p.Place(""); line == 0 && p.Placed() {
				t.Errorf("%s has no place", p.Name)
			}
		}
	})
}
