package fake

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/fake/edit"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/schemas"
)

// Options say which events a [Faker] makes. The zero value makes all documented
// events as the provider sends them.
type Options struct {
	// Catalog of events; nil means [schemas.Automation].
	Catalog *schemas.Catalog
	// Events to make: ids, types (all variants), or globs like contact.*, in
	// which * stands for any characters. Empty means all.
	Events []string
	// Encoding of the payloads; "" means that of the catalog, or else [encode.PHP].
	Encoding encode.Form
	// Shuffle puts the members of each object in an order that is drawn.
	Shuffle bool
	// Shape fixes the shapes of events; "" draws them.
	Shape Preset
	// Mix says how often each event is made, by patterns like those of Events,
	// for example {"contact.*": 1, "customer.sale.completed": 3}. Each event has
	// the weight of the pattern that names it most closely: an id before a type
	// before a glob. What the mix does not name is not made; Events is empty then.
	Mix map[string]float64
	// Edits are made in all payloads, one after the other.
	Edits []edit.Edit
	// Template is a payload of an event in the catalog. All events are it, with
	// the values at the places of Vary made up anew; Events and Mix are empty
	// then. Paths are written as in Edits.
	Template []byte
	Vary     []string
	// Seen adds what was seen on real deliveries without being documented:
	// members, values of enumerations, custom fields, IPv6 addresses, and rows
	// of that evidence. A row that Events or Mix names without a glob needs no Seen.
	Seen bool
	// Account is what events are about; nil, and what it lacks, is made up from
	// the seed.
	Account *account.Account
	// Locales are where contacts live, by patterns like fr-* for some of
	// [account.Locales]. Empty means those of the account, else everywhere, most of them
	// where the account is at home.
	Locales []string
	// Start is the time of event 0, in whole seconds; later events follow at 30
	// seconds on average, up to the year 9999. The zero value means
	// 2026-01-05T08:00:00Z.
	Start time.Time
	// First is added to the numbers of events and contacts that ids and addresses are made
	// of: they follow those of so many events before. When they happen, and what else is
	// drawn for an event, does not depend on it.
	First uint64
}

// Faker makes the events of one seed. It is safe for concurrent use.
type Faker struct {
	seed       uint64
	start      int64 // Unix time of event 0
	first      uint64
	world      *world
	plans      []*plan // one per selected row
	skipped    []Skipped
	below      []uint64 // bound of the drawn numbers of each plan; nil when all are as frequent
	passes     []pass   // over what the plan makes
	choices    int      // the most that a plan has
	seen       bool
	isTemplate bool
	tellsTags  bool // some event lists the tags of its contact
	scenes     sync.Pool
}

// Event is one delivery.
type Event struct {
	N       uint64       // number of the event: [Faker.Event] of it gives it again
	Row     *schemas.Row // what it is
	Shapes  []string     // the shapes it has, as name=value: "fields=empty", "ip=set"; see [Faker.Shapes]
	Time    time.Time    // when it happened, in UTC: what its members with the role time have
	Payload []byte       // the body
}

