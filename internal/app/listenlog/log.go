// Package listenlog prints what siohook listen takes, as it comes, and reports it.
package listenlog

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/jsonlines"
)

// State is what the expectations say so far.
type State int

// The states that end a run, sooner or later.
const (
	Reached State = iota + 1
	Exceeded
)

// Options of a Log.
type Options struct {
	Lines    io.Writer    // of deliveries, and what else happens
	Flush    func() error // of Lines, before it waits
	JSON     bool         // lines are objects
	Passed   bool         // print expectations that hold
	Report   report.Writer
	Expected *listen.Expectations
	// Expecting tells that the run ends by itself. FailOn says what fails it: "violation"
	// is one of a known event, "unknown" any, and "none" none.
	Expecting bool
	FailOn    string
	Folder    string // of the captures, "" when they are not kept
	Now       func() time.Time
}

// Log prints what comes, on a goroutine of its own: a reader that does not read must not keep
// deliveries from being answered.
type Log struct {
	Sum report.Summary // once it is closed

	opts   Options
	states chan State // has the last state
	failed int        // deliveries that fail
	signed int        // deliveries with the signature of their body
	line   []byte     // reused

	mu    sync.Mutex
	room  sync.Cond
	queue []func() error
	ended bool
	done  chan struct{}
	err   error
}

// mostQueued is how many batches wait to be printed before deliveries wait.
const mostQueued = 10_000

// New begins to print. Close must be called.
func New(o Options) *Log {
	p := &Log{opts: o, states: make(chan State, 1), done: make(chan struct{})}
	p.room.L = &p.mu
	p.Sum.Started = o.Now()
	go p.print()
	return p
}

// States has the state of the expectations when it has changed.
func (p *Log) States() <-chan State { return p.states }

// enqueue prints later. It waits when very much is waiting already.
func (p *Log) enqueue(do func() error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.queue) >= mostQueued {
		p.room.Wait()
	}
	p.queue = append(p.queue, do)
	p.room.Broadcast()
}

func (p *Log) print() {
	defer close(p.done)
	for {
		p.mu.Lock()
		for len(p.queue) == 0 && !p.ended {
			p.room.Wait()
		}
		list := p.queue
		p.queue = nil
		p.room.Broadcast()
		p.mu.Unlock()
		if len(list) == 0 {
			return
		}
		for _, do := range list {
			if err := do(); err != nil && p.err == nil {
				p.err = err
			}
		}
		if err := p.opts.Flush(); err != nil && p.err == nil {
			p.err = err
		}
	}
}

// readyLine is the first line of siohook listen --format json.
type readyLine struct {
	Kind   string `json:"kind"`
	URL    string `json:"url"`
	Page   string `json:"page,omitempty"`
	Folder string `json:"folder,omitempty"`
}

// Ready says that deliveries can come.
func (p *Log) Ready(url, page string) {
	p.enqueue(func() error {
		if page != "" {
			page = url + page
		}
		if p.opts.JSON {
			return jsonlines.New(p.opts.Lines).Write(readyLine{"ready", url, page, p.opts.Folder})
		}
		line := "listening on " + url
		if page != "" {
			line += " page " + page
		}
		_, err := fmt.Fprintln(p.opts.Lines, line)
		return err
	})
}

// deliveryLine is a line of siohook listen --format json.
type deliveryLine struct {
	Kind      string    `json:"kind"`
	Seq       uint64    `json:"seq"`
	Time      time.Time `json:"time"`
	Method    string    `json:"method"`
	URL       string    `json:"url"`
	Event     string    `json:"event,omitempty"`
	Verdict   string    `json:"verdict"`
	Verified  bool      `json:"verified,omitempty"` // it has the signature of its body
	Bytes     int       `json:"bytes"`
	Status    int       `json:"status,omitempty"`
	LatencyMS float64   `json:"latency_ms"`
}

// Deliveries prints and reports deliveries.
func (p *Log) Deliveries(list []listen.Delivery) {
	p.enqueue(func() error {
		var errs []error
		for i := range list {
			errs = append(errs, p.delivery(&list[i]))
		}
		if p.opts.Expecting {
			switch {
			case p.opts.Expected.Exceeded():
				p.tell(Exceeded)
			case p.opts.Expected.Reached():
				p.tell(Reached)
			}
		}
		return errors.Join(errs...)
	})
}

// tell replaces the state that nobody has taken yet.
func (p *Log) tell(state State) {
	select {
	case <-p.states:
	default:
	}
	p.states <- state
}

// Outcome is how a run ends.
type Outcome struct {
	Valid, Invalid int // deliveries
	Verified       int // deliveries with the signature of their body
	Broken         int // expectations that do not hold
	Failed         int // deliveries that fail the run
}

// Close prints what is left and reports the expectations. interrupted tells that the run did
// not come to its end.
func (p *Log) Close(interrupted bool) (Outcome, error) {
	p.mu.Lock()
	p.ended = true
	p.room.Broadcast()
	p.mu.Unlock()
	<-p.done
	broken := p.expectations()
	p.Sum.Duration = p.opts.Now().Sub(p.Sum.Started)
	p.Sum.Interrupted = p.opts.Expecting && interrupted
	if p.opts.Expecting && p.opts.Expected.All == 0 && !interrupted {
		p.Sum.Problem = "no delivery arrived"
	}
	o := Outcome{Broken: broken, Failed: p.failed, Verified: p.signed, Valid: p.Sum.Passed - (len(p.opts.Expected.List) - broken), Invalid: p.Sum.Cases - p.Sum.Passed - broken}
	return o, errors.Join(p.err, p.opts.Report.Close(p.Sum), p.opts.Flush())
}
