package role_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/role"
	"github.com/siohook/siohook/schemas"
)

// own is a catalog that is not ours: one of its events has no envelope, and Unix times.
func own() *schemas.Catalog {
	schema := `{"type":"object","properties":{"at":{"type":"integer"},"meta":{"$ref":"#/$defs/Meta"},"list":{"type":"array","items":{"allOf":[{"type":"object","additionalProperties":{"type":"string"}}]}}},
		"$defs":{"Meta":{"oneOf":[{"type":"array"},{"type":"object","additionalProperties":{"type":"string"}}]}}}`
	return &schemas.Catalog{
		Name: "own",
		Rows: []*schemas.Row{{Type: "invoice.paid"}, {Type: "ping"}},
		Published: fstest.MapFS{
			"invoice.paid.strict.schema.json": {Data: []byte(schema)},
			"ping.strict.schema.json":         {Data: []byte(`{"type":"object","additionalProperties":{"type":"string"}}`)},
			schemas.IndexFile: {Data: []byte(`{"format_version":1,"catalog":"own","events":[{"id":"invoice.paid","type":"invoice.paid","members":[
				{"pointer":"/lines/*/id","roles":["identity"]},{"pointer":"/payer/at","roles":["time"]},{"pointer":"/at","roles":["time"]},
				{"pointer":"/payer/no~1","roles":["contact","order"]}]},{"id":"ping","type":"ping"}]}`)},
		},
	}
}

func reader(t *testing.T, of schemas.Role) *role.Reader {
	t.Helper()
	r, err := role.New(own(), of)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNumber(t *testing.T) {
	contact := reader(t, schemas.RoleContact)
	for _, tt := range []struct {
		name, event, payload string
		want                 int64 // 0 for none
	}{
		{"plain", "invoice.paid", `{"payer":{"no/":17}}`, 17},
		{"spaced, behind a mark", "invoice.paid", "\ufeff \n{ \"lines\": [{}], \"payer\" : {\"no\\/\" :\t17 } }", 17},
		{"cut off", "invoice.paid", `{"payer":{"no/":17`, 17},
		{"of an event that is not known", "invoice.sent", `{"payer":{"no/":17}}`, 17},
		{"of an event without a contact", "ping", `{"payer":{"no/":17}}`, 0},
		{"no number", "invoice.paid", `{"payer":{"no/":"17"}}`, 0},
		{"no whole number", "invoice.paid", `{"payer":{"no/":1.5}}`, 0},
		{"elsewhere", "invoice.paid", `{"no/":17,"payer":{"of":{"no/":17}}}`, 0},
		{"not there", "invoice.paid", `{"payer":{"no/":`, 0},
		{"no JSON", "invoice.paid", `payer`, 0},
		{"nothing", "invoice.paid", ``, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := contact.Number(tt.event, []byte(tt.payload))
			if ok != (tt.want != 0) || ok && got != tt.want {
				t.Errorf("got %d, %v, want %d", got, ok, tt.want)
			}
		})
	}
	if got := reader(t, schemas.RoleIdentity).Value("invoice.paid", []byte(`{"lines":[{"id":1}]}`)); got != nil {
		t.Errorf("of many in an array one was read: %s", got)
	}
}

func TestTime(t *testing.T) {
	moment := time.Date(2026, 3, 1, 12, 30, 0, 0, time.UTC)
	times := reader(t, schemas.RoleTime)
	for _, tt := range []struct {
		name, payload string
		want          time.Time
	}{
		{"seconds", `{"at":1772368200}`, moment},
		{"milliseconds", `{"at":1772368200000}`, moment},
		{"text", `{"at":"2026-03-01T13:30:00+01:00"}`, moment},
		{"escaped", `{"at":"2026-03-01T12\u003a30:00Z"}`, moment},
		{"nearest to the root", `{"payer":{"at":5},"at":1772368200}`, moment},
		{"the other", `{"payer":{"at":1772368200}}`, moment},
		{"no time", `{"at":"noon"}`, time.Time{}},
		{"cut off", `{"at":"2026-03-01T12:30`, time.Time{}},
		{"null", `{"at":null}`, time.Time{}},
		{"none", `{}`, time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := times.Time("invoice.paid", []byte(tt.payload)); !got.Equal(tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestNamesAndMaps(t *testing.T) {
	names, err := role.Names(own(), schemas.RoleContact, schemas.RoleIdentity)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]bool{"id": true, "no/": true}, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	for _, tt := range []struct {
		catalog *schemas.Catalog
		want    map[string]bool
	}{
		{own(), map[string]bool{"meta": true, "list": true}},
		{schemas.Automation(), map[string]bool{"fields": true}},
	} {
		maps, err := role.Maps(tt.catalog)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, maps); diff != "" {
			t.Errorf("maps of %s (-want +got):\n%s", tt.catalog.Name, diff)
		}
	}
}

func TestBrokenIndex(t *testing.T) {
	broken := &schemas.Catalog{Name: "broken", Rows: []*schemas.Row{{Type: "ping"}}, Published: fstest.MapFS{schemas.IndexFile: {Data: []byte("{")}}}
	if _, err := role.New(broken, schemas.RoleTime); err == nil {
		t.Error("a broken index is no error")
	}
	if _, err := role.Names(broken, schemas.RoleTime); err == nil {
		t.Error("a broken index is no error for names")
	}
	if _, err := role.Maps(broken); err == nil {
		t.Error("a schema that is missing is no error")
	}
}
