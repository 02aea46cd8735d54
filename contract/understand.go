package contract

import (
	"bytes"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/schemas"
)

// understand finds the numbers that count the deliveries: those that each one has raised by one,
// also that of a person who had one before.
func (o *observed) understand(r *run, moves []move) {
	o.steps, o.maybe, o.follows, o.customers, o.firstOnly, o.elsewhere = map[string]float64{}, map[string]bool{}, map[string]float64{}, false, false, map[*payload]bool{}
	o.moves = slices.DeleteFunc(slices.Clone(moves), func(m move) bool { return len(m.delta) == 0 })
	var news []move
	var again map[string]float64 // what the next one of the same person has changed; nil: none was accepted
	for _, m := range moves {
		if !m.again {
			news = append(news, m)
		} else if again = m.delta; again == nil {
			again = map[string]float64{}
		}
	}
	if len(news) == 0 {
		return
	}
	// The first may have shown together with what was accepted before.
	some := o.ofOneCurrency(r, news)
	for i, of := range [][]move{news, news[min(1, len(news)-1):], some} {
		o.steps = raisedBy(of, 1)
		o.drop(func(pointer string) bool {
			return o.observer.Falls(pointer) || observe.IsWord(pointer) && !observe.Grows(pointer, deltasOf(of))
		})
		if len(o.steps) > 0 {
			if i == 2 {
				o.countsElsewhere(news, some)
			}
			break
		}
	}
	o.preferOnesThatGrow(news)
	o.countSales(again)
	o.countMost(news)
	o.followAmounts(r, news, again)
	o.countSeveral(news, func(pointer string) bool { return !observe.IsSum(pointer) || isList(pointer) })
	if len(o.steps) == 0 {
		maps.Copy(o.steps, o.follows)
	}
	o.countSeveral(news, observe.IsSum)
}

// countsElsewhere notes those of other currencies, where each currency has numbers of its own.
func (o *observed) countsElsewhere(news, some []move) {
	for _, m := range news {
		o.elsewhere[m.payload] = true
	}
	for _, m := range some {
		delete(o.elsewhere, m.payload)
	}
}

// countSeveral finds numbers that each delivery raises by the same few, where nothing else counts.
func (o *observed) countSeveral(news []move, which func(pointer string) bool) {
	for n := 2.0; n <= mostAtOnce && len(o.steps) == 0; n++ {
		o.steps = raisedBy(news, n)
		o.drop(func(pointer string) bool { return !which(pointer) || o.observer.Falls(pointer) })
	}
}

func (o *observed) drop(what func(pointer string) bool) {
	maps.DeleteFunc(o.steps, func(pointer string, _ float64) bool { return what(pointer) })
}

func deltasOf(moves []move) (deltas []map[string]float64) {
	for _, m := range moves {
		deltas = append(deltas, m.delta)
	}
	return deltas
}

// mostAtOnce is by how much a number grows at most that counts several for each delivery.
const mostAtOnce = 10

// raisedBy are the numbers that each of several has raised by so much.
func raisedBy(moves []move, by float64) map[string]float64 {
	raised := map[string]float64{}
	if len(moves) == 0 {
		return raised
	}
	for pointer, d := range moves[0].delta {
		if d == by && !slices.ContainsFunc(moves, func(m move) bool { return m.delta[pointer] != by }) {
			raised[pointer] = by
		}
	}
	return raised
}

// ofOneCurrency are those in the currency of the first.
func (o *observed) ofOneCurrency(r *run, moves []move) (some []move) {
	for _, m := range moves {
		same := true
		for _, pointer := range r.made.at(o.row).roles[schemas.RoleCurrency] {
			a, ok := node(moves[0].payload.bytes, pointer)
			b, there := node(m.payload.bytes, pointer)
			same = same && ok == there && (!ok || bytes.Equal(a.Raw(), b.Raw()))
		}
		if same {
			some = append(some, m)
		}
	}
	return some
}

// preferOnesThatGrow leaves out sums over what does not get longer: they may add up several
// kinds of things. Where there is nothing else, they count.
func (o *observed) preferOnesThatGrow(news []move) {
	deltas := deltasOf(news)
	grows := maps.Clone(o.steps)
	maps.DeleteFunc(grows, func(pointer string, _ float64) bool { return !observe.Grows(pointer, deltas) })
	if len(grows) > 0 {
		o.steps = grows
	}
}

// countSales leaves out numbers that count persons.
func (o *observed) countSales(again map[string]float64) {
	if again == nil || len(o.steps) == 0 {
		return
	}
	for pointer, step := range o.steps {
		if by := again[pointer]; by != 0 && by != step { // something else has shown together with it
			clear(o.steps)
			return
		}
	}
	sales := maps.Clone(o.steps)
	maps.DeleteFunc(sales, func(pointer string, step float64) bool { return again[pointer] != step })
	if o.customers = len(sales) == 0; !o.customers {
		o.steps = sales
	}
}

// countMost finds numbers that most of the deliveries raise by one, and the others by none: where
// nothing else counts, those others were lost.
func (o *observed) countMost(news []move) {
	ones := map[string]int{}
	for _, m := range news {
		for pointer, by := range m.delta {
			switch {
			case by != 1:
				ones[pointer] = -len(news)
			case o.steps[pointer] == 0:
				ones[pointer]++
			}
		}
	}
	for pointer, n := range ones {
		if 2*n > len(news) && n > 1 && observe.Grows(pointer, nil) && !o.observer.Falls(pointer) {
			o.maybe[pointer] = true
		}
	}
}

// followAmounts finds the numbers that add up amounts.
func (o *observed) followAmounts(r *run, news []move, again map[string]float64) {
	at := r.made.at(o.row).first(schemas.RoleAmount)
	own, err := strconv.ParseFloat(o.amount, 64)
	if at == "" || err != nil || own == 0 {
		return
	}
	some := o.ofOneCurrency(r, news)
	for pointer := range some[0].delta {
		var list []moved
		for _, m := range some {
			if amount, ok := numberAt(m.payload.bytes, at); ok && m.delta[pointer] != 0 {
				list = append(list, moved{m.payload, float64(amount), m.delta[pointer]})
			}
		}
		if len(list) < 2 || len(list) < len(some) {
			continue
		}
		factor := list[0].by / list[0].amount
		switch {
		case !isLinear(list, factor):
		case again != nil && again[pointer] == 0:
			o.firstOnly = true
		default:
			o.follows[pointer] = factor * own
		}
	}
}

// isLinear tells whether a number follows amounts that differ.
func isLinear(list []moved, factor float64) bool {
	return slices.ContainsFunc(list, func(m moved) bool { return m.amount != list[0].amount }) &&
		!slices.ContainsFunc(list, func(m moved) bool { return math.Abs(m.by-m.amount*factor) > 1e-6*math.Abs(m.amount*factor) })
}
