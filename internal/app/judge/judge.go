// Package judge validates the payloads of files, whatever their form, and reports what it
// finds.
//
//	j := judge.New(ctx, judge.Options{Validator: v, Out: reports, Progress: show, Wait: flush, Now: clock})
//	err := input.Files{Args: args, Stdin: stdin}.Each(ctx, j.File)
//	reports.Close(j.End(err))
package judge

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/validate"
)

// Judge is one run of siohook validate. It is not safe for concurrent use.
type Judge struct {
	Sum Summary // what was found so far

	ctx       context.Context //nolint:containedctx // readers of payloads have no parameter for it
	validator *validate.Validator
	profile   string
	started   time.Time
	out       report.Writer
	progress  func(line func() string)
	now       func() time.Time
	opener    *input.Opener
	stopped   error // of what a payload was told to
	file      string
	events    []string // the events, and "" for none
	passed    []int    // payloads of the file without a finding, by event
	read      *counter
	wait      func() error // comes before each read
	current   report.Case  // reused
	name      []byte       // of it, reused
}

// Options of a Judge.
type Options struct {
	Validator *validate.Validator
	Profile   string // of the validator, as the summary names it
	Opener    *input.Opener
	Out       report.Writer            // gets the findings; the caller closes it
	Progress  func(line func() string) // is called with a line that says how far the run is
	Wait      func() error             // comes before each read, which may take its time
	Now       func() time.Time
}

// New begins a run. When ctx ends, so does each file.
func New(ctx context.Context, o Options) *Judge {
	j := &Judge{ctx: ctx, validator: o.Validator, opener: o.Opener, out: o.Out, progress: o.Progress, wait: o.Wait, now: o.Now, Sum: NewSummary(), profile: o.Profile}
	j.events = append(o.Validator.Catalog().IDs(), "")
	j.passed = make([]int, len(j.events))
	if j.started = j.now(); j.validator.Verifies() {
		j.Sum.verified(0)
	}
	return j
}

// End ends the run: problem is why it shows less than it should, or nil.
func (j *Judge) End(problem error) report.Summary {
	j.Sum.Interrupted = j.ctx.Err() != nil
	if problem != nil && !j.Sum.Interrupted {
		j.Sum.Problem = problem.Error()
	}
	return j.Sum.Report(j.started, j.now().Sub(j.started))
}

// File checks all payloads of a file, whatever its form. The error is that of what cannot be
// read or written.
func (j *Judge) File(name string, r io.Reader) error {
	j.Sum.Files++
	j.file, j.read = name, newCounter(r, j.wait)
	in, err := j.opener.Open(j.read)
	if err != nil {
		return &input.FileError{Err: fmt.Errorf("%s: %w", name, err)}
	}
	defer in.Close()
	j.stopped = nil
	if in.Form == input.JSON {
		err = j.validator.Stream(name, in, j.add)
	} else {
		empty := true
		err = in.Each(func(d input.Delivery) error {
			empty = false
			return j.add(j.delivery(name, &d))
		})
		j.Sum.NotRecorded += in.NotRecorded
		switch {
		case err != nil || !empty:
		case in.NotRecorded > 0:
			err = fmt.Errorf("no body was recorded (%s)", in.Form)
		default:
			err = fmt.Errorf("the file contains no POST request (%s)", in.Form)
		}
		if err != nil && j.stopped == nil {
			err = fmt.Errorf("%s: %w", name, err)
		}
	}
	if err != nil && j.stopped == nil && j.ctx.Err() == nil {
		err = &input.FileError{Err: err}
	}
	return errors.Join(err, j.flushPassed())
}

// delivery checks a delivery of a file: its body is one payload, whatever it holds. Its lines
// are those of the file where it stands there as it is, and that of the text that holds it
// where there is one.
func (j *Judge) delivery(file string, d *input.Delivery) validate.Report {
	r := j.validator.Delivery(d.Delivery)
	r.File = d.Name(file)
	if d.Line > 0 {
		r.Line = d.Line
	}
	for i := range r.Violations {
		v := &r.Violations[i]
		v.File = r.File
		switch {
		case d.Line == 0:
		case !d.Plain:
			v.Line, v.Column = d.Line, d.Column
		default:
			if v.Line == 1 {
				v.Column += d.Column - 1
			}
			v.Line += d.Line - 1
		}
	}
	return r
}

// add counts a payload and reports it if there is something to say.
func (j *Judge) add(r validate.Report) error {
	j.stopped = j.tell(r)
	return j.stopped
}

func (j *Judge) tell(r validate.Report) error {
	j.progress(j.progressLine)
	if r.Verified {
		j.Sum.verified(1)
	}
	if len(r.Others) > 0 {
		j.Sum.unnamed(r.Events(), 1)
	}
	if len(r.Violations) == 0 {
		j.passed[slices.Index(j.events, r.Event)]++
		return j.ctx.Err()
	}
	found := &j.current // writers do not keep it
	j.name = j.name[:0]
	if r.File != j.file {
		j.name = append(append(j.name, r.File[len(j.file):]...), ' ')
	}
	j.name = strconv.AppendInt(append(j.name, "line "...), int64(r.Line), 10)
	found.Suite, found.Name, found.Subject, found.Findings = j.file, string(j.name), r.Event, found.Findings[:0]
	for i := range r.Violations {
		f := Finding(&r.Violations[i], r.Payload)
		f.File, f.Part = j.file, f.File[len(j.file):]
		found.Findings = append(found.Findings, f)
	}
	j.Sum.count(j.profile, r.Event, 1, found.Findings)
	if err := j.out.Case(found); err != nil {
		return errors.Join(err, j.ctx.Err())
	}
	return j.ctx.Err()
}

// flushPassed reports the payloads of a file that have nothing to say.
func (j *Judge) flushPassed() error {
	var errs []error
	for i, n := range j.passed {
		if n > 0 {
			j.Sum.count(j.profile, j.events[i], n, nil)
			errs = append(errs, j.out.Passed(j.file, j.events[i], n))
		}
	}
	clear(j.passed)
	return errors.Join(errs...)
}
