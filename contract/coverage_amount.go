package contract

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

var coverageAmount = &rule{
	Check: Check{
		ID: "coverage/amount", Phase: Coverage, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "amounts are in minor units: 583 is 5.83",
		Expects: "an observed amount matches the {thing} to the cent, in minor units or in units",
		Cause:   "the receiver reads minor units as units, divides twice, drops the cents when it divides, or adds up formatted text",
		Fix:     "divide {amount} by 100 for currencies with two decimals",
		Source:  "doc: {amount} is 583 for 5.83 EUR; seen: receivers that read it as units",
	},
	effect: followsAmounts,
}

// cents are those of the amounts, one after the other.
var cents = []int64{44, 43, 42, 44}

// thousand is where people begin to separate digits: one amount is larger, which is read wrongly
// where a formatted amount is read again.
const thousand = 1000_00

// priced gives an event with an amount one with cents, which prices seldom have (rounding to
// whole units, and to ten cents, loses some of each; floating point loses one of some), and one of
// two currencies.
func priced(p *payload, at *places, number int) *payload {
	again := *p
	for _, pointer := range at.roles[schemas.RoleAmount] {
		if amount, ok := numberAt(again.bytes, pointer); ok {
			if number == 2 && amount < thousand {
				amount += thousand
			}
			again.bytes, _ = with(again.bytes, pointer, strconv.FormatInt(inexact(amount-amount%100+cents[number%len(cents)]), 10))
		}
	}
	for _, pointer := range at.roles[schemas.RoleCurrency] {
		if n, ok := node(again.bytes, pointer); ok && n.Kind() == jsonpos.String {
			currency := []string{"eur", "usd"}[number%2]
			if n.Text() == strings.ToUpper(n.Text()) {
				currency = strings.ToUpper(currency)
			}
			again.bytes, _ = with(again.bytes, pointer, string(quote(currency)))
		}
	}
	return &again
}

// inexact is an amount of the same cents, not much larger, of which a cent is lost where it is
// divided by 100 and multiplied again in floating point, and then cut off.
func inexact(amount int64) int64 {
	for more := range int64(mostLarger) {
		if units := float64(amount+100*more) / 100; int64(units*100) < amount+100*more {
			return amount + 100*more
		}
	}
	return amount
}

// mostLarger is by how many units.
const mostLarger = 100

// followsAmounts compares observed amounts with those of the sales that changed them.
func followsAmounts(ctx context.Context, s *sight) error {
	amountOf := s.made.at(s.row).first(schemas.RoleAmount)
	if amountOf == "" {
		return nil
	}
	changed, followed := s.movedBy(amountOf), false
	for _, pointer := range partsFirst(changed) {
		list, follows, wrong := s.judgeAmounts(pointer, changed[pointer])
		followed = followed || follows
		if !follows {
			continue
		}
		s.book.count(wrong == "")
		if wrong != "" {
			first := list[max(0, slices.IndexFunc(list, func(m moved) bool { return !near(m.by, m.amount) && !near(m.by, m.amount/100) }))]
			s.book.report(&Finding{
				Check: s.rule.Check, Cause: wrong, Event: first.payload.event(), Pointer: amountOf, Payload: first.payload.bytes,
				Want: wantsAmount(pointer, first.amount),
				Got:  number(first.by) + ". " + amountWords[wrong],
			})
			return nil
		}
	}
	if !followed {
		isShort, err := s.fallsShort(ctx, amountOf, changed)
		if err == nil && !isShort {
			s.book.skip(s.rule, NoAmount, s.book.say("no observed number changes by the amounts of {things}"+s.nearest(changed)))
		}
		return err
	}
	return nil
}

// partsFirst lists numbers in their order, sums last: they repeat what is wrong with their parts.
func partsFirst(changed map[string][]moved) []string {
	pointers := sorted.Keys(changed)
	sorted.By(pointers, func(a, b string) int {
		if observe.IsSum(a) == observe.IsSum(b) {
			return 0
		} else if observe.IsSum(a) {
			return 1
		}
		return -1
	})
	return pointers
}

