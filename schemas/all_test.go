package schemas_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/siohook/siohook/schemas"
)

// A delivery is of the catalog that names its event, wherever it stands.
func TestAll(t *testing.T) {
	body := &schemas.Catalog{Name: "body", Rows: []*schemas.Row{{Type: "tag.added"}}, Wire: schemas.Wire{Event: schemas.BodyMember("/type"), Header: header("User-Agent", "Body")}}
	head := &schemas.Catalog{Name: "head", Rows: []*schemas.Row{{Type: "SALE"}, {Type: "TAG"}}, Wire: schemas.Wire{Event: schemas.HeaderName("X-Event"), Header: header("User-Agent", "Head", "X-Own", "1")}}
	if schemas.All(body) != body {
		t.Error("one catalog is not itself")
	}
	all := schemas.All(body, head)
	for _, c := range []struct {
		header http.Header
		body   string
		want   *schemas.Catalog
		names  []string
	}{
		{nil, `{"type":"tag.added"}`, body, []string{"tag.added"}},
		{header("X-Event", "SALE"), `{"id":1}`, head, []string{"SALE"}},
		{header("X-Event", "SALE"), `{"type":"gift"}`, head, []string{"SALE"}},
		{header("X-Event", "SOLD"), `{"type":"tag.added"}`, body, []string{"tag.added"}},
		{header("X-Event", "SOLD"), `{}`, head, []string{"SOLD"}},
		{header(), `{"type":"tag.gone"}`, body, []string{"tag.gone"}},
		{header(), `{}`, nil, []string{}},
		{nil, `{}`, nil, nil},
	} {
		d := schemas.Delivery{Header: c.header, Body: []byte(c.body)}
		if got := all.Of(d); got != c.want {
			t.Errorf("%v %s: is of %v", c.header, c.body, got)
		}
		if got := all.Event().Names(d); !slices.Equal(got, c.names) || (got == nil) != (c.names == nil) {
			t.Errorf("%v %s: named %q, want %q", c.header, c.body, got, c.names)
		}
	}
	if got := all.NameHeader(head.Rows[1]); got.Get("X-Event") != "TAG" || len(all.NameHeader(body.Rows[0])) != 0 {
		t.Errorf("headers that name an event: %v", got)
	}
	if got := all.Wire.Header; got.Get("User-Agent") != "Body" || got.Get("X-Own") != "1" {
		t.Errorf("headers: %v", got)
	}
	if all.Owner(head.Rows[0]) != head || all.Owner(body.Rows[0]) != body || all.IsNamedInBody() {
		t.Error("events are of another catalog")
	}
}
