package schemas

import (
	"net/http"
	"slices"
)

// All is the events of several catalogs, for what reads deliveries: each delivery is of the
// catalog that names its event, see [Catalog.Of]. What sends works with one of them. The ids
// of the events must differ.
func All(parts ...*Catalog) *Catalog {
	if len(parts) == 1 {
		return parts[0]
	}
	all := &Catalog{Name: "all", Title: "All catalogs", parts: parts}
	all.Wire = Wire{Event: anyName{all}, Header: http.Header{}}
	for _, part := range parts {
		all.Rows = append(all.Rows, part.Rows...)
		for name, values := range part.Wire.Header {
			if all.Wire.Header[name] == nil {
				all.Wire.Header[name] = values
			}
		}
	}
	return all
}

// Parts are the catalogs that one consists of: those that [All] was given, else itself.
func (c *Catalog) Parts() []*Catalog {
	if c.parts == nil {
		return []*Catalog{c}
	}
	return c.parts
}

// Of is the part of the catalog that a delivery is of: the first that has the event which the
// delivery names, else the first by which it names any. nil where it names none.
func (c *Catalog) Of(d Delivery) *Catalog {
	var named *Catalog
	for _, part := range c.Parts() {
		names := part.Event().Names(d)
		if slices.ContainsFunc(names, func(name string) bool { return part.Dispatch().Of(name) != nil }) {
			return part
		}
		if named == nil && len(names) > 0 {
			named = part
		}
	}
	return named
}

// Owner is the part of the catalog that has an event.
func (c *Catalog) Owner(r *Row) *Catalog {
	for _, part := range c.parts {
		if slices.Contains(part.Rows, r) {
			return part
		}
	}
	return c
}

// anyName is where the deliveries of any part name their event.
type anyName struct{ all *Catalog }

// Names implements [Identify].
func (n anyName) Names(d Delivery) []string {
	if part := n.all.Of(d); part != nil {
		return part.Event().Names(d)
	}
	for _, part := range n.all.parts {
		if part.Event().Names(d) == nil {
			return nil // it may be an event of that part
		}
	}
	return []string{}
}

// Mark implements [Identify]. The name says of which part it is.
func (n anyName) Mark(d *Delivery, name string) {
	for _, part := range n.all.parts {
		if part.Dispatch().Of(name) != nil {
			part.Event().Mark(d, name)
			return
		}
	}
}
