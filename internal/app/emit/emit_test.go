package emit_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
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

// What is signed verifies, in every form that has headers, at the time of the event; others are an error.
func TestSigned(t *testing.T) {
	secret, sign := []byte("shared"), schemas.Schemes()["stripe"]
	c := &schemas.Catalog{Name: "own", Rows: []*schemas.Row{{Type: "a.b"}}, Wire: schemas.Wire{Sign: sign}}
	at := time.Unix(1_700_000_000, 0)
	made := emit.Made{Event: fake.Event{Row: c.Rows[0], Time: at, Payload: []byte(`{"type":"a.b"}`)}}
	for _, form := range emit.Forms() {
		var out bytes.Buffer
		folder := t.TempDir()
		o := emit.Options{Form: form, Out: &out, Catalog: c, Secret: secret, SecretWord: `"$TOP"`, URL: "http://127.0.0.1:1/"}
		if form == emit.Curl {
			o.Path = folder
		}
		w, err := emit.Open(o)
		if noHeaders := form == emit.JSON || form == emit.Files; noHeaders || err != nil {
			if !noHeaders || err == nil || !strings.Contains(err.Error(), "no signature") {
				t.Errorf("%s: error %v", form, err)
			}
			continue
		}
		if err := errors.Join(w.Write(&made), w.Close()); err != nil {
			t.Fatal(err)
		}
		if form == emit.Curl {
			script, err := os.ReadFile(filepath.Join(folder, "send.sh"))
			if err != nil || !bytes.Contains(script, []byte("[ -n \"$TOP\" ] ||")) || !bytes.Contains(script, []byte(`openssl dgst -sha256 -hmac "$TOP"`)) || bytes.Contains(script, secret) {
				t.Errorf("%s, error %v", script, err)
			}
			continue
		}
		if form == emit.Vegeta {
			var target struct {
				Body   []byte
				Header http.Header
			}
			err := json.Unmarshal(out.Bytes(), &target)
			if err = errors.Join(err, sign.Verify(schemas.Delivery{Header: target.Header, Body: target.Body}, secret, at)); err != nil {
				t.Errorf("%s: %v", form, err)
			}
			continue
		}
		in, err := new(input.Opener).Open(&out)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		err = in.Each(func(d input.Delivery) error { n++; return sign.Verify(d.Delivery, secret, at) })
		if err != nil || n != 1 {
			t.Errorf("%s: %d deliveries, error %v", form, n, err)
		}
	}
	o := emit.Options{Form: emit.Capture, Out: io.Discard, Catalog: &schemas.Catalog{Name: "plain"}, Secret: secret}
	if _, err := emit.Open(o); err == nil || err.Error() != "plain deliveries are not signed" {
		t.Errorf("error %v", err)
	}
}
