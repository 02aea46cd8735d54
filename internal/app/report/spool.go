package report

import (
	"fmt"
	"io"

	"github.com/siohook/siohook/internal/base/files"
)

// mostInMemory is how many bytes a spool keeps before it takes a file.
const mostInMemory = 4 << 20

// spool holds bytes back until what stands before them is known.
type spool struct {
	dir    string // of the temporary file; "" means the system's
	memory []byte
	limit  int // of memory
	file   *files.Scratch
}

// add appends to the spool.
func (s *spool) add(p []byte) error {
	s.memory = append(s.memory, p...)
	if len(s.memory) < s.limit {
		return nil
	}
	if s.file == nil {
		file, err := files.NewScratch(s.dir)
		if err != nil {
			return fmt.Errorf("buffer a report: %w", err)
		}
		s.file = file
	}
	_, err := s.file.Write(s.memory)
	s.memory = s.memory[:0]
	return err
}

// moveTo writes all that was added, and empties the spool.
func (s *spool) moveTo(w io.Writer) error {
	if s.file != nil {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if _, err := io.Copy(w, s.file); err != nil {
			return err
		}
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if err := s.file.Truncate(0); err != nil {
			return err
		}
	}
	_, err := w.Write(s.memory)
	s.memory = s.memory[:0]
	return err
}

// close removes the temporary file.
func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	return err
}
