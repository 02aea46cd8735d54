package books

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
)

// jsonRows reads objects: those of arrays, those that follow each other, and those of an array
// inside an object.
type jsonRows struct {
	b       *Books
	w       *window
	members *members
	pointer string // of the array; "" is the only one

	state  state
	path   []string // of the members of objects around, in an object that has the rows
	list   string   // the pointer of the array that was found in it
	isWrap bool     // an object has the rows
}

type state uint8

const (
	outside state = iota // of all values
	inList               // in the array with the rows
	inWrap               // in the object that has that array
)

const (
	deepestList  = 4       // objects around an array
	deepestValue = 100     // arrays and objects in a row
	mostOfWrap   = 1 << 20 // bytes that are read to tell a row from an object that has them
)

// json begins to read.
func (b *Books) json(w *window, pointer string) error {
	if pointer != "" && pointer[0] != '/' {
		return fmt.Errorf("%s is not a JSON Pointer: it begins with /, as in /data/orders", shown(pointer))
	}
	j := &jsonRows{b: b, w: w, members: newMembers(b), pointer: pointer}
	if w.begins("{") {
		var err error
		if j.isWrap, err = j.wraps(); err != nil {
			return err
		}
	}
	b.next = func() (Row, error) {
		row, err := j.next()
		if err != nil && !errors.Is(err, io.EOF) && !errors.As(err, new(*RowError)) {
			err = b.named(err)
		}
		return row, err
	}
	return nil
}

// wraps tells whether the first object has the rows, and is none itself: it has a list of
// objects, or an empty one and no other, and no other object follows it.
func (j *jsonRows) wraps() (bool, error) {
	w := j.w
	if j.pointer != "" {
		return true, nil
	}
	isWhole := true
	end, err := w.scan(func(b []byte, i int) int {
		end := jsonscan.SkipValue(b, i, deepestValue)
		if isWhole = end >= 0; !isWhole && len(b)-i >= mostOfWrap {
			return i // it need not be read to its end
		}
		if end = jsonscan.Space(b, max(end, 0)); isWhole && end == len(b) {
			return ^end
		}
		return end
	})
	if err != nil {
		return false, err
	}
	if end < 0 {
		end = ^end
	}
	if !isWhole {
		return true, nil
	}
	return (end == len(w.b) || w.b[end] != '{') && hasList(w.b[w.at:end]), nil
}

// hasList tells whether an object has a list of objects in it, or an empty one.
func hasList(object []byte) bool {
	document, err := jsonpos.Parse(object, jsonpos.Limits{MaxDepth: deepestValue, MaxValues: mostOfWrap})
	if err != nil {
		return false
	}
	return listIn(document.Root(), deepestList)
}

func listIn(object jsonpos.Node, depth int) bool {
	for member := range object.Children() {
		switch member.Kind() {
		case jsonpos.Array:
			first := member.Raw()[1:]
			if first = first[jsonscan.Space(first, 0):]; first[0] == '{' || first[0] == ']' {
				return true
			}
		case jsonpos.Object:
			if depth > 1 && listIn(member, depth-1) {
				return true
			}
		}
	}
	return false
}

// next reads up to the next row.
func (j *jsonRows) next() (Row, error) {
	for {
		c, err := j.w.next()
		if err != nil {
			return Row{}, err
		}
		switch {
		case c == 0 && j.state == outside:
			return Row{}, io.EOF
		case c == 0:
			return Row{}, fmt.Errorf("line %d: the JSON ends in the middle", j.w.line)
		case j.state == outside && c == '[':
			j.state = inList
		case j.state == outside && c == '{' && j.isWrap:
			j.state, j.path, j.list = inWrap, nil, ""
		case j.state == inList && c == ',', j.state == inWrap && c == ',':
		case j.state == inList && c == ']':
			if j.state = outside; j.isWrap {
				j.state = inWrap
				j.path = j.path[:len(j.path)-1]
			}
		case j.state == inWrap && c == '"':
			if err := j.member(); err != nil {
				return Row{}, err
			}
			continue
		case j.state == inWrap && c == '}':
			if err := j.leave(); err != nil {
				return Row{}, err
			}
		case j.state != inWrap && c == '{':
			return j.row()
		default:
			return Row{}, j.noRow()
		}
		j.w.use(j.w.at + 1)
	}
}

