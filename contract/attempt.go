package contract

import (
	"context"

	"github.com/siohook/siohook/internal/app/deliver"
)

// attempt makes a delivery in some way, and judges it: nil is a good answer. What
// is wrong is tried again, since an answer that is another one the next time is a
// defect of its own. The finding is still to be reported; the delivery is counted.
func (r *run) attempt(send func() (deliver.Result, error), judge func(deliver.Result) *Finding) (*Finding, error) {
	answer, err := send()
	if err != nil {
		return nil, err
	}
	found := judge(answer)
	if found == nil {
		r.count(true)
		return nil, nil
	}
	for range r.retries() {
		again, err := send()
		if err != nil {
			return nil, err
		}
		if judge(again) == nil {
			r.count(true)
			r.reportFlaky(found, again)
			return nil, nil
		}
	}
	r.count(false)
	return found, nil
}

// retries is how often something wrong is tried again: more often where the
// receiver has been found to be flaky.
func (r *run) retries() int {
	if r.isReported(check("reach/flaky")) {
		return 4
	}
	return 1
}

func (r *run) reportFlaky(found *Finding, again deliver.Result) {
	flaky := *found
	flaky.Check, flaky.Cause = *check("reach/flaky"), ""
	flaky.Want, flaky.Got = "the same answer to the same delivery", found.Got+", then "+statusOf(again)
	r.report(&flaky)
}

// single is an attempt with one delivery of a payload, which is fresh each time.
func (r *run) single(ctx context.Context, c *Check, p *payload, judge func(deliver.Result) *Finding) (*Finding, error) {
	return r.attempt(func() (deliver.Result, error) { return r.deliver(ctx, c, r.fresh(p), nil) }, judge)
}
