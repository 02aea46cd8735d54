package load

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/siohook/siohook/internal/deliver"
)

// Runner makes one run. While it is at it, [Runner.Look] tells how it goes.
type Runner struct {
	o      Options
	tally  Tally
	client *deliver.Client
	wire   deliver.Wire

	lead    sync.Mutex // held by the worker that waits for the next arrival
	phases  []phase
	begin   time.Time // of the phase
	sent    uint64    // in the phase
	all     uint64    // in all phases
	planned bool      // the last phase came to its end
	timer   *time.Timer

	begun    atomic.Pointer[time.Time] // of the measurement
	idle     atomic.Int64              // workers that lead or wait to
	inFlight atomic.Int64
	workers  atomic.Int64
	group    sync.WaitGroup

	stop    context.CancelCauseFunc // no more requests are sent
	stopped context.Context
	abort   context.Context // requests under way are cut off
}

// phase is the warm-up or the measurement.
type phase struct {
	pacer  Pacer
	warmUp bool
}

// stopError ends a run before its time.
type stopError struct{ reason, hint string }

func (e *stopError) Error() string { return e.reason }

var (
	errMaxRequests = errors.New("the most requests that the run may make were sent")
	errEnd         = errors.New("the schedule is at its end")
)

// New makes a runner.
func New(o Options) (*Runner, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	r := &Runner{o: o}
	r.client = deliver.New(deliver.Options{
		Timeout: o.Deadline, AllowRemote: o.AllowRemote, MaxResponse: -1, HTTP2: o.HTTP2, TLS: o.TLS, Proxy: o.Proxy,
		Close: o.Close, Connections: o.Connections,
	})
	var err error
	if r.wire, err = r.client.Wire(deliver.Request{URL: o.URL, Header: o.Header}); err != nil {
		return nil, err
	}
	if o.WarmUp != nil {
		r.phases = append(r.phases, phase{o.WarmUp, true})
	}
	r.phases = append(r.phases, phase{o.Pacer, false})
	r.tally.report = Report{
		Schema: schemaVersion, Runs: 1, Target: deliver.SafeURL(o.URL), Engine: o.engine(), Model: o.model(), Schedule: o.Pacer.String(),
		AtMost: o.Connections, Deadline: o.Deadline,
	}
	return r, nil
}

// Run sends until the schedule is at its end, ctx is done, or it makes no sense to
// go on, and waits for what is under way. There is a report in any case; an error
// is one of the source or of OnResult, or a target that must not be reached.
func (r *Runner) Run(ctx context.Context) (*Report, error) {
	r.stopped, r.stop = context.WithCancelCause(context.WithoutCancel(ctx))
	defer r.stop(nil)
	abort, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	r.abort = abort
	defer context.AfterFunc(ctx, func() { r.stop(context.Canceled) })()
	defer context.AfterFunc(r.stopped, func() {
		if errors.Is(context.Cause(r.stopped), errEnd) || errors.Is(context.Cause(r.stopped), errMaxRequests) {
			return // what was sent may take its deadline
		}
		wait := time.NewTimer(min(grace, r.o.Deadline))
		defer wait.Stop()
		select {
		case <-wait.C:
			cut()
		case <-abort.Done():
		}
	})()

	r.start()
	watching := make(chan struct{})
	go func() { defer close(watching); r.watch(abort) }()
	first := 1
	if r.o.model() == Closed {
		first = r.o.Connections
	}
	for range first {
		r.spawn()
	}
	r.group.Wait()
	cut()
	<-watching
	r.client.Close()
	return r.report()
}

// start begins the first phase.
func (r *Runner) start() {
	r.begin = r.o.Now()
	r.timer = time.NewTimer(time.Hour)
	r.timer.Stop()
	r.tally.report.Started = r.begin.UTC()
	if !r.phases[0].warmUp {
		r.begun.Store(&r.begin)
	}
}

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
			r.planned = true
			r.stop(errEnd)
			return a, false
		case elapsed > p.pacer.Duration()+r.o.Deadline:
			// What is due is not sent for ever: somebody waits for the report.
			r.planned = true
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
	begun := r.begun.Load()
	if begun == nil {
		begun = &r.begin // of the warm-up: nobody looks at its times
	}
	if a.warmUp {
		begun = &a.due
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

// report is what came of the run, once it is over.
func (r *Runner) report() (*Report, error) {
	o := &r.tally.report
	o.Connections = int(min(r.workers.Load(), int64(r.o.Connections)))
	cause := context.Cause(r.stopped)
	var stop *stopError
	var err error
	switch {
	case errors.Is(cause, errEnd):
		o.Duration = r.o.Pacer.Duration()
		o.Unsent = r.unsent()
	case errors.Is(cause, errMaxRequests):
		o.Stopped = errMaxRequests.Error()
		o.Duration = o.LastSent
	case errors.Is(cause, context.Canceled):
		o.Interrupted, o.Stopped = true, "interrupted"
		o.Duration = o.LastSent
	case errors.As(cause, &stop):
		o.Stopped, o.Hint = stop.reason, stop.hint
		o.Duration = o.LastSent
	default:
		err = cause
	}
	return o, errors.Join(err, o.Balance(), balance("warm-up", &o.WarmUp))
}

func balance(what string, c *Counts) error {
	if err := c.Balance(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// unsent counts what was due and not sent.
func (r *Runner) unsent() uint64 {
	n := r.sent
	if r.o.model() == Closed {
		return 0
	}
	for {
		if _, done := r.o.Pacer.Wait(0, n); done {
			return n - r.sent
		}
		n++
	}
}
