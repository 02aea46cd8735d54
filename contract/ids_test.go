package contract

import (
	"fmt"
	"testing"
	"testing/fstest"
	"time"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// An id of another delivery is put in the place of an ordinary one of the same form.
func TestIDsAreExchanged(t *testing.T) {
	const uuids = `"0a0b0c0d-0001-4002-8003-aabbccddeeff"`
	for _, c := range []struct{ from, to, want string }{
		{`17`, `23`, `17`},
		{`"ord_17"`, `"ord_23"`, `"ord_17"`},
		{uuids, `"ffffffff-0001-4002-8003-aabbccddeeff"`, uuids},
		{`"anna17@example.com"`, `"o'neil+23@example.org"`, `"o'neil+17@example.org"`},
		{`17`, `9223372036854775807`, ``},
		{`17`, `"23"`, ``},
		{`"ord_17"`, `"an id with\nodd text"`, ``},
		{`null`, `23`, ``},
	} {
		if got := string(sameForm([]byte(c.from), []byte(c.to))); got != c.want {
			t.Errorf("%s for %s: got %s, want %s", c.from, c.to, got, c.want)
		}
	}
}

func TestIDsAreNumbered(t *testing.T) {
	for id, want := range map[string]string{
		`5`: `1000001`, `"ord_123"`: `"ord_1000001"`, `"ord_0000000123"`: `"ord_0001000001"`, `"ord"`: `"ord1000001"`, `"123-EU"`: `"1000001-EU"`,
		`"0a0b0c0d-0001-4002-8003-aabbccddeeff"`: `"0a0b0c0d-0001-4002-8003-0000000f4241"`,
	} {
		if got := string(numbered([]byte(id), 1_000_001)); got != want {
			t.Errorf("%s: got %s, want %s", id, got, want)
		}
	}
}

// An event of another person has other ids, and is as valid as before.
func TestOfContact(t *testing.T) {
	const schema = `{"type":"object","required":["who"],"properties":{
		"who":{"type":"object","required":["id"],"properties":{"id":%s,"age":{"type":"integer"},"shop_id":{"type":"integer","maximum":70000}}}}}`
	for _, c := range []struct{ id, from, want string }{
		{`{"type":"integer"}`, `7`, `500000002`},
		{`{"type":"integer","maximum":99999}`, `7`, `50002`},
		{`{"type":"integer","maximum":9}`, `7`, `7`},
		{`{"type":"string","maxLength":8}`, `"c_000123"`, `"c_050002"`},
		{`{"type":"string","pattern":"^c_[0-9]{6}$"}`, `"c_000123"`, `"c_050002"`},
		{`{"type":"string"}`, `"c_123"`, `"c_500000002"`},
	} {
		row := &schemas.Row{Type: "met"}
		files := fstest.MapFS{}
		for _, profile := range []schemas.Profile{schemas.Strict, schemas.Lenient} {
			files[row.SchemaFile(profile)] = &fstest.MapFile{Data: fmt.Appendf(nil, schema, c.id)}
			files["draft-07/"+schemas.BundleFile(profile)] = &fstest.MapFile{Data: fmt.Appendf(nil, `{"anyOf":[{"$ref":"../%s"}]}`, row.SchemaFile(profile))}
		}
		catalog := &schemas.Catalog{Name: "test", Rows: []*schemas.Row{row}, Published: files, Wire: schemas.Wire{Event: schemas.HeaderName("X-Event")}}
		m := &material{catalog: catalog, valid: validate.New(catalog, validate.Options{}), places: map[*schemas.Row]*places{
			row: {roles: map[schemas.Role][]string{schemas.RoleContact: {"/who/id"}}},
		}}
		got := m.ofContact(&payload{row: row, bytes: fmt.Appendf(nil, `{"who":{"id":%s,"age":34,"shop_id":5}}`, c.from)}, 2)
		if want := fmt.Sprintf(`{"who":{"id":%s,"age":34,"shop_id":5002}}`, c.want); string(got.bytes) != want {
			t.Errorf("%s: got %s, want %s", c.id, got.bytes, want)
		}
	}
	at := &places{roles: map[schemas.Role][]string{schemas.RoleContact: {"id", ""}}}
	if got := at.person([]byte(`{"id":1,"shop_id":2}`)); got != nil {
		t.Errorf("beside no member: %v", got)
	}
}

// A time is moved in the form that it has.
func TestTimesAreMoved(t *testing.T) {
	at := time.Date(2027, time.December, 31, 10, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		`"2021-10-05T08:10:29+00:00"`: `"2027-12-31T10:00:00+00:00"`,
		`"2021-10-05T08:10:29Z"`:      `"2027-12-31T10:00:00Z"`,
		`"2021-10-05T08:10:29+02:00"`: `"2027-12-31T12:00:00+02:00"`,
		`1633421429`:                  `1830247200`,
		`1633421429000`:               `1830247200000`,
		`"1633421429"`:                `"1830247200"`,
		`"yesterday"`:                 ``,
		`null`:                        ``,
		`[]`:                          ``,
	} {
		document, err := jsonpos.Parse([]byte(text), jsonpos.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := timeLike(document.Root(), at); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
