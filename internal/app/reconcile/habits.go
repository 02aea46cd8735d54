package reconcile

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// habits are what the books do with nearly all orders. They are learned from all groups, before one is judged.
type habits struct {
	isOfItems bool // groups have an item each, not an order

	singles, sums, reduced *tally // amounts of one thing, of the things of an order, and of one with a discount
	exchanged              map[string]*exchange

	groups, several int               // those with rows, and those of one thing with several rows
	onePer, eachPer int               // orders with later payments that have one row, and a row for each
	alone           int               // orders of one thing
	beside          map[int]int       // those of them with so many other rows
	whole           []order           // whose rows all have the same amount
	orders          map[string]*order // of items
}

// exchange is how many rows have another currency than their delivery.
type exchange struct {
	rows, other int
	theirs      string // the other one
}

// learnUnit finds out what is true of the amounts of nearly all rows.
func (r *run) learnUnit(ctx context.Context, j *judge, list iter.Seq2[keyed, error]) error {
	h := &habits{
		isOfItems: r.joined == schemas.RoleIdentity,
		singles:   newTally(), sums: newTally(), reduced: newTally(), exchanged: map[string]*exchange{}, beside: map[int]int{}, orders: map[string]*order{},
	}
	n := 0
	for g, err := range join(list, r.rows) {
		if err != nil {
			return err
		}
		if n++; n%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		h.note(g)
	}
	h.conclude(j)
	i := r.mapping.of(schemas.RoleAmount)
	if i < 0 {
		if r.hasAmounts {
			j.note(strings.TrimSuffix("amounts are not compared: no column has them; "+r.table.listAdvice(), "; "))
		}
		return nil
	}
	u, ok, rows := h.unit(r.table.columns[i].cents > 0)
	switch {
	case rows == 0 && len(j.converted) > 0:
		return nil
	case !ok:
		return errUnit(r.table, i, rows)
	}
	j.use(&u)
	j.learnWhole(h.whole)
	j.learnOrders(h.orders)
	return nil
}

// note takes a group in.
func (h *habits) note(g *group) {
	if len(g.things) > 0 && h.isOfItems {
		noteOrder(h.orders, g)
	}
	if len(g.things) == 0 || len(g.rows) == 0 {
		return
	}
	h.groups++
	if len(g.things) == 1 {
		h.noteOne(&g.things[0], g.rows)
		return
	}
	first := &g.things[0]
	if g.things[len(g.things)-1].at-first.at >= apart {
		switch len(g.rows) {
		case 1:
			h.onePer++
		case len(g.things):
			h.eachPer++
		}
	}
	minor, currency, total, ok := summed(g)
	if !ok {
		return
	}
	isOne := slices.ContainsFunc(g.things, func(t thing) bool { return t.amount != first.amount }) && same(g.rows) // no row is that of one thing
	if isOne {
		total = g.rows[0].sum
	}
	h.sums.add(minor, currency, len(g.things), total)
	if isOne && len(h.whole) < mostSampled {
		h.whole = append(h.whole, order{minor: minor, currency: currency, things: len(g.things), rows: len(g.rows), sum: total})
	}
}

// noteOne takes a thing in that is alone, and its rows.
func (h *habits) noteOne(t *thing, rows []row) {
	h.alone++
	if t.cancelled {
		return
	}
	total, all, single := amount(0), t.hasAmount, false
	for i := range rows {
		is := &rows[i]
		if all = all && is.hasSum; !all || is.sum < 0 {
			continue // a negative one was paid back
		}
		if !single && (is.sum == major(t.amount, t.currency) || is.sum == amount(t.amount)*one) {
			single, total = true, is.sum // another row is a double, or a renewal
		} else if !single {
			total += is.sum
		}
	}
	theirs := rows[0].currency
	isOther := isOtherCurrency(theirs, t.currency)
	switch {
	case !all || isOther:
	case t.discount != 0:
		h.reduced.add(t.amount, t.currency, 1, total)
	default:
		h.singles.add(t.amount, t.currency, 1, total)
	}
	if len(rows) > 1 && !single {
		h.several++
	}
	if single && slices.ContainsFunc(rows, func(is row) bool { return is.hasSum && is.sum > 0 && is.sum != total }) {
		h.beside[len(rows)-1]++
	}
	if t.currency == "" || theirs == "" {
		return
	}
	e := h.exchanged[t.currency]
	if e == nil {
		e = &exchange{}
		h.exchanged[t.currency] = e
	}
	e.rows++
	if isOther {
		e.other, e.theirs = e.other+1, theirs
	}
}

