package mutation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
	"github.com/siohook/siohook/validate"
)

func TestMain(m *testing.M) { trial.Main(m) }

// mustNew is fake.New for options that hold.
func mustNew(t testing.TB, seed uint64, o fake.Options) *fake.Faker {
	t.Helper()
	f, err := fake.New(seed, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestMutations: validate finds each mutation of each event, in each of its
// shapes, as the one violation that the mutation declares.
func TestMutations(t *testing.T) {
	t.Parallel()
	for _, c := range []*schemas.Catalog{schemas.Automation(), settings.Catalog()} {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			checkMutations(t, c)
		})
	}
}

func checkMutations(t *testing.T, c *schemas.Catalog) {
	lenient := validate.New(c, validate.Options{})
	strict := validate.New(c, validate.Options{Profile: schemas.Strict})
	tried, precise, rules, events := 0, 0, map[string]int{}, map[string]int{}
	for _, e := range shapesOf(t, c) {
		mutations, err := mutation.Of(c, e.Row, e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, m := range mutations {
			if ids[m.ID] {
				t.Errorf("%s: %s twice", e.Row.ID(), m.ID)
			}
			ids[m.ID] = true
			tried++
			rules[m.Rule]++
			events[e.Row.ID()]++
			d := schemas.Delivery{Body: m.Payload()}
			if !c.IsNamedInBody() {
				d = c.Deliver(e.Row.Type, m.Payload(), schemas.Attempt{Number: 1})
			}
			problem := differs(m, lenient.Delivery(d), m.Severity)
			if problem == "" {
				problem = differs(m, strict.Delivery(d), "error")
			}
			if problem != "" {
				t.Errorf("event %d, %s %s: %s\n%.600q", e.N, e.Row.ID(), m.ID, problem, d.Body)
				continue
			}
			precise++
		}
	}
	t.Logf("%d of %d mutations of %d events are found with exactly the violation declared (%.2f %%), by %d rules: %v",
		precise, tried, len(events), 100*float64(precise)/float64(tried), len(rules), rules)
	if len(events) != len(c.Rows) {
		t.Errorf("mutations of %d events, want %d", len(events), len(c.Rows))
	}
}

// shapesOf makes every event in every shape, seen ones too; with -short, in one.
func shapesOf(t *testing.T, c *schemas.Catalog) []fake.Event {
	cover := mustNew(t, 5, fake.Options{Catalog: c, Seen: true}).Cover()
	if testing.Short() {
		one := map[string]bool{}
		return slices.DeleteFunc(cover, func(e fake.Event) bool {
			seen := one[e.Row.ID()]
			one[e.Row.ID()] = true
			return seen
		})
	}
	return cover
}

// differs tells in what a report differs from what a mutation declares; "" when
// in nothing.
func differs(m mutation.Mutation, report validate.Report, severity string) string {
	if m.Rule == "" && len(report.Violations) == 0 {
		return ""
	}
	if len(report.Violations) != 1 {
		return fmt.Sprintf("%d violations, want one of %s at %s: %v", len(report.Violations), m.Rule, m.Pointer, report.Violations)
	}
	got := report.Violations[0]
	if got.Rule != m.Rule || got.Pointer != m.Pointer || string(got.Severity) != severity {
		return fmt.Sprintf("%v, want the %s %s at %s", got, severity, m.Rule, m.Pointer)
	}
	return ""
}

// TestMutationsOfOwnCatalog: the same for schemas with keywords that the
// automation catalog does not use.
func TestMutationsOfOwnCatalog(t *testing.T) {
	const strict = `{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","required":["type","data"],"additionalProperties":false,"properties":{
		"type":{"type":"string","const":"test.event"},
		"data":{"$ref":"#/$defs/Data"}},
		"$defs":{
		"Data":{"type":"object","required":["n","kind","s"],"additionalProperties":false,"properties":{
			"n":{"type":"integer","minimum":1,"maximum":9},
			"x":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":100},
			"kind":{"type":["string","null"],"enum":["a","b",null]},
			"fixed":{"type":"integer","const":5},
			"grade":{"type":"integer","enum":[1,2,3]},
			"s":{"type":"string","minLength":2,"maxLength":4},
			"code":{"type":"string","pattern":"^[a-z]+$"},
			"day":{"type":"string","format":"date"},
			"site":{"type":"string","format":"uri"},
			"list":{"type":"array","items":{"type":"boolean"},"minItems":1,"maxItems":3},
			"maybe":{"oneOf":[{"$ref":"#/$defs/Thing"},{"type":"null"}]},
			"map":{"type":"object","additionalProperties":{"type":"integer"},"maxProperties":3}}},
		"Thing":{"type":"object","required":["id"],"additionalProperties":false,"properties":{"id":{"type":"integer"}}}}}`
	payload := []byte(`{"type":"test.event","data":{"n":3,"x":4.5,"kind":"a","fixed":5,"grade":2,"s":"abc","code":"abc","day":"2026-01-05",
		"site":"https://example.com/","list":[true],"maybe":{"id":1},"map":{"a":1}}}`)
	row := &schemas.Row{Type: "test.event"}
	c := &schemas.Catalog{Name: "test", Rows: []*schemas.Row{row}, Published: fstest.MapFS{
		row.SchemaFile(schemas.Strict):       {Data: []byte(strict)},
		row.SchemaFile(schemas.Lenient):      {Data: []byte(strings.ReplaceAll(strict, `"additionalProperties":false,`, ""))},
		"draft-07/bundle.strict.schema.json": {Data: []byte(`{"oneOf":[{"$ref":"../test.event.strict.schema.json"}]}`)},
		"draft-07/bundle.schema.json":        {Data: []byte(`{"oneOf":[{"$ref":"../test.event.schema.json"}]}`)},
	}}
	v := validate.New(c, validate.Options{})
	if report := v.Payload(payload); len(report.Violations) > 0 {
		t.Fatal(report.Violations)
	}
	mutations, err := mutation.Of(c, row, payload)
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]bool{}
	for _, m := range mutations {
		rules[m.Rule] = true
		if problem := differs(m, v.Payload(m.Payload()), m.Severity); problem != "" {
			t.Errorf("%s: %s\n%.500s", m.ID, problem, m.Payload())
		}
	}
	for _, rule := range []string{"minimum", "maximum", "exclusive-minimum", "exclusive-maximum", "enum", "const", "min-length", "max-length",
		"pattern", "format", "min-items", "max-items", "max-properties", "required", "type", "unknown-member"} {
		if !rules[rule] {
			t.Errorf("no mutation breaks %s", rule)
		}
	}
	nasty, err := mutation.Nasty(c, row, payload)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range nasty {
		if found := v.Payload(m.Payload()).Violations; m.Rule == "" && len(found) > 0 {
			t.Errorf("%s: %v\n%.500s", m.ID, found, m.Payload())
		}
	}
	for _, bad := range []string{`{`, `[]`} {
		if _, err := mutation.Of(c, row, []byte(bad)); err == nil {
			t.Errorf("%s: no error", bad)
		}
	}
	if _, err := mutation.Nasty(&schemas.Catalog{Name: "test"}, row, payload); err == nil {
		t.Error("no error without published schemas")
	}
}

