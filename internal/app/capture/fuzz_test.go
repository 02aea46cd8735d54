package capture_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/siohook/siohook/internal/app/capture"
)

// What is read as a capture is written as one line that reads the same.
func FuzzCapture(f *testing.F) {
	for _, l := range lines {
		f.Add([]byte(l.json))
	}
	for _, r := range readings {
		f.Add([]byte(r.in))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var first, second capture.Capture
		if first.UnmarshalJSON(b) != nil {
			return
		}
		line, err := first.MarshalJSON()
		if err != nil {
			t.Fatalf("%q: %v", b, err)
		}
		if bytes.ContainsAny(line, "\r\n") {
			t.Errorf("more than one line: %q", line)
		}
		if err := second.UnmarshalJSON(line); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if diff := cmp.Diff(first, second, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("read back (-want +got):\n%s", diff)
		}
	})
}
