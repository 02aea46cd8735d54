package contract

import (
	"context"
	"time"

	"github.com/siohook/siohook/schemas"
)

var idempotencyItems = &rule{
	Check: Check{
		ID: "idempotency/items", Phase: Idempotency, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "an order bump or an upsell is a separate delivery with the same {order}",
		Expects: "two items of one order, with different price plans, count as two",
		Cause:   "the receiver identifies deliveries by {order}, or by the customer",
		Fix:     "identify deliveries by {identity}",
		Source:  "seen: an order bump or upsell is a separate delivery with the same {order}",
	},
	effect: countsItems,
	once:   &way{less: true, deliver: func(ctx context.Context, s *sight) (float64, error) { return s.two(ctx, time.Time{}) }},
	orders: true,
}

func countsItems(ctx context.Context, s *sight) error {
	return s.secondCounts(ctx, time.Time{}, "one more count for the second item of the order")
}

// second is another thing of the order of the first: at a time of its own, as a renewal, or,
// with the zero time, with a price plan of its own, as a bump.
func (s *sight) second(first *payload, at time.Time) *payload {
	if at.IsZero() {
		return s.made.bump(first)
	}
	return s.made.at(s.row).atTime(s.made.another(first), at)
}

// two delivers two things of one order, and tells how many must be counted.
func (s *sight) two(ctx context.Context, at time.Time) (expected float64, err error) {
	first := s.new()
	for _, p := range []*payload{first, s.second(first, at)} {
		answer, err := s.send.deliver(ctx, s.rule, p, nil)
		if err != nil {
			return expected, err
		}
		if isAccepted(answer) {
			expected++
		}
	}
	return expected, nil
}

// secondCounts delivers two things of one order; each must show.
func (s *sight) secondCounts(ctx context.Context, at time.Time, want string) error {
	first := s.new()
	second := s.second(first, at)
	before, once, err := s.changeBy(ctx, func() error { _, err := s.send.deliver(ctx, s.rule, first, nil); return err })
	if err != nil || s.counted(before, once) == 0 {
		return err
	}
	accepted := false
	_, now, err := s.changeBy(ctx, func() error {
		answer, err := s.send.deliver(ctx, s.rule, second, nil)
		accepted = isAccepted(answer)
		return err
	})
	if err != nil || !accepted {
		return err
	}
	held := s.counted(once, now) > 0
	s.book.count(held)
	if held {
		return nil
	}
	f := &Finding{Check: s.rule.Check, Event: second.event(), Want: want, Got: "no change: " + cut(now.Text()), Payload: second.bytes, Pointer: s.made.at(s.row).first(schemas.RoleOrder), rounds: oneByOne(first, second)}
	other := s.made.byPerson(s.new(), first)
	_, later, err := s.changeBy(ctx, func() error {
		answer, err := s.send.deliver(ctx, s.rule, other, nil)
		accepted = isAccepted(answer)
		return err
	})
	if err != nil {
		return err
	}
	if at := s.made.at(s.row); accepted && s.counted(now, later) == 0 && len(at.roles[schemas.RoleEmail]) > 0 {
		f.Cause, f.Payload, f.Pointer, f.rounds = OfCustomer, other.bytes, at.first(schemas.RoleEmail), oneByOne(first, other)
		f.Want = s.book.say("one more count for another {thing} of the same customer")
	}
	s.book.report(f)
	return nil
}
