package reconcile

import (
	"maps"

	"github.com/siohook/siohook/internal/base/spill"
	"github.com/siohook/siohook/schemas"
)

// sought is a role and a column that are compared.
type sought struct {
	of     schemas.Role
	column int
}

// few is how many pairs are too few to learn from, where there may be more.
const few = 20

// compared is what a role and a column have in common.
func (l *learner) compared(of schemas.Role, i int) (pairs []pair, ofRole, ofColumn float64) {
	column := l.table.columns[i]
	both, ofRole, ofColumn := common(l.of[of], &column.values)
	for _, hash := range both {
		pairs = append(pairs, pair{l.of[of].values[hash], column.values.values[hash]})
	}
	if more := l.more[sought{of, i}]; len(more) > len(pairs) {
		pairs = nil
		for _, p := range more {
			pairs = append(pairs, p)
		}
		ofRole = max(ofRole, float64(len(more))/float64(len(l.of[of].values)))
		ofColumn = max(ofColumn, float64(len(more))/float64(len(column.values.values)))
	}
	return pairs, ofRole, ofColumn
}

// refine compares the sketch of each side with all of the other: where one side is much larger, sketches
// have next to nothing in common. It is false where they have all.
func (l *learner) refine(facts *spill.Sorter) (bool, error) {
	full := l.table.rows > mostSketched
	for _, s := range l.of {
		full = full || len(s.hashes) == mostSketched
	}
	if !full || l.more != nil {
		return false, nil
	}
	l.more = map[sought]map[uint64]pair{}
	note := func(of schemas.Role, column int, hash uint64, p func() pair) {
		key := sought{of, column}
		if l.more[key] == nil {
			l.more[key] = map[uint64]pair{}
		}
		if _, known := l.more[key][hash]; !known {
			l.more[key][hash] = p()
		}
	}
	all := make([]int, len(l.table.columns))
	for i := range all {
		all[i] = i
	}
	err := l.table.each(all, func(s *spooled) error {
		for i, text := range s.values {
			if text == "" || len(text) > mostSample {
				continue
			}
			hash := hashOf(l.table.columns[i].key(text))
			for of, sketch := range l.of {
				if f := sketch.values[hash]; f != nil {
					note(of, i, hash, func() pair { return pair{f, &sample{append([]string(nil), s.values...)}} })
				}
			}
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	// The pairs of one way are of another sample than those of the other way: the larger one counts.
	rows := maps.Clone(l.more)
	clear(l.more)
	columns := map[uint64][]int{}
	for i, c := range l.table.columns {
		for hash := range c.values.values {
			columns[hash] = append(columns[hash], i)
		}
	}
	for record, err := range facts.Sorted() {
		if err != nil {
			return false, err
		}
		f := fact{id: string(untimed(record.Key))}
		f.read(record.Value)
		for of, text := range map[schemas.Role]string{schemas.RoleIdentity: f.id, schemas.RoleOrder: f.order, schemas.RoleContact: f.contact, schemas.RoleEmail: f.email} {
			hash := hashOf(text)
			for _, i := range columns[hash] {
				note(of, i, hash, func() pair { return pair{&f, l.table.columns[i].values.values[hash]} })
			}
		}
	}
	for key, pairs := range rows {
		if len(pairs) > len(l.more[key]) {
			l.more[key] = pairs
		}
	}
	return true, nil
}
