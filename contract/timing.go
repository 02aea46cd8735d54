package contract

import (
	"context"
	"fmt"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/words"
)

// timing delivers slowly, in pieces, cut off, and all at once.
func (r *run) timing(ctx context.Context) error {
	base := r.timingBase()
	if base == nil {
		for i := range checks {
			if checks[i].Phase == Time {
				r.skip(&checks[i], NotAccepted, "the receiver accepts no event")
			}
		}
		return nil
	}
	half := deliver.Pace{AbortAfter: len(base.bytes) / 2}
	for _, try := range []struct {
		id, want string
		before   *deliver.Pace // of a delivery that comes before, and is not judged
		pace     *deliver.Pace
	}{
		{id: "time/slow-body", want: "a 2xx to a body that arrives within a second", pace: &deliver.Pace{Piece: len(base.bytes)/5 + 1, Gap: min(200*time.Millisecond, r.target.Deadline/10)}},
		{id: "time/chunks", want: "a 2xx to a chunked body", pace: &deliver.Pace{Chunked: true, Piece: 37}},
		{id: "time/continue", want: "a 2xx to a delivery with Expect: 100-continue", pace: &deliver.Pace{Continue: true}},
		{id: "time/keep-alive", want: "a 2xx to the third delivery on one connection", pace: &deliver.Pace{Times: 3}},
		{id: "time/reset", want: "a 2xx to the delivery after a broken one", before: &half},
	} {
		c, ok := r.has(try.id)
		if !ok {
			continue
		}
		var p *payload
		f, err := r.attempt(func() (deliver.Result, error) {
			if try.before != nil {
				if answer, err := r.exchange(ctx, c, r.fresh(base), nil, try.before); err != nil {
					return answer, err
				}
				if err := pause(ctx, untilNoticed); err != nil {
					return deliver.Result{}, err
				}
			}
			p = r.fresh(base)
			return r.exchange(ctx, c, p, nil, try.pace)
		}, func(answer deliver.Result) *Finding {
			if isAccepted(answer) {
				return nil
			}
			return r.finding(c, p, answer, try.want, "")
		})
		if err != nil {
			return err
		}
		if f != nil {
			r.report(f)
		}
	}
	c, ok := r.has("time/burst")
	switch {
	case !ok:
		return nil
	case r.isReported(check("reach/flaky")):
		r.skip(c, FlakyReceiver, "the receiver sometimes fails even without a burst")
		return nil
	}
	return r.burst(ctx, c, base)
}

// untilNoticed is how long a receiver has to see that a delivery broke off, before the
// next: its handler and the next one's run on their own.
const untilNoticed = 200 * time.Millisecond

// timingBase is an event to deliver at a pace: preferably no sale, which is sent
// more often than others anyway.
func (r *run) timingBase() *payload {
	var base *payload
	for _, row := range r.material.rows {
		p := r.base(row)
		if p != nil && r.options.expects(row) != Refuse && (base == nil || base.row == r.material.sale) {
			base = p
		}
	}
	return base
}

const burstSize = 50

// burst makes many deliveries at once.
func (r *run) burst(ctx context.Context, c *Check, base *payload) error {
	payloads := make([]*payload, burstSize)
	var answers []deliver.Result
	f, err := r.attempt(func() (_ deliver.Result, err error) {
		for i := range payloads {
			payloads[i] = r.fresh(base)
		}
		answers, err = r.atOnce(ctx, c, payloads)
		return worst(answers), err
	}, func(answer deliver.Result) *Finding {
		if isAccepted(answer) {
			return nil
		}
		f := r.finding(c, payloads[0], answer, fmt.Sprintf("a 2xx to each of %d concurrent deliveries", burstSize), "")
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
		r.report(f)
	}
	return err
}
