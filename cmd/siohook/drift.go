package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/drift"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/redact"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/baseline"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/words"
)

type driftOptions struct {
	reports        reportOptions
	baseline       string
	update         bool
	neverSeenAfter int
	keyEnv         string
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
		RunE: func(cmd *cobra.Command, args []string) error { return runDrift(cmd.Context(), o, args, s) },
	}
	o.reports.addTo(cmd, "markdown")
	f := cmd.Flags()
	f.StringVar(&o.baseline, "baseline", "", "file with the fingerprints of known findings")
	f.BoolVar(&o.update, "update-baseline", false, "add the findings of this run to the baseline")
	f.IntVar(&o.neverSeenAfter, "never-seen-after", 100, "report a documented member as never seen after this many deliveries of its event")
	f.StringVar(&o.keyEnv, "key-env", "", "environment variable with the key for redacting the examples")
	return cmd
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
	known, err := baseline.Read(ctx, o.baseline)
	if errors.Is(err, os.ErrNotExist) && o.update {
		err = nil // it is about to be written
	}
	if err != nil {
		return err
	}
	key, err := redactKey(o.keyEnv)
	if err != nil {
		return err
	}
	redactor, err := redact.New(key, catalog())
	if err != nil {
		return err
	}
	collector, err := drift.New(catalog(), redactor)
	if err != nil {
		return err
	}
	files := input.Files{Args: args, Stdin: s.in, Written: append(o.reports.paths(), o.baseline)}
	if err := files.Check(); err != nil {
		return err
	}
	collectSeldom()
	started := clock()
	out, closing, err := o.reports.open(s, driftRules(), "markdown")
	if err != nil {
		return err
	}
	progress := newProgress(s.err)
	reading := drift.NewReading(collector, func() {
		progress.show(func() string { return words.Count(collector.Payloads, "payload") })
	})
	readErr := reading.Read(ctx, files, runtime.GOMAXPROCS(0))
	progress.clear()
	found, old := collector.Findings(drift.Options{Baseline: known, NeverSeenAfter: o.neverSeenAfter})
	sum := report.Summary{Files: reading.Files, Started: started, Duration: clock().Sub(started), Interrupted: ctx.Err() != nil}
	sum.Object = driftSummary{"summary", sum.Files, collector.Payloads, collector.Broken, len(found), old, sum.Interrupted}
	var inconclusive error
	switch {
	case readErr != nil && ctx.Err() == nil:
		sum.Problem = readErr.Error()
	case collector.Payloads == collector.Broken:
		inconclusive = errors.New("the files contain no payload")
		sum.Problem = inconclusive.Error()
	}
	errs := []error{readErr}
	for i := range found {
		c := found[i].Case()
		sum.Add(&c)
		errs = append(errs, out.Case(&c))
	}
	if o.reports.format.value == "markdown" {
		errs = append(errs, drift.WriteMarkdown(s.out, collector.Payloads, found))
	}
	errs = append(errs, out.Close(sum), closing())
	if o.update && readErr == nil {
		errs = append(errs, drift.AddToBaseline(o.baseline, known, found))
	}
	if o.reports.format.value != "json" {
		line := fmt.Sprintf("%s in %s: %s", words.Count(collector.Payloads, "payload"), words.Count(reading.Files, "file"), words.Count(len(found), "finding"))
		if old > 0 {
			line += fmt.Sprintf(", %d in the baseline", old)
		}
		if collector.Broken > 0 {
			line += fmt.Sprintf("; %d skipped because they are not JSON", collector.Broken)
		}
		fmt.Fprintf(s.err, "siohook: %s\n", line)
	}
	switch err := errors.Join(errs...); {
	case err != nil:
		return err
	case inconclusive != nil:
		return outcome.Inconclusive(inconclusive, "")
	case len(found) > 0 && !o.update:
		return outcome.ErrFindings
	}
	return nil
}

// driftSummary is the last line of siohook drift --format json.
type driftSummary struct {
	Kind        string `json:"kind"`
	Files       int    `json:"files"`
	Payloads    int    `json:"payloads"`
	NotJSON     int    `json:"not_json"`
	Findings    int    `json:"findings"`
	Known       int    `json:"known"` // in the baseline
	Interrupted bool   `json:"interrupted,omitempty"`
}
