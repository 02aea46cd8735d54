package reconcile

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// Reasons why a thing or a row is undecided.
const (
	reasonNew      = "newer than the reading of the books"
	reasonRenewal  = "the same id a day or more later: a renewal or a duplicate"
	reasonPaid     = "a row a day or more after the others of its id: a renewal or a double"
	reasonMatch    = "matched without an id, and the numbers of deliveries and rows differ"
	reasonSome     = "rows without amounts: which delivery of the order is missing is not known"
	reasonFewer    = "fewer rows than deliveries of the order, and no amounts to compare: whether one is missing is not known"
	reasonLater    = "a later payment of an order, and these books have one row for an order"
	reasonBare     = "nothing in the delivery can be matched with rows"
	reasonKind     = "another row of its id, with another status or type: a condition may leave out what does not count"
	reasonOrder    = "more than was delivered, and other rows have the amount of their whole order: whether it is right is not known"
	reasonUnlike   = "rows that match but for the amount: which is the one of the delivery is not known"
	reasonWhole    = "each row of the order has the amount of all of it: whether they are its items or the order twice is not known"
	reasonMany     = "more have the same key than are compared"
	reasonUncover  = "the time of the row is not covered by the deliveries"
	reasonUnread   = "it may be in what could not be read of the books"
	reasonTwice    = "a time without an offset in the night when clocks change: whether the row is late is not known"
	reasonReduced  = "the delivery has a discount: whether its amount is with or without it is not known"
	reasonTimeless = "the row has no time"
	reasonSumless  = "no amount in the row that can be read: whether it is right is not known"
)

// state is what became of a thing.
type state byte

const (
	stateGood state = iota
	stateLost
	stateUndecided
	stateNone // nothing is to be in the books
)

// judge decides what is wrong in groups.
type judge struct {
	*run

	unit      *Unit           // nil where no amounts are compared
	split     bool            // groups have things and rows of several amounts: see parts
	perOrder  bool            // the books have one row for an order, whatever is paid later
	manyRows  bool            // the books have several rows for one thing
	isWhole   bool            // each row of an order has the amount of the whole order
	besides   int             // rows that most orders have beside those of the things, such as shipping
	isOrders  bool            // the amount of a row may be that of its whole order
	once      int             // orders of several things that have one row
	converted map[string]bool // currencies that the books convert
}

// decide looks at one group.
func (j *judge) decide(g *group) error {
	if len(g.things) == 0 {
		for i := range g.rows {
			if err := j.orphan(&g.rows[i], i); err != nil {
				return err
			}
		}
		return nil
	}
	switch {
	case g.more:
		return j.undecided(g, reasonMany)
	case strings.HasPrefix(g.key, bareKey):
		return j.undecided(g, reasonBare)
	}
	live := make([]*thing, 0, 4)
	cancelled := 0
	for i := range g.things {
		t := &g.things[i]
		if t.n > 0 {
			j.deliver(t)
		}
		if t.cancelled {
			cancelled++
			if t.n > 0 {
				if err := j.settle(t, stateNone); err != nil {
					return err
				}
			}
			continue
		}
		live = append(live, t)
	}
	switch {
	case len(live) == 0:
		return nil
	case len(g.rows) == 0:
		for _, t := range live {
			if err := j.missing(t, cancelled > 0 && j.joined != schemas.RoleIdentity); err != nil {
				return err
			}
		}
		return nil
	case cancelled > 0: // what the books do with a row that was cancelled is not known
		return j.good(live, nil)
	case g.isUnlike && len(live) == 1 && len(g.rows) == 1 && live[0].number == 0 && !j.isNew(live[0]):
		return j.wrong(live[0], g.rows, j.wanted(live[0]), g.rows[0].sum)
	case g.isUnlike:
		return j.openAll(live, reasonUnlike)
	case j.options.Match != nil:
		return j.matched(live, g.rows)
	}
	return j.compare(live, g.rows)
}

// missing is a thing that is not in the books.
func (j *judge) missing(t *thing, unsure bool) error {
	switch {
	case j.isNew(t):
		return j.open(t, reasonNew)
	case t.number > 0:
		return j.open(t, reasonRenewal)
	case unsure:
		return j.open(t, reasonSome)
	case !j.table.isWhole():
		return j.open(t, reasonUnread)
	}
	return j.lost(t)
}

// isNew tells whether a thing may not be in the books yet.
func (j *judge) isNew(t *thing) bool {
	return t.at+t.spread > nanos(j.options.AsOf)-int64(j.options.Late)
}

// lost reports a thing that is not in the books.
func (j *judge) lost(t *thing) error {
	f := j.findingOf(t, Lost)
	switch {
	case j.options.Sent != nil && j.options.Sent(t.id):
		f.Check = NotTaken
	case t.refused:
		f.Check = Refused
	}
	f.Want, f.Got = "a row in the books", "none"
	if f.Check == Refused {
		f.Want, f.Got = "a delivery that is accepted", "status "+statusWords(t.places[len(t.places)-1].status)
		if t.n > 1 {
			f.Got += " at last, after " + words.Count(t.n, "delivery")
		}
	}
	f.mark(renewal(t)...)
	if err := j.settle(t, stateLost); err != nil {
		return err
	}
	return j.report(&f, t)
}

