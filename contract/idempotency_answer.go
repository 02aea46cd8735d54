package contract

import (
	"context"
	"slices"

	"github.com/siohook/siohook/internal/app/deliver"
)

var idempotencyAnswer = &rule{
	Check: Check{
		ID: "idempotency/answer", Phase: Idempotency, Severity: Error, PerEvent: true,
		Purpose: "a provider retries a delivery that it got no answer to, so duplicates are normal",
		Expects: "a 2xx to a duplicate, also when both arrive at the same time",
		Cause:   "the receiver answers an error when it inserts the same key again",
		Fix:     "answer 2xx to what you already have",
		Source:  "unknown: it is not documented whether automation webhooks are retried; settings webhooks are (seen)",
	},
}

// duplicated looks at the answers to repeated deliveries alone.
func duplicated(ctx context.Context, r *run, base *payload) error {
	c := idempotencyAnswer
	var p *payload
	f, err := r.book.attempt(func() (deliver.Result, error) {
		p = r.made.fresh(base)
		if first, err := r.send.deliver(ctx, c, p, nil); err != nil || !isAccepted(first) {
			return deliver.Result{Status: 200}, err // reported elsewhere
		}
		return r.send.deliver(ctx, c, p, nil)
	}, func(again deliver.Result) *Finding {
		if isAccepted(again) {
			return nil
		}
		f := newFinding(c, p, again, "a 2xx to a duplicate", "")
		f.Cause, f.rounds = OneByOne, oneByOne(p, p)
		return f
	})
	if err == nil && f == nil {
		f, err = r.book.attempt(func() (deliver.Result, error) {
			p = r.made.fresh(base)
			answers, err := r.send.atOnce(ctx, c, slices.Repeat([]*payload{p}, 4))
			return worst(answers), err
		}, func(answer deliver.Result) *Finding {
			if isAccepted(answer) {
				return nil
			}
			f := newFinding(c, p, answer, "a 2xx to each of four concurrent duplicates", "")
			f.Cause, f.rounds = AtOnce, together(p, 4)
			return f
		})
	}
	if f != nil {
		r.book.report(f)
	}
	return err
}
