package contract

import (
	"context"

	"github.com/siohook/siohook/internal/app/deliver"
)

// samples delivers the provider's own examples.
func (r *run) samples(ctx context.Context) error {
	c := check("samples/accepted")
	var refused []judged
	for _, p := range r.material.samples {
		answer, err := r.try(ctx, c, p)
		if err != nil {
			return err
		}
		if answer != nil {
			refused = append(refused, judged{p, *answer})
		}
	}
	if err := r.diagnoseAll(ctx, c, refused); err != nil {
		return err
	}
	if len(refused) == len(r.material.samples) {
		if len(r.result.Groups) == 1 && r.result.Groups[0].Check.ID != c.ID {
			return nil // known why, so that the next phases may tell more
		}
		return r.stop(NotAccepted, "the receiver rejects all of the provider's examples", "")
	}
	return nil
}

// judged is a delivery that was not accepted.
type judged struct {
	payload *payload
	answer  deliver.Result
}

// coverage delivers every event in each of its documented shapes.
func (r *run) coverage(ctx context.Context) error {
	c := check("coverage/accepted")
	var refused []judged
	for _, p := range r.material.coverage {
		answer, err := r.try(ctx, c, p)
		if err != nil {
			return err
		}
		if answer != nil {
			refused = append(refused, judged{p, *answer})
		}
	}
	r.countDocumented()
	if err := r.diagnoseAll(ctx, c, refused); err != nil {
		return err
	}
	return r.eachObserved(ctx, Coverage, r.sideEffects)
}

// maxSlow is after how many deliveries that took the whole deadline no more are made
// of an event.
const maxSlow = 2

// try makes a delivery that a receiver must accept, and returns the answer when it
// does not.
func (r *run) try(ctx context.Context, c *Check, p *payload) (refused *deliver.Result, err error) {
	event := r.eventOf(p.row)
	if r.slow[p.row] >= maxSlow {
		event.Accepted.M++
		r.count(false)
		return nil, nil // others were not answered in time: each takes the whole deadline
	}
	answer, err := r.deliver(ctx, c, p, nil)
	if err != nil {
		return nil, err
	}
	event.Accepted.M++
	event.Slowest = max(event.Slowest, answer.Latency)
	if r.takes(p, answer) {
		event.Accepted.N++
		if isAccepted(answer) {
			r.accepted[p.row] = append(r.accepted[p.row], p)
		}
		r.count(true)
		return nil, nil
	}
	r.count(false)
	if isFailure(answer, deliver.Timeout) {
		r.slow[p.row]++
	}
	return &answer, nil
}

// diagnoseAll finds out why deliveries were not accepted, and reports each to the
// check that says so.
func (r *run) diagnoseAll(ctx context.Context, fallback *Check, refused []judged) error {
	for _, j := range refused {
		var cause *trait
		var err error
		if cause, err = r.diagnose(ctx, j.payload); err != nil {
			return err
		}
		switch {
		case cause == flaky:
			f := r.finding(check("reach/flaky"), j.payload, j.answer, "the same answer to the same delivery", "then a 2xx")
			r.report(f)
		case cause != nil:
			f := r.finding(check(cause.check), j.payload, j.answer, r.wanted(j.payload), "")
			f.Pointer = cause.pointer(j.payload.bytes)
			r.report(f)
		default:
			c := fallback
			switch {
			case isFailure(j.answer, deliver.Timeout):
				c = check("reach/deadline")
			case fallback.Phase == Samples && r.anyAccepted(), fallback.Phase == Coverage && len(r.accepted[j.payload.row]) == 0:
				c = check("coverage/event")
			}
			if !r.enabled[c.ID] {
				c = fallback
			}
			r.report(r.finding(c, j.payload, j.answer, r.wanted(j.payload), ""))
		}
	}
	return nil
}

func (r *run) anyAccepted() bool {
	for _, list := range r.accepted {
		if len(list) > 0 {
			return true
		}
	}
	return false
}

// send makes a delivery that nobody judges: it tells something about another one.
func (r *run) send(ctx context.Context, p *payload) (deliver.Result, error) {
	return r.deliver(ctx, check("coverage/accepted"), p, nil)
}
