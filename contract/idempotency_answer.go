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
func duplicated(ctx context.Context, r *run) error {
	c, bases := idempotencyAnswer, slices.Collect(r.taken.bases())
	if err := r.repeated(ctx, bases); err != nil {
		return err
	}
	copies := 4
	if r.send.lanes.isSingle() { // they do not meet there
		copies = 2
	}
	for _, base := range bases {
		if r.book.hasPart(c, OneByOne, base.event()) {
			continue
		}
		var p *payload
		f, err := r.book.attempt(func() (deliver.Result, error) {
			p = r.made.fresh(base)
			answers, err := r.send.atOnce(ctx, c, slices.Repeat([]*payload{p}, copies))
			return worst(answers), err
		}, func(answer deliver.Result) *Finding {
			if isAccepted(answer) {
				return nil
			}
			f := newFinding(c, p, answer, "a 2xx to each of the concurrent duplicates", "")
			f.Cause, f.rounds = AtOnce, together(p, copies)
			return f
		})
		if err != nil {
			return err
		}
		if f != nil {
			r.book.report(f)
		}
	}
	return nil
}

// repeated makes a delivery of each event twice, one after the other.
func (r *run) repeated(ctx context.Context, bases []*payload) error {
	c := idempotencyAnswer
	once := make([]*payload, len(bases)) // nil: not accepted, which is reported elsewhere
	for i, base := range bases {
		if slices.Contains(r.taken.accepted[base.row], base) {
			once[i] = base // the delivery that was accepted is the first
		}
	}
	first := func(i int) *parcel {
		if once[i] == bases[i] {
			return nil
		}
		once[i] = r.made.fresh(bases[i])
		return &parcel{c, once[i]}
	}
	good := func(_ int, answer deliver.Result) bool { return isAccepted(answer) }
	err := r.each(ctx, each{len(bases), first, good, func(i int, answer deliver.Result) error {
		if !isAccepted(answer) {
			once[i] = nil
		}
		return nil
	}})
	if err != nil {
		return err
	}
	second := func(i int) *parcel {
		if once[i] == nil {
			return nil
		}
		return &parcel{c, once[i]}
	}
	return r.each(ctx, each{len(bases), second, good, func(i int, answer deliver.Result) error {
		p := once[i]
		f, err := r.book.confirm(answer, func() (deliver.Result, error) {
			p = r.made.fresh(bases[i])
			if first, err := r.send.deliver(ctx, c, p, nil); err != nil || !isAccepted(first) {
				return first, err
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
		if f != nil {
			r.book.report(f)
		}
		return err
	}})
}
