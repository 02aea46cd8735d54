package reconcile

import (
	"bytes"
	"testing"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/schemas"
)

// FuzzQuick compares the quick way of reading a line of captures with the plain one.
func FuzzQuick(f *testing.F) {
	e, err := newEvents(schemas.Automation(), nil)
	if err != nil {
		f.Fatal(err)
	}
	row := schemas.Automation().Rows[0]
	payload, err := schemas.Automation().Sample(row)
	if err != nil {
		f.Fatal(err)
	}
	c := capture.Capture{Seq: 7, Method: "POST", URL: "/", Headers: [][2]string{{"A", "b"}}, Status: 503, Body: payload}
	line, err := c.MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(line)
	f.Add(bytes.Replace(line, []byte("POST"), []byte(`PO\u0053T`), 1))
	f.Add([]byte(`{"method":"POST","url":"/","headers":[],"body":"e30="}`))
	f.Add([]byte(`{"body":"e30=","status":"500","time":"2026-01-02T03:04:05Z","method":"POST","url":"/","headers":[]}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		var b batch
		got, seq, ok := b.quick(e, line)
		var c capture.Capture
		if !ok || c.UnmarshalJSON(line) != nil {
			return // a line that is broken tells what is still there
		}
		if !bytes.Equal(got.Body, c.Body) || !got.Time.Equal(c.Time) || got.Status != c.Status || seq != c.Seq || c.Method != "POST" {
			t.Errorf("got %d at %v, status %d, want %+v", seq, got.Time, got.Status, c)
		}
	})
}