// movedBy is by how much each number was changed by sales of which amounts.
func (s *sight) movedBy(amountOf string) map[string][]moved {
	changed := map[string][]moved{}
	for _, m := range s.moves {
		if amount, ok := numberAt(m.payload.bytes, amountOf); ok && amount != 0 {
			for pointer, by := range m.delta {
				changed[pointer] = append(changed[pointer], moved{m.payload, float64(amount), by})
			}
		}
	}
	return changed
}

// judgeAmounts tells whether a number follows the amounts of the sales that changed it, and of which.
func (s *sight) judgeAmounts(pointer string, list []moved) (of []moved, follows bool, wrong Cause) {
	in := s.options.Amounts
	isUnits, isMinor := in == "units" || in == "" && s.observer.IsDecimal(pointer), in == "minor"
	follows, wrong = judgeAmounts(list, isUnits, isMinor)
	if !follows && len(list) > 2 { // the first may have shown together with what was accepted before
		list = list[1:]
		follows, wrong = judgeAmounts(list, isUnits, isMinor)
	}
	if !follows {
		if some := s.merged(pointer); some != nil {
			list = some
			follows, wrong = judgeAmounts(list, isUnits, isMinor)
		}
	}
	if wrong == Inexact && observe.IsSum(pointer) { // other things may be in the list
		return list, false, ""
	}
	return list, follows, wrong
}

// amountWords say what is wrong with an amount.
var amountWords = map[Cause]string{
	NoCents:  "The decimals are missing",
	TooLarge: "The amount is 100 times too large: the receiver reads minor units as units",
	Inexact:  "The amount is almost right: the receiver rounds it, or calculates with another number",
	TooSmall: "The amount is 100 times too small: the receiver divides the amount twice",
	Short:    "Other amounts match to the cent: the receiver reads an amount from text, such as 1,234.56 as 1, or limits it",
}

// moved is how much an observed number was changed by a sale of an amount.
type moved struct {
	payload    *payload
	amount, by float64
}

// judgeAmounts tells whether a number follows the amounts of sales, and what is
// wrong with it. One sale alone, or sales of the same amount, do not show that.
func judgeAmounts(list []moved, isUnits, isMinor bool) (follows bool, wrong Cause) {
	if !slices.ContainsFunc(list, func(m moved) bool { return m.amount != list[0].amount }) {
		return false, ""
	}
	if losesCents(list) {
		return true, NoCents
	}
	factor := list[0].by / list[0].amount
	for _, m := range list {
		if math.Abs(m.by-m.amount*factor) > 1e-6*math.Abs(m.amount*factor) {
			if isInexact(list, 1) || isInexact(list, 0.01) {
				return true, Inexact
			}
			return false, ""
		}
	}
	switch {
	case near(factor, 100), near(factor, 1) && isUnits:
		return true, TooLarge
	case near(factor, 0.0001), near(factor, 0.01) && isMinor:
		return true, TooSmall
	}
	return near(factor, 1) || near(factor, 0.01), ""
}

// losesCents tells whether a number grows by each amount in whole units, and the sum
// of what is lacking is more than a total that is shown in whole units can lack.
func losesCents(list []moved) bool {
	lost, equal := 0.0, true
	for _, m := range list {
		lack := m.amount/100 - m.by
		if m.by != math.Trunc(m.by) || math.Abs(lack) >= 1 {
			return false
		}
		lost += lack
		equal = equal && m.by == list[0].by
	}
	return !equal && math.Abs(lost) >= 1
}

// isInexact tells whether a number grows by nearly each amount, at a factor, and the sum of what
// differs is more than a total can lack that is shown as a round number.
func isInexact(list []moved, factor float64) bool {
	off, shown := 0.0, 100*factor
	for _, m := range list {
		want := m.amount * factor
		if m.by == 0 || math.Abs(m.by-want) > 0.01*want {
			return false
		}
		off += m.by - want
		for shown > factor && math.Abs(math.Remainder(m.by, shown)) > 1e-6 {
			shown /= 10
		}
	}
	return math.Abs(off) >= shown*(1-1e-6)
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-6*b }