func statusWords(status int) string {
	if status < 0 {
		return "unknown: no answer"
	}
	return strconv.Itoa(status)
}

// renewal tells things of one identity apart.
func renewal(t *thing) []string {
	if t.number == 0 {
		return nil
	}
	return []string{instant(t.at).Format(time.DateOnly)}
}

// matched compares the numbers of things and rows that were matched without an id. Days that are next
// to each other are one where a delivery comes at midnight.
func (j *judge) matched(live []*thing, rows []row) error {
	if !j.options.Match.Day {
		switch {
		case len(live) == len(rows):
			return j.good(live, nil)
		default:
			return j.openAll(live, reasonMatch)
		}
	}
	things, left := map[int64][]*thing{}, map[int64][]row{}
	for _, t := range live {
		things[j.day(t.at)] = append(things[j.day(t.at)], t)
	}
	for _, r := range rows {
		left[j.day(r.at)] = append(left[j.day(r.at)], r)
	}
	for _, day := range sortedDays(things) {
		list := things[day]
		near := len(left[day-1]) + len(left[day+1])
		here := len(left[day])
		surplus := 0 // rows of the days beside that have no delivery of their own
		for _, beside := range []int64{day - 1, day + 1} {
			surplus += max(0, len(left[beside])-len(things[beside]))
		}
		var err error
		switch {
		case here == len(list):
			err = j.good(list, nil)
		case here == 0 && (near == 0 || surplus == 0):
			for _, t := range list {
				if err := j.missing(t, false); err != nil {
					return err
				}
			}
		case here == 0 && surplus == len(list):
			err = j.good(list, nil)
		default:
			err = j.openAll(list, reasonMatch)
		}
		if err != nil {
			return err
		}
	}
	return j.strange(things, left)
}

// strange looks at the rows of days that have no delivery, nor do those beside.
func (j *judge) strange(things map[int64][]*thing, left map[int64][]row) error {
	for _, day := range sortedDays(left) {
		if len(things[day-1])+len(things[day])+len(things[day+1]) > 0 {
			continue
		}
		for i := range left[day] {
			if err := j.orphan(&left[day][i], i); err != nil {
				return err
			}
		}
	}
	return nil
}

// day is the number of the day of a time, in the zone of the books.
func (j *judge) day(at int64) int64 {
	local := instant(at).In(j.zone())
	_, offset := local.Zone()
	return (local.Unix() + int64(offset)) / (24 * 60 * 60)
}

func sortedDays[V any](m map[int64]V) []int64 {
	days := make([]int64, 0, len(m))
	for day := range m {
		days = append(days, day)
	}
	slices.Sort(days)
	return days
}

// good notes things that are in the books. Rows are theirs; nil where it is not known which.
func (j *judge) good(live []*thing, rows []row) error {
	if len(live) == 1 && len(rows) > 0 {
		first := rows[0]
		for _, r := range rows[1:] {
			if r.at < first.at {
				first = r
			}
		}
		return j.goodEach(live, []row{first})
	}
	if len(live) == len(rows) {
		return j.goodEach(live, rows)
	}
	for _, t := range live {
		if err := j.settle(t, stateGood); err != nil {
			return err
		}
	}
	return nil
}

// goodEach notes things of which each has a row.
func (j *judge) goodEach(live []*thing, rows []row) error {
	for i, t := range live {
		if err := j.settle(t, stateGood); err != nil {
			return err
		}
		r := rows[i]
		if isOtherCurrency(r.currency, t.currency) && !j.converted[t.currency] {
			f := j.findingOf(t, Amount)
			f.Cause, f.Want, f.Got = causeCurrency, t.currency, r.currency
			if j.unit != nil && t.hasAmount && r.hasSum {
				f.Want, f.Got = j.unit.shown(j.wanted(t), t.currency), j.unit.shown(r.sum, r.currency)
			}
			f.Rows = j.places(rows[i : i+1])
			f.mark(append(renewal(t), f.Cause)...)
			if err := j.report(&f, t); err != nil {
				return err
			}
		}
		if j.options.Late == 0 || r.at == 0 || t.at == 0 || r.at+r.spread-t.at <= int64(j.options.Late) || j.options.Sent != nil && j.options.Sent(t.id) {
			continue
		}
		if r.at-t.at-t.spread <= int64(j.options.Late) {
			j.leave(reasonTwice, ofRows, r.key, j.placeOf(&r))
			continue
		}
		f := j.findingOf(t, Late)
		f.Want = "a row within " + span(j.options.Late)
		f.Got = "one after " + span(time.Duration(r.at-t.at))
		f.Rows = j.places(rows[i : i+1])
		f.mark(renewal(t)...)
		if err := j.report(&f, t); err != nil {
			return err
		}
	}
	return nil
}

