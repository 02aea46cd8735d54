package relay_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/app/relay"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

// What programs make of the provider's bytes leads back to them.
func TestOrigins(t *testing.T) {
	fraction := regexp.MustCompile(`(:-?[0-9]+)\.0([,}\]])`)
	relays := map[string]func(body []byte) []byte{
		"python": func(b []byte) []byte {
			return encode.Python.Layout()(nil, encode.AppendValue(nil, b, encode.AppendPythonString))
		},
		"JavaScript": func(b []byte) []byte {
			return fraction.ReplaceAll(encode.AppendValue(nil, b, encode.AppendCompactString), []byte("$1$2"))
		},
		"jq": func(b []byte) []byte {
			return append(encode.AppendPretty(nil, encode.AppendValue(nil, b, encode.AppendCompactString)), '\n')
		},
		"Go, with sorted members": func(b []byte) []byte {
			var value any
			decoder := json.NewDecoder(bytes.NewReader(b))
			decoder.UseNumber()
			if err := decoder.Decode(&value); err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			return text
		},
		"a line end":        func(b []byte) []byte { return append(bytes.Clone(b), '\n') },
		"a line end of DOS": func(b []byte) []byte { return append(bytes.Clone(b), "\r\n"...) },
	}
	for name, rewrite := range relays {
		for _, c := range []*schemas.Catalog{schemas.Automation(), settings.Catalog()} {
			t.Run(c.Name+" "+name, func(t *testing.T) { leadsBack(t, c, name, rewrite) })
		}
	}
}

func leadsBack(t *testing.T, c *schemas.Catalog, name string, rewrite func([]byte) []byte) {
	t.Helper()
	origins := relay.Origins(c)
	o := fake.Options{Catalog: c}
	if strings.Contains(name, "sorted") { // the order in maps follows from no schema
		o.Shape = fake.Minimal
	}
	faker, err := fake.New(1, o)
	if err != nil {
		t.Fatal(err)
	}
	for n := range uint64(trial.Size(30, 100, 1000)) {
		e := faker.Event(n)
		arrived, found, tried := rewrite(e.Payload), false, 0
		for origin := range origins(e.Row, arrived) {
			tried++
			if found = bytes.Equal(origin, e.Payload); found {
				break
			}
		}
		if !found || tried > 50 {
			t.Fatalf("not found after %d: %s became %s", tried, e.Payload, arrived)
		}
	}
}

// What is lost on the way is known from the schema; what is no JSON, and events that nobody knows, have
// origins, too, or none.
func TestOriginsOf(t *testing.T) {
	for arrived, want := range map[string]string{
		`{"b":1,"a":{},"n":0}`:        `{"n":0.0,"a":[],"b":1}`,
		`{"unknown":{},"n":2.5}`:      `{"n":2.5,"unknown":{}}`,
		`{"n":[0,null,true],"é":"/"}`: `{"n":[0.0,null,true],"\u00e9":"\/"}`,
		`{"a":1`:                      "{\"a\":1\r\n",
		"[1,\r\n2]":                   "[1,\n2]",
	} {
		c := &schemas.Catalog{Published: published{}}
		for _, row := range []*schemas.Row{{Type: "x", Since: "v1"}, nil} {
			found := false
			for origin := range relay.Origins(c)(row, []byte(arrived)) {
				found = found || string(origin) == want
			}
			if !found && row != nil {
				t.Errorf("%s does not lead to %s", arrived, want)
			}
		}
	}
}

// published is the schema of a catalog's only event.
type published struct{}

// ReadFile implements [schemas.Files].
func (published) ReadFile(string) ([]byte, error) {
	return []byte(`{"type":"object","properties":{"n":{"oneOf":[{"type":"array","items":{"type":["number","null"]}},{"type":"number"}]},
		"a":{"oneOf":[{"type":"array","maxItems":0},{"type":"object"}]},"b":{"type":"integer"}}}`), nil
}

// Any body has origins, a bounded number of bounded size.
func FuzzOrigins(f *testing.F) {
	for _, seed := range []string{`{"n":0,"a":{}}`, `[[[{}]]]`, "\xff", "", `{"a":1,"a":2}`, `"\ud800"`} {
		f.Add([]byte(seed))
	}
	c := &schemas.Catalog{Published: published{}}
	row := &schemas.Row{Type: "x", Since: "v1"}
	f.Fuzz(func(t *testing.T, body []byte) {
		n := 0
		for origin := range relay.Origins(c)(row, body) {
			if n++; n > 50 || len(origin) > 100+8*len(body)*(1+len(body)) {
				t.Fatalf("origin %d of %q has %d bytes", n, body, len(origin))
			}
		}
	})
}
