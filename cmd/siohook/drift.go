package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/drift"
	"github.com/siohook/siohook/internal/app/redact"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

type driftOptions struct {
	reports  reportOptions
	baseline string
	update   bool
	enough   int
	keyEnv   string
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
	f.IntVar(&o.enough, "enough", 100, "report a documented member as never seen after this many deliveries of its event")
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

func runDrift(ctx context.Context, o driftOptions, files []string, s *streams) error {
	if o.update && o.baseline == "" {
		return &usageError{errors.New("--update-baseline needs --baseline"), "for example --baseline drift.baseline"}
	}
	baseline, err := readBaseline(o.baseline)
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
	collectSeldom()
	started := clock()
	out, closing, err := o.reports.open(s, driftRules(), "markdown")
	if err != nil {
		return err
	}
	reading := &driftReading{collector: collector, observer: collector.Observer(), progress: newProgress(s.err)}
	readErr := reading.files(ctx, files, s.in)
	reading.progress.clear()
	found, known := collector.Findings(drift.Options{Baseline: baseline, Enough: o.enough})
	sum := report.Summary{Files: reading.read, Started: started, Duration: clock().Sub(started), Interrupted: ctx.Err() != nil}
	sum.Object = driftSummary{"summary", sum.Files, collector.Payloads, collector.Broken, len(found), known, sum.Interrupted}
	errs := []error{readErr}
	for i := range found {
		c := driftCase(&found[i])
		sum.Add(&c)
		errs = append(errs, out.Case(&c))
	}
	if o.reports.format.value == "markdown" {
		errs = append(errs, writeDriftMarkdown(s.out, collector, found))
	}
	errs = append(errs, out.Close(sum), closing())
	if o.update && readErr == nil {
		errs = append(errs, writeDriftBaseline(o.baseline, baseline, found))
	}
	if o.reports.format.value != "json" {
		line := fmt.Sprintf("%s in %s: %s", words.Count(collector.Payloads, "payload"), words.Count(reading.read, "file"), words.Count(len(found), "finding"))
		if known > 0 {
			line += fmt.Sprintf(", %d in the baseline", known)
		}
		if collector.Broken > 0 {
			line += fmt.Sprintf("; %d skipped because they are not JSON", collector.Broken)
		}
		fmt.Fprintf(s.err, "siohook: %s\n", line)
	}
	switch err := errors.Join(errs...); {
	case err != nil:
		return err
	case collector.Payloads == collector.Broken:
		return &inconclusiveError{errors.New("the files contain no payload"), ""}
	case len(found) > 0 && !o.update:
		return errFindings
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

// driftCase is a finding as reports have it.
func driftCase(f *drift.Finding) report.Case {
	var events []string
	for _, e := range f.Events {
		events = append(events, e.Event)
	}
	subject := strings.Join(events, " ")
	if len(events) > 2 {
		subject = words.Count(len(events), "event")
	}
	severity := report.Warning
	if f.Breaks() {
		severity = report.Error
	}
	message := fmt.Sprintf("want %s, got %s: %s", f.Want, f.Got, f.Verdict.Words())
	if f.Of > 0 && f.N > 0 {
		message += fmt.Sprintf(", %d of %s", f.N, words.Count(f.Of, "delivery"))
	}
	x := report.Finding{
		Severity: severity, Rule: string(f.Kind), Subject: subject, Pointer: f.Pointer, Message: message, Fingerprint: f.Fingerprint,
		Object: struct {
			Kind string `json:"kind"`
			*drift.Finding
		}{"drift", f},
	}
	add := func(name, text string) {
		if text != "" {
			x.Details = append(x.Details, report.Detail{Name: name, Text: text})
		}
	}
	if len(events) > 2 {
		add("events", strings.Join(events, " "))
	}
	if !f.First.IsZero() {
		add("seen", f.First.Format(time.RFC3339)+" to "+f.Last.Format(time.RFC3339))
	}
	add("evidence", string(f.Evidence))
	add("example", f.Example)
	add("field", f.Suggestion)
	return report.Case{Suite: "drift", Name: string(f.Kind) + " " + f.Pointer, Subject: subject, Findings: []report.Finding{x}}
}

// writeDriftMarkdown writes a page for people. Nothing in it is markup of the
// payloads' own.
func writeDriftMarkdown(w io.Writer, c *drift.Collector, found []drift.Finding) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# Drift\n\n%s, %s.\n", words.Count(c.Payloads, "payload"), words.Count(len(found), "finding"))
	if len(found) > 0 {
		fmt.Fprint(b, "\n| rule | place | deliveries | first seen | verdict |\n|---|---|---|---|---|\n")
	}
	for i := range found {
		f := &found[i]
		first := ""
		if !f.First.IsZero() {
			first = f.First.Format(time.RFC3339)
		}
		fmt.Fprintf(b, "| %s | %s | %d of %d | %s | %s |\n", f.Kind, markdownCode(f.Pointer), f.N, f.Of, first, f.Verdict.Words())
	}
	for i := range found {
		f := &found[i]
		fmt.Fprintf(b, "\n## %s %s\n\nWant %s, got %s. Fingerprint %s.\n", f.Kind, markdownCode(f.Pointer), markdownCode(f.Want), markdownCode(f.Got), f.Fingerprint)
		if f.Example != "" {
			fmt.Fprintf(b, "\nExample, redacted: %s\n", markdownCode(f.Example))
		}
		if len(f.Events) > 0 {
			fmt.Fprint(b, "\n")
		}
		for _, e := range f.Events {
			fmt.Fprintf(b, "- %s: %d of %d\n", markdownCode(e.Event), e.N, e.Of)
		}
		if f.Suggestion != "" {
			fmt.Fprintf(b, "\n    %s\n", safetext.Line(f.Suggestion, 500))
		}
	}
	return b.Flush()
}

// markdownCode writes a text so that none of it is markup.
func markdownCode(text string) string {
	text = safetext.Line(text, 300)
	if text == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + " " + strings.ReplaceAll(text, "|", `\|`) + " " + fence
}

// writeDriftBaseline adds what was found.
func writeDriftBaseline(name string, known fingerprint.Set, found []drift.Finding) error {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	var b strings.Builder
	if known == nil {
		b.WriteString("# Known findings of siohook drift, one line for each event: fingerprint, rule, place.\n")
	}
	for i := range found {
		for _, f := range found[i].Fingerprints {
			if !known[f] {
				fmt.Fprintf(&b, "%s %s %s\n", f, found[i].Kind, safetext.Line(found[i].Pointer, 200))
			}
		}
	}
	_, err = file.WriteString(b.String())
	return errors.Join(err, file.Close())
}
