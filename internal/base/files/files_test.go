package files_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/files"
)

func isJSON(name string) bool { return filepath.Ext(name) == ".json" }

// tree makes files in a new folder and goes there.
func tree(t *testing.T, names ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range names {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFind(t *testing.T) {
	tree(t, "c/top.json", "c/note.txt", "c/x/mid.json", "c/x/y/deep.json", "c/x.json", "c/.hidden.json", "c/[a].json", "c/a.json", "d/readme.md")
	for arg, want := range map[string]string{
		"c/top.json":         "c/top.json",
		"c":                  "c/.hidden.json c/[a].json c/a.json c/top.json c/x/mid.json c/x/y/deep.json c/x.json",
		"c/":                 "c/.hidden.json c/[a].json c/a.json c/top.json c/x/mid.json c/x/y/deep.json c/x.json",
		"./c/x":              "c/x/mid.json c/x/y/deep.json",
		"c/*.json":           "c/.hidden.json c/[a].json c/a.json c/top.json c/x.json",
		"c/**/*.json":        "c/.hidden.json c/[a].json c/a.json c/top.json c/x/mid.json c/x/y/deep.json c/x.json",
		"**/*d*.json":        "c/.hidden.json c/x/mid.json c/x/y/deep.json",
		"c/*":                "c/.hidden.json c/[a].json c/a.json c/note.txt c/top.json c/x/mid.json c/x/y/deep.json c/x.json",
		"c/**":               "c/.hidden.json c/[a].json c/a.json c/note.txt c/top.json c/x/mid.json c/x/y/deep.json c/x.json",
		"c/{top,x/mid}.json": "c/top.json c/x/mid.json",
		"c/[a].json":         "c/[a].json",
		"c/[ax].json":        "c/a.json c/x.json",
		"c/to?.json":         "c/top.json",
		"c/x/../top*":        "c/top.json",
		"d":                  "",
	} {
		got, err := files.Find(filepath.FromSlash(arg), isJSON)
		if err != nil {
			t.Errorf("%s: %v", arg, err)
		}
		if diff := cmp.Diff(strings.Fields(want), got); diff != "" && strings.Join(got, " ") != filepath.FromSlash(want) {
			t.Errorf("%s (-want +got):\n%s", arg, diff)
		}
	}
	for arg, want := range map[string]string{
		"nothing":        "nothing: no such file or directory",
		"":               "no such file or directory",
		"c/**/*.ndjson":  "no file matches c/**/*.ndjson",
		"nothing/**":     "no file matches nothing/**",
		"d*":             "no file matches d*",
		"c/[":            "c/[: syntax error in pattern",
		"c/top.json/**x": "not a directory",
	} {
		if got, err := files.Find(arg, isJSON); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %q, %v; want %s", arg, got, err, want)
		}
	}
}

// Links to files are files; one to a folder is followed where it is named, and not on the way:
// it may lead back.
func TestLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	tree(t, "c/x/a.json")
	for _, link := range [][2]string{{"..", "c/x/up"}, {"x", "c/link"}, {"a.json", "c/x/b.json"}} {
		if err := os.Symlink(link[0], link[1]); err != nil {
			t.Fatal(err)
		}
	}
	for arg, want := range map[string]string{
		"c":          "c/x/a.json c/x/b.json",
		"c/link":     "c/link/a.json c/link/b.json",
		"c/l*":       "c/link/a.json c/link/b.json",
		"c/**/*json": "c/x/a.json c/x/b.json",
		"c/**":       "c/x/a.json c/x/b.json",
	} {
		if got, err := files.Find(arg, isJSON); err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, %v; want %s", arg, got, err, want)
		}
	}
}

// A file may have as many bytes as are allowed, and no more.
func TestRead(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("a", []byte("four"), 0o600); err != nil {
		t.Fatal(err)
	}
	if text, err := files.Read(t.Context(), "a", 4); err != nil || string(text) != "four" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := files.Read(t.Context(), "a", 3); err == nil || err.Error() != "a: larger than 3 bytes" {
		t.Errorf("one more than is allowed: %v", err)
	}
}
