package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/validate"
)

// expectState is what the expectations say so far.
type expectState int

const (
	reached expectState = iota + 1
	exceeded
)

// listenOutput prints what comes, on a goroutine of its own: a reader that does
// not read must not keep deliveries from being answered.
type listenOutput struct {
	options     listenOptions
	streams     *streams
	lines       io.Writer // of deliveries
	buffer      *buffer
	report      report.Writer
	closing     func() error
	sum         report.Summary
	expected    *listen.Expectations
	expectation chan expectState // has the last state
	failed      int              // deliveries that fail
	line        []byte           // reused

	mu    sync.Mutex
	room  sync.Cond
	queue []func() error
	ended bool
	done  chan struct{}
	err   error
}

// mostQueued is how many batches wait to be printed before deliveries wait.
const mostQueued = 100_000

func newListenOutput(o listenOptions, s *streams, expected *listen.Expectations) (*listenOutput, error) {
	out := &listenOutput{options: o, streams: s, buffer: newBuffer(s.out), expected: expected, expectation: make(chan expectState, 1), done: make(chan struct{})}
	out.room.L = &out.mu
	out.lines = out.buffer.writer()
	if format := o.reports.format.value; format != "text" && format != "json" {
		out.lines = s.err // the standard output is the report's
	}
	var err error
	out.report, out.closing, err = o.reports.open(&streams{in: s.in, out: out.buffer.writer(), err: s.err}, listenRules())
	if err != nil {
		return nil, err
	}
	out.sum.Started = clock()
	go out.print()
	return out, nil
}

// listenRules are the validator's and the one of expectations.
func listenRules() []report.Rule {
	return append(validateRules(), report.Rule{ID: "expect", Summary: "All expected deliveries arrive, and no surplus ones", HelpURI: homePage + "/blob/main/docs/LISTEN.md#expectations"})
}

func (p *listenOutput) isJSON() bool { return p.options.reports.format.value == "json" }

// enqueue prints later. It waits when very much is waiting already.
func (p *listenOutput) enqueue(do func() error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.queue) >= mostQueued {
		p.room.Wait()
	}
	p.queue = append(p.queue, do)
	p.room.Broadcast()
}

