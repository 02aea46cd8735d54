package capture_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/siohook/siohook/internal/app/capture"
)

// A line that is not what was written is not read.
func TestQuickOfABrokenLine(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, folder, capture.StoreOptions{})
	appendAll(t, s.Store, 0, 1)
	s.Close()
	line, err := os.ReadFile(filepath.Join(folder, capture.SegmentName(1)))
	if err != nil {
		t.Fatal(err)
	}
	line = bytes.TrimSpace(line)
	if c, ok := capture.Quick(line, nil); !ok || c.Status != 204 {
		t.Errorf("%v: %s", ok, line)
	}
	if c, ok := capture.Quick(bytes.Replace(line, []byte(`"status":204`), []byte(`"status":200`), 1), nil); ok {
		t.Errorf("read as %+v", c)
	}
}

// FuzzQuick compares the quick way of reading a line with the plain one.
func FuzzQuick(f *testing.F) {
	c := capture.Capture{Seq: 7, Method: "POST", URL: "/", Headers: [][2]string{{"A", "b"}}, Status: 503, Body: []byte(`{"type":"x"}`)}
	line, err := c.MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	if _, ok := capture.Quick(line, nil); !ok {
		f.Fatalf("%s: is not read quickly", line)
	}
	f.Add(line)
	f.Add(bytes.Replace(line, []byte("POST"), []byte(`PO\u0053T`), 1))
	f.Add([]byte(`{"method":"POST","url":"/","headers":[],"body":"e30="}`))
	f.Add([]byte(`{"body":"e30=","status":"500","time":"2026-01-02T03:04:05Z","method":"POST","url":"/","headers":[]}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		got, ok := capture.Quick(line, []byte("of before"))
		var c capture.Capture
		if !ok || c.UnmarshalJSON(line) != nil {
			return // a line that is broken tells what is still there
		}
		if !bytes.Equal(got.Body, c.Body) || !got.Time.Equal(c.Time) || got.Status != c.Status || got.Seq != c.Seq || got.Method != c.Method {
			t.Errorf("got %+v, want %+v", got, c)
		}
	})
}
