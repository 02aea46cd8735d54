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

// burstSize is how many deliveries come at once. A receiver that takes one request at a time
// gets burstOfOne: it is to be seen whether it loses any, not how long it takes. Those that wait for
// their turn longer than the deadline are no defect of it where smallBurst do not.
const burstSize, burstOfOne, smallBurst = 50, 12, 6

// burstOf is how many of n deliveries are to come at once.
func (s *sender) burstOf(n int) int {
	if s.lanes.isSingle() {
		return min(n, burstOfOne)
	}
	return n
}

// inBurst makes deliveries at the same time, on connections that are open already.
func (s *sender) inBurst(ctx context.Context, c *rule, payloads []*payload) ([]deliver.Result, error) {
	if n := len(payloads); n > smallBurst {
		s.client.Open(ctx, s.urlOf(payloads[0]), n)
	}
	return s.atOnce(ctx, c, payloads)
}

// burst makes many deliveries at once.
func burst(ctx context.Context, r *run, base *payload) error {
	var payloads []*payload
	var answers []deliver.Result
	send := func(n int) (err error) {
		payloads = nil
		for range n {
			payloads = append(payloads, r.made.fresh(base))
		}
		answers, err = r.send.inBurst(ctx, timeBurst, payloads)
		return err
	}
	f, err := r.book.attempt(func() (deliver.Result, error) {
		err := send(r.send.burstOf(burstSize))
		if err == nil && isCrowded(answers) {
			err = send(smallBurst)
		}
		return worst(answers), err
	}, func(answer deliver.Result) *Finding {
		if isAccepted(answer) {
			return nil
		}
		f := newFinding(timeBurst, payloads[0], answer, "a 2xx to each concurrent delivery", "")
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

// isCrowded tells whether some answers were accepted and the others came too late.
func isCrowded(answers []deliver.Result) bool {
	accepted, late := 0, 0
	for _, a := range answers {
		switch {
		case isAccepted(a):
			accepted++
		case isFailure(a, deliver.Timeout):
			late++
		}
	}
	return accepted > 0 && late > 0 && accepted+late == len(answers)
}
