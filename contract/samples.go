package contract

import (
	"context"
	"errors"

	"github.com/siohook/siohook/internal/app/deliver"
)

// samples delivers the provider's own examples.
func samples(ctx context.Context, r *run) error {
	if len(r.made.samples) == 0 {
		reason := "the catalog has no example of the provider's"
		if r.made.catalog.Rows[0].Model == nil { // it is a folder's
			reason += "; put them into its folder samples, one file for each event"
		}
		r.book.skip(samplesAccepted, NoSamples, reason)
		return nil
	}
	refused, err := r.documented(ctx, samplesAccepted, r.made.samples)
	if err != nil {
		return err
	}
	if len(refused) == len(r.made.samples) {
		if err := r.isUniform(ctx, refused); err != nil {
			return r.unjudged(refused, err)
		}
	}
	if err := r.why.report(ctx, samplesAccepted, refused); err != nil {
		return r.unjudged(refused, err)
	}
	if len(refused) == len(r.made.samples) {
		if groups := r.book.result.Groups; len(groups) == 1 && groups[0].Check.ID != samplesAccepted.ID {
			return nil // known why, so that the next phases may tell more
		}
		return stop(NotAccepted, "the receiver rejects all of the provider's examples", "")
	}
	return nil
}

// unjudged takes back that events were not accepted where that ends the run and is not their
// fault. It returns the error.
func (r *run) unjudged(refused []refusal, err error) error {
	if !errors.As(err, new(*stopped)) {
		return err
	}
	for _, j := range refused {
		if j.since == r.taken.since(j.payload) { // nothing was accepted after it
			r.book.event(j.payload.row).Accepted.M--
			r.book.result.Phases[len(r.book.result.Phases)-1].Passed.M--
		}
	}
	return err
}

// maxSlow is after how many deliveries that took the whole deadline no more are made
// of an event.
const maxSlow = 2

// documented makes deliveries that a receiver must accept, and returns those that it
// does not.
func (r *run) documented(ctx context.Context, c *rule, payloads []*payload) (refused []refusal, err error) {
	sent, known, seen := make([]bool, len(payloads)), make([]bool, len(payloads)), make([]bool, len(payloads))
	one := func(i int) *parcel {
		p := payloads[i]
		if r.taken.slow[p.row] >= maxSlow { // others were not answered in time: each takes the whole deadline
			return nil
		}
		if sent[i] {
			return &parcel{c, r.made.fresh(p)}
		}
		sent[i], known[i] = true, r.send.attempts.has(p)
		return &parcel{c, p}
	}
	good := func(i int, answer deliver.Result) bool { return r.options.takes(payloads[i], answer) }
	err = r.each(ctx, each{len(payloads), one, good, func(i int, answer deliver.Result) (err error) {
		p, event := payloads[i], r.book.event(payloads[i].row)
		if known[i] && !good(i, answer) { // the phase reach delivers some: what is rejected may be a duplicate
			if answer, err = r.send.deliver(ctx, c, r.made.fresh(p), nil); err != nil {
				return err
			}
		}
		event.Accepted.M++
		event.Slowest = max(event.Slowest, answer.Latency)
		held := good(i, answer)
		r.book.count(held)
		seen[i] = true
		switch {
		case held:
			event.Accepted.N++
			if isAccepted(answer) {
				r.book.errorBody(p, answer)
				r.taken.add(p)
			}
			return nil
		case isFailure(answer, deliver.Timeout):
			r.taken.slow[p.row]++
		}
		refused = append(refused, refusal{p, answer, r.taken.since(p)})
		return nil
	}})
	if err != nil {
		return nil, err
	}
	for i, p := range payloads {
		if !seen[i] {
			r.book.event(p.row).Accepted.M++
			r.book.count(false)
		}
	}
	return refused, nil
}
