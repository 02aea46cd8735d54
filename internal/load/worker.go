package load

import (
	"time"

	"github.com/siohook/siohook/internal/deliver"
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
	conn := r.connect()
	defer conn.close()
	room := room(r.wire)
	buf := make([]byte, room, room+4<<10)
	var result Result
	for {
		r.lead.Lock()
		a, ok := r.next(buf[:room])
		alone := r.idle.Add(-1) == 0
		r.lead.Unlock()
		if !ok {
			return
		}
		if alone && r.workers.Load() < int64(r.o.Connections) {
			r.spawn()
		}
		buf = a.made.Body
		result = Result{N: a.n, Event: a.made.Event, Invalid: a.made.Invalid, WarmUp: a.warmUp, Bytes: len(buf) - room}
		r.send(conn, buf, room, &a, &result)
		r.idle.Add(1)
	}
}

func (r *Runner) connect() connection {
	if r.o.engine() == NetHTTP {
		return &general{client: r.client, url: r.o.URL, header: r.o.Header, abort: r.abort}
	}
	return &plain{wire: r.wire, url: r.o.URL, dialer: r.client.Dialer(), deadline: r.o.Deadline, abort: r.abort}
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

func (r *Runner) send(conn connection, buf []byte, room int, a *arrival, result *Result) {
	begun := &a.due // in the warm-up nothing has begun
	if !a.warmUp {
		begun = r.begun.Load()
	}
	r.tally.begin(result.Event, result.Invalid, a.warmUp)
	r.inFlight.Add(1)
	started := r.o.Now()
	got := conn.send(buf, room, started)
	ended := r.o.Now()
	r.inFlight.Add(-1)
	result.At = a.due
	result.Due, result.Started, result.Ended = a.due.Sub(*begun), started.Sub(*begun), ended.Sub(*begun)
	result.Status, result.Failed, result.RetryAfter = got.status, got.failed, got.retryAfter
	result.location, result.proto = got.location, got.proto
	err := r.tally.end(result, r.o.OnResult)
	switch {
	case err != nil:
		r.stop(err)
	case got.failed != nil && (got.failed.Kind == deliver.Remote || got.failed.Kind == deliver.Invalid):
		r.stop(got.failed)
	}
}
