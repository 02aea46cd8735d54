package contract

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// payload is one body to deliver.
type payload struct {
	row      *schemas.Row // nil when it is no documented event
	shapes   []string
	bytes    []byte
	time     time.Time           // of the event; zero when it is not known
	isFull   bool                // made up, and its maps have all members that they have anywhere
	mutation *mutation.Mutation  // nil when it is an event as it is
	several  []mutation.Mutation // of which it has more than one

	isForeign bool             // it is no event, whatever its row: that says where it goes
	of        *schemas.Catalog // that it is of; nil is the one of the run
	alias     string           // what headers call the event; "" is its name
	over      string           // protocol over which the names of headers are in lower case; "" writes them as usual
	signing   *signing         // how it is signed; nil: as the provider does it
}

// isEvent tells whether a payload is a documented event as it is.
func (p *payload) isEvent() bool {
	return p.row != nil && p.mutation == nil && p.several == nil && !p.isForeign && p.signing == nil
}

func (p *payload) event() string {
	if p.row == nil {
		return ""
	}
	return p.row.ID()
}

// futureName is the name of an event that no catalog has.
const futureName = "siohook_future.happened"

// name is what headers call the event, where they do.
func (p *payload) name() string {
	if p.alias != "" {
		return p.alias
	}
	if p.row == nil {
		return futureName
	}
	return p.row.Type
}

// material is what the phases deliver.
type material struct {
	catalog  *schemas.Catalog
	rows     []*schemas.Row // to deliver
	samples  []*payload
	coverage []*payload
	places   map[*schemas.Row]*places
	leftOut  []SkippedEvent // of a folder: no payloads are generated for them
	seed     uint64
	shift    uint64 // of the numbers that ids are made of
	fakers   map[*schemas.Row]*fake.Faker
	next     uint64          // number of the next new event
	used     map[string]bool // what told new events from each other
	valid    *validate.Validator
}

// firstNew is the number of the first new event.
const firstNew = 1_000_000

func newMaterial(o *Options) (*material, error) {
	rows, err := o.chosenRows()
	if err != nil {
		return nil, err
	}
	// New events have another seed than those of coverage, and contacts and orders
	// of their own.
	m := &material{
		catalog: o.Catalog, rows: rows, seed: o.Seed, shift: o.Fresh * freshStep, next: firstNew,
		fakers: map[*schemas.Row]*fake.Faker{}, places: map[*schemas.Row]*places{}, used: map[string]bool{},
		valid: validate.New(o.Catalog, validate.Options{}),
	}
	if len(rows) == 0 {
		return m, nil
	}
	options := fake.Options{Catalog: o.Catalog, Shape: fake.Full, First: o.Fresh * freshStep}
	isOpen := o.Catalog.IsFolder() && len(o.Events) == 0
	for i := 0; !isOpen && i < len(rows); i++ {
		options.Events = append(options.Events, rows[i].ID())
	}
	all, err := fake.New(o.Seed+0x5a1e, options)
	if err != nil && !isOpen {
		return nil, err
	}
	var ids []string
	m.rows = nil
	for _, row := range rows {
		one, ok := all.Only(row.ID())
		if !ok {
			options.Events = []string{row.ID()}
			if one, err = fake.New(o.Seed+0x5a1e, options); err != nil {
				m.leftOut = append(m.leftOut, SkippedEvent{row.ID(), err.Error()})
				continue
			}
		}
		m.rows, m.fakers[row] = append(m.rows, row), one
		sample, err := o.Catalog.Sample(row)
		switch {
		case err == nil:
			m.samples = append(m.samples, &payload{row: row, bytes: sample})
		case !errors.Is(err, fs.ErrNotExist) || o.Catalog.Published == nil:
			return nil, err
		}
		ids = append(ids, row.ID())
		if m.places[row], err = newPlaces(o.Catalog, row); err != nil {
			return nil, err
		}
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("no event can be generated: %s", m.leftOut[0].Reason)
	}
	faker, err := fake.New(o.Seed, fake.Options{Catalog: o.Catalog, Events: ids, First: o.Fresh * freshStep})
	if err != nil {
		return nil, err
	}
	for _, e := range faker.Cover() {
		m.coverage = append(m.coverage, &payload{row: e.Row, shapes: e.Shapes, bytes: e.Payload, time: e.Time})
	}
	for _, list := range [][]*payload{m.samples, m.coverage} {
		for _, p := range list {
			m.places[p.row].learn(p.bytes)
			m.use(p)
		}
	}
	for _, p := range m.coverage {
		p.isFull = m.places[p.row].isFull(p.bytes)
	}
	return m, nil
}

