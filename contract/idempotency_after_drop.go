package contract

import (
	"context"

	"github.com/siohook/siohook/internal/app/deliver"
)

var idempotencyAfterDrop = &rule{
	Check: Check{
		ID: "idempotency/after-drop", Phase: Idempotency, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "a provider retries a delivery when the connection breaks",
		Expects: "a delivery counts once if its sender disconnects before the answer and then retries",
		Cause:   "the receiver completes the work after the connection is closed, and does not recognise the duplicate",
		Fix:     "store {identity} before the work starts",
		Source:  "unknown: the same as idempotency/twice",
	},
	effect: countsAfterDrop,
	once:   &way{deliver: func(ctx context.Context, s *sight) (float64, error) { return once(dropped(ctx, s, s.new())) }},
	unless: idempotencyTwice,
}

func countsAfterDrop(ctx context.Context, s *sight) error {
	p := s.new()
	return s.countOnce(ctx, "", p, "one count after the retry", ". Before the first answer, the sender disconnected", []round{{payloads: []*payload{p}, leaves: true}, {payloads: []*payload{p}}}, func() (bool, error) { return dropped(ctx, s, p) })
}

// dropped leaves before the answer, and delivers again.
func dropped(ctx context.Context, s *sight, p *payload) (accepted bool, err error) {
	if _, err := s.send.exchange(ctx, s.rule, p, nil, &deliver.Pace{Leave: true}); err != nil {
		return false, err
	}
	if err := s.notice(ctx); err != nil {
		return false, err
	}
	answer, err := s.send.deliver(ctx, s.rule, p, nil)
	return isAccepted(answer), err
}

// once is how often it counts what is accepted or not.
func once(accepted bool, err error) (float64, error) {
	if accepted {
		return 1, err
	}
	return 0, err
}