// member looks at a member of the object that has the rows, and goes into its value or behind it.
func (j *jsonRows) member() error {
	w := j.w
	end, err := w.scan(jsonscan.String)
	if err != nil || end < 0 {
		return j.fault(end, err)
	}
	j.path = append(j.path, jsonscan.Text(w.b[w.at+1:end-1]))
	w.use(end)
	if c, err := w.next(); err != nil || c != ':' {
		return j.fault(^w.at, err)
	}
	w.use(w.at + 1)
	c, err := w.next()
	if err != nil {
		return err
	}
	switch pointer := pointerOf(j.path); {
	case c == '{' && len(j.path) < deepestList && (j.pointer == "" || strings.HasPrefix(j.pointer, pointer+"/")):
		w.use(w.at + 1)
		return nil
	case c == '[' && (pointer == j.pointer || j.pointer == "" && j.listsObjects()):
		if j.list != "" {
			return hint.With(fmt.Errorf("the object has more than one list of objects: %s and %s", shown(j.list), shown(pointer)), "--state-at POINTER names the one with the rows, for example --state-at "+j.list)
		}
		j.state, j.list = inList, pointer
		w.use(w.at + 1)
		return nil
	}
	if end, err = w.scan(skip); err != nil || end <= w.at {
		return j.fault(min(end, ^w.at), err)
	}
	w.use(end)
	j.path = j.path[:len(j.path)-1]
	return nil
}

// skip finds the end of a value that something follows.
func skip(b []byte, i int) int {
	end := jsonscan.SkipValue(b, i, deepestValue)
	if end == len(b) && end > 0 && !bytes.ContainsRune([]byte(`}]"`), rune(b[end-1])) {
		return ^end
	}
	return end
}

// listsObjects tells whether the array that begins here begins with an object.
func (j *jsonRows) listsObjects() bool {
	w := j.w
	at, err := w.scan(func(b []byte, i int) int {
		if i = jsonscan.Space(b, i+1); i == len(b) {
			return ^i
		}
		return i
	})
	return err == nil && at >= 0 && w.b[at] == '{'
}

// leave leaves an object around the array.
func (j *jsonRows) leave() error {
	if len(j.path) > 0 {
		j.path = j.path[:len(j.path)-1]
		return nil
	}
	j.state = outside
	if j.list == "" && j.pointer != "" {
		return fmt.Errorf("the object has no array at %s", shown(j.pointer))
	}
	return nil
}

func pointerOf(path []string) string {
	var b strings.Builder
	for _, name := range path {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name))
	}
	return b.String()
}

// fault is what is wrong at the complement of an offset, unless reading failed.
func (j *jsonRows) fault(at int, err error) error {
	if err != nil {
		return err
	}
	line, column := j.w.place(min(^at, len(j.w.b)))
	return fmt.Errorf("line %d, column %d: this is not valid JSON: %s", line, column, j.excerpt(^at))
}

// excerpt is what stands at an offset, for people.
func (j *jsonRows) excerpt(at int) string {
	if at >= len(j.w.b) {
		return "the text ends"
	}
	text := j.w.b[at:]
	if end := line(text, 0); end == 0 {
		return "the line ends"
	} else if end > 0 {
		text = text[:end]
	}
	return jsonpos.Excerpt(text, 20)
}

// row reads the object that begins here.
func (j *jsonRows) row() (Row, error) {
	w := j.w
	end, err := w.scan(j.members.scan)
	if err != nil {
		return Row{}, err
	}
	if j.members.failed != nil { // and would with each row from here
		return Row{}, fmt.Errorf("line %d: %w", w.line, j.members.failed)
	}
	row := Row{Place: Place{j.b.name, w.line, w.column}}
	if end >= 0 {
		row.Values = j.members.values(w.b, w.at, end)
		w.use(end)
		return row, nil
	}
	line, column := w.place(min(^end, len(w.b)))
	broken := j.b.broken(line, column, fmt.Errorf("the object is not valid JSON: %s", j.excerpt(^end)))
	return Row{}, j.resume(min(^end, len(w.b))-w.at, broken)
}

// noRow is what is wrong with a value that is no object.
func (j *jsonRows) noRow() error {
	if j.state == inWrap {
		return j.fault(^j.w.at, nil)
	}
	broken := j.b.broken(j.w.line, j.w.column, fmt.Errorf("want an object, got %s", j.excerpt(j.w.at)))
	return j.resume(0, broken)
}

// resume goes on behind what is broken, so many bytes from here: in an array behind its end, elsewhere with the next line. It
// returns the error, which ends the reading where there is no such place.
func (j *jsonRows) resume(at int, broken *RowError) error {
	end, err := j.w.scan(func(b []byte, i int) int {
		if j.state == inList {
			return skip(b, i)
		}
		return line(b, i+at)
	})
	if err != nil {
		return err
	}
	if end < 0 && j.state == outside {
		end = ^end // the last line
	}
	if end <= j.w.at {
		return fmt.Errorf("%w; what follows it cannot be read", broken.Err)
	}
	j.w.use(end)
	return broken
}
