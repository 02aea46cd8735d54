package schemas

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/siohook/siohook/internal/base/words"
)

// Open reads a catalog from the files that are published of one: those that package generator
// makes, in any file system. Its events have no Go models, so that Parse cannot be used.
func Open(files fs.FS) (*Catalog, error) {
	c := &Catalog{Name: "folder", Published: folder{files}}
	index, err := c.readIndex()
	if err != nil {
		return nil, err
	}
	if len(index.Events) == 0 {
		return nil, fmt.Errorf("%s: %w", IndexFile, errors.New("there is none, or it has no event"))
	}
	c.Name, c.Title, c.BaseURL = index.Catalog, index.Title, index.BaseURL
	if c.Wire, err = index.Wire.wire(); err != nil {
		return nil, fmt.Errorf("%s: %w", IndexFile, err)
	}
	if len(index.Events) > mostEvents {
		return nil, fmt.Errorf("%s: %s, at most %d are read", IndexFile, words.Count(len(index.Events), "event"), mostEvents)
	}
	known := map[string]bool{}
	for i := range index.Events {
		e := &index.Events[i]
		if e.ID == "" || e.Type == "" {
			return nil, fmt.Errorf("%s: event %d has no id or no type", IndexFile, i+1)
		}
		row := &Row{Type: e.Type, Variant: e.Variant, Select: e.Select, Counts: e.Counts, Undoes: e.Undoes, Moment: e.Moment, Title: e.Title, Trigger: e.Trigger, Evidence: e.Evidence, Since: e.Since}
		if row.ID() != e.ID || known[e.ID] {
			return nil, fmt.Errorf("%s: event %q: want an id of its own, which is its type, or type/variant", IndexFile, e.ID)
		}
		for _, m := range e.Members {
			if !strings.HasPrefix(m.Pointer, "/") {
				return nil, fmt.Errorf("%s: event %q: want JSON Pointers of members, got %q", IndexFile, e.ID, m.Pointer)
			}
		}
		if row.Select != "" && row.Select[0] != '/' {
			return nil, fmt.Errorf("%s: event %q: want a JSON Pointer to select it, got %q", IndexFile, e.ID, row.Select)
		}
		known[e.ID] = true
		c.Rows = append(c.Rows, row)
	}
	for _, row := range c.Rows {
		if row.Undoes != "" && len(c.Undone(row)) == 0 {
			return nil, fmt.Errorf("%s: event %q undoes %q: want the type of another event", IndexFile, row.ID(), row.Undoes)
		}
	}
	return c, nil
}

// The most that a folder may hold.
const (
	mostFile   = 32 << 20 // bytes of a file
	mostEvents = 5_000
)

// IsFolder tells whether the catalog was read by [Open]: nobody has looked at its schemas.
func (c *Catalog) IsFolder() bool {
	_, ok := c.Published.(folder)
	return ok
}

// folder are published files in a file system, which may be anybody's.
type folder struct{ fs.FS }

// ReadFile implements [Files].
func (f folder) ReadFile(name string) ([]byte, error) {
	info, err := fs.Stat(f.FS, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", name)
	}
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostFile+1))
	if err == nil && len(text) > mostFile {
		err = fmt.Errorf("%s: larger than %d MiB", name, mostFile>>20)
	}
	return text, err
}
