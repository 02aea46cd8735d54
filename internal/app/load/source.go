package load

import (
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/schemas"
)

// Source makes payloads, one after the other. It is called by one goroutine at a
// time, before a request is due.
type Source interface {
	// Next appends the next payload to dst.
	Next(dst []byte) (Made, error)
}

// Made is a payload with what is known of it.
type Made struct {
	Body    []byte    // dst with the payload behind it
	Event   string    // id of the event, or "" when it is none of the catalog
	Type    string    // that a delivery names, or ""
	N       uint64    // number of the event
	Time    time.Time // when it happened; zero when that is not known
	Invalid bool      // a receiver may refuse it
}

// events are made-up events by number.
type events struct {
	faker *fake.Faker
	n     uint64
	step  uint64
	timed bool
	ids   map[*schemas.Row]string // Row.ID would allocate for each event
}

// Events is a source of the events of a faker that belong to a shard, from number
// from on. Payloads do not repeat. timed tells that it matters when they happened.
func Events(f *fake.Faker, from uint64, shard fake.Shard, timed bool) Source {
	e := &events{faker: f, n: from, timed: timed, step: max(shard.Of, 1), ids: map[*schemas.Row]string{}}
	for !shard.Has(e.n) {
		e.n++
	}
	return e
}

// Next implements [Source].
func (e *events) Next(dst []byte) (Made, error) {
	var made Made
	if e.timed {
		event := e.faker.Event(e.n)
		made = Made{Body: append(dst, event.Payload...), Event: e.id(event.Row), Type: event.Row.Type, N: e.n, Time: event.Time}
	} else {
		dst, row := e.faker.AppendEvent(dst, e.n)
		made = Made{Body: dst, Event: e.id(row), Type: row.Type, N: e.n}
	}
	e.n += e.step
	return made, nil
}

func (e *events) id(row *schemas.Row) string {
	id, ok := e.ids[row]
	if !ok {
		id = row.ID()
		e.ids[row] = id
	}
	return id
}
