package contract

import (
	"context"
	"fmt"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/words"
)

var timeBurst = &rule{
	Check: Check{
		ID: "time/burst", Phase: Time, Severity: Error,
		Purpose: "a campaign causes many deliveries within the same second",
		Expects: "the receiver accepts 50 concurrent deliveries within the deadline",
		Cause:   "a single worker, a connection pool that is too small, or lock contention",
		Fix:     "store the delivery and answer at once, do the work afterwards",
		Source:  "guess: a campaign reaches many contacts at once",
	},
}

const burstSize = 50

// burst makes many deliveries at once.
func burst(ctx context.Context, r *run, base *payload) error {
	payloads := make([]*payload, burstSize)
	var answers []deliver.Result
	f, err := r.book.attempt(func() (_ deliver.Result, err error) {
		for i := range payloads {
			payloads[i] = r.made.fresh(base)
		}
		answers, err = r.send.atOnce(ctx, timeBurst, payloads)
		return worst(answers), err
	}, func(answer deliver.Result) *Finding {
		if isAccepted(answer) {
			return nil
		}
		f := newFinding(timeBurst, payloads[0], answer, fmt.Sprintf("a 2xx to each of %d concurrent deliveries", burstSize), "")
		failed := 0
		for _, a := range answers {
			if !isAccepted(a) {
				failed++
			}
		}
		f.Got = fmt.Sprintf("%s, the first: %s", words.Count(failed, "other answer"), f.Got)
		return f
	})
	if f != nil {
		r.book.report(f)
	}
	return err
}
