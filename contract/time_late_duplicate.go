package contract

import "context"

var timeLateDuplicate = &rule{
	Check: Check{
		ID: "time/late-duplicate", Phase: Time, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "a duplicate may arrive after many other deliveries",
		Expects: "a duplicate of the first {thing} does not count at the end of the run",
		Cause:   "the receiver remembers only the last deliveries, or for a short time",
		Fix:     "store {identity} with the {thing}, in a unique index, instead of in a cache",
		Source:  "unknown: it is not documented whether and for how long automation webhooks are retried",
	},
	effect: remembersFirst,
	unless: idempotencyTwice,
}

// remembersFirst delivers the first event once more that has counted.
func remembersFirst(ctx context.Context, s *sight) error {
	if isDone, err := s.barrier(ctx, s.run); err != nil || !isDone {
		return err
	}
	p, before := s.moves[0].payload, s.quiet
	answer, err := s.send.deliver(ctx, s.rule, p, nil)
	if err != nil || !isAccepted(answer) {
		return err
	}
	now, err := s.rest(ctx, s.run)
	if err != nil {
		return err
	}
	again := s.counted(before, now)
	s.book.count(again == 0)
	if again != 0 {
		s.book.report(&Finding{
			Check: s.rule.Check, Event: p.event(), Want: "no count for a duplicate of the first delivery", Got: timesCounted(again),
			Payload: p.bytes, Pointer: s.made.at(p.row).identifier(),
		})
	}
	return nil
}
