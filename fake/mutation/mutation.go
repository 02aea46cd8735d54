// Package mutation makes payloads with one named thing about them that is wrong, or legal
// but seldom met:
//
//	all, err := mutation.Of(catalog, row, payload)
//	for _, m := range all {
//		post(m.Payload()) // a receiver answers 4xx, and lives
//	}
//
// [Of] breaks what the event's published schemas ask for, [Nasty] does not.
package mutation

import (
	"errors"
	"fmt"

	"github.com/siohook/siohook/fake/internal/splice"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// Mutation is a payload with one named thing about it that is wrong, or legal but
// seldom met.
type Mutation struct {
	// ID is stable and unique among the mutations of a payload: the kind, the
	// place with dots, and what else there is to say:
	// required/data.tag.id, type/data.tag.id/string, bytes/truncated/string.
	ID   string
	Kind string // what comes before the first slash of the ID
	What string // what was done, in plain words
	// Pointer, Rule and Severity are those of the one violation that package
	// validate must find under the lenient profile; Severity is "error" or
	// "warning". Under the strict one it is an error in either case. A legal
	// payload has no violation: all three are empty.
	Pointer  string
	Rule     string
	Severity string
	// Accept tells that a receiver must take the payload all the same: it is
	// legal, or the provider may send the like one day.
	Accept bool

	payload func() []byte
	edits   []edit // what it changes of values; nil when it is more than those
	odd     string // the text or name that it puts in, where others go beside it; "" when none do
}

// Payload makes the payload. All that the mutation is not about is byte for byte
// what it was made from.
func (m Mutation) Payload() []byte { return m.payload() }

const (
	severityError   = "error"
	severityWarning = "warning"
)

// Of lists what can be wrong with a valid payload of an event: one fault
// each, derived from the event's published schemas and the payload, and faults of
// the bytes that any payload can have. Payloads are made when they are asked for.
func Of(c *schemas.Catalog, row *schemas.Row, payload []byte) ([]Mutation, error) {
	m, err := newMutator(c, row, payload)
	if err != nil {
		return nil, err
	}
	m.walk(m.document.Root(), m.strict, m.lenient, 0)
	m.types()
	m.bytes()
	return m.all, nil
}

// mutator collects the mutations of a payload.
type mutator struct {
	catalog         *schemas.Catalog
	row             *schemas.Row
	text            []byte
	document        *jsonpos.Document
	strict, lenient *schema.Schema
	typed           []jsonpos.Node // the values that name the event
	places          places         // of [Nasty]
	all             []Mutation
}

func newMutator(c *schemas.Catalog, row *schemas.Row, payload []byte) (*mutator, error) {
	m := &mutator{catalog: c, row: row, text: payload}
	var err error
	if m.document, err = jsonpos.Parse(payload, splice.Deep); err != nil {
		return nil, fmt.Errorf("mutations of %s: payload: %w", row.ID(), err)
	}
	if m.document.Root().Kind() != jsonpos.Object {
		return nil, fmt.Errorf("mutations of %s: %w", row.ID(), errors.New("the payload is not an object"))
	}
	for _, place := range sorted.Keys(c.Constants(row)) {
		if n, ok := m.document.Lookup(place); ok {
			m.typed = append(m.typed, n)
		}
	}
	if m.strict, err = c.ReadSchema(row, schemas.Strict); err != nil {
		return nil, fmt.Errorf("mutations of %s: %w", row.ID(), err)
	}
	if m.lenient, err = c.ReadSchema(row, schemas.Lenient); err != nil {
		return nil, fmt.Errorf("mutations of %s: %w", row.ID(), err)
	}
	return m, nil
}

// fault is what a mutation breaks, and where.
type fault struct {
	kind, place, detail string // of the ID; place is a pointer, detail may be ""
	pointer             string
	rule                string
	warning             bool
	accept              bool
	what                string
}

func (m *mutator) add(f fault, payload func() []byte) {
	id := f.kind
	if f.place != "" {
		id += "/" + splice.Dotted(f.place)
	}
	if f.detail != "" {
		id += "/" + f.detail
	}
	added := Mutation{
		ID: id, Kind: f.kind, What: f.what, Pointer: f.pointer, Rule: f.rule, Severity: severityError,
		Accept: f.accept, payload: payload,
	}
	if f.warning {
		added.Severity = severityWarning
	}
	if f.rule == "" {
		added.Severity = ""
	}
	m.all = append(m.all, added)
}

// replaced adds a mutation that has other JSON in the place of a value, which is
// where the fault is.
func (m *mutator) replaced(n jsonpos.Node, f fault, with string) {
	f.place, f.pointer = n.Pointer(), n.Pointer()
	m.add(f, func() []byte { return splice.Replace(m.text, n.Start(), n.End(), with) })
}