// New compiles the events that o selects and builds the account of the seed. It
// fails when an event or encoding is unknown, or when a model has a tag or a
// type that it has no value for.
func New(seed uint64, o Options) (*Faker, error) {
	o.Catalog = o.Catalog.OrDefault()
	if o.Encoding == "" {
		o.Encoding = cmp.Or(encode.Form(o.Catalog.Wire.Encoding), encode.PHP)
	}
	if o.Start.IsZero() {
		o.Start = time.Date(2026, time.January, 5, 8, 0, 0, 0, time.UTC)
	}
	if year := o.Start.UTC().Year(); year < 1 || year > 9000 {
		return nil, fmt.Errorf("fake: want a start in the year 1 to 9000, got %d", year)
	}
	world, err := newWorld(seed, &o)
	if err != nil {
		return nil, err
	}
	chosen, err := o.choose(world.appendString)
	if err != nil {
		return nil, err
	}
	edits, err := edit.Ready(o.Edits, o.Catalog, chosen.rows, world.appendString)
	if err != nil {
		return nil, fmt.Errorf("fake: %w", err)
	}
	f := &Faker{
		seed:   seed,
		start:  o.Start.Unix(),
		first:  o.First,
		world:  world,
		below:  chosen.below,
		passes: o.passes(chosen.template, edits),
		seen:   o.Seen, isTemplate: chosen.template != nil,
	}
	for _, row := range chosen.rows {
		p, err := compile(o.Catalog, row, f.world, o.Seen)
		if err != nil {
			err = fmt.Errorf("fake: %s: %w", row.ID(), err)
			if !o.isOpen() {
				return nil, err
			}
			f.skipped = append(f.skipped, Skipped{row, err})
			continue
		}
		f.plans = append(f.plans, p)
		f.choices = max(f.choices, len(p.choices))
		f.tellsTags = f.tellsTags || p.listsTags
	}
	if len(f.plans) == 0 {
		return nil, f.skipped[0].Err
	}
	f.scenes.New = f.newScene
	for _, p := range f.plans {
		if err := f.preset(p, o.Shape, o.Catalog); err != nil {
			return nil, fmt.Errorf("fake: %s: %w", p.row.ID(), err)
		}
	}
	return f, nil
}

// Skipped is an event that no payloads are generated for, and why.
type Skipped struct {
	Row *schemas.Row
	Err error
}

// isOpen tells whether events may be left out: nobody named any, and the catalog is that of a
// folder, in which there may be any schemas.
func (o *Options) isOpen() bool {
	return o.Catalog.IsFolder() && len(o.Events)+len(o.Mix)+len(o.Template) == 0
}

// Skipped are the events of a folder (see [schemas.Open]) that are left out, because no payloads
// are generated for their schemas.
func (f *Faker) Skipped() []Skipped { return f.skipped }

// Only is the faker of one of the events that f generates, by its id: cheaper than a new one. It is
// false when f does not generate that event, or is nil.
func (f *Faker) Only(id string) (*Faker, bool) {
	if f == nil {
		return nil, false
	}
	i := slices.IndexFunc(f.plans, func(p *plan) bool { return p.row.ID() == id })
	if i < 0 {
		return nil, false
	}
	p := f.plans[i]
	one := &Faker{
		seed: f.seed, start: f.start, first: f.first, world: f.world, plans: []*plan{p}, passes: f.passes,
		choices: len(p.choices), seen: f.seen, isTemplate: f.isTemplate, tellsTags: p.listsTags,
	}
	one.scenes.New = one.newScene
	return one, true
}

func (f *Faker) newScene() any { return &scene{world: f.world, options: make([]uint8, f.choices)} }

// Event makes event n.
func (f *Faker) Event(n uint64) Event {
	s := f.scene()
	defer f.scenes.Put(s)
	p := f.set(s, n)
	s.whole = f.write(s.whole[:0], p, s)
	return Event{N: n, Row: p.row, Shapes: p.shapes(s), Time: time.Unix(s.time, 0).UTC(), Payload: bytes.Clone(s.whole)}
}

// Append appends the payload of event n to dst. Once dst is large enough it
// does not allocate.
func (f *Faker) Append(dst []byte, n uint64) []byte {
	s := f.scene()
	dst = f.write(dst, f.set(s, n), s)
	f.scenes.Put(s)
	return dst
}

func (f *Faker) scene() *scene {
	s, ok := f.scenes.Get().(*scene)
	if !ok {
		panic("fake: the pool contains something other than scenes")
	}
	return s
}

// AppendEvent is Append, and tells which event it is.
func (f *Faker) AppendEvent(dst []byte, n uint64) ([]byte, *schemas.Row) {
	s := f.scene()
	p := f.set(s, n)
	dst = f.write(dst, p, s)
	f.scenes.Put(s)
	return dst, p.row
}
