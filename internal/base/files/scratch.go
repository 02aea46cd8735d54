package files

import (
	"errors"
	"os"

	"github.com/siohook/siohook/internal/base/hint"
)

// Scratch is a temporary file. Its name is gone at once where the system allows that: the file ends with the process,
// however that ends.
type Scratch struct {
	*os.File
	isGone bool
}

// NewScratch makes a file in a folder, "" for that of the system.
func NewScratch(folder string) (*Scratch, error) {
	f, err := os.CreateTemp(folder, "siohook-*")
	if err != nil {
		return nil, hint.With(err, "siohook needs room for temporary files: set TMPDIR to a folder that it may write to")
	}
	return &Scratch{f, os.Remove(f.Name()) == nil}, nil // some systems keep what is open
}

// Close removes the file.
func (s *Scratch) Close() error {
	err := s.File.Close()
	if !s.isGone {
		err = errors.Join(err, os.Remove(s.Name()))
	}
	return err
}
