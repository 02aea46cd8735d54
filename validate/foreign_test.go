package validate_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
	"github.com/siohook/siohook/validate"
)

// A delivery of the other product is named as such, with its headers and without; what is of
// neither is not.
func TestOthers(t *testing.T) {
	both := []*schemas.Catalog{schemas.Automation(), settings.Catalog()}
	for i, c := range both {
		other := both[1-i]
		v := validate.New(c, validate.Options{Others: []*schemas.Catalog{other}})
		hint := map[string]string{"automation": "this is an automation", "settings": "this is a settings"}[other.Name] + " delivery; --catalog all"
		says := func(what string, d schemas.Delivery, want bool) {
			r := v.Delivery(d)
			got := false
			for k := range r.Violations {
				got = got || strings.HasSuffix(r.Violations[k].String(), hint)
			}
			if r.Valid() || got != want || (r.Product == other.Name) != want {
				t.Errorf("%s for %s: %v, the hint is wanted: %t", what, c.Name, r.Violations, want)
			}
		}
		f, err := fake.New(3, fake.Options{Catalog: other})
		if err != nil {
			t.Fatal(err)
		}
		for n := range uint64(30) {
			e := f.Event(n)
			d := other.Deliver(e.Row.Type, e.Payload, schemas.Attempt{Event: n, Number: 1, Time: e.Time, At: e.Time})
			says(e.Row.ID(), d, true)
			says(e.Row.ID()+" alone", schemas.Delivery{Body: e.Payload}, true)
			d.Body = []byte(`{}`)
			says(e.Row.ID()+" without a payload", d, !other.IsNamedInBody())
		}
		own, err := fake.New(3, fake.Options{Catalog: c})
		if err != nil {
			t.Fatal(err)
		}
		e := own.Event(0)
		d := c.Deliver(e.Row.Type, append([]byte(`{"odd":1,`), e.Payload[len(e.Payload)-1:]...), schemas.Attempt{Number: 1, Time: time.Unix(0, 0)})
		says("own", d, false)
		says("nothing", schemas.Delivery{Header: http.Header{"X-A": {"b"}}, Body: []byte(`{"a":1}`)}, false)
	}
}
