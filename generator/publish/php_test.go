package publish_test

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/generator/publish"
	"github.com/siohook/siohook/internal/app/newcatalog"
	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

// trip is what testdata/trip.php prints of a delivery.
type trip struct {
	Class       string
	JSON, Again string
	Array       string
	Fault, Kind string
}

// phpPackage is the folder of a catalog's package, and what takes deliveries through it.
func phpPackage(t *testing.T, c *schemas.Catalog) func(deliveries ...schemas.Delivery) []trip {
	t.Helper()
	program := peer.Command(t, "php", "php")
	folder := t.TempDir()
	for name, text := range export(t, c, publish.Options{}) {
		if rest, ok := strings.CutPrefix(name, "php/"); ok {
			file := filepath.Join(folder, filepath.FromSlash(rest))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return func(deliveries ...schemas.Delivery) (all []trip) {
		t.Helper()
		var in bytes.Buffer
		for _, d := range deliveries {
			line, err := json.Marshal(map[string]any{"headers": d.Header, "payload": string(d.Body)})
			if err != nil {
				t.Fatal(err)
			}
			in.Write(append(line, '\n'))
		}
		cmd := exec.Command(program, "testdata/trip.php", folder)
		cmd.Stdin = &in
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %.2000s", err, out)
		}
		lines := bufio.NewScanner(bytes.NewReader(out))
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			var one trip
			if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
				t.Fatal(err)
			}
			all = append(all, one)
		}
		if len(all) != len(deliveries) {
			t.Fatalf("%d of %d deliveries", len(all), len(deliveries))
		}
		return all
	}
}

// canonical is JSON with its members in order and each value written in one way.
func canonical(t *testing.T, text string) string {
	t.Helper()
	v := jsontext.Value(text)
	if err := v.Canonicalize(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return string(v)
}

// asArrays is JSON as arrays of PHP have it.
func asArrays(text string) string { return strings.ReplaceAll(text, "{}", "[]") }

// All samples and 1,000 fakes go through the classes of PHP and come back as they were, and what is broken
// is reported with its place.
func TestPHP(t *testing.T) {
	fakes := uint64(1000)
	if testing.Short() {
		fakes = 200
	}
	for _, c := range []*schemas.Catalog{schemas.Automation(), settings.Catalog(), ownCatalog(t), hostile(t)} {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			through := phpPackage(t, c)
			var index schemas.Index
			if err := json.Unmarshal(export(t, c, publish.Options{})[schemas.IndexFile], &index); err != nil {
				t.Fatal(err)
			}
			class := map[string]string{}
			for _, e := range index.Events {
				class[e.ID] = cmp.Or(map[string]string{"List": "List_"}[e.Name], e.Name)
			}
			faker, err := fake.New(7, fake.Options{Catalog: c, Seen: true})
			if err != nil {
				t.Fatal(err)
			}
			var deliveries, broken []schemas.Delivery
			var rows []*schemas.Row
			var faults []mutation.Mutation
			for _, row := range c.Rows {
				if sample, err := c.Sample(row); err == nil {
					rows, deliveries = append(rows, row), append(deliveries, c.Deliver(row.Type, sample, schemas.Attempt{}))
				}
			}
			for n := range fakes {
				e := faker.Event(n)
				rows, deliveries = append(rows, e.Row), append(deliveries, c.Deliver(e.Row.Type, e.Payload, schemas.Attempt{Event: n}))
				all, err := mutation.Of(c, e.Row, e.Payload)
				if err != nil {
					t.Fatal(err)
				}
				if m := all[n%uint64(len(all))]; n < 400 && m.Severity == "error" && (m.Rule == "required" || m.Rule == "type") {
					faults, broken = append(faults, m), append(broken, c.Deliver(e.Row.Type, m.Payload(), schemas.Attempt{}))
				}
			}
			for i, got := range through(deliveries...) {
				name := rows[i].ID()
				want := canonical(t, string(deliveries[i].Body))
				if got.Fault != "" || got.Class != class[name] {
					t.Fatalf("%s: class %q, want %q, fault %q\n%s", name, got.Class, class[name], got.Fault, deliveries[i].Body)
				}
				for _, back := range []string{got.JSON, got.Again} {
					if canonical(t, back) != want {
						t.Fatalf("%s became %s\nwant %s", name, back, want)
					}
				}
				if canonical(t, asArrays(got.Array)) != asArrays(want) {
					t.Fatalf("%s became %s\nwant %s", name, got.Array, want)
				}
			}
			if len(broken) < 10 {
				t.Errorf("only %d broken payloads", len(broken))
			}
			for i, got := range through(broken...) {
				at := cmp.Or(faults[i].Pointer, "payload")
				if !strings.HasPrefix(got.Fault, at+": ") && got.Kind != "UnknownEvent" {
					t.Errorf("%s at %s: %q\n%s", faults[i].ID, at, got.Fault, broken[i].Body)
				}
			}
		})
	}
}

