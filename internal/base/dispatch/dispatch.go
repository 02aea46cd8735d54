// Package dispatch finds the event that a payload is: by the text at one place of the
// payload, and, where events share it, by a place that only one of them has.
//
//	table := dispatch.New("/type", []dispatch.Event{{Name: "tag.added"}, ...})
//	found := table.Find(payload)
//
// It is the one mechanism for that. [Table.Find] reads a payload that is taken apart, and
// [Table.First] the bytes of one that may be no JSON at all: for the quick way of validate.
package dispatch

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
)

// Event is how the payloads of one event are told from others.
type Event struct {
	Name string // the text at the place where payloads name their event
	// Place is the JSON Pointer of a place that, of the events of this name, only this
	// one has; "" when nothing selects it.
	Place string
}

// Table is the events of a catalog in its order.
type Table struct {
	name    string
	path    []string // name, taken apart
	opening []byte   // of payloads that begin with their name and have no white space
	events  []event
	named   map[string][]int
	bySize  [][]sized // named, by the length of the name: faster than a map
}

// sized is the events of a name.
type sized struct {
	name   string
	events []int
}

type event struct {
	place string
	path  []string // place, taken apart
}

// New makes a table. The name is the JSON Pointer of the place where payloads name their
// event.
func New(name string, events []Event) *Table {
	t := &Table{name: name, path: jsonpos.Tokens(name), events: make([]event, len(events)), named: map[string][]int{}}
	for i, e := range events {
		t.events[i] = event{e.Place, jsonpos.Tokens(e.Place)}
		t.named[e.Name] = append(t.named[e.Name], i)
	}
	for _, name := range t.path {
		t.opening = append(strconv.AppendQuote(append(t.opening, '{'), name), ':')
	}
	for name, events := range t.named {
		for len(t.bySize) <= len(name) {
			t.bySize = append(t.bySize, nil)
		}
		t.bySize[len(name)] = append(t.bySize[len(name)], sized{name, events})
	}
	return t
}

// Found is what a payload says of its event.
type Found struct {
	// Name is the value where payloads name their event; HasName tells whether there
	// is one. It may be no string.
	Name    jsonpos.Node
	HasName bool
	// Events are the numbers of the events of that name that the payload may be, the
	// best first: those whose own place is there. When none of them has it, Events are
	// all of that name, and Selected is false.
	Events   []int
	Selected bool
}

// Find finds the events that a payload may be. There are several where the payload has
// the places of several.
func (t *Table) Find(payload *jsonpos.Document) (f Found) {
	if f.Name, f.HasName = payload.Lookup(t.name); !f.HasName || f.Name.Kind() != jsonpos.String {
		return f
	}
	among := t.Among(t.Of(f.Name.Text()), payload)
	f.Events, f.Selected = among.Events, among.Selected
	return f
}

// Of is the events of a name.
func (t *Table) Of(name string) []int { return t.named[name] }

// Among is the second half of [Table.Find]: for events whose name is known from elsewhere.
func (t *Table) Among(events []int, payload *jsonpos.Document) (f Found) {
	for _, i := range events {
		if place := t.events[i].place; place == "" || has(payload, place) {
			f.Events = append(f.Events, i)
		}
	}
	if f.Selected = f.Events != nil; !f.Selected {
		f.Events = events
	}
	return f
}

func has(payload *jsonpos.Document, pointer string) bool {
	_, ok := payload.Lookup(pointer)
	return ok
}

// Places are the places by which events are told apart that share a name.
func (t *Table) Places(events []int) []string {
	places := make([]string, len(events))
	for i, event := range events {
		places[i] = t.events[event].place
	}
	return places
}

// First is the first of the events that [Table.Find] gives, for the payload that begins
// at start of b; -1 when none is selected. It judges nothing: in JSON without duplicate
// members its answer is right. Nothing is allocated, unless the name is escaped.
func (t *Table) First(b []byte, start int) int { return t.Select(t.Named(b, start), b, start) }

// Named is the events of the payload's name: the first half of [Table.First].
func (t *Table) Named(b []byte, start int) []int {
	i := start + len(t.opening)
	if !bytes.HasPrefix(b[start:], t.opening) {
		i = jsonscan.At(b, start, t.path, deepest)
	}
	if i < 0 || i >= len(b) || b[i] != '"' {
		return nil
	}
	end := jsonscan.SkipString(b, i)
	if end < 0 {
		return nil
	}
	raw := b[i+1 : end-1]
	if len(raw) < len(t.bySize) {
		for _, n := range t.bySize[len(raw)] {
			if string(raw) == n.name {
				return n.events
			}
		}
	}
	if bytes.IndexByte(raw, '\\') >= 0 {
		return t.named[jsonscan.Text(raw)]
	}
	return nil
}

// Select is the first of events of one name whose own place is in the payload, -1 when
// there is none: the second half of [Table.First].
func (t *Table) Select(named []int, b []byte, start int) int {
	for _, i := range named {
		if path := t.events[i].path; path == nil || jsonscan.At(b, start, path, deepest) >= 0 {
			return i
		}
	}
	return -1
}

// deepest is how deep values are skipped: hostile text is not read to its end again and again.
const deepest = 100

// Split takes a JSON Pointer apart: what holds the place, and the place's name in it.
func Split(pointer string) (holder, name string) {
	i := max(strings.LastIndexByte(pointer, '/'), 0)
	return pointer[:i], strings.Join(jsonpos.Tokens(pointer[i:]), "")
}

// Root returns the name of the member that a JSON Pointer leads to when it is one of the
// payload itself.
func Root(pointer string) (name string, ok bool) {
	tokens := jsonpos.Tokens(pointer)
	if len(tokens) != 1 || pointer[0] != '/' {
		return "", false
	}
	return tokens[0], true
}
