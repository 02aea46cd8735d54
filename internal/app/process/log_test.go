package process_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/process"
)

// What a receiver writes is for nobody else: there may be persons in it.
func TestLogIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "folder", "receiver.log")
	log, err := process.OpenLog(path)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != want && runtime.GOOS != "windows" {
			t.Errorf("%s: %v, %v, want %v", name, info.Mode(), err, want)
		}
	}
}

func TestLogSinceMark(t *testing.T) {
	path := filepath.Join(t.TempDir(), "folder", "receiver.log")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("of the last run\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	log, err := process.OpenLog(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	write := func(text string) {
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if _, err := file.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
	write("before\n")
	since := log.Mark()
	if got := since(); len(got) != 0 {
		t.Errorf("nothing was written, got %q", got)
	}
	write("after\n")
	if got := string(since()); got != "after\n" {
		t.Errorf("got %q", got)
	}
	if got := string(log.Tail()); got != "before\nafter\n" {
		t.Errorf("tail: got %q", got)
	}
	write(strings.Repeat("x", 1<<20) + "end")
	got := since()
	if len(got) > 20<<10 || !bytes.HasPrefix(got, []byte("after\nxxx")) || !bytes.HasSuffix(got, []byte("xend")) || !bytes.Contains(got, []byte("x\n...\nx")) {
		t.Errorf("%d bytes, %.20q ... %q", len(got), got, got[len(got)-20:])
	}

	// A receiver that writes without end fills no disk.
	if err := os.Truncate(path, 100<<20); err != nil { // sparse
		t.Fatal(err)
	}
	since = log.Mark()
	log.Bound()
	if got := since(); len(got) != 0 {
		t.Errorf("got %q", got)
	}
	since = log.Mark()
	write("new\n")
	log.Bound()
	if info, err := os.Stat(path); err != nil || info.Size() > 10 || string(since()) != "new\n" {
		t.Errorf("%v %v %q", info, err, since())
	}
}
