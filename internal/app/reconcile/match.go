package reconcile

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// splits tells whether the amount is one of several members by which rows are matched, and the others
// tell deliveries apart. Rows are then joined by the others, which show the unit of the amounts.
func (m *Match) splits() bool {
	return m != nil && slices.Contains(m.Roles, schemas.RoleAmount) &&
		slices.ContainsFunc(m.Roles, func(of schemas.Role) bool { return of != schemas.RoleAmount && of != schemas.RoleCurrency })
}

// valuesUnit is how the books write amounts that nothing else is joined by: as their values tell.
func (r *run) valuesUnit() (*Unit, error) {
	u := &Unit{Kind: unitMajor}
	i := r.mapping.of(schemas.RoleAmount)
	if i < 0 || !slices.Contains(r.options.Match.Roles, schemas.RoleAmount) {
		return u, nil
	}
	c := r.table.columns[i]
	if c.isStrange {
		return nil, errUnit(r.table, i, r.table.rows)
	}
	if c.isMinor {
		u.Kind = unitMinor
	}
	r.found.Unit = u
	return u, nil
}

// matchUnit learns the unit from the rows that alone have what they are matched by, the amount apart.
func (r *run) matchUnit(ctx context.Context, j *judge, list iter.Seq2[keyed, error]) error {
	t := newTally()
	n := 0
	for g, err := range join(list, r.rows) {
		if err != nil {
			return err
		}
		if n++; n%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		for i := range g.things {
			one := &g.things[i]
			isNear := func(at int64) bool {
				return !r.options.Match.Day || max(j.day(one.at)-j.day(at), j.day(at)-j.day(one.at)) <= 1
			}
			var rows []*row
			for k := range g.rows {
				if isNear(g.rows[k].at) {
					rows = append(rows, &g.rows[k])
				}
			}
			isAlone := !slices.ContainsFunc(g.things, func(other thing) bool { return other.id != one.id && isNear(other.at) })
			if len(rows) == 1 && isAlone && one.hasAmount && !one.cancelled {
				t.add(one.amount, one.currency, 1, rows[0].sum)
			}
			if i > few { // they have much in common, and show little
				break
			}
		}
	}
	i := r.mapping.of(schemas.RoleAmount)
	c := r.table.columns[i]
	u, ok := t.unit(c.cents > 0)
	if t.rows < 3 && !c.isStrange { // the values of both sides show more
		if u, ok = (Unit{Kind: unitMajor}), true; c.isMinor {
			u.Kind = unitMinor
		}
	}
	if !ok || t.rows == 0 && c.isStrange {
		return errUnit(r.table, i, t.rows)
	}
	j.use(&u)
	return nil
}

// unlike are the rows of another amount that may be those of things: of the same day, or the next one. rest are the others.
func (j *judge) unlike(things []thing, rows []row) (theirs, rest []row) {
	for _, r := range rows {
		if slices.ContainsFunc(things, func(t thing) bool { return !t.cancelled && (r.at == 0 || max(r.at-t.at, t.at-r.at) < apart) }) {
			theirs = append(theirs, r)
		} else {
			rest = append(rest, r)
		}
	}
	return theirs, rest
}

// parts are the things and rows of a group whose amounts are the same in the unit of the books.
func (j *judge) parts(g *group) iter.Seq[*group] {
	return func(yield func(*group) bool) {
		if !j.split || g.more || len(g.things) == 0 {
			yield(g)
			return
		}
		sorted.By(g.things, func(a, b thing) int {
			return cmp.Or(cmp.Compare(j.wanted(&a), j.wanted(&b)), cmp.Compare(a.at, b.at))
		})
		rows := slices.Clone(g.rows)
		var parts []*group
		for from := 0; from < len(g.things); {
			to := from + 1
			for to < len(g.things) && j.unit.has(j.wanted(&g.things[to-1]), j.wanted(&g.things[to]), 1) {
				to++
			}
			part := &group{key: g.key, things: g.things[from:to:to]}
			isTheirs := func(r row) bool {
				return slices.ContainsFunc(part.things, func(t thing) bool { return j.unit.has(r.sum, j.wanted(&t), 1) })
			}
			for _, r := range rows {
				if isTheirs(r) {
					part.rows = append(part.rows, r)
				}
			}
			rows = slices.DeleteFunc(rows, isTheirs)
			parts = append(parts, part)
			from = to
		}
		for _, part := range parts {
			if len(part.rows) == 0 {
				part.rows, rows = j.unlike(part.things, rows)
				part.isUnlike = len(part.rows) > 0
			}
			if !yield(part) {
				return
			}
		}
		if len(rows) > 0 {
			yield(&group{key: g.key, rows: rows})
		}
	}
}
