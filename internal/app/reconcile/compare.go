package reconcile

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/spill"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// compare joins both sides, first to learn the unit of the amounts, then to judge.
func (r *run) compare(ctx context.Context) (err error) {
	j := &judge{run: r, converted: map[string]bool{}}
	j.split = r.options.Match.splits()
	if r.options.Match != nil && !j.split {
		if j.unit, err = r.valuesUnit(); err != nil {
			return err
		}
	}
	if err := r.addRows(ctx); err != nil {
		return err
	}
	list, done, err := r.keyed(j.unit)
	if err != nil {
		return err
	}
	defer done()
	switch {
	case r.table.rows == 0:
		j.split = false
	case r.options.Match == nil:
		err = r.learnUnit(ctx, j, list)
	case j.split:
		err = r.matchUnit(ctx, j, list)
	}
	if err != nil {
		return err
	}
	n := 0
	for g, err := range join(list, r.rows) {
		if err == nil {
			if n++; n%1000 == 0 {
				err = ctx.Err()
				r.options.Progress(func() string { return words.Count(n, "id") + " compared" })
			}
		}
		if err != nil {
			return err
		}
		for part := range j.parts(g) {
			if err := j.decide(part); err != nil {
				return err
			}
		}
	}
	return nil
}

// addRows sorts the rows by their keys.
func (r *run) addRows(ctx context.Context) error {
	if r.table.rows == 0 {
		return nil
	}
	wanted, kinds := make([]int, len(mapped)), r.table.kinds()
	for i, of := range mapped {
		wanted[i] = r.mapping.of(of)
	}
	wanted = append(wanted, kinds...)
	at := func(s *spooled, of schemas.Role) string {
		for i := range mapped {
			if mapped[i] == of {
				return s.values[i]
			}
		}
		return ""
	}
	column := func(of schemas.Role) *column {
		if i := r.mapping.of(of); i >= 0 {
			return r.table.columns[i]
		}
		return &column{}
	}
	times := moments{monthFirst: column(schemas.RoleTime).monthFirst > 0, zone: r.zone()}
	amounts := column(schemas.RoleAmount).marks
	if amounts.areNegative() {
		r.found.Notes = append(r.found.Notes, "most amounts of the books are negative: they are compared without the sign")
	}
	n := 0
	return r.table.each(wanted, func(s *spooled) error {
		if n++; n%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		one := row{line: s.line, column: s.column, currency: strings.ToUpper(at(s, schemas.RoleCurrency)), text: at(s, schemas.RoleAmount)}
		if one.sum, one.hasSum = amounts.money(one.text); one.hasSum && one.currency == "" {
			one.currency = currencyIn(one.text)
		}
		one.kind = r.table.kind(kinds, s.values[len(mapped):])
		if text := at(s, schemas.RoleTime); text != "" {
			m, ok := times.read(text)
			if ok && !m.hasOffset && r.options.Zone == nil {
				return hint.With(fmt.Errorf("%s:%d: the time %q has no offset", r.table.name, s.line, text), "give its zone: --tz Europe/Berlin, or --tz UTC")
			}
			if r.wholeDays && m.hasOffset && r.joined == "" { // the day where it was written
				m.at = time.Date(m.at.Year(), m.at.Month(), m.at.Day(), 0, 0, 0, 0, r.zone())
			}
			one.at, one.spread = nanos(m.at), int64(m.spread)
		}
		if r.joined != "" {
			one.key = at(s, r.joined)
			r.key = append(r.key[:0], column(r.joined).key(one.key)...)
		} else {
			r.key = r.key[:0]
			for _, of := range r.options.Match.Roles {
				text := canonical(at(s, of))
				if of == schemas.RoleAmount {
					if text = ""; one.hasSum {
						if r.options.Match.splits() {
							continue
						}
						text = one.sum.String()
					}
				}
				if text == "" {
					r.key = r.key[:0]
					break
				}
				r.key = append(append(r.key, text...), separator)
			}
			if one.key = at(s, r.options.Match.Roles[0]); r.options.Match.Roles[0] == schemas.RoleEmail && one.key != "" {
				one.key = fingerprint.Of("reconcile", canonical(one.key)) // findings have no addresses
			}
		}
		if len(r.key) == 0 {
			r.found.Keyless++
			return nil
		}
		r.value = one.append(r.value[:0])
		return r.rows.Add(r.key, r.value)
	})
}

const separator = 0x1f

// bareKey begins the key of a thing that has nothing by which rows are matched.
const bareKey = "\x00"

// keyed gives the things in the order of the keys of rows.
func (r *run) keyed(unit *Unit) (iter.Seq2[keyed, error], func(), error) {
	none := func() {}
	if r.joined == schemas.RoleIdentity {
		var key []byte
		return func(yield func(keyed, error) bool) {
			for t, err := range things(r.facts, r.events) {
				if err == nil {
					key = append(key[:0], t.id...)
				}
				if !yield(keyed{key, t}, err) {
					return
				}
			}
		}, none, nil
	}
	s := spill.New(spill.Options{Memory: muchMemory, Dir: r.options.TempDir})
	done := func() { _ = s.Close() } // was only read
	for t, err := range things(r.facts, r.events) {
		if err != nil {
			done()
			return nil, none, err
		}
		id := t.order
		if r.joined == "" {
			id = r.matchKey(t, unit)
		}
		if id == "" {
			id = bareKey + t.id
		}
		r.key = timed(r.key[:0], id, t.at)
		r.value = t.append(r.value[:0])
		if err := s.Add(r.key, r.value); err != nil {
			done()
			return nil, none, err
		}
	}
	return func(yield func(keyed, error) bool) {
		for record, err := range s.Sorted() {
			var t thing
			var key []byte
			if err == nil {
				t.read(record.Value)
				key = untimed(record.Key)
			}
			if !yield(keyed{key, &t}, err) {
				return
			}
		}
	}, done, nil
}

// matchKey is the key of a thing that is matched without an id; "" where it lacks something.
func (r *run) matchKey(t *thing, unit *Unit) string {
	var b strings.Builder
	for _, of := range r.options.Match.Roles {
		text := map[schemas.Role]string{schemas.RoleEmail: t.email, schemas.RoleContact: t.contact, schemas.RoleOrder: t.order, schemas.RoleCurrency: canonical(t.currency)}[of]
		if of == schemas.RoleAmount && t.hasAmount {
			if unit == nil {
				continue
			}
			text = unit.want(t.amount, t.currency).String()
		}
		if text == "" {
			return ""
		}
		b.WriteString(text)
		b.WriteByte(separator)
	}
	return b.String()
}

func (r *run) zone() *time.Location {
	if r.options.Zone == nil {
		return time.UTC
	}
	return r.options.Zone
}