// span is a duration as people read it.
func span(d time.Duration) string {
	if d >= time.Second {
		d = d.Round(time.Second)
	}
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// wrong reports an amount.
func (j *judge) wrong(t *thing, rows []row, want, got amount) error {
	if got < want && !j.table.isWhole() && (j.manyRows || j.joined != schemas.RoleIdentity) { // the rest may be in a row that was not read
		return j.open(t, reasonUnread)
	}
	if j.isReduced(t, want, got) {
		return j.open(t, reasonReduced)
	}
	f := j.findingOf(t, Amount)
	f.Cause = j.unit.cause(got, want)
	if j.isOrders && got > want && f.Cause != causeFactor {
		return j.open(t, reasonOrder)
	}
	theirs := t.currency
	for _, r := range rows {
		if isOtherCurrency(r.currency, t.currency) {
			f.Cause, theirs = causeCurrency, r.currency
			break
		}
	}
	f.Want, f.Got = j.unit.shown(want, t.currency), j.unit.shown(got, theirs)
	f.Rows = j.places(rows)
	f.mark(append(renewal(t), f.Cause)...)
	if err := j.settle(t, stateGood); err != nil {
		return err
	}
	return j.report(&f, t)
}

// isReduced tells whether the discount of a delivery may be what the books have less, or more. Whether the delivered amount
// is with or without it is not known, nor in which unit a discount is written.
func (j *judge) isReduced(t *thing, want, got amount) bool {
	switch {
	case t.discount == 0:
		return false
	case t.discount < 0: // it may be as large as the amount
		return got >= 0 && got < want && j.unit.cause(got, want) != causeFactor
	}
	least := one / 100
	if j.unit.Kind == unitMinor || j.unit.Minor {
		least = one
	}
	least = max(least, j.unit.slack(1))
	off := max(want-got, got-want)
	of := func(minor amount) amount { return j.unit.want(int64(minor), t.currency) - j.unit.want(0, t.currency) }
	for _, discount := range []amount{of(t.discount / one), of(t.discount / (one / 100)), amount(float64(want) * float64(t.discount) / float64(100*one))} {
		if discount != 0 && max(off-discount, discount-off) <= least {
			return true
		}
	}
	return false
}

// doubled reports a row that a thing has too many.
func (j *judge) doubled(t *thing, first, more row, i int) error {
	f := j.findingOf(t, Doubled)
	f.Want, f.Got = "one row in the books", "one more"
	f.Rows = j.places([]row{first, more})
	f.mark(append(renewal(t), strconv.Itoa(i))...)
	return j.report(&f, t)
}

// orphan reports a row without a delivery, if there would be one.
func (j *judge) orphan(r *row, i int) error {
	switch {
	case r.at == 0:
		j.leave(reasonTimeless, ofRows, r.key, j.placeOf(r))
		return nil
	case r.at+r.spread > nanos(j.options.AsOf) || !isInside(j.intervals, r.at, j.options.Pad) || !isInside(j.intervals, r.at+r.spread, j.options.Pad) || j.wholeDays && !isInside(j.intervals, r.at+apart-1, j.options.Pad):
		j.leave(reasonUncover, ofRows, r.key, j.placeOf(r))
		return nil
	}
	f := Finding{Check: Orphan, ID: r.key, At: instant(r.at), Want: "a delivery", Got: "none", Rows: j.places([]row{*r})}
	if i == 0 {
		f.mark()
	} else {
		f.mark(strconv.Itoa(i))
	}
	j.total(r.at, "").Orphan++
	return j.put(&f)
}

// undecided leaves a group open.
func (j *judge) undecided(g *group, reason string) error {
	for i := range g.things {
		if g.things[i].n > 0 {
			j.deliver(&g.things[i])
		}
		if err := j.open(&g.things[i], reason); err != nil {
			return err
		}
	}
	return nil
}

func (j *judge) openAll(live []*thing, reason string) error {
	for _, t := range live {
		if err := j.open(t, reason); err != nil {
			return err
		}
	}
	return nil
}

// open leaves a thing undecided.
func (j *judge) open(t *thing, reason string) error {
	j.leave(reason, ofDeliveries, t.name(), j.nameOf(t.where()))
	j.total(t.at, j.eventOf(t)).Undecided++
	return j.settle(t, stateUndecided)
}

// findingOf begins a finding about a thing.
func (j *judge) findingOf(t *thing, check Check) Finding {
	f := Finding{Check: check, ID: t.name(), Order: t.order, Contact: t.contact, Event: j.eventOf(t), At: instant(t.at), Count: t.n}
	if j.events.key != schemas.RoleIdentity {
		f.Contact = ""
	}
	for _, p := range t.places {
		f.Deliveries = append(f.Deliveries, Delivery{File: j.files[p.file], N: p.n, Line: p.line, At: instant(p.at), Status: p.status})
	}
	return f
}

func (j *judge) eventOf(t *thing) string { return j.events.catalog.Rows[t.event].ID() }

func (j *judge) places(rows []row) (list []Place) {
	for i := range rows {
		if len(list) == mostPlaces {
			break
		}
		list = append(list, Place{File: j.table.name, Line: rows[i].line, Column: rows[i].column})
	}
	return list
}