// TestMutationsOfTypeInTwoPlaces: what payloads have of an event's name is a part of its
// type, whatever the schema says of the member.
func TestMutationsOfTypeInTwoPlaces(t *testing.T) {
	const schema = `{"type":"object","required":["action","id"],"additionalProperties":false,"properties":{"action":%s,"id":{"type":"integer"},"name":{"type":"string"}}}`
	payload := []byte(`{"action":"paid","id":5,"name":"a name"}`)
	for _, action := range []string{`{"type":"string","const":"paid"}`, `{"type":"string"}`, `{"enum":["paid","due"]}`} {
		row := &schemas.Row{Type: "order.paid"}
		files := fstest.MapFS{}
		for _, profile := range []schemas.Profile{schemas.Strict, schemas.Lenient} {
			files[row.SchemaFile(profile)] = &fstest.MapFile{Data: fmt.Appendf(nil, schema, action)}
			files["draft-07/"+schemas.BundleFile(profile)] = &fstest.MapFile{Data: fmt.Appendf(nil, `{"anyOf":[{"$ref":"../%s"}]}`, row.SchemaFile(profile))}
		}
		wire := schemas.Wire{Event: schemas.Both{First: schemas.HeaderName("X-Topic"), Second: schemas.BodyMember("/action")}}
		c := &schemas.Catalog{Name: "test", Rows: []*schemas.Row{row}, Published: files, Wire: wire}
		v := validate.New(c, validate.Options{})
		all, err := mutation.Of(c, row, payload)
		if err != nil {
			t.Fatal(err)
		}
		nasty, err := mutation.Nasty(c, row, payload)
		if err != nil {
			t.Fatal(err)
		}
		types, ids := 0, map[string]bool{}
		for _, m := range append(all, nasty...) {
			if m.Rule == "unknown-type" {
				types++
			}
			if ids[m.ID] {
				t.Errorf("%s twice", m.ID)
			}
			ids[m.ID] = true
			if m.Kind == "unknown-members" || m.Kind == "bytes" && m.Rule != "duplicate-member" {
				continue
			}
			if problem := differs(m, v.Delivery(c.Deliver(row.Type, m.Payload(), schemas.Attempt{Number: 1})), m.Severity); problem != "" {
				t.Errorf("%s: %s\n%s", m.ID, problem, m.Payload())
			}
		}
		for _, id := range []string{"unknown-type/action/missing", "unknown-type/action/upper-case", "future-type", "bytes/duplicate-member/type/action"} {
			if !ids[id] {
				t.Errorf("no mutation %s", id)
			}
		}
		if types != 6 {
			t.Errorf("%d mutations of the type", types)
		}
	}
}

