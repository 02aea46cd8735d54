package capture

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/words"

	"github.com/siohook/siohook/internal/base/format"
)

// Segments are named after the number of their first capture; the answers of
// receivers stand beside them.
const (
	segmentStart  = "captures-"
	segmentEnd    = ".ndjson"
	answersEnd    = ".answers"
	segmentDigits = 16
)

// SegmentName is the name of the file whose first capture has that number.
func SegmentName(first uint64) string {
	return fmt.Sprintf("%s%0*d%s", segmentStart, segmentDigits, first, segmentEnd)
}

func (s *Store) segmentName(first uint64) string {
	return filepath.Join(s.folder, SegmentName(first))
}

func (s *Store) answersName(first uint64) string {
	return strings.TrimSuffix(s.segmentName(first), segmentEnd) + answersEnd
}

// SegmentNames lists the files of a store in their order; none when the folder
// is no store.
func SegmentNames(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if _, ok := segmentNumber(e.Name()); ok && e.Type().IsRegular() {
			names = append(names, filepath.Join(folder, e.Name()))
		}
	}
	return names, nil // ReadDir sorts
}

func segmentNumber(name string) (uint64, bool) {
	digits, ok := strings.CutPrefix(name, segmentStart)
	digits, end := strings.CutSuffix(digits, segmentEnd)
	if !ok || !end || len(digits) != segmentDigits {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	return n, err == nil
}

// load reads what is there, repairs the end, and opens the last segment.
func (s *Store) load() error {
	names, err := SegmentNames(s.folder)
	if err != nil {
		return err
	}
	for i, name := range names {
		first, _ := segmentNumber(filepath.Base(name))
		seg := segment{first: first, begun: s.opts.Now()}
		s.next = max(s.next, first)
		end, err := s.loadSegment(name, &seg)
		if err != nil {
			return err
		}
		if end < seg.size {
			if i < len(names)-1 {
				s.opts.Warn(fmt.Sprintf("%s: the last %s are not captures", name, words.Count(seg.size-end, "byte")))
			} else {
				if err := s.cut(name, end, seg.size); err != nil {
					return err
				}
				seg.size = end
			}
		}
		s.segments = append(s.segments, seg)
	}
	if len(s.segments) == 0 {
		return nil
	}
	last := s.segments[len(s.segments)-1]
	s.file, err = os.OpenFile(s.segmentName(last.first), os.O_RDWR|syncedWrites, 0o600)
	return err
}

// loadSegment tells Found of the captures of a segment and gives the offset
// after the last good line.
func (s *Store) loadSegment(name string, seg *segment) (end int64, err error) {
	file, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	seg.size = info.Size()
	var bad Place
	err = eachLine(file, func(at Place, line []byte, failed error) error {
		at.Segment = seg.first
		if failed != nil {
			bad = at
			return nil
		}
		if bad.Size > 0 {
			s.opts.Warn(fmt.Sprintf("%s: skipped the broken line at byte %d", name, bad.Offset))
			bad = Place{}
		}
		end = at.Offset + int64(at.Size)
		c, size, err := readHead(line)
		if errors.As(err, new(*format.NewerError)) { // leaving it out would lose what it says
			return fmt.Errorf("%s: the line at byte %d: %w", name, at.Offset, err)
		}
		if err != nil {
			s.opts.Warn(fmt.Sprintf("%s: the line at byte %d: %v", name, at.Offset, err))
			return nil //nolint:nilerr // said, and left out
		}
		seg.last = c.Time
		s.next = max(s.next, c.Seq+1)
		s.opts.Found(Stored{Capture: &c, Place: at, Bytes: size})
		return nil
	})
	return end, err
}

// cut takes off what a crash left at the end.
func (s *Store) cut(name string, end, size int64) error {
	if err := os.Truncate(name, end); err != nil {
		return err
	}
	s.opts.Warn(fmt.Sprintf("%s: repaired: removed %s of a capture that was never acknowledged", name, words.Count(size-end, "byte")))
	return nil
}

// rotate sees to it that there is a file for the capture that comes next, and
// drops old ones.
func (s *Store) rotate(next uint64) error {
	if s.file != nil {
		last := &s.segments[len(s.segments)-1]
		now := s.opts.Now()
		if last.size == 0 || last.size < s.opts.RotateSize && (now.IsZero() || now.Sub(last.begun) < s.opts.RotateAge) {
			return nil
		}
		if err := s.closeFile(); err != nil {
			return err
		}
	}
	file, err := os.OpenFile(s.segmentName(next), os.O_CREATE|os.O_RDWR|os.O_EXCL|syncedWrites, 0o600)
	if err != nil {
		return err
	}
	if err := s.sync(s.folder); err != nil {
		return errors.Join(err, file.Close(), os.Remove(file.Name()))
	}
	s.file = file
	s.mu.Lock()
	s.segments = append(s.segments, segment{first: next, begun: s.opts.Now()})
	s.mu.Unlock()
	return s.drop()
}

// drop removes the oldest segments that are past what is kept.
func (s *Store) drop() error {
	total := int64(0)
	for i := range s.segments {
		total += s.segments[i].size
	}
	for len(s.segments) > 1 {
		oldest, after := s.segments[0], s.segments[1].first
		tooMuch := s.opts.KeepSize > 0 && total > s.opts.KeepSize
		tooOld := s.opts.KeepAge > 0 && s.opts.Now().Sub(oldest.last) > s.opts.KeepAge
		if !tooMuch && !tooOld || s.opts.Hold() < after {
			return nil
		}
		if err := errors.Join(os.Remove(s.segmentName(oldest.first)), removeIfThere(s.answersName(oldest.first))); err != nil {
			return err
		}
		total -= oldest.size
		s.mu.Lock()
		s.segments = slices.Delete(s.segments, 0, 1)
		if f := s.readers[oldest.first]; f != nil {
			delete(s.readers, oldest.first)
			_ = f.Close() // was only read
		}
		s.mu.Unlock()
		s.opts.Dropped(after)
	}
	return nil
}

func removeIfThere(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
