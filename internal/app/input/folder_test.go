package input_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/input"
)

// In a folder, files whose names say that they may have payloads count, compressed or not.
func TestFilesOfAFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("in", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.json", "b.jsonl", "c.ndjson.gz", "d.json.zst", "e.har", "f.txt", "g.gz", "h.json.bak"} {
		if err := os.WriteFile(filepath.Join("in", name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := input.FindFiles("in")
	if want := "in/a.json in/b.jsonl in/c.ndjson.gz in/d.json.zst in/e.har"; err != nil || filepath.ToSlash(strings.Join(got, " ")) != want {
		t.Errorf("got %q, %v; want %s", got, err, want)
	}
}

// A run that is interrupted in a file looks at no other.
func TestInterruptedInAFile(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"a.json", "b.json"} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	used := 0
	err := input.Files{Args: []string{"a.json", "b.json"}}.Each(t.Context(), func(string, io.Reader) error {
		used++
		return &input.FileError{Err: context.Canceled}
	})
	if used != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("used %d files: %v", used, err)
	}
}
