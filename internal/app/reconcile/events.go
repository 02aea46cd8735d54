package reconcile

import (
	"cmp"
	"errors"
	"slices"

	"github.com/siohook/siohook/internal/app/role"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

// events is what the catalog says of the events that are reconciled.
type events struct {
	catalog *schemas.Catalog
	rows    map[*schemas.Row]int // their numbers
	adds    []bool               // by number: the thing must be in the books
	takes   []bool               // it takes a thing back
	key     schemas.Role         // which makes two deliveries the same thing
	readers map[schemas.Role]*role.Reader
}

// keyRoles are the roles that tell one thing from others, the best first.
var keyRoles = []schemas.Role{schemas.RoleIdentity, schemas.RoleOrder, schemas.RoleContact, schemas.RoleEmail}

// newEvents chooses the events: those that patterns match; without one, those that a receiver
// counts, else those with an identity.
func newEvents(c *schemas.Catalog, patterns []string) (*events, error) {
	e := &events{
		catalog: c, rows: map[*schemas.Row]int{}, adds: make([]bool, len(c.Rows)), takes: make([]bool, len(c.Rows)),
		readers: map[schemas.Role]*role.Reader{},
	}
	for _, r := range append(keyRoles, schemas.RoleAmount, schemas.RoleCurrency, schemas.RoleTime, schemas.RoleDiscount) {
		reader, err := role.New(c, r)
		if err != nil {
			return nil, err
		}
		e.readers[r] = reader
	}
	chosen, err := c.Match(patterns)
	if err != nil {
		return nil, err
	}
	taking := func(row *schemas.Row) bool { return len(c.Undone(row)) > 0 }
	if len(patterns) == 0 {
		for _, fits := range []func(*schemas.Row) bool{
			func(row *schemas.Row) bool { return row.Counts != "" && row.Counts[0] != '-' },
			func(row *schemas.Row) bool { return e.has(row, schemas.RoleIdentity) && !taking(row) },
		} {
			some := slices.DeleteFunc(slices.Clone(chosen), func(row *schemas.Row) bool { return !fits(row) })
			if len(some) > 0 {
				chosen = some
				break
			}
		}
	}
	for _, of := range keyRoles {
		if slices.ContainsFunc(chosen, func(row *schemas.Row) bool { return e.has(row, of) }) {
			e.key = of
			break
		}
	}
	if e.key == "" {
		return nil, hint.With(errors.New("the catalog has no role identity, order, contact or email for these events"), "siohook catalog new --role gives members a role")
	}
	for i, row := range c.Rows {
		e.rows[row] = i
		e.adds[i] = slices.Contains(chosen, row) && e.has(row, e.key)
	}
	for i, row := range c.Rows {
		if !e.has(row, e.key) {
			continue
		}
		for _, undone := range c.Undone(row) {
			if e.adds[e.rows[undone]] && !e.adds[i] {
				e.takes[i] = true
			}
		}
	}
	return e, nil
}

// thing is what the events are about, as the catalog counts it.
func (e *events) thing() string {
	thing := ""
	for i, row := range e.catalog.Rows {
		if !e.adds[i] {
			continue
		}
		if thing != "" && thing != row.Counts {
			return anyThing
		}
		thing = row.Counts
	}
	return cmp.Or(thing, anyThing)
}

func (e *events) has(row *schemas.Row, of schemas.Role) bool {
	pointers, _ := e.catalog.Pointers(row, of) // an index that cannot be read has failed before
	return len(pointers) > 0
}

// of is the number of a delivery's event; -1 where nothing tells, or what tells several apart
// is missing.
func (e *events) of(d schemas.Delivery) int {
	if part := e.catalog.Of(d); part != nil {
		if i := part.Dispatch().Select(part.Named(d), d.Body, start(d.Body)); i >= 0 {
			return e.rows[part.Rows[i]]
		}
		return -1
	}
	doc, err := jsonpos.Parse(d.Body, jsonpos.Limits{})
	if err != nil {
		return -1
	}
	row, err := e.catalog.IdentifyOne(d.Header, doc)
	if err != nil {
		return -1
	}
	return e.rows[row]
}
