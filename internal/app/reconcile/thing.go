package reconcile

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"iter"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/base/spill"
	"github.com/siohook/siohook/schemas"
)

// thing is what must be in the books once: all deliveries of one identity.
type thing struct {
	fact // of its first delivery

	n         int     // deliveries
	places    []place // of the first of them
	cancelled bool    // it was taken back, or there is no more of it than that
	refused   bool    // all deliveries were answered, and none was accepted
	number    int     // among the things of the identity that are a day or more apart, from 0
	of        int     // how many these are
}

// place is that of a delivery in a file.
type place struct {
	file, n, line int
	place         string
	at            int64
	status        int
}

const mostPlaces = 5

// apart is how far apart in time two deliveries of an identity are that may be two things. Whether
// a renewal repeats the item's id is not known.
const apart = 24 * int64(time.Hour)

func (f *fact) where() place { return place{f.file, f.n, f.line, f.place, f.at, f.status} }

// add takes in one more delivery.
func (t *thing) add(f *fact) {
	t.n++
	if len(t.places) < mostPlaces {
		t.places = append(t.places, f.where())
	}
	t.refused = t.refused && isError(f.status)
	if !t.hasAmount && f.hasAmount {
		t.amount, t.hasAmount, t.currency = f.amount, true, f.currency
	}
	t.discount = cmp.Or(t.discount, f.discount)
	t.order, t.contact, t.email = cmp.Or(t.order, f.order), cmp.Or(t.contact, f.contact), cmp.Or(t.email, f.email)
}

// isError tells a status that is known and no 2xx.
func isError(status int) bool { return status != 0 && (status < 200 || status > 299) }

// isSame tells whether a delivery may be the same thing as an earlier one: a duplicate has the
// time of its event again.
func isSame(before, f *fact) bool {
	if before.happened != 0 && f.happened != 0 {
		return f.happened-before.happened < apart && before.happened-f.happened < apart
	}
	return f.at-before.at < apart
}

// things gives the things in the order of their ids. What use gets is that of another one after it.
func things(facts *spill.Sorter, e *events) iter.Seq2[*thing, error] {
	return func(yield func(*thing, error) bool) {
		var id []byte
		var group []thing
		var taken []int64 // when it was taken back
		give := func() bool {
			for i := range group {
				t := &group[i]
				t.number, t.of = i, len(group)
				for _, at := range taken {
					t.cancelled = t.cancelled || at == 0 || at >= t.at || len(group) == 1
				}
				if !yield(t, nil) {
					return false
				}
			}
			return true
		}
		merges := e.key == schemas.RoleContact || e.key == schemas.RoleEmail
		var last fact
		for record, err := range facts.Sorted() {
			if err != nil {
				yield(nil, err)
				return
			}
			if key := untimed(record.Key); id == nil || !bytes.Equal(key, id) {
				if !give() {
					return
				}
				id, group, taken = append(id[:0], key...), group[:0], taken[:0]
			}
			f := fact{id: string(id)}
			f.read(record.Value)
			switch {
			case e.takes[f.event]:
				taken = append(taken, f.at)
				if len(group) == 0 { // it may be all that there is
					group = append(group, thing{fact: f, cancelled: true})
				}
			case len(group) == 1 && group[0].n == 0: // only taken back, so far
				group[0] = thing{fact: f, refused: true}
				group[0].add(&f)
				last = f
			case len(group) > 0 && (merges || isSame(&last, &f)):
				group[len(group)-1].add(&f)
				last = f
			default:
				group = append(group, thing{fact: f, refused: true})
				group[len(group)-1].add(&f)
				last = f
			}
		}
		give()
	}
}

// name is the id as people know it: that of an order where a list has nothing else.
func (t *thing) name() string {
	name, _, _ := strings.Cut(t.id, string(rune(separator)))
	return name
}

// append writes a thing but for its id.
func (t *thing) append(b []byte) []byte {
	b = appendText(b, t.id)
	flags := int64(0)
	if t.cancelled {
		flags |= 1
	}
	if t.refused {
		flags |= 2
	}
	for _, n := range [...]int64{flags, int64(t.n), int64(t.number), int64(t.of), int64(len(t.places))} {
		b = binary.AppendVarint(b, n)
	}
	for _, p := range t.places {
		for _, n := range [...]int64{int64(p.file), int64(p.n), int64(p.line), p.at, int64(p.status)} {
			b = binary.AppendVarint(b, n)
		}
		b = appendText(b, p.place)
	}
	return t.fact.append(b)
}

// read reads what append has written.
func (t *thing) read(b []byte) {
	d := decoder(b)
	t.id = d.text()
	flags := d.number()
	t.cancelled, t.refused = flags&1 != 0, flags&2 != 0
	t.n, t.number, t.of = int(d.number()), int(d.number()), int(d.number())
	t.places = nil
	for range d.number() {
		p := place{file: int(d.number()), n: int(d.number()), line: int(d.number()), at: d.number(), status: int(d.number())}
		p.place = d.text()
		t.places = append(t.places, p)
	}
	t.fact.read(d)
}

// row is a row of the books as it is compared.
type row struct {
	line, column int
	key          string // the id, as the books have it
	sum          amount
	hasSum       bool
	text         string // of the amount
	currency     string
	at           int64 // 0 when it has no time
	spread       int64 // how much later it may be
	kind         int64 // what its status or type is, see [table.kinds]
}

func (r *row) append(b []byte) []byte {
	has := int64(0)
	if r.hasSum {
		has = 1
	}
	for _, n := range [...]int64{int64(r.line), int64(r.column), int64(r.sum), has, r.at, r.spread, r.kind} {
		b = binary.AppendVarint(b, n)
	}
	for _, text := range [...]string{r.key, r.text, r.currency} {
		b = appendText(b, text)
	}
	return b
}

func (r *row) read(b []byte) {
	d := decoder(b)
	r.line, r.column, r.sum, r.hasSum, r.at, r.spread, r.kind = int(d.number()), int(d.number()), amount(d.number()), d.number() == 1, d.number(), d.number(), d.number()
	r.key, r.text, r.currency = d.text(), d.text(), d.text()
}
