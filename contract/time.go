package contract

import (
	"context"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/pause"
)

// timing delivers slowly, in pieces, cut off, and all at once: cut off last, for what
// comes after may suffer from it.
func timing(ctx context.Context, r *run) error {
	base := timingBase(r)
	if base == nil {
		r.skipPhase(Time, NotAccepted, "the receiver accepts no event")
		return nil
	}
	for _, c := range []*rule{timeSlowBody, timeChunks, timeContinue, timeKeepAlive, timeReset} {
		if !r.book.has(c) {
			continue
		}
		if c == timeSlowBody {
			if isTaken, err := r.tookEarly(ctx); err != nil {
				return err
			} else if isTaken {
				continue
			}
		}
		if c == timeKeepAlive && r.book.isReported(reachFraming) {
			r.book.skip(c, BadFraming, "the answers do not end where they should (reach/framing)")
			continue
		}
		if err := r.atPace(ctx, c, base); err != nil {
			return err
		}
	}
	switch {
	case !r.book.has(timeBurst):
	case r.book.isReported(reachFlaky):
		r.book.skip(timeBurst, FlakyReceiver, "the receiver sometimes fails even without a burst")
	default:
		if err := burst(ctx, r, base); err != nil {
			return err
		}
	}
	if !r.book.has(timeLateDuplicate) {
		return nil
	}
	return r.eachObserved(ctx) // at the very end
}

// atPace delivers as a check says.
func (r *run) atPace(ctx context.Context, c *rule, base *payload) error {
	size := len(base.bytes)
	var p *payload
	f, err := r.book.attempt(func() (deliver.Result, error) {
		if c.paced.before != nil {
			if answer, err := r.send.exchange(ctx, c, r.made.fresh(base), nil, c.paced.before(size)); err != nil {
				return answer, err
			}
			if err := pause.For(ctx, untilNoticed); err != nil {
				return deliver.Result{}, err
			}
		}
		p = r.made.fresh(base)
		return r.send.exchange(ctx, c, p, nil, c.paced.pace(size, r.send.target.Deadline))
	}, func(answer deliver.Result) *Finding {
		if isAccepted(answer) {
			return nil
		}
		f := newFinding(c, p, answer, c.paced.want, "")
		f.rounds = []round{{payloads: []*payload{p}, pace: c.paced.pace(size, r.send.target.Deadline)}}
		return f
	})
	if f == nil || err != nil {
		return err
	}
	if c.paced.again {
		again, err := r.send.deliver(ctx, c, p, nil)
		if err != nil {
			return err
		}
		if !isAccepted(again) {
			r.book.skip(c, NotAccepted, "the receiver rejects duplicates")
			return nil
		}
	}
	r.book.report(f)
	return nil
}

// untilNoticed is how long a receiver has to see that a delivery broke off, before the
// next: its handler and the next one's run on their own.
const untilNoticed = 120 * time.Millisecond

// timingBase is an event to deliver at a pace: preferably one that is not
// counted, for those are sent more often anyway.
func timingBase(r *run) *payload {
	var base *payload
	for p := range r.taken.bases() {
		if base == nil || isCounted(base.row) {
			base = p
		}
	}
	return base
}
