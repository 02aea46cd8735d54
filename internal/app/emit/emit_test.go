package emit_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/emit"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/schemas"
)

// What names its event in a header is written with headers, in every form that has some, and
// each event is stamped.
func TestHeadersOfEvents(t *testing.T) {
	c := &schemas.Catalog{Rows: []*schemas.Row{{Type: "a.b"}, {Type: "c"}}, Wire: schemas.Wire{
		Event: schemas.HeaderName("X-Event"),
		Stamp: func(d *schemas.Delivery, of schemas.Attempt) {
			d.Header.Set("X-Id", fmt.Sprintf("%d-%d-%d-%d", of.Event, of.Number, of.Time.Unix(), of.At.Unix()))
		},
	}}
	for _, form := range []string{emit.NDJSON, emit.Capture, emit.HAR} {
		var out bytes.Buffer
		w, err := emit.Open(emit.Options{Form: form, Out: &out, Catalog: c, Header: http.Header{"X-Mine": {"yes"}}})
		if err != nil {
			t.Fatal(err)
		}
		for n, row := range c.Rows {
			made := emit.Made{Event: fake.Event{N: uint64(n), Row: row, Time: time.Unix(int64(100+n), 0), Payload: []byte("{}")}}
			if err := w.Write(&made); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		in, err := new(input.Opener).Open(&out)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		err = in.Each(func(d input.Delivery) error {
			got = append(got, d.Header.Get("X-Event")+" "+d.Header.Get("X-Id")+" "+d.Header.Get("X-Mine")+" "+string(d.Body))
			return nil
		})
		if want := "a.b 0-1-100-100 yes {}, c 1-1-101-101 yes {}"; err != nil || strings.Join(got, ", ") != want {
			t.Errorf("%s: %q, error %v, want %q", form, got, err, want)
		}
	}
}
