package books

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/words"
)

// window is the part of a text that is looked at, and where that begins in it.
type window struct {
	in           io.Reader
	b            []byte // from at on it is not used yet
	at           int
	line, column int   // of at
	end          error // why there is no more to read: io.EOF, or what is wrong
}

const windowSize = 256 << 10

// newWindow reads the beginning, without the mark of UTF-8 and white space.
func newWindow(in io.Reader) (*window, error) {
	w := &window{in: in, b: make([]byte, 0, windowSize), line: 1, column: 1}
	if err := w.more(); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if w.begins(jsonpos.BOM) {
		w.at += len(jsonpos.BOM)
	}
	err := w.space()
	return w, err
}

func (w *window) begins(with string) bool { return bytes.HasPrefix(w.b[w.at:], []byte(with)) }

// more reads more, and keeps what is not used yet at the beginning.
func (w *window) more() error {
	if w.end != nil {
		return w.end
	}
	if w.at > 0 {
		w.b, w.at = w.b[:copy(w.b, w.b[w.at:])], 0
	}
	if len(w.b) == cap(w.b) {
		if len(w.b) >= longestRow {
			return fmt.Errorf("line %d: a row is larger than %s", w.line, words.Count(longestRow, "byte"))
		}
		w.b = append(make([]byte, 0, 2*cap(w.b)), w.b...)
	}
	// What is long is looked at again when there is much more of it.
	wanted := len(w.b) + 1
	if len(w.b) > windowSize/2 {
		wanted = min(2*len(w.b), cap(w.b))
	}
	before := len(w.b)
	for empty := 0; len(w.b) < wanted && empty < 100; empty++ {
		n, err := w.in.Read(w.b[len(w.b):cap(w.b)])
		w.b = w.b[:len(w.b)+n]
		if n > 0 {
			empty = 0
		}
		if w.end = err; err != nil {
			break
		}
	}
	switch {
	case len(w.b) > before:
		return nil
	case w.end == nil:
		w.end = io.ErrNoProgress
	}
	return w.end
}

// Read implements [io.Reader].
func (w *window) Read(to []byte) (int, error) {
	if w.at == len(w.b) {
		if err := w.more(); err != nil {
			return 0, err
		}
	}
	n := copy(to, w.b[w.at:])
	w.at += n
	return n, nil
}

// use goes on to an offset.
func (w *window) use(to int) {
	w.line, w.column = w.place(to)
	w.at = to
}

// place is the line and column of an offset.
func (w *window) place(of int) (line, column int) {
	passed := w.b[w.at:of]
	if last := bytes.LastIndexByte(passed, '\n'); last >= 0 {
		return w.line + bytes.Count(passed[:last+1], []byte("\n")), len(passed) - last
	}
	return w.line, w.column + len(passed)
}

// space skips white space. At the end there is none to skip.
func (w *window) space() error {
	for {
		w.use(jsonscan.Space(w.b, w.at))
		if w.at < len(w.b) {
			return nil
		}
		if err := w.more(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// next is the byte after white space, 0 at the end.
func (w *window) next() (byte, error) {
	err := w.space()
	if err != nil || w.at == len(w.b) {
		return 0, err
	}
	return w.b[w.at], nil
}

// scan finds the end of what begins here. The function gives the complement of an offset for what is
// wrong there: at the end of the text, more of it is read first.
func (w *window) scan(end func(b []byte, i int) int) (int, error) {
	for {
		to := end(w.b, w.at)
		if ^to < len(w.b)-longestUnit {
			return to, nil
		}
		switch err := w.more(); {
		case errors.Is(err, io.EOF):
			return end(w.b, w.at), nil // it may have moved
		case err != nil:
			return 0, err
		}
	}
}

// longestUnit is how many bytes from its beginning what is only cut off may seem wrong: an escape of
// two halves is the longest.
const longestUnit = 12

// line finds the end of the line at i.
func line(b []byte, i int) int {
	if n := bytes.IndexByte(b[i:], '\n'); n >= 0 {
		return i + n
	}
	return ^len(b)
}
