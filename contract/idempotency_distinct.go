package contract

import (
	"context"
	"fmt"
)

var idempotencyDistinct = &rule{
	Check: Check{
		ID: "idempotency/distinct", Phase: Idempotency, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "after a campaign, several {things} arrive at the same time",
		Expects: "distinct {things} at the same time count once each",
		Cause:   "the receiver reads a number or a file and writes it back later, or answers 2xx although its database was locked",
		Fix:     "count in the database, in one statement or transaction, and answer 5xx if that fails",
		Source:  "guess: a campaign reaches many contacts at once",
	},
	effect: countsDistinct,
	once:   &way{less: true, deliver: deliversDistinct},
}

// distinct is how many come at the same time.
const distinct = 12

// atTheSameTime delivers new events at the same time, and tells how many were accepted.
func (s *sight) atTheSameTime(ctx context.Context) (list []*payload, accepted float64, err error) {
	for range distinct {
		list = append(list, s.new())
	}
	answers, err := s.send.atOnce(ctx, s.rule, list)
	for _, answer := range answers {
		if isAccepted(answer) {
			accepted++
		}
	}
	return list, accepted, err
}

func deliversDistinct(ctx context.Context, s *sight) (expected float64, err error) {
	for range 2 { // a race does not show each time
		_, accepted, err := s.atTheSameTime(ctx)
		if err != nil {
			return expected, err
		}
		expected += accepted
	}
	return expected, nil
}

func countsDistinct(ctx context.Context, s *sight) error {
	for range 4 {
		var list []*payload
		accepted := 0.0
		before, after, err := s.changeBy(ctx, func() (err error) {
			list, accepted, err = s.atTheSameTime(ctx)
			return err
		})
		if err != nil {
			return err
		}
		got := s.counted(before, after)
		if got < accepted { // do they count one by one?
			alone, err := s.missing(ctx, list)
			if err != nil {
				return err
			}
			if alone > 0 {
				s.rule = coverageCounted
				return s.judgeTotal(ctx, true, list)
			}
		}
		s.book.count(got >= accepted)
		if got < accepted {
			p := list[0]
			s.book.report(&Finding{
				Check: s.rule.Check, Event: p.event(), Payload: p.bytes, Pointer: s.made.at(p.row).identifier(),
				Want: s.book.say(fmt.Sprintf("%v counts for %[1]v {things} at the same time", accepted)), Got: timesCounted(got),
			})
			return nil
		}
	}
	return nil
}
