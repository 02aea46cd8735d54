package validate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
)

// splitter finds the payloads of a file: one JSON document, concatenated
// documents, JSON Lines, or a top-level array.
type splitter struct {
	*source
	payload func() error          // one was taken
	broken  func(f finding) error // something is wrong between payloads; the place is from
	hasBOM  bool                  // the file begins with a byte order mark
	start   func() error          // comes before the first of the lines; nil is fine
	// quick, when there is one, hands over the payload that text begins with
	// without taking it, if it can, and returns the offset behind it and the
	// white space that follows; else 0. follows says whether what is behind may
	// be there.
	quick func(text []byte, follows func(after, space []byte) bool) (end int, err error)
}

func (s *splitter) run() error {
	if b, _ := s.peek(); b == jsonpos.BOM[0] && string(s.ahead(len(jsonpos.BOM))) == jsonpos.BOM {
		s.skip(len(jsonpos.BOM))
		s.at.column = 1 // editors hide it
		s.hasBOM = true
	}
	s.space()
	first, ok := s.peek()
	switch {
	case !ok:
		return s.readError()
	case first == '[':
		return s.array()
	case s.isLines():
		return s.lines()
	}
	return s.values()
}

// isLines tells whether each line is a payload: the first holds one and nothing
// else, or the second begins like one.
func (s *splitter) isLines() bool {
	head := s.firstLine()
	line := head[jsonscan.Space(head, 0):]
	if line[0] != '{' && json.Valid(line) {
		return true
	}
	if end := wholeEnd(line); end >= 0 {
		return isSpaces(line[end:])
	}
	if isSpaces(line) || len(line) > s.max {
		return len(line) > s.max
	}
	more := s.ahead(len(head) + 1) // only now: a live stream may be slow
	return len(more) > len(head) && more[len(head)] == '{'
}

// lines reads one payload per line; one that is not finished may go on in the
// next line, and another may follow on the same.
func (s *splitter) lines() error {
	if s.start != nil {
		if err := s.start(); err != nil {
			return err
		}
	}
	for {
		s.space()
		first, ok := s.peek()
		if !ok {
			return s.readError()
		}
		s.begin()
		if first == '{' {
			if ok, err := s.pass(endsLine); ok || err != nil {
				if err != nil {
					return err
				}
				continue
			}
			s.takeValue()
		}
		s.takeRestOfLine()
		if err := s.done(); err != nil {
			return err
		}
	}
}

// takeRestOfLine takes what does not belong on the line after a payload: it
// costs the payload, and only that one.
func (s *splitter) takeRestOfLine() {
	if s.size > 0 {
		window := s.window()
		rest := bytes.TrimLeft(window, " \t\r")
		if len(window) == 0 || len(rest) > 0 && (rest[0] == '\n' || rest[0] == '{') {
			return
		}
	}
	s.takeLine()
}

// pass hands over the next payloads the quick way, as many as it can. It is called
// where a payload begins.
func (s *splitter) pass(follows func(after, space []byte) bool) (ok bool, err error) {
	if s.quick == nil {
		return false, nil
	}
	for {
		window := s.window()
		from, end := 0, 1
		for end > 0 && err == nil && from < len(window) && window[from] == '{' {
			s.begin()
			end, err = s.quick(window[from:], follows)
			s.advance(window[from : from+end])
			from += end
		}
		s.drop(from)
		ok = ok || from > 0
		// What the window holds only the beginning of may pass with the rest.
		if end > 0 || err != nil || from == 0 || wholeEnd(window[from:]) >= 0 || !s.more() {
			return ok, err
		}
	}
}

// wholeEnd returns the offset after the object that text begins with, negative when it is
// none or not all there.
func wholeEnd(text []byte) int {
	if len(text) == 0 || text[0] != '{' {
		return -1
	}
	return jsonscan.SkipValue(text, 0, len(text))
}

// endsLine tells whether a payload on a line of its own ends there, or another
// follows on the same line.
func endsLine(after, space []byte) bool {
	return bytes.IndexByte(space, '\n') >= 0 || len(after) > 0 && after[0] == '{'
}

// anything may follow a payload that stands among others; what it is shows next.
func anything(after, _ []byte) bool {
	return len(after) > 0 && (after[0] == '{' || after[0] < utf8.RuneSelf)
}

// endsElement tells whether an element of an array ends there.
func endsElement(after, _ []byte) bool { return len(after) > 0 && (after[0] == ',' || after[0] == ']') }

// values reads payloads that follow each other with or without white space.
func (s *splitter) values() error {
	for {
		s.space()
		if _, ok := s.peek(); !ok {
			return s.readError()
		}
		s.begin()
		if ok, err := s.pass(anything); ok || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		s.takeUnicodeSpaces()
		s.takeValue()
		s.takeUnicodeSpaces()
		if err := s.done(); err != nil {
			return err
		}
	}
}

// takeValue takes a payload up to its last bracket, or, when it is broken, up to
// a line that begins another. A brace may begin a line of one that is not broken.
func (s *splitter) takeValue() {
	var b balance
	for {
		window := s.window()
		if len(window) == 0 {
			return
		}
		for i, c := range window {
			newLine := i == 0 && s.at.column == 1 || i > 0 && window[i-1] == '\n'
			if c == '{' && newLine && b.endsBeforeBrace() {
				s.take(i)
				s.take(s.remainder())
				return
			}
			if b.next(c) && b.bracketed() {
				s.take(i + 1)
				return
			}
		}
		s.take(len(window))
	}
}

// remainder returns how many of the next bytes make what was taken one JSON value;
// 0 when nothing does.
func (s *splitter) remainder() int {
	for !s.isCut() {
		window := s.window()
		end, err := wholeValue(io.MultiReader(bytes.NewReader(s.body), bytes.NewReader(window)))
		if err == nil {
			return max(0, end-len(s.body))
		}
		if !errors.Is(err, io.ErrUnexpectedEOF) || len(s.body)+len(window) > s.max || !s.more() {
			break
		}
	}
	return 0
}

// wholeValue returns the offset after the JSON value that r begins with. Deep ones
// are none: each line of one that is not finished might be asked about.
func wholeValue(r io.Reader) (end int, err error) {
	const deepest = 100
	d := jsontext.NewDecoder(r, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for {
		if _, err := d.ReadToken(); err != nil {
			return 0, err
		}
		switch depth := d.StackDepth(); {
		case depth == 0:
			return int(d.InputOffset()), nil
		case depth > deepest:
			return 0, errTooDeep
		}
	}
}

var errTooDeep = errors.New("too deep")

// done hands over the payload that was taken.
func (s *splitter) done() error {
	if err := s.readError(); err != nil {
		return err
	}
	if !s.isCut() {
		s.body = bytes.TrimRight(s.body, jsonSpaces)
	}
	return s.payload()
}

// readError is why reading stopped before the end of the file; nil at its end.
func (s *splitter) readError() error {
	if s.failed == nil || s.at.file == "" {
		return s.failed
	}
	return fmt.Errorf("%s: %w", s.at.file, s.failed)
}
