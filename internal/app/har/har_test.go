package har_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

// Each delivery has its payload as it is, its headers or those of all, and its answer; an error shows
// at the end at the latest.
func TestEntries(t *testing.T) {
	var b bytes.Buffer
	w := har.New(&b, "1.2.3", [][2]string{{"A", "1"}})
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600))
	for _, e := range []har.Entry{
		{At: at, URL: "http://localhost/", Payload: []byte("{\"é\":\"<\"}\n"), Status: 204, Took: 1500 * time.Microsecond},
		{At: at, URL: "http://localhost/", Payload: []byte("\x00\xff"), Binary: true, Headers: [][2]string{{"B", "2"}, {"B", "3"}}},
	} {
		if err := w.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	type pair struct{ Name, Value string }
	type entry struct {
		StartedDateTime string
		Time            float64
		Request         struct {
			Headers  []pair
			PostData struct{ Text, Encoding string }
			BodySize int
		}
		Response struct{ Status int }
	}
	var file struct {
		Log struct {
			Version string
			Entries []entry
		}
	}
	if err := json.Unmarshal(b.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	one := entry{StartedDateTime: "2026-01-02T02:04:05Z", Time: 1.5}
	one.Request.Headers, one.Request.PostData.Text, one.Request.BodySize, one.Response.Status = []pair{{"A", "1"}}, "{\"é\":\"<\"}\n", 11, 204
	two := entry{StartedDateTime: "2026-01-02T02:04:05Z"}
	two.Request.Headers, two.Request.PostData.Text, two.Request.PostData.Encoding, two.Request.BodySize = []pair{{"B", "2"}, {"B", "3"}}, "AP8=", "base64", 2
	if diff := cmp.Diff([]entry{one, two}, file.Log.Entries); diff != "" || file.Log.Version != "1.2" {
		t.Error(file.Log.Version, diff)
	}
	full := har.New(fullDisk{}, "1.2.3", nil)
	if err := errors.Join(full.Write(har.Entry{}), full.Close()); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a full disk: %v", err)
	}
}

// fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
