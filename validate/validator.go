package validate

import (
	"fmt"
	"iter"
	"sync"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

// Options set how strict a validator is and what it takes on.
type Options struct {
	Profile   schemas.Profile // "" means schemas.Lenient
	MaxBytes  int             // largest payload; 0 means 5 MiB
	MaxDepth  int             // deepest nesting; 0 means 64
	MaxValues int             // most values in a payload; 0 means 5,000 (a real one has about 60)
	// Secret verifies the signatures of deliveries with headers, where the provider signs; nil does
	// not. A signed time is judged by the time of the delivery.
	Secret []byte
	// Origins ranges over bodies that may have been signed where an event's body (nil: of none that
	// is known) arrived with a wrong signature: one with the right signature was written again on its
	// way. nil looks for none.
	Origins func(row *schemas.Row, body []byte) iter.Seq[[]byte]
	// Others are catalogs of other products: what is a delivery of one of them, and of no event of
	// the validator's, has a hint that says so.
	Others []*schemas.Catalog
	// NoPlan makes every payload take the slow way, which gives the same reports:
	// for comparing and measuring.
	NoPlan bool
	// Workers is how many goroutines check the payloads of one regular file of
	// JSON Lines; 0 means 1. Reports come in the file's order all the same.
	Workers int
}

func (o Options) withDefaults() Options {
	if o.Profile == "" {
		o.Profile = schemas.Lenient
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 5 << 20
	}
	if o.MaxValues <= 0 {
		o.MaxValues = 5_000
	}
	return o
}

// Validator checks payloads against the events of one catalog, or of several (see
// [schemas.All]): each by the catalog that names its event. It is safe for concurrent use.
type Validator struct {
	catalog *schemas.Catalog // the first
	all     *schemas.Catalog // that was asked for
	others  []*Validator     // for its other parts
	foreign []*Validator     // for catalogs of other products
	options Options
	limits  jsonpos.Limits
	engines engines
	fast    *fast

	batchSize int // bytes of JSON Lines that a worker takes at once, but for the rest of the last line
}

// engines are the schemas of a catalog's events, compiled when first needed.
type engines struct {
	strict, lenient func(*schemas.Row) *engine
}

// New returns a validator for the events of a catalog; nil means [schemas.Automation].
// The schemas are compiled when the first payload comes; one that does not compile is a
// broken catalog and panics. Those of a folder (see [schemas.Open]) are compiled each by
// itself, when its event first comes; of one that does not compile all payloads are invalid,
// and [Validator.Check] says why.
func New(c *schemas.Catalog, o Options) *Validator {
	all := c.OrDefault()
	o = o.withDefaults()
	parts := all.Parts()
	v := one(parts[0], o)
	v.all = all
	for _, part := range parts[1:] {
		v.others = append(v.others, one(part, o))
	}
	for _, other := range o.Others {
		own := o
		own.Others, own.Secret, own.Profile = nil, nil, schemas.Lenient
		v.foreign = append(v.foreign, New(other, own))
	}
	return v
}

// one returns a validator for the events of a catalog that has no parts.
func one(c *schemas.Catalog, o Options) *Validator {
	compiled := func(p schemas.Profile) func(*schemas.Row) *engine {
		if c.IsFolder() {
			return each(c, p)
		}
		all := sync.OnceValue(func() map[*schemas.Row]*engine {
			engines, err := compile(c, p)
			if err != nil {
				panic(fmt.Sprintf("catalog %s: %v", c.Name, err))
			}
			return engines
		})
		return func(row *schemas.Row) *engine { return all()[row] }
	}
	v := &Validator{
		catalog: c,
		all:     c,
		options: o,
		limits:  jsonpos.Limits{MaxDepth: o.MaxDepth, MaxValues: o.MaxValues},
		engines: engines{strict: compiled(schemas.Strict), lenient: compiled(schemas.Lenient)},

		batchSize: 1 << 18,
	}
	v.fast = newFast(v)
	return v
}

// Catalog is the one whose events payloads are checked against.
func (v *Validator) Catalog() *schemas.Catalog { return v.all }

// of is the validator for a part of the catalog.
func (v *Validator) of(part *schemas.Catalog) *Validator {
	for _, other := range v.others {
		if other.catalog == part {
			return other
		}
	}
	return v
}
