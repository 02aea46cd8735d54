package schemas_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

func header(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

// Names reads what is there, and what Mark wrote.
func TestNames(t *testing.T) {
	both := schemas.Both{First: schemas.HeaderName("X-Event"), Second: schemas.BodyMember("/action")}
	for _, c := range []struct {
		of     schemas.Identify
		header http.Header
		body   string
		want   []string
	}{
		{schemas.BodyMember("/type"), nil, ` {"a":{"type":1},"type":"x\u0061"}`, []string{"xa"}},
		{schemas.BodyMember("/meta/event"), nil, `{"event":"no","meta":{"event":"x"}}`, []string{"x"}},
		{schemas.BodyMember("/type"), nil, `{"type":5}`, []string{}},
		{schemas.BodyMember("/type"), nil, `{"type":"`, []string{}},
		{schemas.BodyMember("/type"), nil, `[]`, []string{}},
		{schemas.BodyMember("/type"), nil, ``, []string{}},
		{schemas.HeaderName("X-Event"), header("x-event", "a.b"), `{}`, []string{"a.b"}},
		{schemas.HeaderName("X-Event"), header("X-Other", "a.b"), `{}`, []string{}},
		{schemas.HeaderName("X-Event"), nil, `{}`, nil},
		{both, header("X-Event", "issue"), `{"action":"opened"}`, []string{"issue.opened", "issue"}},
		{both, header("X-Event", "push"), `{}`, []string{"push"}},
		{both, header("X-Event", "a.b"), `{"action":"c"}`, []string{"a.b.c", "a.b"}},
		{both, header(), `{"action":"opened"}`, []string{}},
		{both, nil, `{"action":"opened"}`, nil},
		{schemas.ByShape{}, header("X-Event", "a"), `{}`, nil},
	} {
		if diff := cmp.Diff(c.want, c.of.Names(schemas.Delivery{Header: c.header, Body: []byte(c.body)})); diff != "" {
			t.Errorf("%T %v %s (-want +got):\n%s", c.of, c.header, c.body, diff)
		}
	}
}

func TestMark(t *testing.T) {
	for _, c := range []struct {
		of         schemas.Identify
		name, body string
		want       schemas.Delivery
	}{
		{schemas.BodyMember("/type"), `a"b`, `{"type": "x" }`, schemas.Delivery{Body: []byte(`{"type": "a\"b" }`)}},
		{schemas.BodyMember("/type"), "x", `{"type":"\u0078"}`, schemas.Delivery{Body: []byte(`{"type":"\u0078"}`)}},
		{schemas.BodyMember("/type"), "x", `{}`, schemas.Delivery{Body: []byte(`{}`)}},
		{schemas.HeaderName("X-Event"), "a", `{}`, schemas.Delivery{Header: header("X-Event", "a"), Body: []byte(`{}`)}},
		{
			schemas.Both{First: schemas.HeaderName("X-Event"), Second: schemas.BodyMember("/action")}, "issue.opened", `{"action":null}`,
			schemas.Delivery{Header: header("X-Event", "issue"), Body: []byte(`{"action":"opened"}`)},
		},
		{
			schemas.Both{First: schemas.HeaderName("X-Event"), Second: schemas.BodyMember("/action")}, "a.b.c", `{"action":""}`,
			schemas.Delivery{Header: header("X-Event", "a.b"), Body: []byte(`{"action":"c"}`)},
		},
	} {
		d := schemas.Delivery{Body: []byte(c.body)}
		c.of.Mark(&d, c.name)
		if diff := cmp.Diff(c.want, d); diff != "" {
			t.Errorf("%T (-want +got):\n%s", c.of, diff)
		}
	}
}

// Deliver gives what the provider sends, and changes no headers but the delivery's own.
func TestDeliver(t *testing.T) {
	c := &schemas.Catalog{Wire: schemas.Wire{
		Event: schemas.HeaderName("X-Event"), Header: header("Content-Type", "application/json"),
		Stamp: func(d *schemas.Delivery, of schemas.Attempt) {
			d.Header.Set("X-Id", fmt.Sprint(d.Header.Get("X-Event"), of.Event, of.Number, of.Time.Unix(), of.At.Unix()))
		},
	}}
	got := c.Deliver("a.b", []byte("{}"), schemas.Attempt{Event: 7, Number: 2, Time: time.Unix(4, 0), At: time.Unix(5, 0)})
	want := schemas.Delivery{Header: header("Content-Type", "application/json", "X-Event", "a.b", "X-Id", "a.b7 2 4 5"), Body: []byte("{}")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(c.Wire.Header) != 1 || c.IsNamedInBody() || c.TypePlace() != schemas.NoPlace {
		t.Errorf("%v, in body %t, %s", c.Wire.Header, c.IsNamedInBody(), c.TypePlace())
	}
	document, err := jsonpos.Parse([]byte(`{"":{},"#":1}`), jsonpos.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := document.Lookup(schemas.NoPlace); ok {
		t.Error("a value is where none can be")
	}
}

func TestIdentifyDelivery(t *testing.T) {
	c := &schemas.Catalog{
		Wire: schemas.Wire{Event: schemas.HeaderName("X-Event")},
		Rows: []*schemas.Row{{Type: "order", Variant: "paid", Select: "/paid"}, {Type: "order", Variant: "open", Select: "/open"}, {Type: "tag"}},
	}
	for _, c2 := range []struct {
		header http.Header
		body   string
		want   []string
		err    string
	}{
		{header("X-Event", "order"), `{"paid":1}`, []string{"order/paid"}, ""},
		{header("X-Event", "tag"), `{"paid":1}`, []string{"tag"}, ""},
		{header("X-Event", "order"), `{}`, []string{"order/paid", "order/open"}, "order: unknown variant: payload has no /paid or /open"},
		{header("X-Event", "ordr"), `{}`, nil, `unknown event type "ordr", did you mean "order"?`},
		{header(), `{}`, nil, `delivery has no header X-Event`},
		{nil, `{}`, []string{"tag"}, ""},
		{nil, `{"open":1}`, []string{"order/open", "tag"}, ""},
	} {
		document, err := jsonpos.Parse([]byte(c2.body), jsonpos.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := c.Identify(c2.header, document)
		var ids []string
		for _, row := range rows {
			ids = append(ids, row.ID())
		}
		if diff := cmp.Diff(c2.want, ids); diff != "" || fmt.Sprint(err) != c2.err && (err != nil || c2.err != "") {
			t.Errorf("%v %s: error %v, want %s %s", c2.header, c2.body, err, c2.err, diff)
		}
	}
}
