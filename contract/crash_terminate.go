package contract

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/pause"
	"github.com/siohook/siohook/internal/base/words"
)

var crashTerminate = &rule{
	Check: Check{
		ID: "crash/terminate", Phase: Crashing, Severity: Error, Observer: true,
		Purpose: "each deployment ends the receiver while deliveries arrive",
		Expects: "after SIGTERM the receiver stops within 10 s, and every {thing} that it acknowledges until then counts",
		Cause:   "the process ends with answered deliveries still in memory, or waits for connections that never close",
		Fix:     "on SIGTERM stop listening, finish the deliveries under way, write everything, close open connections, and exit",
		Source:  "process managers and container platforms send SIGTERM, and SIGKILL some 10 s later; HTTP: a complete 2xx means that the delivery succeeded",
	},
}

// grace is how long a receiver may take to end after SIGTERM: what process managers usually give it.
// longestSent is for how long deliveries go on meanwhile where they are not refused, and mostSent
// how many are made on a connection.
const (
	grace       = 10 * time.Second
	longestSent = 3 * time.Second
	mostSent    = 24
)

// terminated delivers on an open connection and on new ones, and asks the receiver to end meanwhile.
// Deliveries go on until they are refused.
func (d *crashRound) terminated(ctx context.Context) (*loss, error) {
	if err := d.send.allows(2 * mostSent); err != nil {
		return nil, err
	}
	kept := d.send.another()
	defer kept.Close()
	until, stop := context.WithCancel(ctx)
	defer stop()
	asked, underWay := make(chan struct{}), make(chan struct{}, 4)
	first, err := d.newLane(func(r deliver.Request) deliver.Result { return kept.Post(ctx, r) })
	if err != nil {
		return nil, err
	}
	second, err := d.newLane(func(r deliver.Request) deliver.Result { return d.send.client.Paced(ctx, r, deliver.Pace{}) })
	if err != nil {
		return nil, err
	}
	lanes := []*lane{first, second}
	for _, l := range lanes {
		go l.run(until, d, asked, underWay)
	}
	for range lanes {
		<-underWay
	}
	if err := pause.For(ctx, time.Duration(d.at*float64(d.answers))); err != nil {
		return nil, err
	}
	at := d.since()
	if err := d.process.Terminate(); err != nil {
		return nil, err
	}
	close(asked)
	hasEnded := d.awaitEnd(ctx, longestSent)
	stop()
	d.sales = slices.Concat(<-first.sent, <-second.sent)
	kept.Close()
	hasEnded = hasEnded || d.awaitEnd(ctx, grace-longestSent)
	ended := d.since()
	if err := d.send.ended(ctx); err != nil {
		return nil, err
	}
	d.tellAt(at, "sent SIGTERM; deliveries go on")
	accepted, unanswered, last := 0, 0, time.Duration(0)
	for _, s := range d.sales {
		d.send.record(d.rule, s.payload, s.answer, true)
		switch {
		case s.isAcknowledged():
			accepted, last = accepted+1, max(last, s.done)
		case s.sent <= at && s.done > at:
			unanswered++
		}
	}
	d.tellAt(last, fmt.Sprintf("the last of %s acknowledged", words.Count(accepted, "delivery")))
	if unanswered > 0 {
		d.book.note(Unanswered, "on SIGTERM the receiver ended without an answer to a delivery that was under way: senders retry it, so this is only advice")
	}
	if !hasEnded {
		d.tellAt(ended, "it still runs: killed")
		return d.lose(crashTerminate, Grace, d.sales[0].payload, deliver.Result{}, "a receiver that ends within 10 s of SIGTERM", fmt.Sprintf("one that still runs after %v", ended-at)), d.kill(ctx)
	}
	d.tellAt(ended, "it has ended")
	return nil, d.kill(ctx) // what it has left of its group
}

// lane delivers one sale after the other.
type lane struct {
	post     func(deliver.Request) deliver.Result
	stakes   []*stake
	requests []deliver.Request
	sent     chan []*stake // those that were delivered
}

func (d *crashRound) newLane(post func(deliver.Request) deliver.Result) (*lane, error) {
	l := &lane{post: post, sent: make(chan []*stake, 1)}
	for range mostSent {
		s := &stake{payload: d.o.one(d.crashing.run)}
		request, err := d.send.request(s.payload, nil)
		if err != nil {
			return nil, err
		}
		l.stakes, l.requests = append(l.stakes, s), append(l.requests, request)
	}
	return l, nil
}

// run delivers until deliveries are refused, with longer pauses once the receiver was asked to end.
func (l *lane) run(until context.Context, d *crashRound, asked <-chan struct{}, underWay chan<- struct{}) {
	const some = 3
	n := 0
	for wait := time.Millisecond; n < len(l.stakes); {
		s := l.stakes[n]
		s.sent = d.since()
		s.answer = l.post(l.requests[n])
		s.done = d.since()
		if n++; n == some {
			underWay <- struct{}{}
		}
		select {
		case <-asked:
			wait = min(2*wait, longestSent/8)
		default:
		}
		if isFailure(s.answer, deliver.Refused) || pause.For(until, wait) != nil {
			break
		}
	}
	underWay <- struct{}{}
	l.sent <- l.stakes[:n]
}

// awaitEnd waits until the receiver has ended.
func (d *crashRound) awaitEnd(ctx context.Context, most time.Duration) bool {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-d.process.Ended():
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}