// TestMutationsReachIntoLists: the second element of a list is mutated like the first,
// though it is of another kind, and so is the second member of a map.
func TestMutationsReachIntoLists(t *testing.T) {
	c := schemas.Automation()
	f := mustNew(t, 5, fake.Options{Events: []string{"customer.sale.completed"}})
	e := f.Event(0)
	for !slices.Contains(e.Shapes, "resources=systemeio_tag+membership_course") || !slices.Contains(e.Shapes, "fields=full") {
		e = f.Event(e.N + 1)
	}
	mutations, err := mutation.Of(c, e.Row, e.Payload)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]map[string]int{} // by place, how many of each kind
	for _, m := range mutations {
		for _, place := range []string{"/data/order_item/resources/", "/data/customer/fields/"} {
			if rest, ok := strings.CutPrefix(m.Pointer, place); ok {
				first, _, _ := strings.Cut(rest, "/")
				if kinds[place+first] == nil {
					kinds[place+first] = map[string]int{}
				}
				kinds[place+first][m.Kind]++
			}
		}
	}
	fields := 0
	for place, found := range kinds {
		switch {
		case strings.HasPrefix(place, "/data/customer/fields/") && found["type"] > 0 && found["null"] > 0:
			fields++
		case strings.Contains(place, "resources") && (found["required"] < 5 || found["type"] < 20 || found["null"] == 0 || found["unknown-member"] != 2 || found["discriminator"] == 0):
			t.Errorf("%s: %v", place, found)
		}
	}
	if kinds["/data/order_item/resources/0"] == nil || kinds["/data/order_item/resources/1"] == nil || fields != 2 {
		t.Errorf("mutated are %v", kinds)
	}
}

// TestMutationsChangeOnePlace: what the mutation is not about stays as it is.
func TestMutationsChangeOnePlace(t *testing.T) {
	c := schemas.Automation()
	for _, encoding := range encode.Forms() {
		e := mustNew(t, 5, fake.Options{Encoding: encoding, Events: []string{"customer.sale.completed"}}).Event(0)
		mutations, err := mutation.Of(c, e.Row, e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		before, err := jsonpos.Parse(e.Payload, jsonpos.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mutations {
			if m.Kind != "type" && m.Kind != "null" {
				continue
			}
			after := m.Payload()
			n, ok := before.Lookup(m.Pointer)
			if !ok {
				t.Errorf("%s: nothing at %s", m.ID, m.Pointer)
				continue
			}
			head, tail := string(e.Payload[:n.Start()]), string(e.Payload[n.End():])
			if got := string(after); got[:len(head)] != head || got[len(got)-len(tail):] != tail {
				t.Errorf("%s %s: changed beside its place:\n%s", encoding, m.ID, after)
			}
		}
	}
}
