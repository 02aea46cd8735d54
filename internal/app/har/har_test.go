package har_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/siohook/siohook/internal/app/har"
)

// Deliveries without headers have an empty list of them, as the format wants it.
func TestNoHeaders(t *testing.T) {
	var b bytes.Buffer
	w := har.New(&b, "1.2.3", nil)
	if err := w.Write(har.Entry{URL: "http://localhost/", Payload: []byte("\x00\xff"), Binary: true}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var file struct {
		Log struct {
			Entries []struct {
				Request struct{ Headers []any }
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &file); err != nil || len(file.Log.Entries) != 1 || file.Log.Entries[0].Request.Headers == nil {
		t.Errorf("%v: %s", err, b.Bytes())
	}
}
