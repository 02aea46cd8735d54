package contract

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/pause"
	"github.com/siohook/siohook/internal/base/sorted"
)

var crashService = &rule{
	Check: Check{
		ID: "crash/service", Phase: Crashing, Severity: Error, Observer: true,
		Purpose: "the service that a receiver calls fails one day, and nobody retries what the receiver has acknowledged",
		Expects: "a {thing} that was delivered while the service failed counts once, there too, when it works again",
		Cause:   "the receiver acknowledges a {thing} although its call failed, or calls again without the key of the first call",
		Fix:     "store what is left to do and retry it, or answer 503. Send the same Idempotency-Key with each call for a {thing}",
		Source:  "HTTP: a complete 2xx means that the delivery succeeded. Idempotency-Key: a draft of the IETF, which many services follow",
	},
}

// Outage is a way in which the service that a receiver calls fails.
type Outage string

// The outages.
const (
	Erring   Outage = "errors" // it answers 500
	Hanging  Outage = "hangs"  // it does not answer
	Dropping Outage = "drops"  // it closes the connection, and has not taken the call
	Taking   Outage = "takes"  // it closes the connection, and has taken the call
	Gone     Outage = "gone"   // nothing listens
)

// outages are tried in this order.
var outages = []Outage{Erring, Hanging, Dropping, Taking, Gone}

// words says what the service does.
func (o Outage) words() string {
	return map[Outage]string{
		Erring: "answers 500", Hanging: "does not answer", Dropping: "closes the connection before it has taken the call",
		Taking: "takes the call and closes the connection before the answer", Gone: "does not listen",
	}[o]
}

// Disturbance is an outage that goes on until it is ended.
type Disturbance struct {
	Met <-chan struct{} // closed at the first call that fails; nil where that cannot be seen
	End func() error    // the service works again
}

// How long an outage lasts at least after a call has met it, and where nobody sees whether one has;
// and how long a call is waited for that comes after the answer.
const (
	outageLasts = 300 * time.Millisecond
	callMayTake = 3 * time.Second
)

// served delivers while the service that the receiver calls fails, and judges what has become of it when
// the service works again.
func (d *crashRound) served(ctx context.Context) (*loss, error) {
	way, s := Outage(d.early), d.sales[0]
	outage, err := d.options.Disturb(way)
	if err != nil {
		return nil, &stuck{err}
	}
	end := sync.OnceValue(outage.End)
	defer end() //nolint:errcheck // it has ended by then, unless there is another error
	d.tell("from now on the service that the receiver calls %s", way.words())
	answered := make(chan struct{})
	over := make(chan error, 1)
	go func() { over <- d.outlast(ctx, outage, answered, end) }()
	s.answer, err = d.post(ctx, s.payload)
	close(answered)
	if err != nil {
		return nil, err
	}
	d.tell("sent %s: %s", d.name(s.payload), statusOf(s.answer))
	if err := <-over; err != nil {
		return nil, err
	}
	d.tell("the service works again")
	isMet := outage.Met == nil
	select {
	case <-outage.Met:
		isMet = true
	default:
	}
	d.isIdle = !isMet
	d.due = 1
	if !s.isAcknowledged() {
		answer, isAccepted, err := d.deliver(ctx, s.payload, d.due)
		if err != nil {
			return nil, err
		}
		d.tell("retried %s: %s", d.name(s.payload), statusOf(answer))
		if !isAccepted {
			return d.lose(crashService, Rejecting, s.payload, answer, "a 2xx to the retry when the service works again", fmt.Sprintf("%s for %v", statusOf(answer), d.options.Recover)), nil
		}
	}
	return d.judgeService(ctx, s, isMet)
}

// outlast ends an outage when it has been met, and has lasted.
func (d *crashRound) outlast(ctx context.Context, outage Disturbance, answered <-chan struct{}, end func() error) error {
	select {
	case <-outage.Met: // not where it is nil
	case <-ctx.Done():
	case <-answered:
		select { // the call may come after the answer
		case <-outage.Met:
		case <-ctx.Done():
		case <-time.After(callMayTake):
		}
	}
	if err := pause.For(ctx, outageLasts); err != nil {
		return err
	}
	if err := end(); err != nil {
		return &stuck{err}
	}
	return nil
}

// judgeService waits until the sale counts everywhere, and looks again when nothing changes any more.
func (d *crashRound) judgeService(ctx context.Context, s *stake, isMet bool) (*loss, error) {
	_, _, err := d.until(ctx, d.base, func(_ float64, now observe.State) bool {
		_, times := d.differs(now)
		return times > 0.99 // what is counted twice does not become less
	})
	if err != nil {
		return nil, err
	}
	now, err := d.rest(ctx)
	if err != nil {
		return nil, err
	}
	pointer, times := d.differs(now)
	d.tell("counted: %s", number(times))
	want := d.book.say("one count for each {thing} that was delivered while the service failed")
	got := fmt.Sprintf("%s in %s", number(times), nameOf(pointer))
	switch {
	case equal(times, 1):
		if isMet {
			d.holds(crashService)
		}
		d.base, d.crashing.base, d.counted = now, now, append(d.counted, s.payload)
	case times > 1:
		return d.lose(crashService, Doubled, s.payload, s.answer, want, got), nil
	case s.isAcknowledged() && d.holdsWork(now):
		d.book.skip(crashService, Backlog, fmt.Sprintf("after %v, the receiver still had what it acknowledged while the service failed: give it more time with --recover", d.options.Recover))
	default:
		got += fmt.Sprintf(" within %v", d.options.Recover)
		if s.isAcknowledged() {
			got += ", and it was acknowledged"
		}
		return d.lose(crashService, Lost, s.payload, deliver.Result{}, want, got), nil
	}
	return nil, nil
}

// differs is a number that does not count the sale once, and how often it does; 1 where none does so.
func (d *crashRound) differs(now observe.State) (pointer string, times float64) {
	delta := observe.Change(d.base, now)
	for _, pointer := range sorted.Keys(d.whole) {
		if times := delta[pointer] / d.whole[pointer]; !equal(times, 1) {
			return pointer, times
		}
	}
	return "", 1
}

// holdsWork tells whether a number that counts nothing has grown: what is left to do may be there.
func (d *crashRound) holdsWork(now observe.State) bool {
	for pointer, by := range observe.Change(d.base, now) {
		if _, counts := d.whole[pointer]; !counts && by > 0 && d.o.steps[pointer] == 0 && d.o.follows[pointer] == 0 {
			return true
		}
	}
	return false
}
