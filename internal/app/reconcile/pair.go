package reconcile

import (
	"cmp"
	"slices"

	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// compare compares things with rows that have their key.
func (j *judge) compare(live []*thing, rows []row) error {
	sorted.By(rows, func(a, b row) int { return cmp.Compare(a.at, b.at) })
	if paid := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return r.sum < 0 }); len(paid) > 0 {
		rows = paid // what was paid back later was paid
	}
	canCompare := j.unit != nil
	var want, got amount
	for _, t := range live {
		canCompare = canCompare && t.hasAmount && !j.converted[t.currency]
		want += j.wanted(t)
	}
	if j.unit != nil && j.unit.Kind == unitFee { // it is taken once
		want -= amount(float64(len(live)-1) * j.unit.Fixed * float64(one))
	}
	for i := range rows {
		if canCompare && !rows[i].hasSum {
			j.leave(reasonSumless, ofRows, rows[i].key, j.placeOf(&rows[i]))
		}
		got += rows[i].sum
	}
	if canCompare {
		if summed := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return !r.hasSum }); len(summed) >= len(live) {
			rows = summed // the others, such as the other side of an account, are no more of these
		}
	}
	canCompare = canCompare && !slices.ContainsFunc(rows, func(r row) bool { return !r.hasSum })
	if len(rows) != len(live) && slices.ContainsFunc(live, func(t *thing) bool { return t.of > 1 }) {
		if len(rows) > len(live) || j.joined != schemas.RoleIdentity {
			return j.openAll(live, reasonRenewal)
		}
		if err := j.good(live[:1], rows[:1]); err != nil {
			return err
		}
		return j.openAll(live[1:], reasonRenewal)
	}
	if !canCompare {
		return j.counted(live, rows)
	}
	if len(live) > 1 && len(rows) > 1 && j.joined == schemas.RoleOrder && same(rows) && !j.unit.has(got, want, len(live)) {
		if j.unit.has(rows[0].sum, want, len(live)) {
			return j.whole(live, rows)
		}
		if j.isWhole || len(rows) < len(live) && j.withoutOne(live, rows[:1]) >= 0 && !slices.ContainsFunc(live, func(t *thing) bool { return j.unit.has(rows[0].sum, j.wanted(t), 1) }) {
			rows, got = rows[:1], rows[0].sum
		}
	}
	if j.unit.has(got, want, len(live)) {
		if want == 0 && len(rows) > 1 { // a sum that nothing is added to shows nothing
			return j.counted(live, rows)
		}
		return j.good(live, rows)
	}
	return j.pairOff(live, rows, want, got)
}

// whole looks at rows of an order that each have the amount of all its things.
func (j *judge) whole(live []*thing, rows []row) error {
	one := len(live) // rows that are no more than once in the books
	switch {
	case j.isWhole:
	case j.once > 0:
		one = 1
	default:
		return j.openAll(live, reasonWhole)
	}
	if err := j.good(live, nil); err != nil {
		return err
	}
	one = min(one, len(rows))
	return j.more(live[0], rows[:one], rows[one:])
}

// wanted is the amount that the books should have of a thing.
func (j *judge) wanted(t *thing) amount {
	if j.unit == nil {
		return 0
	}
	return j.unit.want(t.amount, t.currency)
}

