package fake_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/edit"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/jsonpos"
)

func TestEdits(t *testing.T) {
	sale := []string{"customer.sale.completed"}
	tag := []string{"contact.tag.added"}
	for _, c := range []struct {
		name     string
		events   []string
		encoding encode.Form
		edits    []string // op and text
		want     string   // part of the payload
		without  string
	}{
		{"text", tag, "", []string{"override data.tag.name=vip"}, `"name":"vip"},"contact"`, ""},
		{"pointer", tag, "", []string{"override /data/tag/name=vip"}, `"name":"vip"},"contact"`, ""},
		{"number", tag, "", []string{"override data.tag.id=7"}, `"tag":{"id":7,`, ""},
		{"digits as text", tag, "", []string{`override data.tag.name="7"`}, `"name":"7"`, ""},
		{"empty text", tag, "", []string{"override data.tag.name="}, `"name":""}`, ""},
		{"value with an equals sign", tag, "", []string{"override data.tag.name=a=b"}, `"name":"a=b"`, ""},
		{"php", tag, encode.PHP, []string{"override data.tag.name=é/€"}, `"name":"\u00e9\/\u20ac"`, ""},
		{"compact", tag, encode.Compact, []string{`override data.tag.name="\u00e9/\ud83d\ude80"`}, `"name":"é/🚀"`, ""},
		{"python", tag, encode.Python, []string{"override data.tag={\"é\":[1,2]}"}, `"tag": {"\u00e9": [1, 2]}, "contact"`, ""},
		{"pretty", tag, encode.Pretty, []string{"override data.tag=[1]"}, "\"tag\": [\n      1\n    ]", ""},
		{"another event", tag, "", []string{"override data.contact.ip=203.0.113.9"}, `"ip":"203.0.113.9"`, ""},
		{"added member", tag, "", []string{"add data.tag.colour={\"a\":1e5}"}, `,"colour":{"a":1e5}},"contact"`, ""},
		{"added member with an odd name", tag, "", []string{"add /data/tag/a~1b.c=1"}, `,"a\/b.c":1},"contact"`, ""},
		{"added, there already", tag, "", []string{"add data.tag.id=1"}, `"tag":{"id":1,`, ""},
		{"added below what was added", tag, "", []string{"add data.x={}", "add data.x.y=[]", "add data.x.y.-=1", "add data.x.y.-=2", "override data.x.y.0=3"}, `"x":{"y":[3,2]}`, ""},
		{"member of an array that has elements", tag, "", []string{"add data.x=[1]", "add data.x.y=2"}, `"x":[1]`, `"y":2`},
		{"field", tag, "", []string{"override data.contact.fields=[]", "add data.contact.fields.slug=x"}, `"fields":{"slug":"x"}`, ""},
		{"removed first", tag, "", []string{"remove data.tag.id"}, `"tag":{"name":`, `"tag":{"id"`},
		{"removed last", tag, "", []string{"remove data.tag.name"}, ``, `"name"`},
		{"removed, the only one", tag, "", []string{"remove account.email"}, `"account":{}`, ""},
		{"element", sale, "", []string{"override data.order_item.resources.0.type=x"}, `"resources":[{"quantity":null`, "xx"},
		{"removed element", sale, "", []string{"remove data.order_item.resources.0", "remove data.order_item.resources.0"}, `"resources":[]`, ""},
	} {
		var edits []edit.Edit
		for _, text := range c.edits {
			op, path, _ := strings.Cut(text, " ")
			e, err := edit.Parse(edit.Op(op), path)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			edits = append(edits, e)
		}
		f := mustNew(t, 7, fake.Options{Events: c.events, Encoding: c.encoding, Edits: edits})
		for n := range uint64(20) {
			got := string(f.Append(nil, n))
			if !strings.Contains(got, c.want) || c.without != "" && strings.Contains(got, c.without) {
				t.Errorf("%s: got %s\nwant %s, not %s", c.name, got, c.want, c.without)
				break
			}
			decode(t, []byte(got))
		}
	}
}

// TestEditsTouchNothingElse: an edit of a place that only sales have leaves all
// other events as they are, and the rest of a sale too.
func TestEditsTouchNothingElse(t *testing.T) {
	one, err := edit.Parse(edit.Override, "data.offer_price_plan.direct_charge_amount=1")
	if err != nil {
		t.Fatal(err)
	}
	plain, edited := mustNew(t, 3, fake.Options{}), mustNew(t, 3, fake.Options{Edits: []edit.Edit{one}})
	for n := range uint64(300) {
		want, got := plain.Event(n), edited.Event(n).Payload
		if want.Row.ID() == "customer.sale.completed" {
			doc, err := jsonpos.Parse(want.Payload, jsonpos.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			amount, _ := doc.Lookup("/data/offer_price_plan/direct_charge_amount")
			want.Payload = append(append(want.Payload[:amount.Start():amount.Start()], '1'), want.Payload[amount.End():]...)
		}
		if diff := cmp.Diff(string(want.Payload), string(got)); diff != "" {
			t.Fatalf("event %d: %s", n, diff)
		}
	}
}

func TestEditErrors(t *testing.T) {
	for _, c := range []struct {
		edit edit.Edit
		want string
	}{
		{edit.Edit{Op: edit.Override, Path: "data.tag.nam", Value: []byte("1")}, `fake: override data.tag.nam: no generated event has this member, did you mean "data.tag.name"?`},
		{edit.Edit{Op: edit.Remove, Path: "/data/contat/id"}, `fake: remove /data/contat/id: no generated event has this member, did you mean "data.contact.id"?`},
		{edit.Edit{Op: edit.Override, Path: "data.order.id", Value: []byte("1")}, `fake: override data.order.id: no generated event has this member`},
		{edit.Edit{Op: edit.Add, Path: "data.tagg.x", Value: []byte("1")}, `fake: add data.tagg.x: no generated event has this member, did you mean "data.tag"?`},
		{edit.Edit{Op: edit.Override, Path: "data.tag.id", Value: []byte("{")}, `fake: override data.tag.id: value: offset 1: syntax: want a member name or }, got end of input`},
		{edit.Edit{Op: edit.Remove, Path: "data.tag.id", Value: []byte("1")}, `fake: remove data.tag.id: remove takes a path without a value`},
		{edit.Edit{Op: edit.Override, Value: []byte("1")}, `fake: override : want a path such as data.tag.name`},
		{edit.Edit{Op: "set", Path: "data"}, `fake: set data: unknown edit "set", want override, add or remove`},
	} {
		_, err := fake.New(1, fake.Options{Events: []string{"contact.tag.added"}, Edits: []edit.Edit{c.edit}})
		var wrong *edit.Error
		if !errors.As(err, &wrong) || err.Error() != c.want {
			t.Errorf("%v: got %v\nwant %s", c.edit, err, c.want)
		}
	}
	// What was removed is not there for later edits, and a wrong name in it is a wrong one.
	removed := []edit.Edit{{Op: edit.Remove, Path: "data.tag"}, {Op: edit.Override, Path: "data.tag.nam", Value: []byte("1")}}
	if _, err := fake.New(1, fake.Options{Events: []string{"contact.tag.added"}, Edits: removed}); err == nil {
		t.Error("no error for a name that is wrong, in what was removed before")
	}
	if _, err := edit.Parse(edit.Override, "data.tag.id"); err == nil {
		t.Error("no error for an override without a value")
	}
}
