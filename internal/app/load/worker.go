package load

import (
	"errors"
	"net/http"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/schemas"
)

// spawn starts a worker.
func (r *Runner) spawn() {
	r.workers.Add(1)
	r.idle.Add(1) // from now on, or many would be started until the first is at it
	r.group.Add(1)
	go func() {
		defer r.group.Done()
		r.work()
	}()
}

// arrival is a request that is due.
type arrival struct {
	made   Made
	n      uint64
	due    time.Time
	warmUp bool
}

// work sends requests on a connection of its own until there are none.
func (r *Runner) work() {
	sender, err := r.client.Sender(r.abort, deliver.Request{URL: r.o.URL, Header: r.o.Header})
	if err != nil {
		r.stop(err)
		return
	}
	defer sender.Close()
	buf := make([]byte, 0, 4<<10)
	var result Result
	for {
		r.lead.Lock()
		a, ok := r.next(buf[:0])
		alone := r.idle.Add(-1) == 0
		r.lead.Unlock()
		if !ok {
			return
		}
		if alone && r.workers.Load() < int64(r.o.Connections) {
			r.spawn()
		}
		buf = a.made.Body
		result = Result{N: a.n, Event: a.made.Event, Invalid: a.made.Invalid, WarmUp: a.warmUp, Bytes: len(buf)}
		r.send(sender, &a, &result)
		r.idle.Add(1)
	}
}

// next waits for the next arrival, its payload made before.
func (r *Runner) next(dst []byte) (a arrival, ok bool) {
	if r.stopped.Err() != nil {
		return a, false
	}
	if r.o.MaxRequests > 0 && r.all >= r.o.MaxRequests {
		r.stop(errMaxRequests)
		return a, false
	}
	made, err := r.o.Source.Next(dst)
	if err != nil {
		r.stop(err)
		return a, false
	}
	if r.timer == nil {
		r.start()
	}
	for {
		now := r.o.Now()
		elapsed := now.Sub(r.begin)
		p := &r.phases[0]
		wait, done := p.pacer.Wait(elapsed, r.sent)
		switch {
		case done && len(r.phases) > 1:
			// The warm-up lasts until its end, not until its last request.
			if rest := p.pacer.Duration() - elapsed; rest > 0 && !r.sleep(rest) {
				return a, false
			}
			r.phases = r.phases[1:]
			r.begin, r.sent = r.o.Now(), 0
			begin := r.begin
			r.begun.Store(&begin)
			r.tally.began(begin)
		case done:
			if rest := p.pacer.Duration() - elapsed; rest > 0 && !r.sleep(rest) {
				return a, false
			}
			r.stop(errEnd)
			return a, false
		case elapsed > p.pacer.Duration()+r.o.Deadline:
			// What is due is not sent for ever: somebody waits for the report.
			r.stop(errEnd)
			return a, false
		case wait > 0:
			if !r.sleep(wait) {
				return a, false
			}
		default:
			a = arrival{made: made, n: r.all, due: now.Add(wait), warmUp: p.warmUp}
			r.sent++
			r.all++
			return a, true
		}
	}
}

// sleep waits, and tells whether the run goes on.
func (r *Runner) sleep(d time.Duration) bool {
	r.timer.Reset(d)
	select {
	case <-r.timer.C:
		return true
	case <-r.stopped.Done():
		return false
	}
}

// header is what one delivery has beside the headers of all; nil where they are the same.
func (r *Runner) header(made *Made) (http.Header, error) {
	if !r.hasOwn {
		return nil, nil
	}
	now := r.o.Now()
	happened := made.Time
	if happened.IsZero() {
		happened = now
	}
	d, err := r.o.Catalog.OrDefault().Signed(made.Type, made.Body, schemas.Attempt{Event: made.N, Number: 1, Time: happened, At: now}, r.o.Secret)
	return d.Header, err
}

func (r *Runner) send(sender *deliver.Sender, a *arrival, result *Result) {
	begun := &a.due // in the warm-up nothing has begun
	if !a.warmUp {
		begun = r.begun.Load()
	}
	own, err := r.header(&a.made)
	if err != nil {
		r.stop(err)
		return
	}
	r.tally.begin(result.Event, result.Invalid, a.warmUp)
	r.inFlight.Add(1)
	started := r.o.Now()
	got := sender.Send(a.made.Body, own, started)
	ended := r.o.Now()
	r.inFlight.Add(-1)
	result.At = a.due
	result.Due, result.Started, result.Ended = a.due.Sub(*begun), started.Sub(*begun), ended.Sub(*begun)
	result.Status, result.proto = got.Status, got.Proto
	if got.Err != nil {
		errors.As(got.Err, &result.Failed) // it is nothing else
	}
	if got.Header != nil && got.Status >= 300 {
		result.RetryAfter = got.Header.Get(retryAfter) != ""
		if got.Status < 400 {
			result.location = got.Header.Get(location)
		}
	}
	err = r.tally.end(result, r.o.OnResult)
	switch {
	case err != nil:
		r.stop(err)
	case deliver.IsHopeless(got.Err):
		r.stop(got.Err)
	}
}
