package listen

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/pause"
)

// ForwardOptions say where captures go and what is done when nobody is there.
type ForwardOptions struct {
	To     string // URL of the receiver: see [deliver.Forwarding]
	Client *deliver.Client
	// Retry are the waits between attempts; the last is repeated. Empty means one
	// attempt.
	Retry []time.Duration
	// OnAnswer is told of each attempt.
	OnAnswer func(capture.Answered)
}

// Forwarder hands captures on to one receiver, one after the other in their
// order. Where it has got to is read from the recorded answers, so that nothing
// is left out over a restart.
type Forwarder struct {
	opts     ForwardOptions
	listener *Listener
	safeURL  string
	next     atomic.Uint64 // the first capture that is not done with
}

// Forward makes the listener forward. [Forwarder.Run] does it.
func (l *Listener) Forward(o ForwardOptions) (*Forwarder, error) {
	if err := o.Client.Check(o.To); err != nil {
		return nil, err
	}
	if o.OnAnswer == nil {
		o.OnAnswer = func(capture.Answered) {}
	}
	f := &Forwarder{opts: o, listener: l, safeURL: deliver.SafeURL(o.To)}
	known := false
	next := uint64(0)
	err := l.Store.Answers(func(a capture.Answered) {
		if a.To != f.safeURL || a.Manual {
			return
		}
		known = true
		if a.Outcome == capture.Begun {
			next = max(next, a.Seq)
			return
		}
		l.Index.Forwarded(a)
		if a.Outcome.Final() {
			next = max(next, a.Seq+1)
		}
	})
	if err != nil {
		return nil, err
	}
	if !known {
		next = l.Store.Next()
		if err := l.Store.Answer(capture.Answered{Seq: next, To: f.safeURL, Time: l.opts.Now().UTC(), Outcome: capture.Begun}); err != nil {
			return nil, err
		}
	}
	f.next.Store(next)
	l.Forwarder = f
	return f, nil
}

// To is the receiver's URL without its secrets.
func (f *Forwarder) To() string { return f.safeURL }

// Target is the receiver's URL. It may hold secrets.
func (f *Forwarder) Target() string { return f.opts.To }

// Waits tells whether a capture is still to be forwarded.
func (f *Forwarder) Waits(seq uint64) bool { return seq >= f.next.Load() }

// Pending is how many captures wait.
func (f *Forwarder) Pending() int {
	last := f.listener.Index.Last()
	if next := f.next.Load(); next <= last {
		return int(last - next + 1)
	}
	return 0
}

// Run forwards until ctx is done.
func (f *Forwarder) Run(ctx context.Context) {
	for ctx.Err() == nil {
		changed := f.listener.Index.Changed()
		entries := f.listener.Index.From(f.next.Load(), Filter{}, 100)
		for i := range entries {
			f.forward(ctx, entries[i])
			if ctx.Err() != nil {
				return
			}
			f.next.Store(entries[i].Seq + 1)
		}
		if len(entries) == 0 {
			select {
			case <-ctx.Done():
			case <-changed:
			}
		}
	}
}

// forward tries until the receiver has answered, or the schedule has ended. When
// ctx ends before, the capture is forwarded after the next start.
func (f *Forwarder) forward(ctx context.Context, e Entry) {
	c, err := f.listener.Store.Read(e.Place)
	if err != nil {
		f.opts.OnAnswer(capture.Answered{Seq: e.Seq, To: f.safeURL, Outcome: capture.GaveUp, Attempt: 1, Error: err.Error()})
		return
	}
	for attempt := 1; ; attempt++ {
		a, ok := f.attempt(ctx, &c)
		if !ok {
			return
		}
		a.Attempt, a.Manual = attempt, false
		if a.Outcome == capture.Retrying && len(f.opts.Retry) == 0 {
			a.Outcome = capture.GaveUp
		}
		f.record(ctx, a)
		f.listener.Index.Forwarded(a)
		f.listener.metrics.forward(string(a.Outcome))
		f.opts.OnAnswer(a)
		if a.Outcome.Final() {
			return
		}
		if pause.For(ctx, f.opts.Retry[min(attempt, len(f.opts.Retry))-1]) != nil {
			return
		}
	}
}

// grace is how long an attempt goes on when ctx has ended: one that is broken off
// is made again after the next start, though the receiver may have taken it.
const grace = 4 * time.Second

// attempt sends a capture. ok is false when it was broken off.
func (f *Forwarder) attempt(ctx context.Context, c *capture.Capture) (a capture.Answered, ok bool) {
	trying, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })()
	a = f.listener.SendAgain(trying, f.opts.Client, f.opts.To, c)
	return a, trying.Err() == nil
}

// record writes an answer down, when there is no room now, later: an answer that
// is not recorded would be got a second time.
func (f *Forwarder) record(ctx context.Context, a capture.Answered) {
	for f.listener.Store.Answer(a) != nil {
		if pause.For(ctx, time.Second) != nil {
			return
		}
	}
}

// SendAgain sends a capture to a receiver and gives what came of it. It records
// nothing.
func (l *Listener) SendAgain(ctx context.Context, client *deliver.Client, to string, c *capture.Capture) capture.Answered {
	a := capture.Answered{Seq: c.Seq, To: deliver.SafeURL(to), Attempt: 1, Manual: true}
	res := client.Exact(ctx, to, deliver.Recorded{Method: c.Method, Target: c.URL, Headers: c.Headers, Body: c.Body})
	err := res.Err
	a.Time = l.opts.Now().UTC()
	a.Status, a.LatencyMS, a.Body = res.Status, float64(res.Latency)/float64(time.Millisecond), res.Body
	a.Headers = headerPairs(res.Header)
	switch {
	case err != nil:
		a.Error, a.Outcome = err.Error(), capture.Retrying
		if advice := hint.Of(err); advice != "" && !isRefused(err) { // a receiver that is down comes back
			a.Error += "; " + advice
		}
	case res.Status >= 200 && res.Status <= 299:
		a.Outcome = capture.Delivered
	case isDown(res.Status):
		a.Outcome = capture.Retrying
	default:
		a.Outcome = capture.Rejected
	}
	return a
}

func isRefused(err error) bool {
	var failure *deliver.Failure
	return errors.As(err, &failure) && failure.Kind == deliver.Refused
}

// isDown tells the statuses of a receiver, or of what stands before it, that
// cannot take deliveries now.
func isDown(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusBadGateway ||
		status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout
}