// at is where an event's payloads have what matters; nowhere for what is no event.
func (m *material) at(row *schemas.Row) *places {
	if p := m.places[row]; p != nil {
		return p
	}
	return &places{}
}

func (m *material) rowOf(id string) *schemas.Row {
	for _, row := range m.rows {
		if row.ID() == id {
			return row
		}
	}
	return nil
}

// isCounted tells whether a receiver counts something when it gets an event.
func isCounted(row *schemas.Row) bool { return row.Counts != "" && !strings.HasPrefix(row.Counts, "-") }

// counts tells whether any event of the catalog is counted: then it says what changes
// what is observed, and else each may.
func (m *material) counts() bool { return slices.ContainsFunc(m.catalog.Rows, isCounted) }

// delivery is a payload with the headers that say what it is.
func (m *material) delivery(row *schemas.Row, b []byte) schemas.Delivery {
	p := payload{row: row}
	return m.catalog.Deliver(p.name(), b, schemas.Attempt{Number: 1})
}

// renamed is the payload in a delivery that names an event which no catalog has; nil where
// nothing names events.
func (m *material) renamed(p *payload) *payload {
	own, other := schemas.Delivery{Header: http.Header{}, Body: bytes.Clone(p.bytes)}, schemas.Delivery{Header: http.Header{}, Body: bytes.Clone(p.bytes)}
	m.catalog.Event().Mark(&own, p.row.Type)
	m.catalog.Event().Mark(&other, futureName)
	if reflect.DeepEqual(own, other) {
		return nil
	}
	return &payload{bytes: other.Body}
}

// anyHas tells whether the places of any event to deliver are so.
func (m *material) anyHas(is func(*places) bool) bool {
	return slices.ContainsFunc(m.rows, func(row *schemas.Row) bool { return is(m.places[row]) })
}

// new makes an event that was not delivered before: contact, order and item are
// new.
func (m *material) new(row *schemas.Row) *payload {
	e := m.fakers[row].Event(m.next)
	m.next++
	return m.unlike(&payload{row: e.Row, shapes: e.Shapes, bytes: e.Payload, time: e.Time})
}

// another is an event with the same order and contact, and an item of its own.
func (m *material) another(p *payload) *payload {
	return withIDsOf(p, m.new(p.row), m.at(p.row), m.at(p.row).roles[schemas.RoleIdentity]...)
}

// fresh is the payload as another delivery, of another person: a receiver that remembers the
// first one takes it for new.
func (m *material) fresh(p *payload) *payload {
	if m.fakers[p.row] == nil {
		return p
	}
	return withIDsOf(p, m.new(p.row), m.at(p.row), m.at(p.row).ofPerson()...)
}

// byPerson is the payload as that of the person whom another one is about.
func (m *material) byPerson(p, other *payload) *payload {
	again, at := *p, m.at(p.row)
	if len(at.roles[schemas.RoleIdentity]) == 0 {
		return p // the person is what tells it from others
	}
	for _, pointer := range slices.Concat(at.roles[schemas.RoleEmail], at.roles[schemas.RoleContact], at.person(p.bytes)) {
		if n, ok := node(other.bytes, pointer); ok {
			m.put(&again, pointer, string(n.Raw()))
		}
	}
	return &again
}

// ofSame is the payload as another delivery, of the same person where its thing has an id.
func (m *material) ofSame(p *payload) *payload {
	return withIDsOf(p, m.new(p.row), m.at(p.row), m.at(p.row).identity()...)
}

// ofContact is an event of a person with a number of their own.
func (m *material) ofContact(p *payload, number int) *payload {
	number += int(m.shift) //nolint:gosec // up to 200 million
	again, at := *p, m.at(p.row)
	for _, pointer := range at.roles[schemas.RoleContact] {
		m.renumber(&again, pointer, 500_000_000, number)
	}
	for _, pointer := range at.person(again.bytes) {
		m.renumber(&again, pointer, 50_000_000, number)
	}
	for _, pointer := range at.roles[schemas.RoleEmail] {
		m.put(&again, pointer, fmt.Sprintf(`"story.contact%d@example.com"`, number))
	}
	return &again
}

// renumber puts a number into the id at a place: number above base, or above a smaller one
// where the schema wants that.
func (m *material) renumber(p *payload, pointer string, base, number int) {
	n, ok := node(p.bytes, pointer)
	for ; ok && base > 0; base /= 100 {
		if m.put(p, pointer, string(numbered(n.Raw(), base+number))) {
			return
		}
	}
}

// put puts other JSON in a place, if the payload is valid with it.
func (m *material) put(p *payload, pointer, value string) (done bool) {
	b, ok := with(p.bytes, pointer, value)
	if ok && m.valid.Delivery(m.delivery(p.row, b)).Valid() {
		p.bytes, done = b, true
	}
	return done
}
