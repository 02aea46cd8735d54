package contract

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/schemas"
)

// factors are by what numbers follow amounts: right ones, and those that are 100 times off.
var factors = []float64{0.01, 1, 100, 0.0001}

// merged is by how much sales changed a number, where some of them show with a later one: a receiver
// may add up amounts later than it counts. nil where that does not explain all of it.
func (s *sight) merged(pointer string) []moved {
	amountOf := s.made.at(s.row).first(schemas.RoleAmount)
	inOne := s.ofOneCurrency(s.run, s.moves)
	for _, some := range [][]move{s.moves, inOne} {
		for first := range min(2, len(s.moves)) { // the first may have shown together with what was accepted before
			for _, factor := range factors {
				if list := mergedBy(pointer, amountOf, s.moves[first:], some, factor); len(list) > 1 {
					return list
				}
			}
		}
	}
	return nil
}

// mergedBy does so for a number that follows the amounts of some of the sales by a factor.
func mergedBy(pointer, amountOf string, moves, some []move, factor float64) (list []moved) {
	open := moved{}
	for _, m := range moves {
		if slices.ContainsFunc(some, func(one move) bool { return one.payload == m.payload }) {
			amount, _ := numberAt(m.payload.bytes, amountOf)
			open.payload, open.amount = m.payload, open.amount+float64(amount)
		}
		if open.by += m.delta[pointer]; open.by > 0 && near(open.by, open.amount*factor) {
			list, open = append(list, open), moved{}
		}
	}
	if open.by != 0 {
		return nil
	}
	return list
}

// short is a sale that a number follows to the cent, and the amount of another one that raises it by less.
type short struct {
	exact  *payload
	amount float64 // of exact
	other  float64
	factor float64
}

// shortOf finds that among the sales of one currency that changed a number.
func (s *sight) shortOf(list []moved) *short {
	for _, factor := range factors[:2] {
		var found short
		exact, others := 0, 0
		for i, m := range list {
			switch {
			case near(m.by, m.amount*factor):
				if exact > 0 && m.amount == found.amount {
					continue // it shows no more than the one before
				}
				exact++
				found.exact, found.amount, found.factor = m.payload, m.amount, factor
			case m.by < 0.99*m.amount*factor:
				others++
				found.other = m.amount
			case i > 0: // the first may have shown together with what was accepted before
				return nil
			}
		}
		if exact > 1 && others > 0 && found.amount != found.other {
			return &found
		}
	}
	return nil
}

// alternations is how often the two amounts are delivered in turn. The first time is not judged.
const alternations = 4

// fallsShort reports a number that one amount of a sale raises by that amount, each time, and
// another one by less, each time, where nothing else is different.
func (s *sight) fallsShort(ctx context.Context, amountOf string, changed map[string][]moved) (bool, error) {
	for _, pointer := range partsFirst(changed) {
		if observe.IsWord(pointer) || !observe.Grows(pointer, deltasOf(s.moves)) || !s.isSingle() {
			continue
		}
		found := s.shortOf(s.inCurrencyOf(changed[pointer]))
		if found == nil {
			continue
		}
		below := math.Mod(found.amount, thousand)
		for _, amounts := range [][2]float64{{found.amount, found.other}, {below, below + thousand}} { // a total may matter, too: the larger one makes it a large one
			f, err := s.alternate(ctx, amountOf, pointer, found, amounts)
			if f != nil {
				s.book.count(false)
				s.book.report(f)
			}
			if err != nil || f != nil {
				return f != nil, err
			}
		}
	}
	return false, nil
}

// inCurrencyOf are those in the currency of the first move.
func (s *sight) inCurrencyOf(list []moved) (some []moved) {
	same := s.ofOneCurrency(s.run, s.moves)
	for _, m := range list {
		if slices.ContainsFunc(same, func(one move) bool { return one.payload == m.payload }) {
			some = append(some, m)
		}
	}
	return some
}

// alternate delivers the same sale with two amounts in turn. nil: the amount is not what matters.
func (s *sight) alternate(ctx context.Context, amountOf, pointer string, found *short, amounts [2]float64) (*Finding, error) {
	var isShort [2]int
	var last [2]moved
	for i := range 2 * alternations {
		fresh := *s.made.fresh(found.exact)
		p := &fresh
		s.made.put(p, amountOf, strconv.FormatFloat(amounts[i%2], 'f', -1, 64))
		if isDone, err := s.barrier(ctx, s.run); err != nil || !isDone {
			return nil, err
		}
		accepted := false
		before, after, err := s.changeBy(ctx, func() error {
			answer, err := s.send.deliver(ctx, s.rule, p, nil)
			accepted = isAccepted(answer)
			return err
		})
		if err != nil {
			return nil, err
		}
		by := observe.Change(before, after)[pointer]
		if !accepted || s.counted(before, after) != 1 || by == 0 { // it may show later
			return nil, nil
		}
		last[i%2] = moved{p, amounts[i%2], by}
		switch want := amounts[i%2] * found.factor; {
		case i < 2, near(by, want):
		case by < 0.99*want:
			isShort[i%2]++
		default:
			return nil, nil
		}
	}
	which := slices.Index(isShort[:], alternations-1)
	if which < 0 || isShort[1-which] != 0 {
		return nil, nil
	}
	m := last[which]
	return &Finding{
		Check: s.rule.Check, Cause: Short, Event: m.payload.event(), Pointer: amountOf, Payload: m.payload.bytes,
		Want: wantsAmount(pointer, m.amount), Got: number(m.by) + ". " + amountWords[Short],
	}, nil
}

// wantsAmount is what a number must grow by.
func wantsAmount(pointer string, amount float64) string {
	return fmt.Sprintf("an increase of %s by %.2f (%.0f minor units)", nameOf(pointer), amount/100, amount)
}

// nearest is what was seen instead of a number that follows amounts.
func (s *sight) nearest(changed map[string][]moved) string {
	for _, isSum := range []bool{false, true} {
		for _, pointer := range partsFirst(changed) {
			list := changed[pointer]
			m := list[len(list)-1]
			if _, isStep := s.steps[pointer]; isStep || observe.IsSum(pointer) != isSum || observe.IsWord(pointer) || isList(pointer) || len(list) < 2 ||
				!slices.ContainsFunc(list, func(one moved) bool { return one.by != m.by }) || math.Abs(math.Log(math.Abs(m.by)/m.amount)) > math.Log(1000) { // an id, a time
				continue
			}
			return fmt.Sprintf(": %s changed by %s after {a thing} of %.2f", nameOf(pointer), number(m.by), m.amount/100)
		}
	}
	return "; add a total to what is observed, or the price of each {thing}"
}
