package books

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
)

// each makes a row of each object in a list that rows have in one column, such as the items of an order. What stands beside
// the list stands beside each of them. A row whose list is empty, or missing, is one row.
type each struct {
	b      *Books
	from   func() (Row, error)
	column int
	items  *members
	merged []Value

	row    Row    // around the list
	list   []byte // what is being read of it
	at     int    // in it; 0 is none
	passed int    // of the text of the row, up to the place
	place  Place
}

// Lists are the columns with lists of objects, as far as the first rows tell. One of them is [Books.List], where it is the
// only one, or was named.
func (b *Books) Lists() []string { return b.lists }

// List is the column with the lists of which each object is a row; "" where there is none. The columns of these objects
// begin with it and a dot.
func (b *Books) List() string {
	if b.each == nil {
		return ""
	}
	return b.lists[0]
}

// findLists finds the columns with lists of objects in the rows ahead.
func (b *Books) findLists() {
	for i, name := range b.names {
		is := false
		for _, given := range b.ahead {
			v := given.row.Value(i)
			if v.Kind == Missing || v.Kind == Null || v.Kind == List && isEmpty(v.Text) || v.Kind == Text && v.Text == "[]" {
				continue
			}
			if is = isListOfObjects(v); !is {
				break
			}
		}
		if is {
			b.lists = append(b.lists, name)
		}
	}
}

func isEmpty(list string) bool { return strings.TrimLeft(list[1:], " \t\r\n") == list[len(list)-1:] }

// isListOfObjects tells whether a value is an array that begins with an object, also one that is written in a text: some
// databases have no other type for it. An object that has objects by their ids is as good.
func isListOfObjects(v Value) bool {
	if v.Kind == List && v.Text[0] == '{' {
		return !isEmpty(v.Text)
	}
	rest, isList := strings.CutPrefix(v.Text, "[")
	return isList && (v.Kind == List || v.Kind == Text) && strings.HasPrefix(strings.TrimLeft(rest, " \t\r\n"), "{") && (v.Kind == List || jsontext.Value(v.Text).IsValid())
}

// unroll makes rows of the objects in a list: of that which is named, or of the only one.
func (b *Books) unroll(name string) error {
	b.findLists()
	switch {
	case name == "" && len(b.lists) != 1:
		return nil
	case name != "" && !slices.Contains(b.lists, name):
		advice := "no member of its rows has one; columns: " + strings.Join(b.names, ", ")
		if len(b.lists) > 0 {
			advice = "lists of objects: " + strings.Join(b.lists, ", ")
		}
		return hint.With(fmt.Errorf("--state-each: the rows of %s have no list of objects %s", b.name, shown(name)), advice)
	case name != "":
		b.lists = []string{name}
	}
	ahead, next := b.ahead, b.next
	e := &each{b: b, column: b.number[b.lists[0]], items: newMembers(b)}
	e.items.root.prefix = b.lists[0] + "."
	e.from = func() (Row, error) {
		if len(ahead) == 0 {
			return next()
		}
		first := ahead[0]
		ahead = ahead[1:]
		return first.row, first.err
	}
	b.each, b.ahead, b.closed, b.next = e, nil, false, e.next
	return b.lookAhead()
}

// next gives the next object of a list, or what has none.
func (e *each) next() (Row, error) {
	for {
		if e.at == 0 {
			row, err := e.from()
			if err != nil || !isListOfObjects(row.Value(e.column)) {
				row.Of, row.Outer = e.row.Of+1, row.Place
				e.row.Of = row.Of
				return row, err
			}
			row.Of = e.row.Of + 1
			e.row, e.list, e.at = row, append(e.list[:0], row.Values[e.column].Text...), 1
			e.place, e.passed = row.Place, 0
		}
		e.at = jsonscan.Space(e.list, e.at)
		key := ""
		switch c := e.list[e.at]; {
		case c == ']', c == '}':
			e.at = 0
			continue
		case c == ',':
			e.at++
			continue
		case c == '"' && e.list[0] == '{':
			end := jsonscan.String(e.list, e.at)
			key = jsonscan.Text(e.list[e.at+1 : end-1])
			e.at = jsonscan.Space(e.list, jsonscan.Space(e.list, end)+1)
		}
		if e.list[e.at] == '{' {
			return e.item(key)
		}
		place, end := e.here(), jsonscan.SkipValue(e.list, e.at, deepestValue)
		err := fmt.Errorf("want an object in the list %s, got %s", shown(e.b.lists[0]), jsonpos.Excerpt(e.list[e.at:max(e.at, end)], 20))
		if e.at = end; end <= 0 { // it is too deep
			e.at = 0
		}
		return Row{}, &RowError{place, err}
	}
}

// item is the row of the object that begins here, and its name, where it has one.
func (e *each) item(key string) (Row, error) {
	place := e.here()
	end := e.items.scan(e.list, e.at)
	if e.items.failed != nil {
		return Row{}, fmt.Errorf("%s: line %d: %w", e.b.name, e.row.Place.Line, e.items.failed)
	}
	if end < 0 {
		e.at = 0
		return Row{}, &RowError{place, errors.New("the list " + shown(e.b.lists[0]) + " is not valid JSON")}
	}
	e.merged = append(e.merged[:0], e.row.Values...)
	e.merged[e.column] = Value{}
	values, _ := e.items.values(e.list, e.at, end, key)
	for i, v := range values {
		if v.Kind == Missing {
			continue
		}
		for len(e.merged) <= i {
			e.merged = append(e.merged, Value{})
		}
		e.merged[i] = v
	}
	e.at = end
	return Row{Place: place, Values: e.merged, Of: e.row.Of, Outer: e.row.Place}, nil
}

// here is the place of what begins in the list, where that is written as it is; else that of the row.
func (e *each) here() Place {
	if v := e.row.Values[e.column]; v.Kind == List {
		to := int(v.at) + e.at
		passed := e.row.text[e.passed:to]
		if last := strings.LastIndexByte(passed, '\n'); last >= 0 {
			e.place.Line += strings.Count(passed, "\n")
			e.place.Column = len(passed) - last
		} else {
			e.place.Column += len(passed)
		}
		e.passed = to
	}
	return e.place
}