// hostile is a catalog that catalog new makes of a document whose names mean something in PHP.
func hostile(t *testing.T) *schemas.Catalog {
	t.Helper()
	text, err := os.ReadFile("testdata/hostile.json")
	if err != nil {
		t.Fatal(err)
	}
	made, err := newcatalog.Make([]newcatalog.Document{{Name: "hostile.json", Text: text}}, newcatalog.Options{Name: "my-class-1", EventMember: "/kind"})
	if err != nil || len(made.Refused) > 0 {
		t.Fatal(err, made)
	}
	files := fstest.MapFS{}
	for name, text := range made.Files {
		files[name] = &fstest.MapFile{Data: text}
	}
	c, err := schemas.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What PHP has its own ideas of: empty objects and lists, numbers, null, names that are numbers or none.
func TestPHPValues(t *testing.T) {
	through := phpPackage(t, hostile(t))
	const one = `{"kind":"one","$ref":"r","class":"self","odd-name":null,"1st":1.0,"naïve":true,"":"e","this":1,"extra":[],"0":[[]],"any":{}`
	for _, c := range []struct {
		name, payload string
		want          string // the members that follow one; "" when they stay as they are
		array         string // the same where arrays of PHP have lost something
		fault         string
	}{
		{name: "only what is required", payload: ``},
		{name: "null and missing", payload: `,"nulls":null,"maybe":null,"mixed":null,"either":null`},
		{name: "no null, and not missing", payload: `,"nulls":"","maybe":"","mixed":true`},
		{name: "unknown members", payload: `,"$other":{"2":"a","1":{}},"-":[],"1":[{},[]],"class ":1e2`, want: `,"$other":{"2":"a","1":{}},"-":[],"1":[{},[]],"class ":100.0`},
		{name: "an unknown map like a list", payload: `,"a":{"0":1}`, array: one + `,"a":[1]}`},
		{name: "a map", payload: `,"map":{"0":1,"1":null,"":3}`},
		{name: "a map like a list", payload: `,"map":{"0":1,"1":2}`},
		{name: "an empty map", payload: `,"map":{}`},
		{name: "an empty object", payload: `,"empty":{}`},
		{name: "enums", payload: `,"level":-3,"states":["open","closed","open"],"maybe":"*/","mixed":1.5`},
		{name: "an enum of integers as JSON has them", payload: `,"level":2.0`, want: `,"level":2`},
		{name: "the second of several", payload: `,"either":"static"`},
		{name: "a list of several", payload: `,"either":[]`},
		{name: "a class of several", payload: `,"either":{"kind":"two","next":{"kind":"two"},"x":{}}`},
		{name: "a tree", payload: `,"tree":["a",["b",["c"],[]]]`},
		{name: "names that are alike", payload: `,"_ref":5,"a'b\\":"'"`},
		{name: "texts", payload: `,"any2":"é\u0000\u001f\u2028</script>","nulls":"\ud83d\ude00"`},
		{name: "integers of 64 bits", payload: `,"_ref":9223372036854775807`},

		{name: "an integer with more", payload: `,"_ref":9223372036854775808`, fault: "/_ref: want integer of at most 64 bits, got 9.223372036854776e+18"},
		{name: "a number with more", payload: `,"any3":1e999`, fault: "/any3: PHP has no such large number"},
		{name: "an integer with too many", payload: `,"_ref":1e400`, fault: "/_ref: PHP has no such large number"},
		{name: "a fraction", payload: `,"_ref":1.5`, fault: "/_ref: want integer, got 1.5"},
		{name: "a text", payload: `,"_ref":"1"`, fault: `/_ref: want integer, got "1"`},
		{name: "a list for a map", payload: `,"map":[]`, fault: "/map: want object, got array"},
		{name: "a map for a list", payload: `,"states":{}`, fault: "/states: want array, got object"},
		{name: "deep in a tree", payload: `,"tree":["a",["b",[5]]]`, fault: "/tree/1/1/0: want string, got 5; or want array, got 5"},
		{name: "an element", payload: `,"states":["open","ajar"]`, fault: `/states/1: want "open" or "closed", got "ajar"`},
		{name: "a value in a map", payload: `,"map":{"a/b~":"x"}`, fault: `/map/a~1b~0: want integer, got "x"`},
		{name: "another constant", payload: `,"level":4`, fault: "/level: want 1 or 2 or -3, got 4"},
		{name: "the deepest of several", payload: `,"either":{"kind":"two","next":{"kind":1}}`, fault: `/either/next/kind: want "two", got 1`},
		{name: "none of several", payload: `,"either":5`, fault: `/either: want object, got 5; or want "self" or "static", got 5; or want array, got 5`},
		{name: "a long text", payload: `,"_ref":"` + strings.Repeat("a", 99) + `"`, fault: `/_ref: want integer, got "` + strings.Repeat("a", 56) + `...`},
	} {
		got := through(schemas.Delivery{Body: []byte(one + c.payload + "}")})[0]
		want := canonical(t, one+cmp.Or(c.want, c.payload)+"}")
		switch {
		case got.Fault != c.fault:
			t.Errorf("%s: fault %q, want %q", c.name, got.Fault, c.fault)
		case c.fault != "":
		case c.array != "" && asArrays(got.Array) != asArrays(c.array), c.array == "" && canonical(t, asArrays(got.Array)) != asArrays(want):
			t.Errorf("%s: of arrays became %s\nwant %s", c.name, got.Array, cmp.Or(c.array, want))
		case canonical(t, got.JSON) != want || got.Again != got.JSON || !strings.Contains(got.JSON, `"1st":1.0`):
			t.Errorf("%s: became %s\nand %s\nwant %s", c.name, got.JSON, got.Again, want)
		}
	}
	for payload, want := range map[string]trip{
		`{"kind":"two","next":{"kind":"two","n":1}}`: {Class: "Two"},
		`{"kind":"list","n":1,"b":{}}`:               {Class: "List_"},
		`{"kind":"three"}`:                           {Kind: "UnknownEvent", Fault: `unknown event "three"`},
		`{"kind":["two"]}`:                           {Kind: "UnknownEvent", Fault: "nothing names the event"},
		`{}`:                                         {Kind: "UnknownEvent", Fault: "nothing names the event"},
		`{"kind":"one"}`:                             {Kind: "InvalidPayload", Fault: `payload: no member "$ref"`},
		`[]`:                                         {Kind: "InvalidPayload", Fault: "payload: want object, got array"},
		`"two"`:                                      {Kind: "InvalidPayload", Fault: `payload: want object, got "two"`},
		"":                                           {Kind: "InvalidPayload", Fault: "payload: no JSON: Syntax error"},
		`{"kind":"two","x":"\ud800"}`:                {Kind: "InvalidPayload", Fault: "payload: no JSON: Single unpaired UTF-16 surrogate in unicode escape"},
		strings.Repeat("[", 600):                     {Kind: "InvalidPayload", Fault: "payload: no JSON: Maximum stack depth exceeded"},
	} {
		got := through(schemas.Delivery{Body: []byte(payload)})[0]
		if got.Class != want.Class || got.Fault != want.Fault || got.Kind != want.Kind {
			t.Errorf("%s: %+v, want %+v", payload, got, want)
		}
	}
}

// Where a header names the event, it is needed only if the payload does not show which it is.
func TestPHPHeaders(t *testing.T) {
	c := settings.Catalog()
	through := phpPackage(t, c)
	faker, err := fake.New(1, fake.Options{Catalog: c, Events: []string{"SALE_NEW"}})
	if err != nil {
		t.Fatal(err)
	}
	sale := faker.Event(0).Payload
	for _, one := range []struct {
		header http.Header
		want   trip
	}{
		{http.Header{"x-webhook-EVENT": {"SALE_NEW"}}, trip{Class: "SaleNew"}},
		{http.Header{"X-Webhook-Event": {"SALE_NEWER"}}, trip{Kind: "UnknownEvent", Fault: `unknown event "SALE_NEWER"`}},
		{http.Header{"X-Other": {"SALE_NEW"}}, trip{Kind: "UnknownEvent", Fault: "nothing names the event"}},
		{nil, trip{Kind: "UnknownEvent", Fault: "nothing names the event; it may be SALE_NEW or SALE_CANCELED"}},
	} {
		got := through(schemas.Delivery{Header: one.header, Body: sale})[0]
		if got.Class != one.want.Class || got.Fault != one.want.Fault || got.Kind != one.want.Kind {
			t.Errorf("%v: %+v, want %+v", one.header, got, one.want)
		}
	}
}