// pairOff finds out which things and rows do not belong together: their sums differ.
func (j *judge) pairOff(live []*thing, rows []row, want, got amount) error {
	things := slices.Clone(live)
	var rest []row
	var paired []*thing
	var pairedRows []row
	for _, r := range rows {
		i := slices.IndexFunc(things, func(t *thing) bool { return j.unit.has(r.sum, j.wanted(t), 1) })
		if i < 0 {
			rest = append(rest, r)
			continue
		}
		paired, pairedRows = append(paired, things[i]), append(pairedRows, r)
		things = slices.Delete(things, i, i+1)
	}
	if err := j.goodEach(paired, pairedRows); err != nil {
		return err
	}
	switch {
	case len(things) == 0:
		return j.surplus(paired, pairedRows, rest, rows, want, got)
	case len(rest) <= j.besides: // things are left
		for _, t := range things {
			later := t.at-live[0].at >= apart || live[0].at-t.at >= apart
			if later && j.perOrder {
				if err := j.open(t, reasonLater); err != nil {
					return err
				}
				continue
			}
			if err := j.missing(t, false); err != nil {
				return err
			}
		}
		return nil
	case len(things) == len(rest) && j.withoutOne(things, rest) < 0:
		for i, t := range things {
			if err := j.wrong(t, rest[i:i+1], j.wanted(t), rest[i].sum); err != nil {
				return err
			}
		}
		return nil
	}
	if i := j.withoutOne(things, rest); i >= 0 {
		if err := j.missing(things[i], false); err != nil {
			return err
		}
		return j.good(slices.Delete(things, i, i+1), rest)
	}
	want, got = 0, 0
	for _, t := range things {
		want += j.wanted(t)
	}
	for _, r := range rest {
		got += r.sum
	}
	if j.unit.has(got, want, len(things)) {
		return j.good(things, rest)
	}
	if len(rest) > len(things) && len(things) == 1 && same(rest) {
		if err := j.wrong(things[0], rest[:1], want, rest[0].sum); err != nil {
			return err
		}
		return j.more(things[0], rest[:1], rest[1:])
	}
	if err := j.wrong(things[0], rest, want, got); err != nil {
		return err
	}
	return j.good(things[1:], nil)
}

// withoutOne is the thing without which the others cost what one row has; -1 where there is none.
func (j *judge) withoutOne(things []*thing, rest []row) int {
	want, got := amount(0), amount(0)
	for _, t := range things {
		want += j.wanted(t)
	}
	for _, r := range rest {
		got += r.sum
	}
	for i, t := range slices.Backward(things) {
		if j.wanted(t) != 0 && len(things) > 1 && j.unit.has(got, want-j.wanted(t), len(things)-1) {
			return i
		}
	}
	return -1
}

// surplus reports the rows that are left when each thing has one.
func (j *judge) surplus(paired []*thing, pairedRows, rest, rows []row, want, got amount) error {
	for i, t := range paired {
		alike := func(r row) bool { return r.sum != 0 && j.unit.has(r.sum, j.wanted(t), 1) }
		var more []row
		for _, r := range rest {
			if alike(r) {
				more = append(more, r)
			}
		}
		rest = slices.DeleteFunc(rest, alike)
		kept := []row{pairedRows[i]}
		if err := j.more(t, kept, more); err != nil {
			return err
		}
	}
	if j.besides == 0 && slices.ContainsFunc(rest, func(r row) bool { return r.sum != 0 }) {
		return j.wrong(paired[0], rows, want, got)
	}
	return nil
}

// more reports rows of a thing that are too many. One that is a day or more from the others may be a renewal
// whose delivery is not among these.
func (j *judge) more(t *thing, kept, more []row) error {
	for i, r := range more {
		near := slices.IndexFunc(kept, func(k row) bool {
			return k.at == 0 || r.at == 0 || r.at+r.spread-k.at < apart && k.at+k.spread-r.at < apart
		})
		if near >= 0 && !slices.ContainsFunc(kept, func(k row) bool { return k.kind == r.kind }) {
			j.leave(reasonKind, ofRows, r.key, j.placeOf(&r))
			continue
		}
		if near < 0 {
			j.leave(reasonPaid, ofRows, r.key, j.placeOf(&r))
			kept = append(kept[:len(kept):len(kept)], r)
			continue
		}
		if err := j.doubled(t, kept[near], r, i); err != nil {
			return err
		}
	}
	return nil
}

func same(rows []row) bool {
	for i := range rows {
		if rows[i].sum != rows[0].sum {
			return false
		}
	}
	return true
}

// counted compares the numbers of things and rows, where amounts cannot be.
func (j *judge) counted(live []*thing, rows []row) error {
	switch {
	case len(rows) > len(live) && !j.manyRows:
		if err := j.good(live, rows); err != nil {
			return err
		}
		return j.more(live[0], rows[:len(live)], rows[len(live):])
	case len(rows) < len(live) && len(rows) > 1:
		return j.openAll(live, reasonSome)
	case len(rows) < len(live):
		return j.openAll(live, reasonFewer)
	}
	return j.good(live, rows)
}
