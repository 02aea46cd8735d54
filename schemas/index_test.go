package schemas_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/siohook/siohook/schemas"
)

func TestMembers(t *testing.T) {
	sale := schemas.Automation().Row("customer.sale.completed")
	members, err := schemas.Automation().Members(sale)
	if err != nil {
		t.Fatal(err)
	}
	for pointer, want := range map[string]string{
		"/data/customer/payment_processor":        "doc stripe,mollie,cash on delivery",
		"/data/coupon":                            "doc  an object when a coupon was used",
		"/data/order_item/resources/*/data/name":  "doc",
		"/data/order_item/resources/0/data/name":  "",
		"/data/order_item/resources/*/data/name/": "",
		"": "",
	} {
		m, _ := members.At(pointer)
		if got := strings.TrimSpace(string(m.Evidence) + " " + strings.Join(m.Seen, ",") + " " + m.Guess); got != want {
			t.Errorf("%s: %q, want %q", pointer, got, want)
		}
	}
}

// A tree: nodes hold nodes, in members and lists.
func TestMembersLikeOthers(t *testing.T) {
	members := schemas.Members{
		{Pointer: "/data", Evidence: schemas.Doc},
		{Pointer: "/data/name", Evidence: schemas.Seen},
		{Pointer: "/data/next", Evidence: schemas.Doc, Like: "/data"},
		{Pointer: "/data/all/*", Like: "/data"},
		{Pointer: "/odd", Like: "/odd"},
		{Pointer: "/odder", Like: "/data"},
	}
	for pointer, want := range map[string]schemas.Evidence{
		"/data/name": schemas.Seen, "/data/next/name": schemas.Seen, "/data/next/next/all/*/next/name": schemas.Seen,
		"/data/all/*/next": schemas.Doc, "/data/nextname": "", "/data/next/other": "", "/odd/name": "", "/odder/name": "",
	} {
		if m, _ := members.At(pointer); m.Evidence != want {
			t.Errorf("%s: %q, want %q", pointer, m.Evidence, want)
		}
	}
}

func TestMembersWithoutIndex(t *testing.T) {
	row := &schemas.Row{Type: "a.b"}
	for _, files := range []schemas.Files{nil, fstest.MapFS{}, fstest.MapFS{"index.json": {Data: []byte(`{"format_version":1,"events":[{"id":"a.c"}]}`)}}} {
		c := &schemas.Catalog{Name: "own", Rows: []*schemas.Row{row}, Published: files}
		if members, err := c.Members(row); len(members) > 0 || err != nil {
			t.Errorf("%v: %v, %v", files, members, err)
		}
	}
	for text, want := range map[string]string{
		`{"format_version":2}`:              "catalog own: index.json: index: format_version is 2, this siohook reads 1",
		`{}`:                                "want format_version 1, got 0",
		`[]`:                                "catalog own: index.json: ",
		`{"format_version":1,"events":[{]}`: "catalog own: index.json: ",
	} {
		c := &schemas.Catalog{Name: "own", Rows: []*schemas.Row{row}, Published: fstest.MapFS{"index.json": {Data: []byte(text)}}}
		if _, err := c.Members(row); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
