package unwrap

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

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
// again, with more of it. broken is what is wrong with JSON that is to be such.
type step func(text []byte, more bool) (found []Found, rest int, broken *jsonpos.Fault)

// Read finds the deliveries of a text as it is read: logs, JSON one after the other, requests.
// The error of use ends it and is returned as it is; others are the reader's.
func (f *Finder) Read(r io.Reader, use func(Placed) error) error {
	return read(r, true, func(text []byte, more bool) ([]Found, int, *jsonpos.Fault) {
		found, rest := f.begin(text, nil, 0, more)
		return found, rest, nil
	}, use)
}

// ReadArray finds the deliveries in the elements of a JSON array as it is read. What is
// broken costs itself: the rest is read as text, and the error, a *[BrokenError], says where
// it is.
func (f *Finder) ReadArray(r io.Reader, use func(Placed) error) error {
	a := &array{finder: f}
	return read(r, false, a.step, use)
}

// read hands on a text in pieces, of whole lines where it is to be so. What is broken first is the
// error, in the end.
func read(r io.Reader, lines bool, next step, use func(Placed) error) error {
	var window []byte
	var broken error
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
		found, rest, fault := next(window[:limit], more)
		if !more {
			rest = max(rest, limit)
		}
		places := jsonpos.NewLocator(window)
		place := func(offset int) (int, int) {
			l, c := places.Place(offset)
			if l == 1 {
				c += column - 1
			}
			return l + line - 1, c
		}
		for i := range found {
			p := Placed{Found: found[i]}
			p.Line, p.Column = place(p.Start)
			if err := use(p); err != nil {
				return err
			}
		}
		if fault != nil && broken == nil {
			l, c := place(fault.Start)
			broken = &BrokenError{l, c, fmt.Errorf("want %s, got %s", fault.Want, fault.Got)}
		}
		line, column = jsonpos.Advance(line, column, window[:rest])
		window = window[rest:]
		wanted = max(readSize, 2*len(window))
	}
	return broken
}

// BrokenError tells where the JSON of a file is broken; both count from 1, columns in code points.
type BrokenError struct {
	Line, Column int
	Err          error
}

func (e *BrokenError) Error() string {
	return fmt.Sprintf("line %d, column %d: %v", e.Line, e.Column, e.Err)
}
func (e *BrokenError) Unwrap() error { return e.Err }

// nextValue is how long the JSON value is that a text begins with: 0 where the text ends too early
// and may go on (more). The error says what is wrong with one that is broken.
func nextValue(text []byte, more bool) (size int, broken *jsonpos.Fault) {
	value, err := newDecoder(text).ReadValue()
	switch {
	case err == nil:
		return len(value), nil
	case more && errors.Is(err, io.ErrUnexpectedEOF):
		return 0, nil
	}
	_, err = jsonpos.Parse(text, jsonpos.Limits{MaxDepth: 10_000})
	if !errors.As(err, &broken) {
		broken = &jsonpos.Fault{Want: "JSON", Got: "something else"}
	}
	return 0, broken
}

// array reads an array.
type array struct {
	finder *Finder
	begun  bool
	number int  // of elements
	isText bool // what follows is no element: it is behind the array, or a broken one
}

func (a *array) step(text []byte, more bool) (found []Found, rest int, broken *jsonpos.Fault) {
	for i := 0; ; {
		i += jsonStart(text[i:])
		switch {
		case i == len(text):
			return found, i, broken
		case a.isText:
			inside, rest := a.finder.begin(text[i:], nil, 0, more)
			return append(found, moved(inside, i)...), i + rest, broken
		case !a.begun && text[i] == '[', a.begun && a.number > 0 && text[i] == ',':
			a.begun = true
			i++
			continue
		case text[i] == ']':
			a.isText = true
			i++
			continue
		}
		size, fault := nextValue(text[i:], more)
		if fault != nil {
			broken, a.isText = fault, true
			broken.Start += i
			continue
		}
		if size == 0 {
			return found, i, broken
		}
		place := "/" + strconv.Itoa(a.number)
		inside, _ := a.finder.document(text[i:i+size], nil, 0)
		for k := range inside {
			inside[k].Place = place + inside[k].Place
		}
		found = append(found, moved(inside, i)...)
		i += size
		a.number++
	}
}

// ReadAt gives what stands at a JSON Pointer in each of the JSON texts of a file, in which *
// stands for each element and member: an object, or a text that is a payload or base64 of one.
// What is broken ends it, with a *[BrokenError].
func ReadAt(r io.Reader, pointer string, use func(Placed) error) error {
	return read(r, false, func(text []byte, more bool) (found []Found, rest int, broken *jsonpos.Fault) {
		for i := 0; ; {
			i += jsonStart(text[i:])
			if i == len(text) {
				return found, i, nil
			}
			size, fault := nextValue(text[i:], more)
			switch {
			case fault != nil:
				fault.Start += i
				return found, len(text), fault
			case size == 0:
				return found, i, nil
			}
			found = append(found, moved(at(text[i:i+size], pointer), i)...)
			i += size
		}
	}, use)
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
