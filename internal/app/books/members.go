package books

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// members reads objects whose members are mostly those of the ones before: the columns of nested
// objects have the names of the objects before theirs, with dots.
type members struct {
	b      *Books
	root   *object
	many   int    // names of objects: they are as few as columns
	spans  []span // of the columns in the object that was read last
	all    []Value
	failed error    // there are too many columns
	names  []string // of the cells of arrays, as far as the first one has them
}

// object is what is known of the objects at a place.
type object struct {
	prefix  string
	members []member
	number  map[string]int
}

type member struct {
	name    string
	column  int // -1 where it was only an object so far
	inside  *object
	isKeyed bool // it has objects by their ids, as a list
}

// span is where a value is.
type span struct {
	start, end int
	kind       Kind
}

func newMembers(b *Books) *members { return &members{b: b, root: newObject("")} }

func newObject(prefix string) *object { return &object{prefix: prefix, number: map[string]int{}} }

// scan reads the object or array at i, up to the offset that it returns; see package jsonscan for what is
// wrong.
func (m *members) scan(b []byte, i int) int {
	clear(m.spans)
	if b[i] == '[' {
		return m.array(b, i)
	}
	return m.object(b, i, m.root, deepestValue)
}

// array reads a row that is an array: its columns have numbers.
func (m *members) array(b []byte, i int) int {
	if i = jsonscan.Space(b, i+1); i < len(b) && b[i] == ']' {
		return i + 1
	}
	for n := 1; ; n++ {
		name := strconv.AppendInt([]byte("column "), int64(n), 10)
		if n <= len(m.names) {
			name = append(name[:0], m.names[n-1]...)
		}
		number := m.member(m.root, name, n-1)
		if number < 0 {
			return ^i
		}
		if i = m.value(b, i, m.root, number, deepestValue); i < 0 {
			return i
		}
		if i = jsonscan.Space(b, i); i < len(b) && b[i] == ']' {
			return i + 1
		}
		if i >= len(b) || b[i] != ',' {
			return ^min(i, len(b))
		}
		i = jsonscan.Space(b, i+1)
	}
}

func (m *members) object(b []byte, i int, o *object, depth int) int {
	if depth == 0 {
		return ^i
	}
	if i = jsonscan.Space(b, i+1); i < len(b) && b[i] == '}' {
		return i + 1
	}
	for expected := 0; ; expected++ {
		if i >= len(b) || b[i] != '"' {
			return ^min(i, len(b))
		}
		name := i + 1
		if i = jsonscan.String(b, i); i < 0 {
			return i
		}
		n := m.member(o, b[name:i-1], expected)
		if n < 0 {
			return ^(name - 1)
		}
		expected = n
		if i = jsonscan.Space(b, i); i >= len(b) || b[i] != ':' {
			return ^min(i, len(b))
		}
		if i = m.value(b, jsonscan.Space(b, i+1), o, n, depth); i < 0 {
			return i
		}
		if i = jsonscan.Space(b, i); i < len(b) && b[i] == '}' {
			return i + 1
		}
		if i >= len(b) || b[i] != ',' {
			return ^min(i, len(b))
		}
		i = jsonscan.Space(b, i+1)
	}
}

// member is the number of a member: mostly the one that is expected. -1 is one too many.
func (m *members) member(o *object, raw []byte, expected int) int {
	if expected < len(o.members) && jsonscan.EqualText(raw, o.members[expected].name) {
		return expected
	}
	name := jsonscan.Text(raw)
	n, known := o.number[name]
	if known {
		return n
	}
	if m.many++; m.many > 2*mostColumns { // objects without members among them
		m.failed = errColumns()
		return -1
	}
	n = len(o.members)
	o.number[name] = n
	o.members = append(o.members, member{name: name, column: -1})
	return n
}

// value reads a value of member n of an object.
func (m *members) value(b []byte, i int, o *object, n, depth int) int {
	if i >= len(b) {
		return ^len(b)
	}
	start, kind := i, Null
	switch c := b[i]; {
	case c == '{' && !o.members[n].isKeyed:
		if o.members[n].inside == nil { // the first one tells what they are
			end := jsonscan.SkipValue(b, i, depth)
			if at := jsonscan.Space(b, i+1); end < 0 || b[at] == '}' {
				return end
			}
			if o.members[n].isKeyed = isKeyed(b, i); o.members[n].isKeyed {
				return m.value(b, i, o, n, depth)
			}
			o.members[n].inside = newObject(o.prefix + o.members[n].name + ".")
		}
		return m.object(b, i, o.members[n].inside, depth-1)
	case c == '[', c == '{':
		kind = List
		if i = jsonscan.SkipValue(b, i, depth); i >= 0 && !jsontext.Value(b[start:i]).IsValid() {
			return ^start
		}
	case c == '"':
		kind = Text
		i = jsonscan.String(b, i)
	case c == '-' || c >= '0' && c <= '9':
		kind = Number
		if i, _ = jsonscan.Number(b, i); i == len(b) {
			return ^i // more of it may follow
		}
	default:
		word := "null"
		switch c {
		case 't':
			kind, word = Bool, "true"
		case 'f':
			kind, word = Bool, "false"
		}
		i = literal(b, i, word)
	}
	if i < 0 || kind == Null && o.members[n].inside != nil {
		return i // there is no object
	}
	if o.members[n].column < 0 {
		column, err := m.b.column(o.prefix + o.members[n].name)
		if err != nil {
			m.failed = err
			return ^start
		}
		o.members[n].column = column
	}
	column := o.members[n].column
	for len(m.spans) <= column {
		m.spans = append(m.spans, span{})
	}
	m.spans[column] = span{start, i, kind}
	return i
}

// literal reads a word of JSON.
func literal(b []byte, i int, word string) int {
	switch {
	case bytes.HasPrefix(b[i:], []byte(word)):
		return i + len(word)
	case strings.HasPrefix(word, string(b[i:])):
		return ^len(b)
	}
	return ^i
}

// values are those of the row at an offset, which was read last, and the key, unless the row has a member of that
// name. A row without members has none.
func (m *members) values(b []byte, at, end int, key string) (list []Value, text string) {
	text = string(b[at:end])
	m.all = m.all[:0]
	for _, s := range m.spans {
		if s.kind == Missing || s.kind == Null {
			m.all = append(m.all, Value{Kind: s.kind})
			continue
		}
		value := text[s.start-at : s.end-at]
		if s.kind == Text {
			if value = value[1 : len(value)-1]; strings.IndexByte(value, '\\') >= 0 {
				value = jsonscan.Text([]byte(value))
			}
		}
		m.all = append(m.all, Value{value, s.kind, uint32(s.start - at)}) //nolint:gosec // a row is not that long
	}
	if !slices.ContainsFunc(m.all, func(v Value) bool { return v.Kind != Missing }) {
		return nil, text
	}
	if key == "" {
		return m.all, text
	}
	column, err := m.b.column(m.root.prefix + "key")
	if err != nil {
		m.failed = err
		return nil, text
	}
	for len(m.all) <= column {
		m.all = append(m.all, Value{})
	}
	if m.all[column].Kind == Missing {
		m.all[column] = Value{Text: key, Kind: Text}
	}
	return m.all, text
}
