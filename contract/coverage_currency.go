package contract

import (
	"context"
	"fmt"
	"strings"

	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

var coverageCurrency = &rule{
	Check: Check{
		ID: "coverage/currency", Phase: Coverage, Severity: Warning, Observer: true, PerEvent: true,
		Purpose: "5 EUR and 5 USD are not 10 of anything",
		Expects: "no total adds up amounts of several currencies",
		Cause:   "the receiver ignores the currency",
		Fix:     "keep one total for each currency, or convert the amounts",
		Source:  "doc: each price has its currency",
	},
	effect: keepsCurrencies,
	unless: coverageAmount,
}

// sinkSums is in the places of what a sink adds up itself, of calls that are about one sale each.
const sinkSums = "/sums/"

// keepsCurrencies looks whether a number follows the amounts of sales in several currencies. One
// in a list is of each element alone.
func keepsCurrencies(_ context.Context, s *sight) error {
	at := s.made.at(s.row)
	amountOf, currencyOf := at.first(schemas.RoleAmount), at.first(schemas.RoleCurrency)
	if amountOf == "" || currencyOf == "" {
		return nil
	}
	changed, followed := s.movedBy(amountOf), false
	for _, pointer := range sorted.Keys(changed) {
		list, follows, _ := s.judgeAmounts(pointer, changed[pointer])
		if !follows || observe.IsSum(pointer) || strings.Contains(pointer, sinkSums) {
			followed = followed || follows
			continue
		}
		followed = true
		currencies := map[string]bool{}
		for _, m := range list {
			if n, ok := node(m.payload.bytes, currencyOf); ok && n.Kind() == jsonpos.String {
				currencies[strings.ToUpper(n.Text())] = true
			}
		}
		s.book.count(len(currencies) < 2)
		if len(currencies) < 2 {
			continue
		}
		p := list[len(list)-1].payload
		s.book.report(&Finding{
			Check: s.rule.Check, Event: p.event(), Payload: p.bytes, Pointer: currencyOf,
			Want: "a total for each currency", Got: fmt.Sprintf("%s adds up %s", nameOf(pointer), strings.Join(sorted.Keys(currencies), " and ")),
		})
		return nil
	}
	if !followed {
		s.book.skip(s.rule, NoAmount, s.book.say("no observed number changes by the amounts of {things}"))
	}
	return nil
}
