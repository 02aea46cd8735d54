package fake

import (
	"errors"
	"fmt"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/schemas"
)

// EditOp is what an [Edit] does.
type EditOp string

// The edits. Payloads without the place they are about stay as they are, so that
// one edit can be about some of the events that a [Faker] makes.
const (
	// Override gives a value that is there another one.
	Override EditOp = "override"
	// Add gives a member a value, whether it is there or not, in objects that
	// are there. An empty array in the place of the object becomes one: that is
	// how the provider writes an empty map. At the token - an array gets one
	// more element.
	Add EditOp = "add"
	// Remove takes a member or an element away.
	Remove EditOp = "remove"
)

// Edit changes one place of each payload.
type Edit struct {
	Op EditOp
	// Path of the place: a JSON Pointer (/data/tag/name) or, with dots,
	// data.tag.name. Elements of arrays go by their index from 0:
	// data.order_item.resources.0.type.
	Path string
	// Value is JSON text, written in the encoding of the faker. Remove has none.
	Value []byte
}

// EditError tells what is wrong with an [Edit].
type EditError struct {
	Edit Edit
	Err  error
}

func (e *EditError) Error() string {
	return fmt.Sprintf("%s %s: %v", e.Edit.Op, e.Edit.Path, e.Err)
}

func (e *EditError) Unwrap() error { return e.Err }

// ParseEdit reads an edit as people write it: path=value, or the path alone of
// what is removed. What is JSON after the first = is taken as JSON, everything
// else as text: id=7 is a number, id="7" and id=seven are strings.
func ParseEdit(op EditOp, text string) (Edit, error) {
	if op == Remove {
		return Edit{Op: op, Path: text}, nil
	}
	path, value, ok := strings.Cut(text, "=")
	e := Edit{Op: op, Path: path, Value: []byte(value)}
	if !ok {
		return e, &EditError{e, errors.New("want path=value")}
	}
	if _, err := jsonpos.Parse(e.Value, jsonpos.Limits{}); err != nil {
		e.Value = appendCompactString(nil, value)
	}
	return e, nil
}

// editor is an edit made ready.
type editor struct {
	op     EditOp
	path   []string
	holder string // JSON Pointer of what holds the place
	place  string // JSON Pointer of the place
	name   string // last token of the path in the encoding, with its quotes
	value  string // in the encoding
}

// editors checks edits and makes them ready.
func editors(edits []Edit, c *schemas.Catalog, rows []*schemas.Row, appendString stringAppender) ([]editor, error) {
	var ready []editor
	for i, e := range edits {
		made, err := e.ready(appendString)
		if err == nil && !below(edits[:i], made.path) {
			err = checkPath(made, c, rows)
		}
		if err != nil {
			return nil, &EditError{e, err}
		}
		ready = append(ready, made)
	}
	return ready, nil
}

func (e Edit) ready(appendString stringAppender) (editor, error) {
	made := editor{op: e.Op, path: tokens(e.Path)}
	if len(made.path) == 0 {
		return made, errors.New("want a path such as data.tag.name")
	}
	made.holder, made.place = pointer(made.path[:len(made.path)-1]), pointer(made.path)
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
	made.value = string(appendEncoded(nil, e.Value, appendString))
	return made, nil
}

// tokens splits a path, in either of its spellings.
func tokens(path string) []string {
	switch {
	case path == "":
		return nil
	case path[0] == '/':
		return jsonpos.Tokens(path)
	}
	return strings.Split(path, ".")
}

// below tells whether an earlier edit adds what the path is about or leads
// through.
func below(edits []Edit, path []string) bool {
	for _, e := range edits {
		added := tokens(e.Path)
		if e.Op == Remove || len(added) > len(path) {
			continue
		}
		if strings.Join(added, "\x00") == strings.Join(path[:len(added)], "\x00") {
			return true
		}
	}
	return false
}

// checkPath finds a path that no event of the rows can have.
func checkPath(e editor, c *schemas.Catalog, rows []*schemas.Row) error {
	path := e.path
	if e.op == Add {
		path = path[:len(path)-1]
	}
	return findPath(path, c, rows)
}

// findPath is an error when the path leads nowhere in all of the rows' schemas.
// What is not published is not checked.
func findPath(path []string, c *schemas.Catalog, rows []*schemas.Row) error {
	furthest, names := -1, []string(nil)
	for _, row := range rows {
		s, err := c.ReadSchema(row, schemas.Strict)
		if err != nil {
			return nil //nolint:nilerror // a catalog without published schemas has nothing to check against
		}
		_, at, known := descend(s, path)
		switch {
		case at == len(path):
			return nil
		case at > furthest:
			furthest, names = at, known
		case at == furthest:
			names = append(names, known...)
		}
	}
	problem := "no generated event has this member"
	if near := spell.Nearest(path[furthest], names); near != "" {
		meant := append(append(append([]string(nil), path[:furthest]...), near), path[furthest+1:]...)
		problem += fmt.Sprintf(", did you mean %q?", strings.Join(meant, "."))
	}
	return errors.New(problem)
}

// apply makes the edit. What is no JSON is left alone.
func (e *editor) apply(text []byte) []byte {
	document, err := jsonpos.Parse(text, deep)
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
		return without(text, holder, child)
	case ok:
		return splice(text, child.Start(), child.End(), e.value)
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
		return with(text, holder, member)
	case jsonpos.Array:
		if token == "-" {
			return with(text, holder, e.value)
		}
		if _, ok := holder.Element(0); !ok && !isIndex(token) {
			return splice(text, holder.Start(), holder.End(), "{"+member+"}")
		}
	}
	return text
}

// deep is for payloads that are ours already.
var deep = jsonpos.Limits{MaxDepth: 10_000}
