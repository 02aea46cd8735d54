package load

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/format"
)

// Runner makes one run. While it is at it, [Runner.Look] tells how it goes.
type Runner struct {
	o      Options
	tally  Tally
	client *deliver.Client
	hasOwn bool // deliveries have headers of their own

	lead   sync.Mutex // held by the worker that waits for the next arrival
	phases []phase
	begin  time.Time // of the phase
	sent   uint64    // in the phase
	all    uint64    // in all phases
	timer  *time.Timer

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
	errMaxRequests = errors.New("the run has sent its highest number of requests")
	errEnd         = errors.New("the schedule has ended")
)

// New makes a runner.
func New(o Options) (*Runner, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	r := &Runner{o: o, hasOwn: o.hasOwnHeaders()}
	r.client = deliver.New(deliver.Options{
		Provider: o.Provider,
		Timeout:  o.Deadline, AllowRemote: o.AllowRemote, MaxResponse: -1, HTTP2: o.HTTP2, TLS: o.TLS, Proxy: o.Proxy,
		Close: o.Close, Connections: o.Connections, KeepHeaders: []string{retryAfter, location},
	})
	sender, err := r.client.Sender(context.Background(), deliver.Request{URL: o.URL, Header: o.Header})
	if err != nil {
		return nil, err // before anything is sent
	}
	if o.WarmUp != nil {
		r.phases = append(r.phases, phase{o.WarmUp, true})
	}
	r.phases = append(r.phases, phase{o.Pacer, false})
	r.tally.report = Report{
		Format: format.Load.Version, Runs: 1, Target: deliver.SafeURL(o.URL), Engine: sender.Engine(), Model: o.model(), Schedule: o.Pacer.String(),
		AtMost: o.Connections, Deadline: o.Deadline,
	}
	return r, nil
}

// Run sends until the schedule has ended, ctx is done, or it makes no sense to
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

	busy := r.o.busy()
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
	r.tally.report.Busy = busy()
	return r.report()
}

// start begins the first phase, with the first payload at hand: of stories it takes
// longer to make than all others.
func (r *Runner) start() {
	r.begin = r.o.Now()
	r.timer = time.NewTimer(time.Hour)
	r.timer.Stop()
	r.tally.began(r.begin)
	if !r.phases[0].warmUp {
		r.begun.Store(&r.begin)
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
