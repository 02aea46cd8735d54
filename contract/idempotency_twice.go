package contract

import (
	"context"
)

var idempotencyTwice = &rule{
	Check: Check{
		ID: "idempotency/twice", Phase: Idempotency, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "{a thing} that is counted twice means a wrong invoice",
		Expects: "a duplicate does not count again",
		Cause:   "the receiver does not remember which deliveries it has accepted",
		Fix:     "store {identity} with a unique index, and ignore an id that already exists",
		Source:  "unknown: it is not documented whether automation webhooks are retried; settings webhooks are (seen)",
	},
	effect: countsDuplicate,
	once:   &way{deliver: func(ctx context.Context, s *sight) (float64, error) { return s.often(ctx, 3) }},
}

func countsDuplicate(ctx context.Context, s *sight) error {
	p := s.new()
	send := func() error { _, err := s.send.deliver(ctx, s.rule, p, nil); return err }
	before, once, err := s.changeBy(ctx, send)
	if err != nil || s.counted(before, once) == 0 {
		return err
	}
	for range 2 {
		if err := send(); err != nil {
			return err
		}
	}
	now, err := s.rest(ctx, s.run)
	if err != nil {
		return err
	}
	again := s.counted(once, now)
	s.book.count(again == 0)
	if again != 0 {
		s.book.report(&Finding{Check: s.rule.Check, Event: p.event(), Want: "no count for a duplicate", Got: timesCounted(again), Payload: p.bytes, Pointer: s.made.at(p.row).identifier(), rounds: oneByOne(p, p)})
	}
	return nil
}
