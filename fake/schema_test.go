package fake_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
)

// folder is a catalog of one event that is nothing but published files: its schema, and
// what the index knows of its members.
func folder(t testing.TB, text string, members ...schemas.Member) *schemas.Catalog {
	t.Helper()
	row := &schemas.Row{Type: "shop.sold", Evidence: schemas.Doc}
	c := &schemas.Catalog{Name: "shop", Rows: []*schemas.Row{row}}
	index := c.NewIndex()
	index.Add(row, "Sold").Members = members
	b, err := json.Marshal(index)
	if err != nil {
		t.Fatal(err)
	}
	c.Published = fstest.MapFS{
		row.SchemaFile(schemas.Strict): {Data: []byte(text)}, row.SchemaFile(schemas.Lenient): {Data: []byte(text)}, schemas.IndexFile: {Data: b},
	}
	return c
}

// compiled is a schema as jsonschema/v5 reads it, with formats asserted.
func compiled(t testing.TB, text string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.Draft, c.AssertFormat, c.AssertContent = jsonschema.Draft2020, true, true
	if err := c.AddResource("x.json", strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("x.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSameOfFolder: a catalog that is only a folder gives the events of one of Go structs.
func TestSameOfFolder(t *testing.T) {
	c, err := schemas.Open(os.DirFS("../schemas/json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []fake.Options{{}, {Seen: true}, {Shape: fake.Sampled}} {
		want := mustNew(t, 7, o)
		o.Catalog = c
		got := mustNew(t, 7, o)
		for n := range uint64(1000) {
			if a, b := want.Append(nil, n), got.Append(nil, n); string(a) != string(b) {
				t.Fatalf("%+v, event %d: %s\nwant %s", o, n, b, a)
			}
		}
		next, stop := iter.Pull(storiesOf(t, got, fake.StoryOptions{Contacts: 50}))
		for e := range storiesOf(t, want, fake.StoryOptions{Contacts: 50}) {
			if also, ok := next(); !ok || string(also.Payload) != string(e.Payload) {
				t.Fatalf("%+v, event %d of the stories: %s\nwant %s", o, e.N, also.Payload, e.Payload)
			}
		}
		if _, more := next(); more {
			t.Errorf("%+v: more stories", o)
		}
		stop()
	}
	c.Rows[3].Moment = "sold"
	if _, err := mustNew(t, 1, fake.Options{Catalog: c}).Stories(fake.StoryOptions{}); err == nil || !strings.Contains(err.Error(), `unknown moment "sold", want one of [created optin `) {
		t.Error(err)
	}
}

// TestForms: whatever a schema asks for, values are valid; most differ from event to event.
func TestForms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		schema string
		least  int // how many of 1,000 values are different
	}{
		{`{"type":"integer","minimum":-3,"maximum":-1}`, 3},
		{`{"type":"integer","exclusiveMinimum":0,"exclusiveMaximum":3}`, 2},
		{`{"type":"integer","multipleOf":25,"minimum":30}`, 100},
		{`{"type":"integer","maximum":-5}`, 100},
		{`{"type":"integer","minimum":4000000000}`, 100},
		{`{"type":"number","multipleOf":0.05,"maximum":2.5}`, 40},
		{`{"type":"number","minimum":0.07,"maximum":0.09}`, 3},
		{`{"type":"number","exclusiveMinimum":0,"maximum":1}`, 50},
		{`{"minimum":3}`, 100},
		{`{"minimum":1,"multipleOf":4096,"maximum":18446744073709551615}`, 900},
		{`{"type":"object","required":["id"],"properties":{"id":{"type":"integer","minimum":1,"multipleOf":4096}}}`, 900},
		{`{"type":"object","required":["created_at"],"properties":{"created_at":{"type":"integer","maximum":1600000000000000000,"examples":[1500000000000000000]}}}`, 900},
		{`{"type":["integer","string","null"]}`, 100},
		{`{"type":"string","pattern":"^[A-Z]{3}-[0-9]{4,6}$"}`, 900},
		{`{"type":"string","pattern":"^(?:GB|FR)[0-9]+(\\.[0-9])?$","maxLength":12}`, 500},
		{`{"type":"string","pattern":"^\\S+/\\d\\d?$","minLength":20}`, 900},
		{`{"type":"string","pattern":"x[^a]+y","maxLength":5}`, 100},
		{`{"type":"string","minLength":30,"maxLength":31}`, 900},
		{`{"type":"string","maxLength":2}`, 300},
		{`{"type":"string","maxLength":0}`, 1},
		{`{"type":"string","format":"date"}`, 1}, {`{"type":"string","format":"time"}`, 900}, {`{"type":"string","format":"duration"}`, 50},
		{`{"type":"string","format":"date-time"}`, 900}, {`{"type":"string","format":"uuid"}`, 1000}, {`{"type":"string","format":"email"}`, 900},
		{`{"type":"string","format":"uri","maxLength":2000}`, 20}, {`{"type":"string","format":"ipv4"}`, 100}, {`{"type":"string","format":"ipv6"}`, 900},
		{`{"type":"string","format":"hostname"}`, 1}, {`{"type":"string","format":"json-pointer"}`, 1}, {`{"type":"string","format":"own"}`, 3},
		{`{"type":"string","format":"date-time","pattern":"00:00$"}`, 900},
		{`{"type":"string","contentEncoding":"base64"}`, 900},
		{`{"type":"string","examples":["INV-2024-7"]}`, 500},
		{`{"type":"string","examples":["Squeeze page"]}`, 3},
		{`{"type":"string","examples":["vip"]}`, 50},
		{`{"type":"string","examples":["2024-01-05 10:00:00"],"pattern":"^20[0-9-]+ [0-2][0-9]:[0-5]"}`, 900},
		{`{"type":"string","examples":["vip"],"maxLength":3}`, 100},
		{`{"enum":["a",1,null,{"b":[true]}]}`, 4},
		{`{"type":["string","null"],"enum":["a","b",null]}`, 3},
		{`{"const":{"a":[1.50]}}`, 1},
		{`{"type":"boolean"}`, 2}, {`{"type":"null"}`, 1}, {`{}`, 1}, {`{"examples":[{"a":1}]}`, 1}, {`{"type":"object","examples":[{"a":1}]}`, 1}, {`true`, 1},
		{`{"type":"array","items":{"type":"integer"},"minItems":4}`, 900},
		{`{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":1000}`, 900},
		{`{"type":"array","items":{"type":"integer"},"maxItems":0}`, 1},
		{`{"type":"array","items":{"type":"integer"},"uniqueItems":true}`, 900},
		{`{"type":"array"}`, 1},
		{`{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}],"items":false}`, 900},
		{`{"type":"array","items":{"oneOf":[{"type":"string"},{"type":"integer"}]},"maxItems":2}`, 500},
		{`{"type":"object","additionalProperties":{"type":"integer"},"minProperties":3}`, 900},
		{`{"type":"object","additionalProperties":{"type":"integer"},"maxProperties":0}`, 1},
		{`{"type":"object","required":["a"],"properties":{"a":{"type":"integer"},"b":{"type":"string"}},"maxProperties":1}`, 900},
		{`{"type":"object","properties":{"a":{"type":"integer"},"b":false},"minProperties":1}`, 900},
		{`{"type":"object","required":["x_1"],"patternProperties":{"^x_":{"type":"integer"}}}`, 900},
		{`{"type":"object","required":["other"],"additionalProperties":{"type":"boolean"}}`, 2},
		{`{"allOf":[{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}},{"required":["b"],"properties":{"b":{"type":"string"}}}]}`, 900},
		{`{"allOf":[{"$ref":"#/$defs/Base"}],"properties":{"b":{"type":"string","format":"uuid"}},"unevaluatedProperties":false,"required":["b"]}`, 1000},
		{`{"$ref":"#/$defs/Base","properties":{"a":{"maximum":9}},"required":["b"]}`, 9},
		{`{"$ref":"#/$defs/Word","maxLength":4}`, 900},
		{`{"anyOf":[{"type":"string","maxLength":3},{"type":"integer"}]}`, 400},
		{`{"anyOf":[{"$ref":"#/$defs/Base"},{"type":"null"}]}`, 500},
		{`{"oneOf":[{"type":"object","required":["k"],"properties":{"k":{"const":"a"}}},{"type":"object","required":["k"],"properties":{"k":{"enum":["b","c"]}}}]}`, 3},
		{`{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"oneOf":[{"properties":{"k":{"const":1}},"required":["k"]},{"properties":{"k":{"const":2}},"required":["k"]}]}`, 900},
		{`{"oneOf":[{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}},"additionalProperties":false},{"type":"object","required":["b"],"properties":{"b":{"type":"integer"}},"additionalProperties":false}]}`, 900},
		{`{"oneOf":[{"type":"string","format":"uuid"}]}`, 1000},
		{`{"$ref":"#/$defs/Tree"}`, 20},
		{`{"type":"array","items":{"type":"object","required":["id"],"properties":{"id":{"type":"integer"}}}}`, 1000},
	} {
		text := `{"type":"object","required":["type","v"],"properties":{"type":{"const":"shop.sold"},"v":` + c.schema + `},"$defs":{
			"Base":{"type":"object","required":["a"],"properties":{"a":{"type":"integer","minimum":1}}},
			"Word":{"type":"string","pattern":"^[a-z]+$"},
			"Tree":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"left":{"$ref":"#/$defs/Tree"},"more":{"type":"array","items":{"$ref":"#/$defs/Tree"}},
				"up":{"oneOf":[{"$ref":"#/$defs/Tree"},{"type":"null"}]}}}}}`
		valid := compiled(t, text)
		f, err := fake.New(3, fake.Options{Catalog: folder(t, text), Encoding: encode.Compact})
		if err != nil {
			t.Errorf("%s: %v", c.schema, err)
			continue
		}
		different := map[string]bool{}
		for n := range uint64(1000) {
			b := f.Append(nil, n)
			var payload any
			exact := json.NewDecoder(bytes.NewReader(b))
			exact.UseNumber()
			if err := exact.Decode(&payload); err != nil {
				t.Fatalf("%s: %v: %s", c.schema, err, b)
			}
			if err := valid.Validate(payload); err != nil {
				t.Errorf("%s: %#v: %s", c.schema, err, b)
				break
			}
			different[string(b)] = true
		}
		if len(different) < c.least {
			t.Errorf("%s: %d different values of 1,000, want %d: %s", c.schema, len(different), c.least, f.Append(nil, 1))
		}
	}
}

// TestFormErrors: what no value is made for is told with its place.
func TestFormErrors(t *testing.T) {
	for _, c := range []struct{ schema, want string }{
		{`{"not":{"type":"null"}}`, "schema #/properties/v/not: no values are generated for this keyword"},
		{`{"type":"object","properties":{"a":{"if":true}},"required":["a"]}`, "schema #/properties/v/properties/a/if: no values are generated"},
		{`{"$ref":"other.json"}`, "schema #/properties/v/$ref: the reference leads to another document"},
		{`false`, "is required and not allowed"},
		{`{"type":"string","pattern":"^(?=a)a$"}`, "schema #/properties/v/pattern: error parsing regexp"},
		{`{"type":"string","pattern":"^a{3}$","maxLength":2}`, "schema #/properties/v: no texts are generated for its pattern and length"},
		{`{"type":"integer","minimum":3,"maximum":2}`, "schema #/properties/v: no number is between its bounds"},
		{`{"type":"integer","multipleOf":4096,"maximum":-9223372036854775807}`, "schema #/properties/v: no number is between its bounds"},
		{`{"oneOf":[{"type":"integer"},{"type":"number"}]}`, "schema #/properties/v/oneOf: a value of branch 0 may be one of branch 1, too"},
		{`{"allOf":[{"type":"integer"},{"type":"string"}]}`, "schema #/properties/v: no value is valid"},
		{`{"type":"array","items":{"type":"integer"},"minItems":2,"uniqueItems":true}`, "/uniqueItems: "},
		{`{"$ref":"#/$defs/Endless"}`, "values contain each other without end"},
		{`{"type":"object","required":["a"],"properties":{"a":{}},"maxProperties":0}`, "minProperties and maxProperties"},
	} {
		text := `{"type":"object","required":["v"],"properties":{"v":` + c.schema + `},"$defs":{"Endless":{"type":"object","required":["in"],"properties":{"in":{"$ref":"#/$defs/Endless"}}}}}`
		if _, err := fake.New(1, fake.Options{Catalog: folder(t, text)}); err == nil || !strings.HasPrefix(err.Error(), "fake: shop.sold: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.schema, err, c.want)
		}
	}
	for _, c := range []struct{ schema, want string }{
		{`{"type":"array","minItems":1000000000,"items":{"type":"integer"}}`, "schema #/properties/v/minItems: "},
		{`{"type":"array","prefixItems":[{}],"minItems":1000000000}`, "schema #/properties/v/minItems: "},
		{`{"type":"object","minProperties":1000000000,"additionalProperties":{"type":"integer"}}`, "schema #/properties/v/minProperties: "},
		{`{"type":"string","minLength":1000000000}`, "schema #/properties/v/minLength: "},
		{`{"allOf":[{"type":"string"},{"pattern":"^a*$","minLength":1000000000}]}`, "schema #/properties/v/allOf/1/minLength: "},
		{`{"type":"array","minItems":5000,"items":{"type":"array","minItems":5000,"items":{"type":"integer"}}}`, "schema #/properties/v/items/items: an event would have more than 1,000,000 values"},
		{`{"$ref":"#/$defs/Level0"}`, "an event would have more than 10,000 values, which are the most"},
		{`{"$ref":"#/$defs/Level0","required":["a"]}`, "schema #/$defs/Level"},
	} {
		levels := ""
		for i := range 40 {
			levels += fmt.Sprintf(`"Level%d":{"type":"object","properties":{"a":{"$ref":"#/$defs/Level%[2]d"},"b":{"$ref":"#/$defs/Level%[2]d"}}},`, i, i+1)
		}
		text := `{"type":"object","required":["v"],"properties":{"v":` + c.schema + `},"$defs":{` + levels + `"Level40":{"type":"integer"}}}`
		if _, err := fake.New(1, fake.Options{Catalog: folder(t, text)}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.schema, err, c.want)
		}
	}
	for _, c := range []struct {
		schema string
		member schemas.Member
		want   string
	}{
		{`{"type":"string"}`, schemas.Member{Source: "tag.nmae"}, `member v: unknown fake source "tag.nmae", did you mean "tag.name"?`},
		{`{"type":"string"}`, schemas.Member{Params: map[string]string{"stepp": "squeeze"}}, `member v: unknown fake parameter "stepp", did you mean "step"?`},
		{`{"type":"string"}`, schemas.Member{Source: "step.name", Params: map[string]string{"step": "sqeeze"}}, `unknown kind of step "sqeeze"`},
		{`{"type":"integer"}`, schemas.Member{Source: "tag.name"}, "fake source tag.name gives a text, the member takes a number"},
		{`{"type":"string"}`, schemas.Member{Source: "contact.ip"}, "the member must allow null"},
		{`{"type":"boolean"}`, schemas.Member{Source: "tag.name"}, "gives a text, the member takes true or false"},
		{`{"type":"null"}`, schemas.Member{Source: "tag.name"}, "has no value for its type"},
	} {
		c.member.Pointer = "/v"
		text := `{"type":"object","required":["v"],"properties":{"v":` + c.schema + `}}`
		if _, err := fake.New(1, fake.Options{Catalog: folder(t, text, c.member)}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %+v: got %v, want %s", c.schema, c.member, err, c.want)
		}
	}
	look := mustNew(t, 1, fake.Options{Catalog: folder(t, `{"properties":{"v":{"type":"string","pattern":"^(?=a)a$","examples":["a"]}},"required":["v"]}`)})
	if got := string(look.Append(nil, 0)); got != `{"v":"a"}` {
		t.Errorf("got %s, want the example", got)
	}
	if _, err := fake.New(1, fake.Options{Catalog: &schemas.Catalog{Name: "own", Rows: []*schemas.Row{{Type: "a"}}}}); err == nil || !strings.Contains(err.Error(), "nothing is published") {
		t.Error(err)
	}
}

// TestOwnIDs: ids of any form are another one in each event, and within a list.
func TestOwnIDs(t *testing.T) {
	t.Parallel()
	events := trial.Size(20_000, 20_000, 100_000)
	for _, c := range []struct {
		name, schema string
		roles        []schemas.Role
	}{
		{"id", `{"type":"integer"}`, nil},
		{"id", `{"type":"integer","minimum":1,"maximum":100000}`, nil},
		{"orderId", `{"type":"integer","examples":[612661]}`, nil},
		{"number", `{"type":"integer"}`, []schemas.Role{schemas.RoleOrder}},
		{"who", `{"type":"integer"}`, []schemas.Role{schemas.RoleContact}},
		{"id", `{"type":"number"}`, nil},
		{"id", `{"type":"string"}`, nil},
		{"id", `{"type":"string","minLength":24,"maxLength":24}`, nil},
		{"id", `{"type":"string","format":"uuid"}`, nil},
		{"id", `{"type":"string","format":"uri"}`, nil},
		{"key", `{"type":"string","examples":["ord_123"]}`, []schemas.Role{schemas.RoleIdentity}},
		{"event_id", `{"type":"string","examples":["evt_1NG8Du2eZvKYlo2CUI79vtWR"]}`, nil},
		{"id", `{"type":"string","examples":["abc"]}`, nil},
		{"id", `{"type":"string","examples":["ord_123"],"maxLength":10}`, nil},
		{"id", `{"type":"string","pattern":"^ord_[0-9]{5}$"}`, nil},
		{"id", `{"type":"string","pattern":"^ord_[0-9]+$"}`, nil},
		{"id", `{"type":"string","pattern":"^cus_[A-Za-z0-9]{14}$","examples":["cus_NffrFeUfNV2Hib"]}`, nil},
		{"id", `{"type":"string","pattern":"^[0-9a-f]{24}$"}`, nil},
		{"who", `{"type":"string","examples":["cus_1"]}`, []schemas.Role{schemas.RoleContact}},
	} {
		text := fmt.Sprintf(`{"type":"object","required":["%[1]s"],"properties":{"%[1]s":%[2]s}}`, c.name, c.schema)
		valid := compiled(t, text)
		known := folder(t, text, schemas.Member{Pointer: "/" + c.name, Roles: c.roles})
		f, again := mustNew(t, 9, fake.Options{Catalog: known}), mustNew(t, 9, fake.Options{Catalog: known})
		different := make(map[string]bool, events)
		for n := range uint64(events) {
			b := f.Append(nil, n)
			different[string(b)] = true
			if n%1000 > 0 {
				continue
			}
			var payload any
			if err := json.Unmarshal(b, &payload); err != nil {
				t.Fatal(err)
			}
			if err := valid.Validate(payload); err != nil || string(again.Append(nil, n)) != string(b) {
				t.Fatalf("%s: %v: %s", c.schema, err, b)
			}
		}
		t.Logf("%s: %s", c.schema, f.Append(nil, 12345))
		if len(different) != events {
			t.Errorf("%s %s: %d different ones in %d events, such as %s", c.name, c.schema, len(different), events, f.Append(nil, 3))
		}
	}
	list := folder(t, `{"type":"object","required":["items"],"properties":{"items":{"type":"array","items":{"type":"object","required":["id"],"properties":{"id":{"type":"integer"}}}}}}`)
	f, seen := mustNew(t, 9, fake.Options{Catalog: list}), map[int64]bool{}
	for n := range uint64(10_000) {
		var payload struct{ Items []struct{ ID int64 } }
		if err := json.Unmarshal(f.Append(nil, n), &payload); err != nil {
			t.Fatal(err)
		}
		for _, item := range payload.Items {
			if seen[item.ID] {
				t.Fatalf("event %d: id %d again", n, item.ID)
			}
			seen[item.ID] = true
		}
	}
}

// TestUnixTimes: numbers that are times are the event's.
func TestUnixTimes(t *testing.T) {
	role := []schemas.Role{schemas.RoleTime}
	for _, c := range []struct {
		name, schema string
		roles        []schemas.Role
		unit         int64 // of a second
	}{
		{"t", `{"type":"integer"}`, role, 1},
		{"t", `{"type":"integer","examples":[1700000000]}`, role, 1},
		{"t", `{"type":"integer","examples":[1700000000000]}`, role, 1000},
		{"t", `{"type":"number","examples":[1700000000]}`, role, 1},
		{"created", `{"type":"integer","minimum":0,"examples":[1700000000]}`, nil, 1},
		{"updatedAt", `{"type":"integer","examples":[1700000000000000]}`, nil, 1_000_000},
	} {
		text := fmt.Sprintf(`{"type":"object","required":["%[1]s"],"properties":{"%[1]s":%[2]s}}`, c.name, c.schema)
		f := mustNew(t, 9, fake.Options{Catalog: folder(t, text, schemas.Member{Pointer: "/" + c.name, Roles: c.roles})})
		for n := range uint64(100) {
			e := f.Event(n)
			if want := fmt.Sprintf(`{"%s":%d}`, c.name, e.Time.Unix()*c.unit); string(e.Payload) != want {
				t.Fatalf("%s: got %s, want %s", c.schema, e.Payload, want)
			}
		}
	}
	// Nanoseconds end in the year 2262: no number has more.
	late := fake.Options{Start: time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC)}
	late.Catalog = folder(t, `{"type":"object","required":["t"],"properties":{"t":{"type":"integer","examples":[1700000000000000000]}}}`, schemas.Member{Pointer: "/t", Roles: role})
	if got := string(mustNew(t, 9, late).Append(nil, 0)); got != `{"t":9223372036000000000}` {
		t.Errorf("nanoseconds in 2300: %s", got)
	}
}
