package load

import (
	"errors"
	"fmt"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

// mostListed is how many bytes of payloads a list takes.
const mostListed = 64 << 20

// List is a source of payloads that are given: it begins anew at its end.
type List struct {
	catalog *schemas.Catalog
	made    []Made
	size    int
	n       int
}

// NewList makes an empty list, of payloads of a catalog's events.
func NewList(c *schemas.Catalog) *List { return &List{catalog: c} }

// Add appends a copy of a delivery's payload; name is what the delivery names its event.
func (l *List) Add(name string, d schemas.Delivery) error {
	body := d.Body
	if l.size += len(body); l.size > mostListed {
		return fmt.Errorf("the payloads are larger than %d MB, which is the most that fits into memory", mostListed>>20)
	}
	l.made = append(l.made, Made{Body: append([]byte(nil), body...), Event: l.eventOf(d), Type: name})
	return nil
}

// Len is the number of payloads.
func (l *List) Len() int { return len(l.made) }

// Next implements [Source].
func (l *List) Next(dst []byte) (Made, error) {
	if len(l.made) == 0 {
		return Made{}, errors.New("no payload to send")
	}
	m := l.made[l.n%len(l.made)]
	m.N = uint64(l.n)
	l.n++
	m.Body = append(dst, m.Body...)
	return m, nil
}

// eventOf is the id of the event that a delivery is, or "".
func (l *List) eventOf(d schemas.Delivery) string {
	payload, err := jsonpos.Parse(d.Body, jsonpos.Limits{})
	if err != nil {
		return ""
	}
	row, err := l.catalog.IdentifyOne(d.Header, payload)
	if err != nil {
		return ""
	}
	return row.ID()
}
