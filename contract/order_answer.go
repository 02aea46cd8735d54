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

// tell delivers stories of the same length, each event after the one before it; all must be
// accepted.
func (r *run) tell(ctx context.Context, stories ...[]*payload) error {
	c := orderAnswer
	for k := range stories[0] {
		one := func(i int) *parcel { return &parcel{c, stories[i][k]} }
		good := func(_ int, answer deliver.Result) bool { return isAccepted(answer) }
		err := r.each(ctx, each{len(stories), one, good, func(i int, answer deliver.Result) error {
			p := stories[i][k]
			if !r.book.has(c) || r.book.explains(p) {
				return nil
			}
			f, err := r.book.confirm(answer, func() (deliver.Result, error) { return r.send.deliver(ctx, c, p, nil) }, func(answer deliver.Result) *Finding {
				if isAccepted(answer) {
					return nil
				}
				f := newFinding(c, p, answer, "a 2xx to the events of a contact in any order", "")
				f.rounds = oneByOne(stories[i][:k+1]...)
				return f
			})
			if err != nil || f == nil {
				return err
			}
			return r.why.explain(ctx, p, p, f)
		}})
		if err != nil {
			return err
		}
	}
	return nil
}
