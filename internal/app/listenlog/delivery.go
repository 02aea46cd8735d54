package listenlog

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/judge"
	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/jsonlines"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/validate"
)

// delivery prints and reports one.
func (p *Log) delivery(d *listen.Delivery) error {
	p.opts.Expected.Add(d)
	if d.Report.Verified {
		p.signed++
	}
	e := &d.Entry
	var err error
	if p.opts.JSON {
		err = jsonlines.New(p.opts.Lines).Write(deliveryLine{
			"delivery", e.Seq, e.Time, e.Method, e.URL, e.Event, e.Verdict, d.Report.Verified, e.Bytes, e.Status, float64(d.Latency) / float64(time.Millisecond),
		})
	} else {
		p.line = appendDelivery(p.line[:0], d)
		_, err = p.opts.Lines.Write(p.line)
	}
	if e.Verdict == listen.Unchecked {
		return err
	}
	if len(d.Report.Violations) == 0 {
		p.Sum.AddPassed(1)
		return errors.Join(err, p.opts.Report.Passed("deliveries", e.Event, 1))
	}
	c := report.Case{Suite: "deliveries", Name: fmt.Sprintf("delivery %d", e.Seq), Subject: e.Event}
	for i := range d.Report.Violations {
		v := &d.Report.Violations[i]
		f := judge.Finding(v, d.Report.Payload)
		f.File = p.fileOf(e)
		if p.opts.Expecting && !p.fails(v) {
			f.Severity = report.Warning
		}
		c.Findings = append(c.Findings, f)
	}
	if c.Failed() {
		p.failed++
	}
	p.Sum.Add(&c)
	return errors.Join(err, p.opts.Report.Case(&c))
}

// appendDelivery appends the line of a delivery. There may be very many of them.
func appendDelivery(b []byte, d *listen.Delivery) []byte {
	e := &d.Entry
	b = strconv.AppendUint(append(b, '#'), e.Seq, 10)
	b = append(append(b, ' '), safetext.Line(e.Method, 20)...)
	b = append(append(b, ' '), safetext.Line(e.URL, 200)...)
	event := e.Event
	if len(d.Report.Others) > 0 {
		event = d.Report.Events()
	}
	if event == "" {
		event = "no event"
	}
	b = append(append(b, ": "...), safetext.Line(event, 100)...)
	b = append(append(append(b, ": "...), e.Verdict...), ", "...)
	if d.Report.Verified {
		b = append(b, "verified, "...)
	}
	b = append(append(b, listen.Size(e.Bytes)...), " in "...)
	b = append(strconv.AppendFloat(b, float64(d.Latency)/float64(time.Millisecond), 'f', 1, 64), " ms: "...)
	if e.Status == 0 {
		return append(b, "closed\n"...)
	}
	return append(strconv.AppendInt(b, int64(e.Status), 10), '\n')
}

// fails tells whether a violation fails an expectation.
func (p *Log) fails(v *validate.Violation) bool {
	isUnknown := v.Rule == "unknown-type" || v.Rule == "unknown-variant"
	switch p.opts.FailOn {
	case "none":
		return false
	case "unknown":
		return v.Severity == validate.Error
	}
	return v.Severity == validate.Error && !isUnknown
}

// fileOf names a capture as siohook validate does.
func (p *Log) fileOf(e *listen.Entry) string {
	if p.opts.Folder == "" {
		return fmt.Sprintf("delivery#%d", e.Seq)
	}
	return fmt.Sprintf("%s#%d", filepath.Join(p.opts.Folder, capture.SegmentName(e.Place.Segment)), e.Seq-e.Place.Segment+1)
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

// Forwarded prints how a delivery was forwarded.
func (p *Log) Forwarded(a capture.Answered) {
	p.enqueue(func() error {
		if p.opts.JSON {
			return jsonlines.New(p.opts.Lines).Write(forwardLine{"forward", a.Seq, a.To, a.Outcome, a.Attempt, a.Status, a.LatencyMS, a.Error})
		}
		what := a.Error
		if what == "" {
			what = fmt.Sprintf("%d in %.1f ms", a.Status, a.LatencyMS)
		}
		_, err := fmt.Fprintf(p.opts.Lines, "#%d -> %s: %s: %s\n", a.Seq, safetext.Line(a.To, 200), a.Outcome.Words(), safetext.Line(what, 300))
		return err
	})
}
