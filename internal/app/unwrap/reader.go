package unwrap

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

// Placed is a delivery that was found in a file: Start and End are nothing there, Line and
// Column are those of the payload where it stands as it is, else of the text that holds it.
// Both count from 1, columns in code points.
type Placed struct {
	Found

	Line, Column int
}

const (
	readSize  = 1 << 16
	maxWindow = 64 << 20 // bytes that are held of what has no end yet
)

// step looks at a text that may go on. rest is the offset from which it is to be looked at
// again, with more of it.
type step func(text []byte, more bool) (found []Found, rest int)

// Read finds the deliveries of a text as it is read: logs, JSON one after the other, requests.
// The error of use ends it and is returned as it is; others are the reader's.
func (f *Finder) Read(r io.Reader, use func(Placed) error) error {
	s := search{finder: f}
	return read(r, true, func(text []byte, more bool) ([]Found, int) { return s.begin(text, nil, 0, more) }, use)
}

// ReadArray finds the deliveries in the elements of a JSON array as it is read. What is
// broken costs itself: the rest is read as text, and the error, an *[ArrayError], says where
// it is.
func (f *Finder) ReadArray(r io.Reader, use func(Placed) error) error {
	a := &array{search: search{finder: f}}
	if err := read(r, false, a.step, use); err != nil {
		return err
	}
	return a.broken
}

// read hands on a text in pieces, of whole lines where it is to be so.
func read(r io.Reader, lines bool, next step, use func(Placed) error) error {
	var window []byte
	line, column, wanted := 1, 1, readSize
	for eof := false; !eof || len(window) > 0; {
		for !eof && (len(window) == 0 || len(window) < wanted) {
			window = append(window, make([]byte, readSize)...)
			n, err := r.Read(window[len(window)-readSize:])
			window = window[:len(window)-readSize+n]
			if eof = errors.Is(err, io.EOF); err != nil && !eof {
				return err
			}
			if bytes.IndexByte(window[len(window)-n:], '\n') >= 0 && len(window) <= readSize {
				break // what is there is not kept waiting
			}
		}
		limit := len(window)
		if lines && !eof && len(window) < maxWindow { // the last line may go on
			limit = bytes.LastIndexByte(window, '\n') + 1
		}
		more := !eof && len(window) < maxWindow
		found, rest := next(window[:limit], more)
		if !more {
			rest = max(rest, limit)
		}
		places := jsonpos.NewLocator(window)
		for i := range found {
			p := Placed{Found: found[i]}
			p.Line, p.Column = places.Place(p.Start)
			if p.Line == 1 {
				p.Column += column - 1
			}
			p.Line += line - 1
			if err := use(p); err != nil {
				return err
			}
		}
		line, column = jsonpos.Advance(line, column, window[:rest])
		window = window[rest:]
		wanted = max(readSize, 2*len(window))
	}
	return nil
}

// ArrayError tells that an array is broken.
type ArrayError struct {
	Element int // the number of the broken element, from 0
	Err     error
}

func (e *ArrayError) Error() string { return fmt.Sprintf("element %d: %v", e.Element, e.Err) }
func (e *ArrayError) Unwrap() error { return e.Err }

// array reads an array.
type array struct {
	search search
	begun  bool
	number int // of elements
	ended  bool
	broken error
}

func (a *array) step(text []byte, more bool) (found []Found, rest int) {
	for i := 0; ; {
		i += jsonStart(text[i:])
		switch {
		case i == len(text):
			return found, i
		case a.ended || a.broken != nil:
			inside, rest := a.search.begin(text[i:], nil, 0, more)
			return append(found, moved(inside, i)...), i + rest
		case !a.begun && text[i] == '[', a.begun && a.number > 0 && text[i] == ',':
			a.begun = true
			i++
			continue
		case text[i] == ']':
			a.ended = true
			i++
			continue
		}
		value, err := jsontext.NewDecoder(bytes.NewBuffer(text[i:]), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)).ReadValue()
		if err != nil {
			if more && errors.Is(err, io.ErrUnexpectedEOF) {
				return found, i
			}
			a.broken = &ArrayError{a.number, err}
			continue
		}
		place := "/" + strconv.Itoa(a.number)
		inside, _ := a.search.document(text[i:i+len(value)], nil, 0)
		for k := range inside {
			inside[k].Place = place + inside[k].Place
		}
		found = append(found, moved(inside, i)...)
		i += len(value)
		a.number++
	}
}

// ReadAt gives what stands at a JSON Pointer in each of the JSON texts of a file, in which *
// stands for each element and member: an object, or a text that is a payload or base64 of one.
func ReadAt(r io.Reader, pointer string, use func(Placed) error) error {
	var broken error
	err := read(r, false, func(text []byte, more bool) (found []Found, rest int) {
		for i := 0; ; {
			i += jsonStart(text[i:])
			if i == len(text) {
				return found, i
			}
			value, err := jsontext.NewDecoder(bytes.NewBuffer(text[i:]), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)).ReadValue()
			switch {
			case err != nil && more && errors.Is(err, io.ErrUnexpectedEOF):
				return found, i
			case err != nil:
				broken = err
				return found, len(text)
			}
			found = append(found, moved(at(text[i:i+len(value)], pointer), i)...)
			i += len(value)
		}
	}, use)
	if err != nil {
		return err
	}
	return broken
}

// at is what stands at a pointer.
func at(text []byte, pointer string) (found []Found) {
	document, err := jsonpos.Parse(text, jsonpos.Limits{MaxDepth: maxDepth})
	if err != nil {
		return nil
	}
	for _, n := range document.Match(pointer) {
		one := Found{Place: n.Pointer(), Start: n.Start(), End: n.End(), Plain: true}
		one.Body = n.Raw()
		if n.Kind() == jsonpos.String {
			one.Plain, one.Body = false, []byte(n.Text())
			if decoded := fromBase64(bytes.TrimSpace(one.Body)); decoded != nil {
				one.Body = decoded
			}
		}
		found = append(found, one)
	}
	return found
}
