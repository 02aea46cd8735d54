package files_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/files"
)

// replace replaces a folder that may have an index.
func replace(ctx context.Context, folder string, fresh map[string][]byte) error {
	return files.Replace(ctx, folder, fresh, func(name string) bool { return name == "index.json" }, func(int) {})
}

// An export that ends too early leaves the old folder as it was, and nothing else.
func TestInterruptedExportKeepsTheOldFolder(t *testing.T) {
	parent := t.TempDir()
	out := filepath.Join(parent, "out")
	if err := replace(t.Context(), out, map[string][]byte{"index.json": []byte("old")}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, fresh := range map[string]map[string][]byte{
		"interrupted": {"index.json": []byte("new")},
		"unwritable":  {"index.json": []byte("new"), "index.json/x": []byte("new")},
	} {
		run := ctx
		if name == "unwritable" {
			run = t.Context()
		}
		if err := replace(run, out, fresh); err == nil {
			t.Errorf("%s: no error", name)
		} else if name == "interrupted" && !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
		if text, err := os.ReadFile(filepath.Join(out, "index.json")); err != nil || string(text) != "old" {
			t.Errorf("%s: the old folder has %q, %v", name, text, err)
		}
		if left, err := os.ReadDir(parent); err != nil || len(left) != 1 {
			t.Errorf("%s: left behind: %v, %v", name, left, err)
		}
	}
	// What cannot be put in its place leaves it, too.
	if err := replace(t.Context(), out, nil); err == nil || !strings.Contains(err.Error(), "left unchanged") {
		t.Errorf("nothing in its place: %v", err)
	}
	if text, err := os.ReadFile(filepath.Join(out, "index.json")); err != nil || string(text) != "old" {
		t.Errorf("nothing in its place: the old folder has %q, %v", text, err)
	}
	// Through a link, what it leads to is replaced.
	link := filepath.Join(parent, "link")
	if err := os.Symlink("out", link); err != nil {
		t.Skip(err)
	}
	if err := replace(t.Context(), link, map[string][]byte{"index.json": []byte("new")}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if text, err := os.ReadFile(filepath.Join(out, "index.json")); err != nil || string(text) != "new" {
		t.Errorf("the folder has %q, %v", text, err)
	}
}

// What others have put into a folder is not thrown away.
func TestReplaceRefuses(t *testing.T) {
	tree(t, "out/index.json", "out/mine.txt")
	if err := replace(t.Context(), "out", map[string][]byte{"index.json": nil}); err == nil || !strings.Contains(err.Error(), "mine.txt") {
		t.Errorf("a folder with something else in it: %v", err)
	}
	if err := replace(t.Context(), ".", nil); err == nil || !strings.Contains(err.Error(), "current folder") {
		t.Errorf("the current folder: %v", err)
	}
}
