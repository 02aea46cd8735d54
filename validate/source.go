package validate

import (
	"bytes"
	"io"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
)

// source reads a file, knows where in it it is, and collects one payload at a
// time.
type source struct {
	buffer
	at     origin // of the next byte
	passed int64  // bytes before it

	max   int    // bytes of a payload that are kept
	from  origin // where the payload starts
	start int64  // bytes before it
	body  []byte // its first max bytes
	size  int64  // of the payload
}

func newSource(name string, r io.Reader, most int) *source {
	return &source{buffer: buffer{file: r}, at: origin{name, 1, 1}, max: most}
}

// begin starts a payload here.
func (s *source) begin() {
	s.from, s.start, s.body, s.size = s.at, s.passed, s.body[:0], 0
}

// advance moves the place of the next byte past b.
func (s *source) advance(b []byte) {
	s.at.line, s.at.column = jsonpos.Advance(s.at.line, s.at.column, b)
	s.passed += int64(len(b))
}

// peek returns the next byte, and whether there is one.
func (s *source) peek() (byte, bool) {
	b := s.ahead(1)
	if len(b) == 0 {
		return 0, false
	}
	return b[0], true
}

// skip moves past n bytes that were peeked at.
func (s *source) skip(n int) {
	s.advance(s.ahead(n))
	s.drop(n)
}

// take moves n bytes that were peeked at into the payload.
func (s *source) take(n int) {
	s.keep(s.ahead(n))
	s.skip(n)
}

func (s *source) keep(b []byte) {
	s.size += int64(len(b))
	s.body = append(s.body, b[:min(len(b), s.max-len(s.body))]...)
}

// isCut tells whether the payload is larger than what is kept of it.
func (s *source) isCut() bool { return s.size > int64(s.max) }

// space skips white space.
func (s *source) space() {
	for {
		window := s.window()
		n := jsonscan.Space(window, 0)
		s.skip(n)
		if n < len(window) || n == 0 {
			return
		}
	}
}

const jsonSpaces = " \t\r\n"

// takeLine takes the bytes up to the end of the line, and skips the newline.
func (s *source) takeLine() {
	for {
		window := s.window()
		end := bytes.IndexByte(window, '\n')
		if end >= 0 {
			s.take(end)
			s.skip(1)
			return
		}
		if len(window) == 0 {
			return
		}
		s.take(len(window))
	}
}

// takeUnicodeSpaces takes the white space ahead up to the last Unicode space in
// it: it belongs to the payload beside it, where it is reported. It looks no
// further ahead than it must, and no further than 4 kB.
func (s *source) takeUnicodeSpaces() {
	for size := 4; size <= 4096; size *= 2 {
		if b, ok := s.peek(); !ok || b < utf8.RuneSelf && !jsonscan.IsSpace(b) {
			return
		}
		ahead := s.ahead(size)
		i, end := 0, 0
		for n := 1; n > 0; {
			i = jsonscan.Space(ahead, i)
			n = jsonpos.UnicodeSpace(ahead[i:])
			i += n
			if n > 0 {
				end = i
			}
		}
		if len(ahead)-i >= utf8.UTFMax || len(ahead) < size || size == 4096 {
			s.take(end)
			return
		}
	}
}

// firstLine returns the first line that has more than white space, with what comes
// before it, and passes nothing. A line longer than a payload may be is cut.
func (s *source) firstLine() []byte {
	for start := 0; ; {
		window := s.window()
		for {
			size := bytes.IndexByte(window[start:], '\n') + 1
			if size == 0 {
				break
			}
			line := window[start : start+size]
			start += size
			if !isSpaces(line) {
				return window[:start]
			}
		}
		if len(window) > s.max || !s.more() {
			return window
		}
	}
}

// isSpaces tells whether there is nothing but white space, Unicode's included.
func isSpaces(b []byte) bool {
	for i := jsonscan.Space(b, 0); i < len(b); i = jsonscan.Space(b, i) {
		n := jsonpos.UnicodeSpace(b[i:])
		if n == 0 {
			return false
		}
		i += n
	}
	return true
}
