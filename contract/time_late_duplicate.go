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

// remembersFirst delivers the first event once more that has counted. Where something counts
// then, it may be late work: another of the first has to count as well, after longer waits.
func remembersFirst(ctx context.Context, s *sight) error {
	if isDone, err := s.barrier(ctx, s.run); err != nil || !isDone {
		return err
	}
	p := s.moves[0].payload
	again, err := s.countsAgain(ctx, p)
	if err == nil && again != 0 && len(s.moves) > 1 {
		isDone, waryErr := s.wary(ctx, s.run)
		if waryErr != nil || !isDone {
			return waryErr
		}
		p = s.moves[1].payload
		again, err = s.countsAgain(ctx, p)
	}
	if err != nil {
		return err
	}
	s.book.count(again == 0)
	if again != 0 {
		s.book.report(&Finding{
			Check: s.rule.Check, Event: p.event(), Want: "no count for a duplicate of the first delivery", Got: timesCounted(again),
			Payload: p.bytes, Pointer: s.made.at(p.row).identifier(),
		})
	}
	return nil
}

// countsAgain delivers an event once more, and tells how often something counts then.
func (s *sight) countsAgain(ctx context.Context, p *payload) (float64, error) {
	before := s.quiet
	answer, err := s.send.deliver(ctx, s.rule, p, nil)
	if err != nil || !isAccepted(answer) {
		return 0, err
	}
	now, err := s.rest(ctx, s.run)
	return s.counted(before, now), err
}
