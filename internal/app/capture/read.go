package capture

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/go-json-experiment/json"
)

// eachLine gives the lines of a store's file with their places, without their
// line feeds. failed says that a line is not what was written. A last line
// without an end is given as failed, too.
func eachLine(r io.Reader, use func(at Place, line []byte, failed error) error) error {
	in := bufio.NewReaderSize(r, 1<<18)
	var long []byte
	offset := int64(0)
	for {
		part, err := in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			long = append(long, part...)
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		line := part
		if len(long) > 0 {
			long = append(long, part...)
			line = long
		}
		if len(line) > 0 {
			at := Place{Offset: offset, Size: len(line)}
			offset += int64(len(line))
			bare, whole := bytes.CutSuffix(line, []byte("\n"))
			failed := checkSum(bare)
			if !whole {
				failed = io.ErrUnexpectedEOF
			}
			if err := use(at, bare, failed); err != nil {
				return err
			}
			long = long[:0]
		}
		if err != nil {
			return nil
		}
	}
}

// head are the members of a line that an index needs.
type head struct {
	Seq     uint64    `json:"seq"`
	Time    time.Time `json:"time"`
	Method  string    `json:"method"`
	URL     string    `json:"url"`
	Event   string    `json:"event"`
	Verdict string    `json:"verdict"`
	Contact int64     `json:"contact"`
	Status  int       `json:"status"`
}

var bodyMember = []byte(`,"body":"`)

// readHead reads a line but for its headers and body, of which it gives the size.
func readHead(line []byte) (c Capture, size int, err error) {
	if err := CheckFormat(line); err != nil {
		return Capture{}, 0, err
	}
	var h head
	// The body comes last and is the most of it: do without.
	if i := bytes.LastIndex(line, bodyMember); i >= 0 {
		body, rest, _ := bytes.Cut(line[i+len(bodyMember):], []byte{'"'})
		size = base64.StdEncoding.DecodedLen(len(body)) - bytes.Count(body[max(0, len(body)-2):], []byte{'='})
		if len(rest) == sumSize {
			line = append(bytes.Clone(line[:i]), '}')
		}
	}
	if err := json.Unmarshal(line, &h); err != nil {
		return Capture{}, 0, fmt.Errorf("capture: %w", err)
	}
	return Capture{Seq: h.Seq, Time: h.Time.UTC(), Method: h.Method, URL: h.URL, Event: h.Event, Verdict: h.Verdict, Contact: h.Contact, Status: h.Status}, size, nil
}

// Read reads a capture that was stored.
func (s *Store) Read(at Place) (Capture, error) {
	line, err := s.line(at)
	if err != nil {
		return Capture{}, err
	}
	var c Capture
	err = c.UnmarshalJSON(line)
	return c, err
}

// line reads a line, without its line feed.
func (s *Store) line(at Place) ([]byte, error) {
	s.mu.Lock()
	file, ok := s.readers[at.Segment]
	if !ok {
		var err error
		if file, err = os.Open(s.segmentName(at.Segment)); err != nil {
			s.mu.Unlock()
			return nil, err
		}
		s.readers[at.Segment] = file
	}
	s.mu.Unlock()
	line := make([]byte, at.Size)
	if _, err := file.ReadAt(line, at.Offset); err != nil {
		return nil, fmt.Errorf("%s: byte %d: %w", s.segmentName(at.Segment), at.Offset, err)
	}
	line = bytes.TrimSuffix(line, []byte("\n"))
	if err := checkSum(line); err != nil {
		return nil, fmt.Errorf("%s: byte %d: %w", s.segmentName(at.Segment), at.Offset, err)
	}
	return line, nil
}

// Name is the file of a capture, and the line's number is not known: for people.
func (s *Store) Name(at Place) string { return s.segmentName(at.Segment) }
