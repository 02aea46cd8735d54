package contract

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

// payload is one body to deliver.
type payload struct {
	row      *schemas.Row // nil when it is no documented event
	shapes   []string
	bytes    []byte
	mutation *mutation.Mutation // nil when it is an event as it is
}

// name is the type that the delivery has.
func (p *payload) name() string {
	if p.row == nil {
		return ""
	}
	return p.row.Type
}

func (p *payload) event() string {
	if p.row == nil {
		return ""
	}
	return p.row.ID()
}

// material is what the phases deliver.
type material struct {
	catalog  *schemas.Catalog
	rows     []*schemas.Row // to deliver
	samples  []*payload
	coverage []*payload
	sale     *schemas.Row // nil when sales are not to be delivered
	seed     uint64
	fakers   map[*schemas.Row]*fake.Faker
	next     uint64 // number of the next new event
}

const saleType = "customer.sale.completed"

func newMaterial(o *Options) (*material, error) {
	rows, err := o.chosenRows()
	if err != nil {
		return nil, err
	}
	// New events have another seed than those of coverage, and contacts and orders
	// of their own.
	m := &material{catalog: o.Catalog, rows: rows, seed: o.Seed, fakers: map[*schemas.Row]*fake.Faker{}, next: 1_000_000}
	if len(rows) == 0 {
		return m, nil
	}
	var ids []string
	for _, row := range rows {
		sample, err := o.Catalog.Sample(row)
		if err != nil {
			return nil, err
		}
		m.samples = append(m.samples, &payload{row: row, bytes: sample})
		ids = append(ids, row.ID())
		if row.Type == saleType {
			m.sale = row
		}
		if m.fakers[row], err = fake.New(o.Seed+0x5a1e, fake.Options{Catalog: o.Catalog, Events: []string{row.ID()}, Shape: fake.Full}); err != nil {
			return nil, err
		}
	}
	faker, err := fake.New(o.Seed, fake.Options{Catalog: o.Catalog, Events: ids})
	if err != nil {
		return nil, err
	}
	for _, e := range faker.Cover() {
		m.coverage = append(m.coverage, &payload{row: e.Row, shapes: e.Shapes, bytes: e.Payload})
	}
	return m, nil
}

func (m *material) rowOf(id string) *schemas.Row {
	for _, row := range m.rows {
		if row.ID() == id {
			return row
		}
	}
	return nil
}

// new makes an event that was not delivered before: contact, order and item are
// new.
func (m *material) new(row *schemas.Row) *payload {
	e := m.fakers[row].Event(m.next)
	m.next++
	return &payload{row: e.Row, shapes: e.Shapes, bytes: e.Payload}
}

// itemIDs are what tells one sale from another; the second suffices.
var itemIDs = []string{"/data/order/id", "/data/order_item/id"}

// contactIDs are what tells other events from each other.
var contactIDs = []string{"/data/contact/email", "/data/contact/id"}

// identity lists the members that tell one delivery of an event from another, the
// decisive one last.
func (m *material) identity(row *schemas.Row) []string {
	if row == m.sale {
		return itemIDs
	}
	return contactIDs
}

// identifier is the member that tells a delivery of an event from another one.
func (m *material) identifier(row *schemas.Row) string {
	all := m.identity(row)
	return all[len(all)-1]
}

// another is a sale of the same order and contact with an item of its own; at is
// when it happened, "" as the first.
func (m *material) another(p *payload, at string) *payload {
	second := withIDsOf(p, m.new(p.row), itemIDs[1])
	for _, pointer := range []string{"/data/order_item/created_at", "/created_at"} {
		if b, ok := with(second.bytes, pointer, `"`+at+`"`); ok && at != "" {
			second.bytes = b
		}
	}
	return second
}

// idDigits are the digits of an ordinary id, and those at the end of the name in a
// made-up e-mail address: others there are another contact or order, and nothing
// else about the address changes.
var idDigits = regexp.MustCompile(`^[0-9]{1,12}$|[0-9]{1,12}@example\.(com|org|net)"$`)

// withIDsOf is a payload with some ids and e-mail addresses of another one, but for
// what a mutation is about, and what is out of the ordinary.
func withIDsOf(p, other *payload, pointers ...string) *payload {
	again := *p
	for _, pointer := range pointers {
		if m := p.mutation; m != nil && (m.Kind == "bytes" || m.Pointer == pointer || m.Kind == "id" && !isEmail(pointer) || m.Kind == "email" && isEmail(pointer)) {
			continue
		}
		from, ok := node(other.bytes, pointer)
		to, there := node(again.bytes, pointer)
		if !ok || !there {
			continue
		}
		digits, place := idDigits.Find(from.Raw()), idDigits.FindIndex(to.Raw())
		if digits == nil || place == nil {
			continue
		}
		digits, _, _ = bytes.Cut(digits, []byte("@"))
		end := to.Start() + place[1]
		if at := bytes.IndexByte(to.Raw()[place[0]:], '@'); at >= 0 {
			end = to.Start() + place[0] + at
		}
		again.bytes = slices.Concat(again.bytes[:to.Start()+place[0]], digits, again.bytes[end:])
	}
	return &again
}

func isEmail(pointer string) bool { return strings.HasSuffix(pointer, "/email") }

// fresh is the payload as another delivery: a receiver that remembers the first one
// takes it for new.
func (m *material) fresh(p *payload) *payload {
	if m.fakers[p.row] == nil {
		return p
	}
	return withIDsOf(p, m.new(p.row), m.identity(p.row)...)
}

// node finds a value in a payload.
func node(b []byte, pointer string) (jsonpos.Node, bool) {
	document, err := jsonpos.Parse(b, jsonpos.Limits{MaxDepth: 10_000})
	if err != nil {
		return jsonpos.Node{}, false
	}
	return document.Lookup(pointer)
}

// with is a payload with other JSON in the place of a value; false when there is
// no such value.
func with(b []byte, pointer, value string) ([]byte, bool) {
	n, ok := node(b, pointer)
	if !ok {
		return nil, false
	}
	return slices.Concat(b[:n.Start()], []byte(value), b[n.End():]), true
}

// numberAt reads an integer of a payload.
func numberAt(b []byte, pointer string) (int64, bool) {
	n, ok := node(b, pointer)
	if !ok {
		return 0, false
	}
	var v int64
	_, err := fmt.Sscan(string(n.Raw()), &v)
	return v, err == nil
}
