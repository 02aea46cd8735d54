package validate

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

// TestEnginePanic shows what comes of an engine that cannot cope.
func TestEnginePanic(t *testing.T) {
	doc, err := jsonpos.Parse([]byte(`{}`), jsonpos.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	found := findings(&engine{}, doc)
	if len(found) != 1 || found[0].Rule != "internal" || found[0].Severity != Error || found[0].Got == "" {
		t.Errorf("got %+v", found)
	}
	c := schemas.Automation()
	engines, err := compile(c, schemas.Strict)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := engines[c.Rows[0]].check(struct{}{}); err == nil {
		t.Error("took a struct for JSON")
	}
}

// TestBrokenCatalog has catalogs that can not be compiled.
func TestBrokenCatalog(t *testing.T) {
	const bundle = "draft-07/bundle.strict.schema.json"
	for want, files := range map[string]schemas.Files{
		"nothing is published":        nil,
		bundle:                        fstest.MapFS{},
		"has 2 events, the catalog 1": fstest.MapFS{bundle: {Data: []byte(`{"oneOf":[true,true]}`)}},
		"https://example.com/other: nothing is fetched": fstest.MapFS{bundle: {Data: []byte(`{"oneOf":[{"$ref":"https://example.com/other"}]}`)}},
	} {
		c := &schemas.Catalog{Name: "own", Rows: []*schemas.Row{{Type: "a"}}, Published: files}
		if _, err := compile(c, schemas.Strict); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestKeywordOf(t *testing.T) {
	for location, want := range map[string]string{
		"":                                    "",
		"/type":                               "type",
		"/properties/type/const":              "const",
		"/properties/a/oneOf/0/$ref/required": "required",
		"/properties/a/oneOf/1":               "oneOf",
		"/dependentRequired/a/0":              "dependentRequired",
		"/prefixItems/0/minimum":              "minimum",
	} {
		if got := keywordOf(location); got != want {
			t.Errorf("keywordOf(%q) = %q, want %q", location, got, want)
		}
	}
}

func TestIsDateTime(t *testing.T) {
	for text, want := range map[string]bool{
		"2021-10-05T08:10:29+00:00":      true,
		"2021-10-05T08:10:29-23:59":      true,
		"2021-10-05T08:10:29Z":           true,
		"2021-10-05t08:10:29z":           true,
		"2021-10-05T08:10:29.123456789Z": true,
		"2016-12-31T23:59:60Z":           true,
		"2021-10-05T08:10:29":            false,
		"2021-10-05 08:10:29+00:00":      false,
		"2021-10-05T08:10:29+0000":       false,
		"2021-10-05T08:10:29.Z":          false,
		"2021-10-05T08:10:29,5Z":         false,
		"2021-10-05T+8:10:29+00:00":      false,
		"2021-10-05T08:10:29+-1:00":      false,
		"2021-02-29T08:10:29Z":           false,
		"2021-13-01T08:10:29Z":           false,
		"2021-10-05T24:10:29Z":           false,
		"2021-10-05T08:10:60Z":           false,
		"2021-10-05":                     false,
		"":                               false,
	} {
		if got := isDateTime(text); got != want {
			t.Errorf("isDateTime(%q) = %t", text, got)
		}
	}
	if !isDateTime(5) {
		t.Error("formats are about strings")
	}
}

// TestBrokenFolder has a folder of which one schema cannot be used: that costs its event alone. The
// other is in a draft of its own.
func TestBrokenFolder(t *testing.T) {
	const index = `{"format_version":1,"catalog":"own","title":"t","base_url":"https://example.com/","wire":{"event":{"body":"/type"}},
		"events":[{"id":"a","type":"a"},{"id":"b","type":"b"},{"id":"c","type":"c"},{"id":"d","type":"d"}]}`
	files := fstest.MapFS{"index.json": {Data: []byte(index)}}
	for name, text := range map[string]string{
		"a": `{"$ref":"https://example.com/other"}`,
		"b": `{"$schema":"http://json-schema.org/draft-04/schema#","id":"https://example.com/own","properties":{"n":{"minimum":1,"exclusiveMinimum":true,"$ref":"#/definitions/n"}},"definitions":{"n":{"enum":[2,3]}}}`,
		"c": `{"$schema":"https://json-schema.org/draft/2019-09/schema","$ref":"#/$defs/c","required":["n"],"$defs":{"c":{"$recursiveAnchor":true}}}`,
		"d": `{"anyOf":[{}` + strings.Repeat(`,{"minimum":1}`, mostSchemas) + `]}`, // it would take seconds
	} {
		files[name+".schema.json"] = &fstest.MapFile{Data: []byte(text)}
		files[name+".strict.schema.json"] = files[name+".schema.json"]
	}
	c, err := schemas.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	v := New(c, Options{})
	for text, want := range map[string]string{
		`{"type":"a"}`: "internal", `{"type":"b"}`: "", `{"type":"b","n":2}`: "", `{"type":"b","n":1}`: "enum", `{"type":"c","n":1}`: "", `{"type":"c"}`: "required", `{"type":"d"}`: "internal",
	} {
		rule := ""
		if r := v.Payload([]byte(text)); len(r.Violations) > 0 {
			rule = r.Violations[0].Rule
		}
		if rule != want {
			t.Errorf("%s: rule %q, want %q", text, rule, want)
		}
	}
	if err := v.Check(c.Rows[0]); err == nil || !strings.Contains(err.Error(), "a.strict.schema.json: ") || !strings.Contains(err.Error(), "nothing is fetched") {
		t.Errorf("check: %v", err)
	}
	if err := v.Check(c.Rows[3]); err == nil || !strings.Contains(err.Error(), "it has 20,002 schemas, at most 20,000 schemas are allowed") {
		t.Errorf("check: %v", err)
	}
	if err := v.Check(c.Rows[1]); err != nil {
		t.Errorf("check: %v", err)
	}
}
