package books

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
)

// jsonRows reads the rows of JSON: objects and arrays, those that follow each other, those of an array, and
// those of an array or of an object in an object.
type jsonRows struct {
	b       *Books
	w       *window
	members *members
	pointer string // of what has the rows; "" is the only one

	state state
	path  []string // of the members of objects around what has the rows
	found string   // the pointer of what has the rows, where that is in an object
	wraps form     // what has the rows, in an object
	begun bool     // the first array was looked at
}

type state uint8

const (
	outside state = iota // of all values
	inList               // in the array with the rows
	inMap                // in the object with the rows
	inWrap               // in an object around those
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
	if b.isHere = w.begins("["); !b.isHere {
		var err error
		if j.wraps, err = j.formOf(); err != nil {
			return err
		}
	}
	if err := b.shaped(j.shape()); err != nil {
		return err
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

// shape is what the rows are written in, for people.
func (j *jsonRows) shape() string {
	switch {
	case j.b.isHere:
		return "a list of rows"
	case j.wraps == none:
		return "JSON Lines"
	}
	return "an object with the rows"
}

// formOf tells what the first object has rows in: a list of objects, or else objects by their names. It is a row
// where it has none, and where another object follows it.
func (j *jsonRows) formOf() (form, error) {
	w := j.w
	isWhole, end := true, 0
	_, err := w.scan(func(b []byte, i int) int {
		end = jsonscan.SkipValue(b, i, deepestValue)
		if isWhole = end >= 0; !isWhole && len(b)-i >= mostOfWrap {
			return i // it need not be read to its end
		}
		if end = jsonscan.Space(b, max(end, 0)); isWhole && end == len(b) {
			return ^end
		}
		return i
	})
	switch {
	case err != nil:
		return none, err
	case isWhole && j.pointer == "" && (end < len(w.b) && w.b[end] == '{' || j.isWanted() || isOne(w.b, w.at)):
		return none, nil
	case j.pointer != "" && !isWhole:
		return listed, nil
	}
	found := formIn(w.b, w.at, deepestList)
	if found == none && (j.pointer != "" || !isWhole) {
		found = listed
	}
	return found, nil
}

// isWanted tells whether the object that begins here has the list that the user has named: then it is a row.
func (j *jsonRows) isWanted() bool {
	at := -1
	if j.b.wanted != "" {
		at = jsonscan.Member(j.w.b, j.w.at, j.b.wanted, deepestValue)
	}
	return at >= 0 && j.w.b[at] == '['
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
		case c == ',' && j.state != outside:
		case j.state == inList && c == ']', j.state == inMap && c == '}':
			if j.state = outside; len(j.path) > 0 {
				j.state = inWrap
				j.path = j.path[:len(j.path)-1]
			}
		case j.state == inWrap && c == '}':
			if err := j.leave(); err != nil {
				return Row{}, err
			}
		case j.state == inWrap && c == '"':
			if err := j.member(); err != nil {
				return Row{}, err
			}
			continue
		case j.state == outside && c == '[' && j.list():
			j.state = inList
		case j.state == outside && c == '{' && j.wraps != none:
			if j.state, j.found = inWrap, ""; j.pointer == "" && j.isMap() {
				j.state = inMap
			}
		case j.state == inMap && c == '"':
			row, err := j.named()
			if err != nil || len(row.Values) > 0 {
				return row, err
			}
			continue
		case j.state != inWrap && j.state != inMap && c == '[' && !j.begun && j.names():
			continue
		case j.state != inWrap && j.state != inMap && (c == '{' || c == '['):
			row, err := j.row("")
			if err != nil || len(row.Values) > 0 { // an object without members is no row
				return row, err
			}
			continue
		default:
			return Row{}, j.noRow()
		}
		j.w.use(j.w.at + 1)
	}
}

// name reads the name of a member, and goes to its value. It begins with c.
func (j *jsonRows) name() (name string, c byte, err error) {
	w := j.w
	end, err := w.scan(jsonscan.String)
	if err != nil || end < 0 {
		return "", 0, j.fault(end, err)
	}
	name = jsonscan.Text(w.b[w.at+1 : end-1])
	w.use(end)
	if c, err := w.next(); err != nil || c != ':' {
		return "", 0, j.fault(^w.at, err)
	}
	w.use(w.at + 1)
	c, err = w.next()
	return name, c, err
}

// named reads a member that is a row.
func (j *jsonRows) named() (Row, error) {
	name, c, err := j.name()
	switch {
	case err != nil:
		return Row{}, err
	case c == '{', c == '[':
		return j.row(name)
	}
	return Row{}, j.noRow()
}

