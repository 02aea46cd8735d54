package files_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/siohook/siohook/internal/base/files"
)

// A file that is written again has what it had until it is whole.
func TestCreate(t *testing.T) {
	folder := t.TempDir()
	name := filepath.Join(folder, "report.json")
	read := func() string {
		t.Helper()
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if err := os.WriteFile(name, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	for _, keep := range []bool{false, true} {
		f, err := files.Create(name, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString("new"); err != nil {
			t.Fatal(err)
		}
		if read() != "old" {
			t.Error("the file was changed before it was whole")
		}
		end, want := f.Discard, "old"
		if keep {
			end, want = f.Close, "new"
		}
		if err := end(); err != nil || read() != want {
			t.Errorf("it holds %q, want %q; error %v", read(), want, err)
		}
	}
	info, err := os.Stat(name)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, error %v", info.Mode(), err)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, error %v", entries, err)
	}
	if _, err := files.Create(filepath.Join(folder, "none", "a"), 0o600); err == nil {
		t.Error("no error for a folder that is not there")
	}
	f, err := files.Create(os.DevNull, 0o600)
	if err != nil || f.Close() != nil {
		t.Errorf("a device: %v", err)
	}
}

func TestIsAmong(t *testing.T) {
	folder := t.TempDir()
	a, link := filepath.Join(folder, "a"), filepath.Join(folder, "link")
	if err := os.WriteFile(a, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(a, link); err != nil {
		t.Skip(err)
	}
	for name, want := range map[string]bool{a: true, link: true, folder + "/./a": true, filepath.Join(folder, "b"): false, ".": false} {
		if files.IsAmong(name, []string{"", a, filepath.Join(folder, "c")}) != want {
			t.Errorf("%s: want %v", name, want)
		}
	}
}

// A file that is written through a link is written where the link leads, which stays one.
func TestCreateThroughLink(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("real", []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", "link"); err != nil {
		t.Skip(err)
	}
	f, err := files.Create("link", 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("new"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile("real"); err != nil || string(text) != "new" {
		t.Errorf("it holds %q, %v", text, err)
	}
	if info, err := os.Lstat("link"); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
}
