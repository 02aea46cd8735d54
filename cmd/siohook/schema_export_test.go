package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/siohook/siohook/generator/publish"
)

// An export that ends too early leaves the old folder as it was, and nothing else.
func TestInterruptedExportKeepsTheOldFolder(t *testing.T) {
	parent := t.TempDir()
	out := filepath.Join(parent, "out")
	if err := replaceFolder(t.Context(), out, publish.Files{"index.json": []byte("old")}, newProgress(io.Discard)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, files := range map[string]publish.Files{
		"interrupted": {"index.json": []byte("new")},
		"unwritable":  {"index.json": []byte("new"), "index.json/x": []byte("new")},
	} {
		run := ctx
		if name == "unwritable" {
			run = t.Context()
		}
		if err := replaceFolder(run, out, files, newProgress(io.Discard)); err == nil {
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
	// Through a link, what it leads to is replaced.
	link := filepath.Join(parent, "link")
	if err := os.Symlink("out", link); err != nil {
		t.Skip(err)
	}
	if err := replaceFolder(t.Context(), link, publish.Files{"index.json": []byte("new")}, newProgress(io.Discard)); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if text, err := os.ReadFile(filepath.Join(out, "index.json")); err != nil || string(text) != "new" {
		t.Errorf("the folder has %q, %v", text, err)
	}
}
