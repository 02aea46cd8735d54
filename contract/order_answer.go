package contract

import (
	"context"

	"github.com/siohook/siohook/internal/app/deliver"
)

var orderAnswer = &rule{
	Check: Check{
		ID: "order/answer", Phase: Order, Severity: Error,
		Purpose: "deliveries may arrive in another order than the events happened",
		Expects: "a 2xx to the events of a contact in any order",
		Cause:   "an event fails if an earlier event has not arrived yet",
		Fix:     "create a missing record, whichever event mentions it first",
		Source:  "unknown: no order of deliveries is documented",
	},
}

// tell delivers a story; each event must be accepted.
func tell(ctx context.Context, r *run, story []*payload) error {
	c := orderAnswer
	for i, p := range story {
		send := func() (deliver.Result, error) { return r.send.deliver(ctx, c, p, nil) }
		if !r.book.has(c) || r.book.explains(p) {
			if _, err := send(); err != nil {
				return err
			}
			continue
		}
		f, err := r.book.attempt(send, func(answer deliver.Result) *Finding {
			if isAccepted(answer) {
				return nil
			}
			f := newFinding(c, p, answer, "a 2xx to the events of a contact in any order", "")
			f.rounds = oneByOne(story[:i+1]...)
			return f
		})
		if err != nil {
			return err
		}
		if f != nil {
			if err := r.why.explain(ctx, p, p, f); err != nil {
				return err
			}
		}
	}
	return nil
}
