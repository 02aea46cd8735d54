package input_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/input"
)

// A store can be read while it is written to: what is there of a last line is
// left for later, everything before it is whole.
func TestReadingWhileWriting(t *testing.T) {
	folder := t.TempDir()
	s, err := capture.OpenStore(folder, capture.StoreOptions{})
	if err != nil {
		t.Fatal(err)
	}
	body := bytes.Repeat([]byte("x"), 20_000)
	var writing sync.WaitGroup
	writing.Go(func() {
		for range 200 {
			c := capture.Capture{Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Method: "POST", URL: "/", Body: body}
			if err := s.Append(&c, nil); err != nil {
				t.Error(err)
			}
		}
	})
	name := filepath.Join(folder, capture.SegmentName(1))
	for n := 0; n < 200; {
		file, err := os.Open(name)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		in, err := new(input.Opener).Open(file)
		if err != nil {
			t.Fatal(err)
		}
		last := 0
		if in.Form == input.Captures {
			err = in.Each(func(d input.Delivery) error {
				if last = d.N; !bytes.Equal(d.Body, body) || d.Time.IsZero() {
					t.Errorf("capture %d has %d bytes, time %s", d.N, len(d.Body), d.Time)
				}
				return nil
			})
		}
		file.Close()
		if err != nil || last < n {
			t.Fatalf("read %d after %d: %v", last, n, err)
		}
		n = last
	}
	writing.Wait()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	// The first line, too, may be half there.
	if in := open(t, string(text[:20_000])); in.Form != input.Captures {
		t.Errorf("the first half of a line is %s", in.Form)
	} else if err := in.Each(func(input.Delivery) error { return errors.New("half a delivery") }); err != nil {
		t.Error(err)
	}
	read := func(text string) (n int, err error) {
		in, err := new(input.Opener).Open(strings.NewReader(text))
		if err != nil {
			return 0, err
		}
		err = in.Captures(func(int, capture.Capture) error { n++; return nil })
		return n, err
	}
	if n, err := read(string(text[:len(text)-1000])); n != 199 || err != nil {
		t.Errorf("torn: %d, %v", n, err)
	}
	broken := bytes.Replace(text, []byte(`"POST"`), []byte(`"PUT"`), 1)
	// What is broken costs itself.
	if n, err := read(string(broken)); n != 199 || err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("broken: %d, %v", n, err)
	}
}
