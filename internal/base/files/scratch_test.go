package files_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/hint"
)

func TestScratch(t *testing.T) {
	folder := t.TempDir()
	s, err := files.NewScratch(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.WriteString("x"); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if _, err := files.NewScratch(filepath.Join(folder, "none")); !strings.Contains(hint.Of(err), "TMPDIR") {
		t.Errorf("%v: %q", err, hint.Of(err))
	}
}