// member looks at a member of an object that has the rows, and goes into its value or behind it.
func (j *jsonRows) member() error {
	w := j.w
	name, c, err := j.name()
	if err != nil {
		return err
	}
	j.path = append(j.path, name)
	pointer, rows := pointerOf(j.path), outside
	switch {
	case c == '[' && (pointer == j.pointer || j.pointer == "" && j.wraps == listed && !isBeside(name) && j.listsObjects()):
		rows = inList
	case c == '{' && (pointer == j.pointer || j.pointer == "" && j.isMap()):
		rows = inMap
	case c == '{' && len(j.path) < deepestList: // also for what tells of other pages
		rows = inWrap
	}
	switch {
	case rows == outside:
		end, err := w.scan(skip)
		if err != nil || end <= w.at {
			return j.fault(min(end, ^w.at), err)
		}
		if c != '[' && c != '{' {
			j.b.page(j.path, string(w.b[w.at:end]))
		}
		w.use(end)
		j.path = j.path[:len(j.path)-1]
		return nil
	case rows != inWrap && j.found != "":
		return hint.With(fmt.Errorf("the object has more than one list of objects: %s and %s", shown(j.found), shown(pointer)), "--state-at POINTER names the one with the rows, for example --state-at "+j.found)
	case rows != inWrap:
		j.found, j.b.isHere = pointer, j.pointer != ""
	}
	j.state = rows
	w.use(w.at + 1)
	return nil
}

// isBeside tells a list that stands beside the rows of a page, as frameworks name it.
func isBeside(name string) bool {
	return slices.Contains([]string{"links", "_links", "errors", "warnings", "messages"}, name)
}

// isMap tells whether the members of the object that begins here are rows, as far as it is looked at.
func (j *jsonRows) isMap() bool {
	if j.wraps != byName && j.wraps != byID {
		return false
	}
	_, err := j.w.scan(func(b []byte, i int) int {
		if jsonscan.SkipValue(b, i, deepestValue) < 0 && len(b)-i < mostOfWrap {
			return ^len(b)
		}
		return i
	})
	return err == nil && formIn(j.w.b, j.w.at, 0) == j.wraps
}

// skip finds the end of a value that something follows.
func skip(b []byte, i int) int {
	end := jsonscan.SkipValue(b, i, deepestValue)
	if end == len(b) && end > 0 && !bytes.ContainsRune([]byte(`}]"`), rune(b[end-1])) {
		return ^end
	}
	return end
}

// listsObjects tells whether the array that begins here begins with an object, or with a line of texts.
func (j *jsonRows) listsObjects() bool {
	_, err := j.w.scan(func(b []byte, i int) int {
		if at := jsonscan.Space(b, i+1); at == len(b) || b[at] == '[' && jsonscan.Space(b, at+1) == len(b) {
			return ^len(b)
		}
		return i
	})
	return err == nil && (opens(j.w.b, j.w.at, "{") || isSheet(j.w.b, j.w.at))
}

// names reads the first array, if it has the names of the columns, as the first line of a spreadsheet: words that differ.
func (j *jsonRows) names() bool {
	j.begun = true
	end, err := j.w.scan(skip)
	if err != nil || end <= j.w.at {
		return false
	}
	var names []string
	if json.Unmarshal(j.w.b[j.w.at:end], &names) != nil || len(names) < 2 {
		return false
	}
	for i, name := range names {
		if names[i] = strings.TrimSpace(name); names[i] == "" || strings.ContainsAny(name, "0123456789@") || slices.Contains(names[:i], names[i]) {
			return false
		}
	}
	j.members.names, j.b.isHere = names, true
	j.w.use(end)
	return true
}

// list tells whether the array that begins here is one of rows, or else a row.
func (j *jsonRows) list() bool { return j.begins("{[]") }

// begins tells whether an array begins with one of some bytes.
func (j *jsonRows) begins(with string) bool {
	w := j.w
	at, err := w.scan(func(b []byte, i int) int {
		if i = jsonscan.Space(b, i+1); i == len(b) {
			return ^i
		}
		return i
	})
	return err == nil && at >= 0 && strings.IndexByte(with, w.b[at]) >= 0
}

// leave leaves an object around the array.
func (j *jsonRows) leave() error {
	if len(j.path) > 0 {
		j.path = j.path[:len(j.path)-1]
		return nil
	}
	j.state = outside
	if j.found == "" && j.pointer != "" {
		return fmt.Errorf("the object has no rows at %s", shown(j.pointer))
	}
	return nil
}

func pointerOf(path []string) string {
	var b strings.Builder
	for _, name := range path {
		b.WriteString("/" + jsonpos.Escape(name))
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

// row reads the object or the array that begins here. Its name, where it has one, is in the column "key".
func (j *jsonRows) row(key string) (Row, error) {
	w := j.w
	end, err := w.scan(j.members.scan)
	if err != nil {
		return Row{}, err
	}
	row := Row{Place: Place{j.b.name, w.line, w.column}}
	if end >= 0 {
		row.Values, row.text = j.members.values(w.b, w.at, end, key)
		w.use(end)
	}
	if j.members.failed != nil { // and would with each row from here
		return Row{}, fmt.Errorf("line %d: %w", row.Place.Line, j.members.failed)
	}
	if end >= 0 {
		return row, nil
	}
	line, column := w.place(min(^end, len(w.b)))
	wrong := fmt.Errorf("the row is not valid JSON: %s", j.excerpt(^end))
	if r, size := utf8.DecodeRune(w.b[min(^end, len(w.b)):]); r == utf8.RuneError && size == 1 {
		wrong = hint.With(errors.New("this is not in UTF-8"), encodingAdvice)
	}
	broken := j.b.broken(line, column, wrong)
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
		if j.state == inList || j.state == inMap {
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
