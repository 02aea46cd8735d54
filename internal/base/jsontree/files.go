package jsontree

import (
	"io/fs"

	"github.com/siohook/siohook/internal/base/sorted"
)

// Files are texts by name, with slashes.
type Files map[string][]byte

// ReadFile returns a file's bytes or [fs.ErrNotExist].
func (f Files) ReadFile(name string) ([]byte, error) {
	b, ok := f[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return b, nil
}

// Names lists the files in alphabetical order.
func (f Files) Names() []string { return sorted.Keys(f) }
