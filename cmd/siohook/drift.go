package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/drift"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/merge"
	"github.com/siohook/siohook/internal/app/redact"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/baseline"
	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/words"
)

type driftOptions struct {
	reports        reportOptions
	baseline       string
	update         bool
	neverSeenAfter int
	keyEnv         string
	catalog        catalogFlag
}

func newDriftCmd(s *streams) *cobra.Command {
	var o driftOptions
	cmd := &cobra.Command{
		Use:   "drift FILE...",
		Short: "Report where captured payloads differ from the catalog",
		Long: `Compare captured payloads with the catalog and report every difference: members that
are new, missing, renamed, null, or of another type, format or value; unknown event
types; another order of members; another way of writing JSON.

Each finding shows how many deliveries have it, since when, a redacted example, and a
verdict:
  provider drift       it began during the captures, or after the baseline
  documentation gap    it was always there, and the documentation omits it
  our schema is wrong  it was always there, and contradicts the documentation
If a Go struct of the catalog would have to change, the finding shows the new field.

FILEs are the same as for siohook validate. Memory use does not grow with their size.

Exits with 1 when a finding is not in the baseline.`,
		Example: `  siohook drift captures/
  siohook drift --baseline drift.baseline --update-baseline captures/
  siohook drift --format markdown captures/ > DRIFT.md`,
		Args: wantArgs(1, anyNumber),
		RunE: func(cmd *cobra.Command, args []string) error { return runDrift(cmd.Context(), o, args, s) },
	}
	o.reports.addTo(cmd)
	f := cmd.Flags()
	o.addFindings(cmd, "")
	f.BoolVar(&o.update, "update-baseline", false, "add the findings of this run to the baseline")
	f.StringVar(&o.keyEnv, "key-env", "", "environment variable with the key for redacting the examples")
	return cmd
}

// addFindings adds the flags on which findings depend.
func (o *driftOptions) addFindings(cmd *cobra.Command, whom string) {
	o.catalog.addAllTo(cmd)
	cmd.Flags().StringVar(&o.baseline, "baseline", "", whom+"file with the fingerprints of known findings")
	cmd.Flags().IntVar(&o.neverSeenAfter, "never-seen-after", 100, whom+"report a documented member as never seen after this many deliveries of its event")
}

func driftRules() []report.Rule {
	var rules []report.Rule
	for _, kind := range drift.Kinds() {
		rules = append(rules, report.Rule{ID: kind[0], Summary: kind[1], HelpURI: homePage + "/blob/main/docs/DRIFT.md#" + kind[0]})
	}
	return rules
}

func runDrift(ctx context.Context, o driftOptions, args []string, s *streams) error {
	if o.update && o.baseline == "" {
		return &usageError{errors.New("--update-baseline needs --baseline"), "for example --baseline drift.baseline"}
	}
	key, err := redactKey(o.keyEnv)
	if err != nil {
		return err
	}
	redactor, err := redact.New(key, o.catalog.Catalog)
	if err != nil {
		return err
	}
	collector, err := drift.New(o.catalog.Catalog, redactor)
	if err != nil {
		return err
	}
	collector.Others = othersOf(o.catalog.Catalog)
	files := input.Files{Args: args, Stdin: s.in, Written: append(o.reports.paths(), o.baseline)}
	if err := files.Check(); err != nil {
		return err
	}
	collectSeldom()
	run, err := openDrift(ctx, &o, s)
	if err != nil {
		return err
	}
	progress := &s.progress
	reading := drift.NewReading(collector, func() {
		progress.show(func() string { return words.Count(collector.Payloads, "payload") })
	})
	err = reading.Read(ctx, files, runtime.GOMAXPROCS(0))
	progress.clear()
	o.catalog.warnOf(collector.Products, s)
	return run.report(&drift.Summary{Files: reading.Files, Tally: collector.Tally(), Interrupted: ctx.Err() != nil}, err)
}

// driftRun writes the reports of a run.
type driftRun struct {
	o       *driftOptions
	s       *streams
	known   fingerprint.Set
	started time.Time
	out     report.Writer
	closing func() error

	payloads int // what a page has, once all is read
	found    []drift.Finding
}

// openDrift reads the baseline and begins the reports.
func openDrift(ctx context.Context, o *driftOptions, s *streams) (*driftRun, error) {
	known, err := baseline.Read(ctx, o.baseline)
	if errors.Is(err, os.ErrNotExist) && o.update {
		err = nil // it is about to be written
	}
	if err != nil {
		return nil, err
	}
	r := &driftRun{o: o, s: s, known: known, started: clock()}
	r.out, r.closing, err = o.reports.open(s, driftRules(), ownFormat{"markdown", func(w io.Writer) error {
		return drift.WriteMarkdown(w, r.payloads, r.found)
	}})
	return r, err
}

func (r *driftRun) end(ctx context.Context, sum *merge.Sum, readErr error) error {
	sum.Drift.Interrupted = sum.Drift.Interrupted || ctx.Err() != nil
	err := r.report(&sum.Drift, readErr)
	if err == nil && sum.Drift.Interrupted {
		err = errInterruptedRun
	}
	return err
}

// report writes what a run has found. The error of what could not be read comes last.
func (r *driftRun) report(d *drift.Summary, readErr error) error {
	found, old, err := d.Tally.Findings(r.o.catalog.Catalog, drift.Options{Baseline: r.known, NeverSeenAfter: r.o.neverSeenAfter})
	if err != nil {
		return err
	}
	d.Findings, d.Known = len(found), old
	sum := report.Summary{Files: d.Files, Started: r.started, Duration: clock().Sub(r.started), Interrupted: d.Interrupted}
	var inconclusive error
	switch {
	case readErr != nil && !d.Interrupted:
		d.Problem = readErr.Error()
		sum.Problem = d.Problem
	case d.Payloads == d.Broken:
		inconclusive = errors.New("the files contain no payload")
		sum.Problem = inconclusive.Error()
	}
	sum.Title = "Drift in " + words.Count(d.Payloads, "payload")
	sum.Object = struct {
		Kind string `json:"kind"`
		*drift.Summary
	}{"summary", d}
	errs := []error{readErr}
	for i := range found {
		c := found[i].Case()
		sum.Add(&c)
		errs = append(errs, r.out.Case(&c))
	}
	format := r.o.reports.format.value
	r.payloads, r.found = d.Payloads, found
	errs = append(errs, r.out.Close(sum), r.closing())
	if r.o.update && readErr == nil {
		errs = append(errs, drift.AddToBaseline(r.o.baseline, r.known, found))
	}
	if format != "json" && d.Files > 0 {
		line := fmt.Sprintf("%s in %s: %s", words.Count(d.Payloads, "payload"), words.Count(d.Files, "file"), words.Count(len(found), "finding"))
		if old > 0 {
			line += fmt.Sprintf(", %d in the baseline", old)
		}
		if d.Broken > 0 {
			line += fmt.Sprintf("; %d skipped because they are not JSON", d.Broken)
		}
		fmt.Fprintf(r.s.err, "siohook: %s\n", line)
	}
	switch err := errors.Join(errs...); {
	case err != nil:
		return err
	case inconclusive != nil:
		return outcome.Inconclusive(inconclusive, "")
	case len(found) > 0 && !r.o.update:
		return outcome.ErrFindings
	}
	return nil
}
