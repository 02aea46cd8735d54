package emit_test

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/emit"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

// Each capture has the headers of its own delivery, whatever the last one had.
func TestHeadersOfEach(t *testing.T) {
	odd := &schemas.Catalog{Name: "odd", Rows: settings.Catalog().Rows, Published: settings.Catalog().Published, Wire: settings.Catalog().Wire}
	odd.Wire.Stamp = func(d *schemas.Delivery, of schemas.Attempt) {
		switch of.Event % 5 {
		case 1:
			d.Header["X-Twice"] = []string{"a", strconv.FormatUint(of.Event, 10)}
		case 2:
			d.Header["X-Once"] = []string{"b"}
		case 3:
			d.Header["X-Once"] = []string{""}
		case 4:
			d.Header["Content-Type"] = nil
		}
	}
	for name, o := range map[string]emit.Options{
		"plain":      {Catalog: settings.Catalog()},
		"signed":     {Catalog: settings.Catalog(), Secret: []byte("secret")},
		"overridden": {Catalog: settings.Catalog(), Header: http.Header{"x-webhook-message-id": {"mine"}, "X-More": {"1", "2"}, "Host": {"shop.example"}}},
		"odd":        {Catalog: odd},
		"automation": {Catalog: schemas.Automation()},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			o.Form, o.Out = emit.Capture, &out
			w, err := emit.Open(o)
			if err != nil {
				t.Fatal(err)
			}
			f, err := fake.New(4, fake.Options{Catalog: o.Catalog})
			if err != nil {
				t.Fatal(err)
			}
			var want [][][2]string
			for n := range uint64(60) {
				e := f.Event(n)
				d, err := o.Catalog.Signed(e.Row.Type, e.Payload, schemas.Attempt{Event: n, Number: 1, Time: e.Time, At: e.Time}, o.Secret)
				if err != nil {
					t.Fatal(err)
				}
				list, err := deliver.Headers(d.Header, o.Header)
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, list)
				if err := w.Write(&emit.Made{Event: e}); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			for n, line := range bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n")) {
				var c capture.Capture
				if err := c.UnmarshalJSON(line); err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(c.Headers, want[n]) {
					t.Fatalf("event %d: got %q, want %q", n, c.Headers, want[n])
				}
			}
		})
	}
}
