package input_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/input"
)

// A compressed file is unpacked ahead of who reads it: all of it, up to what is broken in it, and
// no longer than somebody reads.
func TestCompressedFile(t *testing.T) {
	text := strings.Repeat(payloads[0]+"\n", 50_000)
	for _, kind := range []string{"gzip", "zstd"} {
		packed := pack(t, text, kind)
		for _, size := range []int{len(packed), len(packed) - 20} {
			name := filepath.Join(t.TempDir(), "f")
			if err := os.WriteFile(name, []byte(packed[:size]), 0o600); err != nil {
				t.Fatal(err)
			}
			read := func(limit int64) (string, error) {
				f, err := os.Open(name)
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()
				in, err := new(input.Opener).Open(f)
				if err != nil {
					t.Fatal(err)
				}
				defer in.Close()
				if !in.IsQuick() {
					t.Error("it comes quickly")
				}
				b, err := io.ReadAll(io.LimitReader(in, limit))
				return string(b), err
			}
			if got, err := read(int64(len(text)) + 1); size == len(packed) && (err != nil || got != text) || size < len(packed) && (err == nil || errors.Is(err, io.EOF)) {
				t.Errorf("%s, %d of %d bytes: %d bytes, error %v", kind, size, len(packed), len(got), err)
			}
			if got, err := read(1000); err != nil || got != text[:1000] {
				t.Errorf("%s: the beginning: %d bytes, error %v", kind, len(got), err)
			}
		}
	}
}
