package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

type validateOptions struct {
	profile *oneOf
	reports reportOptions
	filter  bool
}

func newValidateCmd(s *streams) *cobra.Command {
	o := validateOptions{profile: newOneOf("lenient", "strict")}
	cmd := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Validate payloads against the schemas of their events",
		Long: `Validate payloads against the schemas of their events and print every violation with its
file, line, column, event, JSON Pointer and rule. Below each, the payload's line is shown
with the place marked.

A FILE contains one payload or many: JSON, concatenated JSON, an array, NDJSON, a HAR
file, siohook captures, an export of webhook-tester or webhook.site, or raw HTTP
requests. Each may be compressed with gzip or zstd. In files with whole requests, FILE#N
is request N, and lines count within its body. In a folder, siohook reads all .json,
.jsonl, .ndjson and .har files, compressed or not. In a quoted pattern, * matches any part
of a name and ** any depth of folders. - is standard input.

Under --profile lenient, unknown members, new values of open enumerations and invalid
formats are warnings; under strict they are errors. Only errors make a payload invalid.

With --filter, each line of input gives one line of output, without delay:
{"line", "valid", "event", "violations"}.`,
		Example: `  siohook validate captures/
  siohook validate 'captures/**/*.json'
  siohook validate --profile strict --report junit=report.xml payloads.ndjson
  siohook fake -n 100 | siohook validate -
  tail -f deliveries.ndjson | siohook validate --filter -`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.filter {
				return runFilter(cmd.Context(), o, args, s)
			}
			return runValidate(cmd.Context(), o, args, s)
		},
	}
	addOneOf(cmd, o.profile, "profile", "how strictly to validate")
	o.reports.addTo(cmd)
	cmd.Flags().BoolVar(&o.filter, "filter", false, "write one line of JSON for each line of input")
	return cmd
}

func (o validateOptions) validator() *validate.Validator {
	return validate.New(catalog(), validate.Options{Profile: schemas.Profile(o.profile.value), Workers: runtime.GOMAXPROCS(0)})
}

// checking is one run of siohook validate.
type checking struct {
	ctx       context.Context
	validator *validate.Validator
	out       report.Writer
	progress  *progress
	sum       report.Summary
	file      string
	events    []string // the events, and "" for none
	passed    []int    // payloads of the file without a finding, by event
	read      *counter
	wait      func() error // comes before each read
	current   report.Case  // reused
	name      []byte       // of it, reused
}

// collectSeldom is for commands of which little is alive at any time: collecting
// garbage seldom costs them a few megabytes.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

func runValidate(ctx context.Context, o validateOptions, args []string, s *streams) error {
	collectSeldom()
	buffer := newBuffer(s.out)
	out, closeReports, err := o.reports.open(&streams{in: s.in, out: buffer.writer(), err: s.err}, validateRules())
	if err != nil {
		return err
	}
	c := &checking{ctx: ctx, validator: o.validator(), out: out, progress: newProgress(s.err), wait: buffer.flush}
	c.events = append(catalog().IDs(), "")
	c.passed = make([]int, len(c.events))
	c.sum.Started = clock()
	err = eachFile(args, s.in, c.checkFile)
	c.progress.clear()
	c.sum.Duration = clock().Sub(c.sum.Started)
	c.sum.Interrupted = ctx.Err() != nil
	err = errors.Join(err, out.Close(c.sum), buffer.flush(), closeReports())
	if o.reports.format.value != "json" && c.sum.Files > 0 {
		fmt.Fprintf(s.err, "siohook: %s\n", c)
	}
	switch {
	case err != nil:
		return err
	case c.sum.Failed > 0:
		return errFindings
	}
	return nil
}

// checkFile checks all payloads of a file, whatever its form.
func (c *checking) checkFile(name string, r io.Reader) error {
	c.sum.Files++
	c.file, c.read = name, newCounter(r, c.wait)
	in, err := input.Open(c.read)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if in.Form == input.JSON {
		err = c.validator.Stream(name, in, c.add)
	} else {
		empty := true
		err = in.Each(func(d input.Delivery) error {
			empty = false
			return c.add(c.delivery(name+"#"+strconv.Itoa(d.N), d.Delivery))
		})
		if err == nil && empty {
			err = fmt.Errorf("the file contains no POST request (%s)", in.Form)
		}
		if err != nil && c.ctx.Err() == nil {
			err = &usageError{fmt.Errorf("%s: %w", name, err), ""}
		}
	}
	return errors.Join(err, c.flushPassed())
}

// delivery checks a request: its body is one payload, whatever it holds.
func (c *checking) delivery(name string, d schemas.Delivery) validate.Report {
	r := c.validator.Delivery(d)
	r.File = name
	for i := range r.Violations {
		r.Violations[i].File = name
	}
	return r
}

// add counts a payload and reports it if there is something to say.
func (c *checking) add(r validate.Report) error {
	c.progress.show(func() string { return c.progressLine() })
	if len(r.Violations) == 0 {
		c.passed[slices.Index(c.events, r.Event)]++
		return c.ctx.Err()
	}
	found := &c.current // writers do not keep it
	c.name = c.name[:0]
	if r.File != c.file {
		c.name = append(append(c.name, r.File[len(c.file):]...), ' ')
	}
	c.name = strconv.AppendInt(append(c.name, "line "...), int64(r.Line), 10)
	found.Suite, found.Name, found.Subject, found.Findings = c.file, string(c.name), r.Event, found.Findings[:0]
	for i := range r.Violations {
		found.Findings = append(found.Findings, findingOf(&r.Violations[i], r.Payload))
	}
	c.sum.Add(found)
	if err := c.out.Case(found); err != nil {
		return errors.Join(err, c.ctx.Err())
	}
	return c.ctx.Err()
}

// flushPassed reports the payloads of a file that have nothing to say.
func (c *checking) flushPassed() error {
	var errs []error
	for i, n := range c.passed {
		if n > 0 {
			c.sum.AddPassed(n)
			errs = append(errs, c.out.Passed(c.file, c.events[i], n))
		}
	}
	clear(c.passed)
	return errors.Join(errs...)
}

func findingOf(v *validate.Violation, payload []byte) report.Finding {
	f := report.Finding{
		Severity: report.Severity(v.Severity), Rule: v.Rule,
		File: v.File, Line: v.Line, Column: v.Column,
		Subject: v.Event, Pointer: v.Pointer, Member: v.Member, Keyword: v.Keyword, Want: v.Want, Got: v.Got, GotType: v.GotType, Hint: v.Hint,
		Fingerprint: v.Fingerprint,
	}
	if payload != nil {
		f.Source = report.Source{Text: payload, Start: v.Start, End: v.End}
	}
	return f
}

// String is the summary in one line.
func (c *checking) String() string {
	return fmt.Sprintf("%s in %s: %s valid, %s invalid, %s",
		words.Count(c.sum.Cases, "payload"), words.Count(c.sum.Files, "file"), words.Number(c.sum.Passed), words.Number(c.sum.Failed), words.Count(c.sum.Warnings, "warning"))
}
