package schemas

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/dispatch"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/spell"
)

// UnknownTypeError tells that a delivery's type is in no row of the catalog. A
// receiver should answer it with a 2xx all the same: the product has triggers
// whose payloads are not documented.
type UnknownTypeError struct {
	Type    string // the delivery's type; "" when it has none
	Nearest string // the known type that was probably meant; "" when none is near
	Kind    string // the JSON type of what is there when it is not a string; otherwise ""
	Place   string // where the type should be, in words, such as `payload's "type"`
}

func (e *UnknownTypeError) Error() string {
	switch {
	case e.Kind != "":
		return fmt.Sprintf("%s is not a string but of type %s", e.Place, e.Kind)
	case e.Type == "":
		owner, thing, _ := strings.Cut(e.Place, "'s ")
		return fmt.Sprintf("%s has no %s", owner, thing)
	}
	if e.Nearest != "" {
		return fmt.Sprintf("unknown event type %q, did you mean %q?", e.Type, e.Nearest)
	}
	return fmt.Sprintf("unknown event type %q", e.Type)
}

// placeOf is where deliveries name their event, in words.
func placeOf(i Identify) string {
	switch i := i.(type) {
	case BodyMember:
		_, name := dispatch.Split(string(i))
		return fmt.Sprintf("payload's %q", name)
	case HeaderName:
		return "delivery's header " + string(i)
	case Both:
		return placeOf(i.First)
	}
	return "delivery's type"
}

// UnknownVariantError tells that a payload's type has several variants and the
// payload none of the places that select one.
type UnknownVariantError struct {
	Type   string
	Places []string // JSON Pointers, one of which the payload should have
}

func (e *UnknownVariantError) Error() string {
	return fmt.Sprintf("%s: unknown variant: payload has no %s", e.Type, strings.Join(e.Places, " or "))
}

// NoPlace is no JSON Pointer: no value is there.
const NoPlace = "#"

// TypePlace is the JSON Pointer of the place where payloads have their type; [NoPlace]
// where they do not name their event.
func (c *Catalog) TypePlace() string {
	if member, ok := c.Event().(BodyMember); ok {
		return string(member)
	}
	return NoPlace
}

// Dispatch tells the rows of the catalog apart, by their numbers. It is made once.
func (c *Catalog) Dispatch() *dispatch.Table {
	c.dispatchOnce.Do(func() {
		events := make([]dispatch.Event, len(c.Rows))
		for i, row := range c.Rows {
			events[i] = dispatch.Event{Name: row.Type, Place: row.Select}
		}
		c.dispatch = dispatch.New(c.TypePlace(), events)
	})
	return c.dispatch
}

// AmbiguousError tells that nothing in a delivery names its event, and that it may be one of
// several.
type AmbiguousError struct{ Events []string } // ids

func (e *AmbiguousError) Error() string {
	return "nothing names the event; it may be " + strings.Join(e.Events, " or ")
}

// IdentifyOne is [Catalog.Identify] where one event is wanted. The error may also be an
// *[AmbiguousError].
func (c *Catalog) IdentifyOne(header http.Header, payload *jsonpos.Document) (*Row, error) {
	rows, err := c.Identify(header, payload)
	if err != nil {
		return nil, err
	}
	if len(rows) > 1 && c.Event().Names(Delivery{Header: header, Body: payload.Root().Raw()}) == nil {
		ambiguous := &AmbiguousError{}
		for _, row := range rows {
			ambiguous.Events = append(ambiguous.Events, row.ID())
		}
		return nil, ambiguous
	}
	return rows[0], nil
}

// Identify finds the events that a delivery may be, the best first. There are several
// when the payload has what selects several variants. Where the headers name the event and
// are not known (nil), those events are candidates that the payload does not contradict: it
// has their selecting place, and what of their name is in it.
//
// The error is an *[UnknownTypeError], also for a type that is not a string, or an
// *[UnknownVariantError]; with that come all variants of the type, since the payload may
// be any of them.
func (c *Catalog) Identify(header http.Header, payload *jsonpos.Document) ([]*Row, error) {
	if c.parts != nil {
		return c.identifyAmong(header, payload)
	}
	table := c.Dispatch()
	var found dispatch.Found
	unknown := &UnknownTypeError{Place: placeOf(c.Event())}
	if c.IsNamedInBody() {
		if found = table.Find(payload); found.HasName {
			unknown.Type = found.Name.Text()
			if kind := found.Name.Kind(); kind != jsonpos.String {
				unknown.Kind = kind.String()
			}
		}
	} else {
		names := c.Event().Names(Delivery{Header: header, Body: payload.Root().Raw()})
		if len(names) > 0 {
			unknown.Type = names[0]
		}
		candidates := c.candidates(names)
		if names == nil {
			candidates = slices.DeleteFunc(candidates, func(i int) bool { return !c.hasConstants(c.Rows[i], payload) })
		}
		found = table.Among(candidates, payload)
	}
	rows := make([]*Row, len(found.Events))
	for i, n := range found.Events {
		rows[i] = c.Rows[n]
	}
	switch {
	case found.Selected:
		return rows, nil
	case len(rows) > 0:
		return rows, &UnknownVariantError{Type: rows[0].Type, Places: table.Places(found.Events)}
	}
	unknown.Nearest = spell.Nearest(unknown.Type, c.Types())
	return nil, unknown
}

// identifyAmong is [Catalog.Identify] for the catalog of several: where nothing names the event, it
// may be one of those parts whose names are not known.
func (c *Catalog) identifyAmong(header http.Header, payload *jsonpos.Document) (rows []*Row, err error) {
	d := Delivery{Header: header, Body: payload.Root().Raw()}
	if part := c.Of(d); part != nil {
		return part.Identify(header, payload)
	}
	for _, part := range c.parts {
		if part.Event().Names(d) == nil {
			if found, err := part.Identify(header, payload); err == nil {
				rows = append(rows, found...)
			}
		}
	}
	if rows == nil {
		return c.parts[0].Identify(header, payload)
	}
	return rows, nil
}

// hasConstants tells whether a payload has what it has of an event's name.
func (c *Catalog) hasConstants(r *Row, payload *jsonpos.Document) bool {
	for place, text := range c.Constants(r) {
		if n, ok := payload.Lookup(place); !ok || n.Kind() != jsonpos.String || n.Text() != text {
			return false
		}
	}
	return true
}

// Named are the numbers of the events that a delivery may be by its name alone; nil when it
// has no known one, or nothing that names it. The body may be followed by other text.
func (c *Catalog) Named(d Delivery) []int {
	if names := c.Event().Names(d); names != nil {
		return c.candidates(names)
	}
	return nil
}

// candidates are the numbers of the events of the first of the names that has some; of all
// events where names is nil.
func (c *Catalog) candidates(names []string) (events []int) {
	if names == nil {
		for i := range c.Rows {
			events = append(events, i)
		}
		return events
	}
	for _, name := range names {
		if events = c.Dispatch().Of(name); events != nil {
			break
		}
	}
	return events
}
