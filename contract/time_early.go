package contract

import (
	"context"

	"github.com/siohook/siohook/internal/app/deliver"
)

// early is a delivery that takes long and is under way while others are made. That it is
// accepted is seen in its phase; if it is not, it is made again then, alone.
type early struct {
	payload *payload
	cancel  context.CancelFunc
	done    chan struct{} // closed when there is an answer
	answer  deliver.Result
}

// startEarly begins with the delivery whose body is slow, if others may be made beside it and
// nothing that is observed changes by it.
func (r *run) startEarly(ctx context.Context) error {
	c, base := timeSlowBody, timingBase(r)
	if r.early != nil || base == nil || !r.book.has(c) || r.send.lanes.most == 1 || !r.isUnseen(base) || r.send.allows(1) != nil {
		return nil
	}
	p := r.made.fresh(base)
	request, err := r.send.request(p, nil)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	e := &early{payload: p, cancel: cancel, done: make(chan struct{})}
	r.early = e
	go func() {
		defer close(e.done)
		e.answer = r.send.client.Paced(ctx, request, *c.paced.pace(len(p.bytes), r.send.target.Deadline))
	}()
	return nil
}

// isUnseen tells whether nobody looks at what an event changes.
func (r *run) isUnseen(p *payload) bool {
	for _, o := range r.observed {
		if o.row == p.row {
			return false
		}
	}
	return !isCounted(p.row) && r.options.expects(p.row) == Accept
}

// isUnderWay tells whether there is no answer yet.
func (e *early) isUnderWay() bool {
	if e == nil {
		return false
	}
	select {
	case <-e.done:
		return false
	default:
		return true
	}
}

// wait waits for the answer.
func (e *early) wait() {
	if e != nil {
		<-e.done
	}
}

// end gives up what is under way.
func (e *early) end() {
	if e != nil {
		e.cancel()
		<-e.done
	}
}

// tookEarly tells whether the delivery was made early, and accepted.
func (r *run) tookEarly(ctx context.Context) (bool, error) {
	e := r.early
	if e.wait(); e == nil || !isAccepted(e.answer) {
		return false, nil
	}
	if err := r.send.allows(1); err != nil {
		return false, err
	}
	r.send.record(timeSlowBody, e.payload, e.answer, true)
	r.book.count(true)
	return true, r.send.look(ctx, e.payload, e.answer)
}
