package validate_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

type opened struct {
	ID string `json:"id" jsonschema:"pattern=^ord_[0-9]+$"`
}

type closed struct {
	ID  string `json:"id" jsonschema:"pattern=^ord_[0-9]+$"`
	Why string `json:"why" jsonschema:"maxLength=5"`
}

type pinged struct {
	ID string `json:"id"`
}

func (*opened) EventType() string    { return "order.opened" }
func (*opened) EventTime() time.Time { return time.Time{} }
func (*closed) EventType() string    { return "order.closed" }
func (*closed) EventTime() time.Time { return time.Time{} }
func (*pinged) EventType() string    { return "ping" }
func (*pinged) EventTime() time.Time { return time.Time{} }

// ownCatalog is one whose events are named in a header.
func ownCatalog(t *testing.T) *schemas.Catalog {
	t.Helper()
	c := &schemas.Catalog{
		Name: "own", BaseURL: "https://example.com/v1/", Wire: schemas.Wire{Event: schemas.HeaderName("X-Event")},
		Rows: []*schemas.Row{
			{Type: "order.opened", Title: "Opened", Model: &opened{}, Evidence: schemas.Doc, Since: "v1"},
			{Type: "order.closed", Title: "Closed", Model: &closed{}, Evidence: schemas.Doc, Since: "v1"},
			{Type: "ping", Title: "Ping", Model: &pinged{}, Evidence: schemas.Doc, Since: "v1"},
		},
	}
	files, err := generator.Generate(c, generator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c.Published = files
	return c
}

// Of several catalogs, a delivery is judged by the one that names its event, as by that alone. What
// none names is judged as before, unless it has the shape of an event that headers name.
func TestAllCatalogs(t *testing.T) {
	automation, own := schemas.Automation(), ownCatalog(t)
	all := schemas.All(automation, own)
	for _, k := range []struct {
		header, body string // header "-" for unknown headers
		of           *schemas.Catalog
	}{
		{"-", sample(t, "contact.tag.added"), automation},
		{"ping", sample(t, "contact.tag.added"), automation},
		{"-", `{"type":"contact.tag.added"}`, automation},
		{"-", `{"type":"contact.tag.addet"}`, automation},
		{"-", `{"typ":"contact.tag.added"}`, automation},
		{"-", `{"type":7}`, automation},
		{"", `{}`, automation},
		{"-", `[]`, automation},
		{"-", `{`, automation},
		{"-", ``, automation},
		{"-", `{"id":"ord_1"}`, own},
		{"-", `{"id":"ord_1","why":"late"}`, own},
		{"order.closed", `{"id":"ord_1","why":"much too late"}`, own},
		{"order.closd", `{"id":"ord_1"}`, own},
		{"order.closed", `{"type":"gift"}`, own},
	} {
		for _, o := range []validate.Options{{}, {Profile: schemas.Strict}, {NoPlan: true}} {
			d := schemas.Delivery{Body: []byte(k.body)}
			if k.header != "-" {
				d.Header = http.Header{"X-Event": {k.header}}
			}
			if diff := cmp.Diff(validate.New(k.of, o).Delivery(d), validate.New(all, o).Delivery(d)); diff != "" {
				t.Errorf("%s %s %+v (-%s alone +all):\n%s", k.header, k.body, o, k.of.Name, diff)
			}
		}
	}
	if v := validate.New(all, validate.Options{}); v.Catalog() != all || v.Plan(own.Rows[0]) != "way: fast" {
		t.Errorf("%s, %s", v.Catalog().Name, v.Plan(own.Rows[0]))
	}
}

// A delivery's headers name its event; without them the event is one whose schema accepts
// the payload, and the report has the others.
func TestDelivery(t *testing.T) {
	c := ownCatalog(t)
	quick := validate.New(c, validate.Options{Profile: schemas.Strict})
	slow := validate.New(c, validate.Options{Profile: schemas.Strict, NoPlan: true})
	for _, k := range []struct {
		header, body string // header "-" for unknown headers
		event        string
		others       []string
		rules        string // of the violations
	}{
		{"order.opened", `{"id":"ord_1"}`, "order.opened", nil, ""},
		{"order.closed", `{"id":"ord_1"}`, "order.closed", nil, "required"},
		{"ping", `{"id":"ord_1"}`, "ping", nil, ""},
		{"order.opend", `{"id":"ord_1"}`, "", nil, "unknown-type"},
		{"", `{"id":"ord_1"}`, "", nil, "missing-type"},
		{"-", `{"id":"ord_1"}`, "order.opened", []string{"ping"}, ""},
		{"-", `{"id":"1"}`, "ping", nil, ""},
		{"-", `{"id":"ord_1","why":"late"}`, "order.closed", nil, ""},
		{"-", `{"id":"ord_1","why":"much too late"}`, "order.opened", nil, "unknown-member"},
		{"-", `[]`, "", nil, "not-object"},
	} {
		d := schemas.Delivery{Body: []byte(k.body)}
		if k.header != "-" {
			d.Header = http.Header{"X-Event": {k.header}}
		}
		got := quick.Delivery(d)
		var rules []string
		for _, v := range got.Violations {
			rules = append(rules, v.Rule)
		}
		if diff := cmp.Diff(k.others, got.Others); diff != "" || got.Event != k.event || strings.Join(rules, " ") != k.rules {
			t.Errorf("%s %s: event %q, others %q, rules %q; want %q %q %q", k.header, k.body, got.Event, got.Others, rules, k.event, k.others, k.rules)
		}
		if diff := cmp.Diff(slow.Delivery(d), got); diff != "" {
			t.Errorf("%s %s (-slow +quick):\n%s", k.header, k.body, diff)
		}
	}
}

// A body may be compressed as the headers declare; recorders may have decoded it.
func TestDeliveryCompressed(t *testing.T) {
	v := validate.New(nil, validate.Options{MaxBytes: 5000})
	payload, err := schemas.Automation().Sample(schemas.Automation().Rows[0])
	if err != nil {
		t.Fatal(err)
	}
	packed := func(text []byte, deflate bool) []byte {
		var b bytes.Buffer
		var w io.WriteCloser = gzip.NewWriter(&b)
		if deflate {
			w = zlib.NewWriter(&b)
		}
		if _, err := w.Write(text); err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for _, c := range []struct {
		encoding string
		body     []byte
		rule     string
	}{
		{"gzip", packed(payload, false), ""},
		{"GZIP", packed(payload, false), ""},
		{"deflate", packed(payload, true), ""},
		{"gzip", payload, ""},
		{"br", payload, ""},
		{"", packed(payload, false), "syntax"},
		{"deflate", packed(payload, false), "syntax"},
		{"gzip", packed(payload, false)[:40], "syntax"},
		{"gzip", packed(bytes.Repeat([]byte(" "), 1<<20), false), "size"},
	} {
		r := v.Delivery(schemas.Delivery{Header: http.Header{"Content-Encoding": {c.encoding}}, Body: c.body})
		rule := ""
		if len(r.Violations) > 0 {
			rule = r.Violations[0].Rule
		}
		if rule != c.rule {
			t.Errorf("%s, %d bytes: %v, want rule %q", c.encoding, len(c.body), r.Violations, c.rule)
		}
	}
}
