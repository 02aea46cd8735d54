// Package edit changes one place of made-up payloads and leaves all their other bytes:
//
//	e, err := edit.Parse(edit.Override, "data.contact.id=17")
//	f, err := fake.New(7, fake.Options{Edits: []edit.Edit{e}})
package edit

import (
	"errors"
	"fmt"
	"strings"

	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/fake/internal/splice"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

// Op is what an [Edit] does.
type Op string

// The edits. Payloads without the place they are about stay as they are, so that
// one edit can be about some of the events that a [Faker] makes.
const (
	// Override gives a value that is there another one.
	Override Op = "override"
	// Add gives a member a value, whether it is there or not, in objects that
	// are there. An empty array in the place of the object becomes one: that is
	// how the provider writes an empty map. At the token - an array gets one
	// more element.
	Add Op = "add"
	// Remove takes a member or an element away.
	Remove Op = "remove"
)

// Edit changes one place of each payload.
type Edit struct {
	Op Op
	// Path of the place: a JSON Pointer (/data/tag/name) or, with dots,
	// data.tag.name. Elements of arrays go by their index from 0:
	// data.order_item.resources.0.type.
	Path string
	// Value is JSON text, written in the encoding of the faker. Remove has none.
	Value []byte
}

// Error tells what is wrong with an [Edit].
type Error struct {
	Edit Edit
	Err  error
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s %s: %v", e.Edit.Op, e.Edit.Path, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// Parse reads an edit as people write it: path=value, or the path alone of
// what is removed. What is JSON after the first = is taken as JSON, everything
// else as text: id=7 is a number, id="7" and id=seven are strings.
func Parse(op Op, text string) (Edit, error) {
	if op == Remove {
		return Edit{Op: op, Path: text}, nil
	}
	path, value, ok := strings.Cut(text, "=")
	e := Edit{Op: op, Path: path, Value: []byte(value)}
	if !ok {
		return e, &Error{e, errors.New("want PATH=VALUE")}
	}
	if _, err := jsonpos.Parse(e.Value, jsonpos.Limits{}); err != nil {
		e.Value = encode.AppendCompactString(nil, value)
	}
	return e, nil
}

// editor is an edit made ready.
type editor struct {
	op     Op
	path   []string
	holder string // JSON Pointer of what holds the place
	place  string // JSON Pointer of the place
	name   string // last token of the path in the encoding, with its quotes
	value  string // in the encoding
}

// Ready checks edits of payloads of some rows and makes them ready, with texts written
// by appendString. Each of the functions returns what becomes of a payload.
func Ready(edits []Edit, c *schemas.Catalog, rows []*schemas.Row, appendString encode.StringAppender) ([]func(payload []byte) []byte, error) {
	var ready []func([]byte) []byte
	for i, e := range edits {
		made, err := e.ready(appendString)
		if err == nil && !below(edits[:i], made.path) {
			err = made.check(c, rows)
		}
		if err != nil {
			return nil, &Error{e, err}
		}
		ready = append(ready, made.apply)
	}
	return ready, nil
}

func (e Edit) ready(appendString encode.StringAppender) (editor, error) {
	made := editor{op: e.Op, path: Tokens(e.Path)}
	if len(made.path) == 0 {
		return made, errors.New("want a path such as data.tag.name")
	}
	made.holder, made.place = splice.Pointer(made.path[:len(made.path)-1]), splice.Pointer(made.path)
	made.name = string(appendString(nil, made.path[len(made.path)-1]))
	switch e.Op {
	case Remove:
		if len(e.Value) > 0 {
			return made, errors.New("remove takes a path without a value")
		}
		return made, nil
	case Override, Add:
	default:
		return made, fmt.Errorf("unknown edit %q, want %s, %s or %s", e.Op, Override, Add, Remove)
	}
	if _, err := jsonpos.Parse(e.Value, jsonpos.Limits{}); err != nil {
		return made, fmt.Errorf("value: %w", err)
	}
	made.value = string(encode.AppendValue(nil, e.Value, appendString))
	return made, nil
}

// below tells whether an earlier edit adds what the path is about or leads
// through.
func below(edits []Edit, path []string) bool {
	for _, e := range edits {
		added := Tokens(e.Path)
		if e.Op == Remove || len(added) > len(path) {
			continue
		}
		if strings.Join(added, "\x00") == strings.Join(path[:len(added)], "\x00") {
			return true
		}
	}
	return false
}

// check finds a path that no event of the rows can have.
func (e *editor) check(c *schemas.Catalog, rows []*schemas.Row) error {
	path := e.path
	if e.op == Add {
		path = path[:len(path)-1]
	}
	return CheckPath(path, c, rows)
}

// apply makes the edit. What is no JSON is left alone.
func (e *editor) apply(text []byte) []byte {
	document, err := jsonpos.Parse(text, splice.Deep)
	if err != nil {
		return text
	}
	holder, ok := document.Lookup(e.holder)
	if !ok {
		return text
	}
	child, ok := document.Lookup(e.place)
	switch {
	case ok && e.op == Remove:
		return splice.Remove(text, holder, child)
	case ok:
		return splice.Replace(text, child.Start(), child.End(), e.value)
	case e.op != Add:
		return text
	}
	return e.add(text, holder)
}

// add puts in what is not there yet.
func (e *editor) add(text []byte, holder jsonpos.Node) []byte {
	token, member := e.path[len(e.path)-1], e.name+":"+e.value
	switch holder.Kind() {
	case jsonpos.Object:
		return splice.Add(text, holder, member)
	case jsonpos.Array:
		if token == "-" {
			return splice.Add(text, holder, e.value)
		}
		if _, ok := holder.Element(0); !ok && !isIndex(token) {
			return splice.Replace(text, holder.Start(), holder.End(), "{"+member+"}")
		}
	}
	return text
}
