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
		Cause:   "the receiver reads a number or a file and writes it back later, or answers 2xx although its database is locked or its queue is full",
		Fix:     "count in the database, in one statement or transaction, and answer 5xx if that fails or the queue is full",
		Source:  "guess: a campaign reaches many contacts at once",
	},
	effect: countsDistinct,
	once:   &way{less: true, deliver: deliversDistinct},
}

// distinct are how many come at the same time: some twice, since a race does not show each time,
// and then as many as in any burst, since a queue has room for some.
var distinct = []int{12, 12, burstSize}

// atTheSameTime delivers new events at the same time, and tells how many were accepted.
func (s *sight) atTheSameTime(ctx context.Context, n int) (list []*payload, accepted float64, err error) {
	for range n {
		list = append(list, s.new())
	}
	answers, err := s.send.inBurst(ctx, s.rule, list)
	for _, answer := range answers {
		if isAccepted(answer) {
			accepted++
		}
	}
	return list, accepted, err
}

func deliversDistinct(ctx context.Context, s *sight) (expected float64, err error) {
	for _, n := range distinct {
		_, accepted, err := s.atTheSameTime(ctx, s.send.burstOf(n))
		if err != nil {
			return expected, err
		}
		expected += accepted
	}
	return expected, nil
}

func countsDistinct(ctx context.Context, s *sight) error {
	for _, n := range distinct {
		var list []*payload
		accepted := 0.0
		before, after, err := s.changeBy(ctx, func() (err error) {
			list, accepted, err = s.atTheSameTime(ctx, s.send.burstOf(n))
			return err
		})
		if err != nil {
			return err
		}
		got := s.counted(before, after)
		if got < accepted { // do they count one by one?
			isLost, err := s.isLostAlone(ctx, list)
			if err != nil || isLost {
				return err
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

// isLostAlone tells whether one of several events does not count alone either, which then is
// reported, unless it was before.
func (s *sight) isLostAlone(ctx context.Context, list []*payload) (bool, error) {
	alone := *s
	alone.rule = coverageCounted
	n, err := alone.missing(ctx, list)
	if err != nil || n <= 0 {
		return false, err
	}
	if s.book.isReported(toleranceCounted) {
		return true, nil
	}
	err = alone.judgeTotal(ctx, true, list)
	return s.book.isReported(coverageCounted), err
}
