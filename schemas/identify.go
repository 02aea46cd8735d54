package schemas

import (
	"fmt"
	"strings"

	"github.com/siohook/siohook/internal/base/dispatch"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/spell"
)

// UnknownTypeError tells that a payload's type is in no row of the catalog. A
// receiver should answer it with a 2xx all the same: the product has triggers
// whose payloads are not documented.
type UnknownTypeError struct {
	Type    string // the payload's type; "" when it has none
	Nearest string // the known type that was probably meant; "" when none is near
	Kind    string // the JSON type of what is there when it is not a string; otherwise ""
}

func (e *UnknownTypeError) Error() string {
	switch {
	case e.Kind != "":
		return fmt.Sprintf(`payload's "type" is not a string but of type %s`, e.Kind)
	case e.Type == "":
		return `payload has no "type"`
	}
	if e.Nearest != "" {
		return fmt.Sprintf("unknown event type %q, did you mean %q?", e.Type, e.Nearest)
	}
	return fmt.Sprintf("unknown event type %q", e.Type)
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

// TypePlace is the JSON Pointer of the place where payloads have their type.
func (c *Catalog) TypePlace() string { return "/type" }

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

// Identify finds the events that a payload may be, the best first. There are several
// when the payload has what selects several variants.
//
// The error is an *[UnknownTypeError], also for a type that is not a string, or an
// *[UnknownVariantError]; with that come all variants of the type, since the payload may
// be any of them.
func (c *Catalog) Identify(payload *jsonpos.Document) ([]*Row, error) {
	table := c.Dispatch()
	found := table.Find(payload)
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
	unknown := &UnknownTypeError{}
	if found.HasName {
		unknown.Type = found.Name.Text()
		unknown.Nearest = spell.Nearest(unknown.Type, c.Types())
		if kind := found.Name.Kind(); kind != jsonpos.String {
			unknown.Kind = kind.String()
		}
	}
	return nil, unknown
}