func (p *listenOutput) print() {
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
		if err := p.buffer.flush(); err != nil && p.err == nil {
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

// ready says that deliveries can come.
func (p *listenOutput) ready(url, page, folder string) {
	p.enqueue(func() error {
		if page != "" {
			page = url + page
		}
		if p.isJSON() {
			return newJSONLines(p.lines).write(readyLine{"ready", url, page, folder})
		}
		line := "listening on " + url
		if page != "" {
			line += " page " + page
		}
		_, err := fmt.Fprintln(p.lines, line)
		return err
	})
	if folder == "" {
		fmt.Fprintln(p.streams.err, "siohook: captures are deleted at the end; use --save DIR to keep them")
	}
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
	Bytes     int       `json:"bytes"`
	Status    int       `json:"status,omitempty"`
	LatencyMS float64   `json:"latency_ms"`
}

func (p *listenOutput) deliveries(list []listen.Delivery) {
	p.enqueue(func() error {
		var errs []error
		for i := range list {
			errs = append(errs, p.delivery(&list[i]))
		}
		if p.options.expecting() {
			switch {
			case p.expected.Exceeded():
				p.tell(exceeded)
			case p.expected.Reached():
				p.tell(reached)
			}
		}
		return errors.Join(errs...)
	})
}

// tell replaces the state that nobody has taken yet.
func (p *listenOutput) tell(state expectState) {
	select {
	case <-p.expectation:
	default:
	}
	p.expectation <- state
}

// delivery prints and reports one.
func (p *listenOutput) delivery(d *listen.Delivery) error {
	p.expected.Add(d)
	e := &d.Entry
	var err error
	if p.isJSON() {
		err = newJSONLines(p.lines).write(deliveryLine{
			"delivery", e.Seq, e.Time, e.Method, e.URL, e.Event, e.Verdict, e.Bytes, e.Status, float64(d.Latency) / float64(time.Millisecond),
		})
	} else {
		p.line = appendDelivery(p.line[:0], d)
		_, err = p.lines.Write(p.line)
	}
	if e.Verdict == listen.Unchecked {
		return err
	}
	if len(d.Report.Violations) == 0 {
		p.sum.AddPassed(1)
		return errors.Join(err, p.report.Passed("deliveries", e.Event, 1))
	}
	c := report.Case{Suite: "deliveries", Name: fmt.Sprintf("delivery %d", e.Seq), Subject: e.Event}
	for i := range d.Report.Violations {
		v := &d.Report.Violations[i]
		f := findingOf(v, d.Report.Payload)
		f.File = p.fileOf(e)
		if p.options.expecting() && !p.fails(v) {
			f.Severity = report.Warning
		}
		c.Findings = append(c.Findings, f)
	}
	if c.Failed() {
		p.failed++
	}
	p.sum.Add(&c)
	return errors.Join(err, p.report.Case(&c))
}

// appendDelivery appends the line of a delivery. There may be very many of them.
func appendDelivery(b []byte, d *listen.Delivery) []byte {
	e := &d.Entry
	b = strconv.AppendUint(append(b, '#'), e.Seq, 10)
	b = append(append(b, ' '), safetext.Line(e.Method, 20)...)
	b = append(append(b, ' '), safetext.Line(e.URL, 200)...)
	event := e.Event
	if event == "" {
		event = "no event"
	}
	b = append(append(b, ": "...), safetext.Line(event, 100)...)
	b = append(append(append(b, ": "...), e.Verdict...), ", "...)
	b = append(append(b, listen.Size(e.Bytes)...), " in "...)
	b = append(strconv.AppendFloat(b, float64(d.Latency)/float64(time.Millisecond), 'f', 1, 64), " ms: "...)
	if e.Status == 0 {
		return append(b, "closed\n"...)
	}
	return append(strconv.AppendInt(b, int64(e.Status), 10), '\n')
}

// fails tells whether a violation fails an expectation.
func (p *listenOutput) fails(v *validate.Violation) bool {
	isUnknown := v.Rule == "unknown-type" || v.Rule == "unknown-variant"
	switch p.options.failOn.value {
	case "none":
		return false
	case "unknown":
		return v.Severity == validate.Error
	}
	return v.Severity == validate.Error && !isUnknown
}

// fileOf names a capture as siohook validate does.
func (p *listenOutput) fileOf(e *listen.Entry) string {
	if p.options.save == "" {
		return fmt.Sprintf("delivery#%d", e.Seq)
	}
	return fmt.Sprintf("%s#%d", filepath.Join(p.options.save, capture.SegmentName(e.Place.Segment)), e.Seq-e.Place.Segment+1)
}

// forwardLine is a line of siohook listen --format json.
type forwardLine struct {
	Kind      string          `json:"kind"`
	Seq       uint64          `json:"seq"`
	To        string          `json:"to"`
	Outcome   capture.Outcome `json:"outcome"`
	Attempt   int             `json:"attempt"`
	Status    int             `json:"status,omitempty"`
	LatencyMS float64         `json:"latency_ms"`
	Error     string          `json:"error,omitempty"`
}

func (p *listenOutput) forwarded(a capture.Answered) {
	p.enqueue(func() error {
		if p.isJSON() {
			return newJSONLines(p.lines).write(forwardLine{"forward", a.Seq, a.To, a.Outcome, a.Attempt, a.Status, a.LatencyMS, a.Error})
		}
		what := a.Error
		if what == "" {
			what = fmt.Sprintf("%d in %.1f ms", a.Status, a.LatencyMS)
		}
		_, err := fmt.Fprintf(p.lines, "#%d -> %s: %s: %s\n", a.Seq, safetext.Line(a.To, 200), a.Outcome.Words(), safetext.Line(what, 300))
		return err
	})
}

// expectationLine is a line of siohook listen --format json.
type expectationLine struct {
	Kind   string `json:"kind"`
	Expect string `json:"expect"`
	Event  string `json:"event"`
	Least  int    `json:"least"`
	Most   *int   `json:"most,omitempty"` // none for no limit
	Want   string `json:"want"`
	Got    int    `json:"got"`
	Passed bool   `json:"passed"`
}

// close prints what is left, ends the reports and says how the command ends.
func (p *listenOutput) close(ctx context.Context, failure error) error {
	p.mu.Lock()
	p.ended = true
	p.room.Broadcast()
	p.mu.Unlock()
	<-p.done
	expecting := p.options.expecting()
	broken := p.expectations()
	p.sum.Duration = clock().Sub(p.sum.Started)
	p.sum.Interrupted = expecting && ctx.Err() != nil
	err := errors.Join(p.err, p.report.Close(p.sum), p.buffer.flush(), p.closing())
	if !p.isJSON() {
		fmt.Fprintf(p.streams.err, "siohook: %s: %d valid, %d with violations\n", words.Count(p.expected.All, "delivery"), p.sum.Passed-(len(p.expected.List)-broken), p.sum.Cases-p.sum.Passed-broken)
	}
	switch {
	case err != nil || failure != nil || !expecting:
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case p.expected.All == 0:
		return &inconclusiveError{fmt.Errorf("no delivery arrived within %s", p.options.within), "does the sender use this address and port?"}
	case broken > 0 || p.failed > 0:
		return errFindings
	}
	return nil
}

// expectations reports what was expected and gives how many do not hold.
func (p *listenOutput) expectations() (broken int) {
	for i := range p.expected.List {
		e, got := &p.expected.List[i], p.expected.Got[i]
		line := expectationLine{Kind: "expectation", Expect: e.Text, Event: e.Event, Least: e.Least, Want: e.Want(), Got: got, Passed: e.Holds(got)}
		if e.Most >= 0 {
			line.Most = &e.Most
		}
		c := report.Case{Suite: "expectations", Name: e.Text, Subject: e.Event}
		if !line.Passed {
			broken++
			c.Findings = []report.Finding{{
				Severity: report.Error, Rule: "expect", Subject: e.Event, Message: fmt.Sprintf("want %s, got %d", e.Want(), got), Fingerprint: fingerprint.Of("expect", e.Event, strconv.Itoa(e.Least), strconv.Itoa(e.Most)), Object: line,
			}}
		}
		p.sum.Add(&c)
		err := p.report.Case(&c)
		if line.Passed && p.isJSON() {
			err = errors.Join(err, newJSONLines(p.lines).write(line))
		} else if line.Passed && p.options.reports.format.value == "text" {
			_, printed := fmt.Fprintf(p.lines, "%s: passed, got %d\n", safetext.Line(e.Text, 200), got)
			err = errors.Join(err, printed)
		}
		if err != nil && p.err == nil {
			p.err = err
		}
	}
	return broken
}