// conclude tells the judge what holds for nearly all, and the reader.
func (h *habits) conclude(j *judge) {
	for rows, n := range h.beside {
		if n > 2 && n*2 > h.alone {
			j.besides = rows
		}
	}
	if j.besides > 0 {
		j.note("the books have other rows beside those of the deliveries, such as shipping: these are not compared")
	}
	if j.perOrder = h.onePer > 2 && h.onePer*10 >= (h.onePer+h.eachPer)*9; j.perOrder {
		j.note("the books have one row for an order: later payments of an order are not compared")
	}
	if j.manyRows = h.several*2 > h.groups; j.manyRows {
		j.note("the books have several rows for one delivery: their amounts are added up")
	}
	for _, currency := range sorted.Keys(h.exchanged) {
		if e := h.exchanged[currency]; e.other >= 5 && e.other*10 >= e.rows*9 {
			j.converted[currency] = true
			j.note(fmt.Sprintf("the books have another currency, such as %s, where the deliveries have %s (%s of %s): these amounts are not compared",
				e.theirs, currency, words.Number(e.other), words.Count(e.rows, "row")))
		}
	}
}

// unit is how the books write amounts, and how many rows that was looked for in. cents tells that some have decimals.
func (h *habits) unit(cents bool) (u Unit, ok bool, rows int) {
	singles, sums := h.singles, h.sums
	if singles.rows+sums.rows == 0 {
		singles = h.reduced
	}
	if singles.rows < few && singles.rows < sums.rows {
		singles, sums = sums, singles
	}
	u, ok = singles.unit(cents)
	if more, isUnit := sums.unit(cents); !ok && isUnit && sums.rows > 0 {
		u, ok = more, true
	}
	return u, ok, singles.rows + sums.rows
}

func (j *judge) note(text string) { j.found.Notes = append(j.found.Notes, text) }

// noteOrder adds a delivery to its order, and the rows that it has, for some of the orders.
func noteOrder(orders map[string]*order, g *group) {
	first := &g.things[0]
	o := orders[first.order]
	if first.order == "" || !first.hasAmount || first.cancelled || len(g.things) > 1 || o == nil && len(orders) >= 10*mostSampled {
		return
	}
	if o == nil {
		o = &order{currency: first.currency}
		orders[first.order] = o
	}
	o.things++
	o.minor += first.amount
	if o.things > 1 && len(g.rows) == 1 {
		o.rows, o.sum, o.last = o.rows+1, g.rows[0].sum, first.amount
	}
}

// learnOrders finds out whether rows of single items have the amount of their whole order.
func (j *judge) learnOrders(orders map[string]*order) {
	whole, own := 0, 0
	for _, o := range orders {
		switch {
		case o.things < 2 || o.rows == 0:
		case j.unit.has(o.sum, j.unit.want(o.minor, o.currency), o.things):
			whole++
		case j.unit.has(o.sum, j.unit.want(o.last, o.currency), 1):
			own++
		}
	}
	if j.isOrders = whole > 2 && whole > own; j.isOrders {
		j.note("rows of single items have the amount of their whole order: the amounts of orders with several items are not compared")
	}
}

// order is what several things of one cost, how many rows it has, and what each of them has.
type order struct {
	minor        int64
	currency     string
	things, rows int
	sum          amount
	last         int64 // what the thing costs whose row has the sum
}

// learnWhole finds out whether each row of an order has the amount of all of it.
func (j *judge) learnWhole(orders []order) {
	n := 0
	for _, o := range orders {
		switch {
		case !j.unit.has(o.sum, j.unit.want(o.minor, o.currency), o.things):
		case o.rows == 1:
			j.once++
		default:
			n++
		}
	}
	if j.isWhole = n > 2 && n*10 >= (n+j.once)*9; j.isWhole {
		j.note("each row of an order has the amount of the whole order")
	}
}

// summed is what all things of a group cost, and what its rows have. It is false where that shows nothing.
func summed(g *group) (minor int64, currency string, total amount, ok bool) {
	currency = g.things[0].currency
	for i := range g.things {
		t := &g.things[i]
		if !t.hasAmount || t.discount != 0 || t.cancelled || t.of > 1 || t.currency != currency || t.at-g.things[0].at >= apart {
			return 0, "", 0, false
		}
		minor += t.amount
	}
	for i := range g.rows {
		if !g.rows[i].hasSum || isOtherCurrency(g.rows[i].currency, currency) {
			return 0, "", 0, false
		}
		total += max(0, g.rows[i].sum) // a negative one was paid back
	}
	return minor, currency, total, true
}
