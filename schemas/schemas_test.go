package schemas_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

const samples = "../testdata/samples"

func readSample(t *testing.T, row *schemas.Row) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(samples, row.FileStem()+".json"))
	if err != nil {
		t.Fatalf("row %s has no sample: %v", row.ID(), err)
	}
	return b
}

func TestRowsAndSamplesBelongTogether(t *testing.T) {
	entries, err := os.ReadDir(samples)
	if err != nil {
		t.Fatal(err)
	}
	var files, rows []string
	for _, e := range entries {
		files = append(files, e.Name())
	}
	for _, row := range schemas.Automation().Rows {
		rows = append(rows, row.FileStem()+".json")
	}
	slices.Sort(rows)
	if diff := cmp.Diff(rows, files); diff != "" {
		t.Errorf("samples (+) and catalog rows (-) differ:\n%s", diff)
	}
}

func TestPublishedSamplesAreTheArticles(t *testing.T) {
	for _, row := range schemas.Automation().Rows {
		published, err := schemas.Automation().Sample(row)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(published, readSample(t, row)) {
			t.Errorf("%s: the published sample is not the one in testdata; run go generate ./...", row.ID())
		}
	}
}

// Every sample is known completely: decoded and encoded again it has the same
// tokens in the same order.
func TestSamplesRoundTrip(t *testing.T) {
	for _, row := range schemas.Automation().Rows {
		t.Run(row.ID(), func(t *testing.T) {
			sample := readSample(t, row)
			event, err := schemas.Parse(sample)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := reflect.TypeOf(event), reflect.TypeOf(row.Model); got != want {
				t.Errorf("Parse gives %v, want %v", got, want)
			}
			if event.EventType() != row.Type || event.EventTime().Year() < 2021 {
				t.Errorf("type %q at %v", event.EventType(), event.EventTime())
			}
			again, err := json.Marshal(event)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tokens(t, sample), tokens(t, again)); diff != "" {
				t.Errorf("after a round trip (-sample +again):\n%s", diff)
			}
		})
	}
}

// tokens are the JSON tokens of text; strings are unescaped.
func tokens(t *testing.T, text []byte) []string {
	t.Helper()
	var list []string
	d := jsontext.NewDecoder(bytes.NewReader(text))
	for {
		token, err := d.ReadToken()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, token.Kind().String()+token.String())
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"unknown type", `{"type":"subscription.payment.failed"}`, `unknown event type "subscription.payment.failed"`},
		{"misspelt type", `{"type":"contact.tag.aded"}`, `unknown event type "contact.tag.aded", did you mean "contact.tag.added"?`},
		{"no type", `{"data":{}}`, `payload has no "type"`},
		{"other letter case", `{"Type":"contact.tag.added"}`, `payload has no "type"`},
		{"unknown variant", `{"type":"contact.optin.completed","data":{"contact":{}}}`, `contact.optin.completed: unknown variant: payload has no /data/funnel_step or /data/page_model`},
		{"no data", `{"type":"contact.optin.completed"}`, `contact.optin.completed: unknown variant: payload has no /data/funnel_step or /data/page_model`},
	} {
		t.Run(c.name, func(t *testing.T) {
			event, err := schemas.Parse([]byte(c.body))
			if err == nil || err.Error() != c.want {
				t.Errorf("got %v, %v\nwant error %s", event, err, c.want)
			}
		})
	}
	var unknown *schemas.UnknownTypeError
	if _, err := schemas.Parse([]byte(`{"type":"a.b"}`)); !errors.As(err, &unknown) || unknown.Type != "a.b" {
		t.Errorf("no UnknownTypeError: %v", err)
	}
	var variant *schemas.UnknownVariantError
	if _, err := schemas.Parse([]byte(`{"type":"contact.optin.completed"}`)); !errors.As(err, &variant) {
		t.Errorf("no UnknownVariantError: %v", err)
	}
	for _, body := range []string{``, `[]`, `null x`, `{"type":5}`, "{\"type\":\"contact.tag.added\",\"data\":{\"a\":\"\xff\"}}",
		`{"type":"contact.tag.added","type":"contact.tag.removed"}`,
		`{"type":"contact.tag.added","data":{"contact":{"fields":["x"]}}}`,
		`{"type":"contact.tag.added","created_at":"2021-10-05"}`} {
		if event, err := schemas.Parse([]byte(body)); err == nil {
			t.Errorf("%s: no error but %v", body, event)
		}
	}
}

// A payload may be several events; when nothing selects one of a type, it may be any.
func TestIdentify(t *testing.T) {
	const step, page = "contact.optin.completed/funnel_step", "contact.optin.completed/blog_page"
	for _, c := range []struct{ body, want, err string }{
		{`{"type":"contact.tag.added"}`, "contact.tag.added", ""},
		{`{"type":"contact.optin.completed","data":{"page_model":1}}`, page, ""},
		{`{"type":"contact.optin.completed","data":{"page_model":1,"funnel_step":1}}`, step + " " + page, ""},
		{`{"type":"contact.optin.completed","data":{}}`, step + " " + page, "unknown variant"},
		{`{"type":"contact.optin.completed","data":5}`, step + " " + page, "unknown variant"},
		{`{"type":"contact.optin"}`, "", "unknown event type"},
		{`{"type":7}`, "", `payload's "type" is not a string but of type number`},
		{`[]`, "", `payload has no "type"`},
	} {
		payload, err := jsonpos.Parse([]byte(c.body), jsonpos.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := schemas.Automation().Identify(nil, payload)
		var ids []string
		for _, row := range rows {
			ids = append(ids, row.ID())
		}
		if got := strings.Join(ids, " "); got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %s, %v", c.body, got, err)
		}
	}
}

