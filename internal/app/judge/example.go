package judge

import (
	"net/http"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// Broken is a delivery that breaks one rule.
type Broken struct {
	Named     http.Header // headers that name the event; none where the payload does
	Payload   []byte
	Violation validate.Violation
}

// Example is the smallest delivery among those of a catalog's events with one fault that breaks a
// rule; nil where none does.
func Example(c *schemas.Catalog, rule string) (*Broken, error) {
	faker, err := fake.New(1, fake.Options{Catalog: c})
	if err != nil {
		return nil, err
	}
	v := validate.New(c, validate.Options{})
	var best *Broken
	try := func(of *schemas.Row, name string, payload []byte) {
		if best != nil && len(payload) >= len(best.Payload) {
			return
		}
		d := c.Deliver(name, payload, schemas.Attempt{Number: 1, Time: time.Unix(0, 0), At: time.Unix(0, 0)})
		if found := v.Delivery(d).Violations; len(found) == 1 && found[0].Rule == rule {
			best = &Broken{Named: http.Header{}, Payload: payload, Violation: found[0]}
			for header := range c.NameHeader(of) {
				best.Named[header] = d.Header[header]
			}
		}
	}
	done := map[*schemas.Row]bool{}
	for _, e := range faker.Cover() {
		row, payload := e.Row, e.Payload
		if done[row] {
			continue
		}
		done[row] = true
		all, err := mutation.Of(c, row, payload)
		if err != nil {
			return nil, err
		}
		for i := range all {
			if all[i].Rule == rule {
				try(row, row.Type, all[i].Payload())
			}
		}
		if !c.IsNamedInBody() {
			try(row, row.Type[:len(row.Type)-1], payload) // a name that nobody knows
		}
	}
	return best, nil
}