// A published schema is read once, and what is broken in it is said.
func TestReadSchema(t *testing.T) {
	c := schemas.Automation()
	first, err := c.ReadSchema(c.Rows[0], schemas.Strict)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := c.ReadSchema(c.Rows[0], schemas.Strict); err != nil || again != first || !first.Closed() {
		t.Errorf("%v, the same: %t", err, again == first)
	}
	if lenient, err := c.ReadSchema(c.Rows[0], schemas.Lenient); err != nil || lenient == first || lenient.Closed() {
		t.Errorf("lenient: %v", err)
	}
	row := &schemas.Row{Type: "a.b"}
	for text, want := range map[string]string{
		`{"properties":{"a":{"type":5}}}`: "catalog own: a.b.schema.json: /properties/a/type: want an array of strings, got number",
		`{`:                               "catalog own: a.b.schema.json: offset 1: ",
	} {
		own := &schemas.Catalog{Name: "own", Rows: []*schemas.Row{row}, Published: fstest.MapFS{"a.b.schema.json": {Data: []byte(text)}}}
		if _, err := own.ReadSchema(row, schemas.Lenient); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
		if _, err := own.ReadSchema(row, schemas.Strict); err == nil {
			t.Error("no error for a file that is not there")
		}
	}
}

func TestUnknownResourceIsKept(t *testing.T) {
	row := schemas.Automation().Row("customer.sale.completed")
	body := bytes.Replace(readSample(t, row), []byte(`"systemeio_tag"`), []byte(`"ebook"`), 1)
	event, err := schemas.Parse(body)
	if err != nil {
		t.Fatal(err)
	}
	sale, ok := event.(*schemas.CustomerSaleCompleted)
	if !ok {
		t.Fatalf("Parse gives %T", event)
	}
	resource := sale.Data.OrderItem.Resources[0]
	unknown, ok := resource.ResourceKind.(*schemas.UnknownResource)
	if !ok || resource.ResourceType() != "ebook" {
		t.Fatalf("got %T of type %q", resource.ResourceKind, resource.ResourceType())
	}
	again, err := json.Marshal(sale)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(tokens(t, body), tokens(t, again)); diff != "" || len(unknown.JSON) == 0 {
		t.Errorf("after a round trip:\n%s", diff)
	}
}

func TestMatch(t *testing.T) {
	catalog := schemas.Automation()
	for p, want := range map[string]string{
		"*blog_page":                          "contact.optin.completed/blog_page",
		"contact.optin.completed/*":           "contact.optin.completed/funnel_step contact.optin.completed/blog_page",
		"contact.optin.completed":             "contact.optin.completed/funnel_step contact.optin.completed/blog_page",
		"contact.optin.completed/...":         "contact.optin.completed/funnel_step contact.optin.completed/blog_page",
		"*.optin.*/...":                       "contact.optin.completed/funnel_step contact.optin.completed/blog_page",
		"contact.tag.added/...":               "contact.tag.added",
		"*/*":                                 "contact.optin.completed/funnel_step contact.optin.completed/blog_page",
		"contact.optin.completed/blog_page/*": "",
	} {
		var got []string
		rows, err := catalog.Match([]string{p})
		for _, row := range rows {
			got = append(got, row.ID())
		}
		var unknown *schemas.UnknownEventError
		if strings.Join(got, " ") != want || errors.As(err, &unknown) != (want == "") {
			t.Errorf("%s matches %q, %v; want %s", p, got, err, want)
		}
	}
}

func TestSelector(t *testing.T) {
	events := []string{"", "contact.tag.added", "contact.optin.completed/blog_page", "contact.moved", "other"}
	for p, want := range map[string]string{
		"*":                           "contact.tag.added contact.optin.completed/blog_page contact.moved other",
		"contact.*":                   "contact.tag.added contact.optin.completed/blog_page contact.moved",
		"contact.*/...":               "contact.tag.added contact.optin.completed/blog_page contact.moved",
		"contact.optin.completed/...": "contact.optin.completed/blog_page",
		"unknown:*":                   "contact.moved other",
		"unknown:contact.*":           "contact.moved",
		"unknown:other":               "other",
		"unknown:nothing":             "",
	} {
		matches, err := schemas.Automation().Selector(p)
		if err != nil {
			t.Errorf("%s: %v", p, err)
			continue
		}
		got := slices.DeleteFunc(slices.Clone(events), func(event string) bool { return !matches(event) })
		if strings.Join(got, " ") != want {
			t.Errorf("%s selects %q, want %s", p, got, want)
		}
	}
	// What the catalog has is not unknown.
	if _, err := schemas.Automation().Selector("unknown:contact.tag.added"); err == nil || !strings.Contains(err.Error(), "leave out unknown:") {
		t.Errorf("unknown:contact.tag.added: %v", err)
	}
}
