package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/app/loadpage"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/fingerprint"
)

// loadReports say in which forms the report of a load run is written.
type loadReports struct {
	format  *oneOf
	reports []string
}

// loadForms are the forms with all figures; those of findings have the objectives.
var loadForms = []string{"text", "json", "html"}

func loadFormats() []string {
	all := slices.Clone(loadForms)
	for _, f := range report.Formats() {
		if !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all
}

func (o *loadReports) addTo(cmd *cobra.Command) {
	o.format = newOneOf(loadFormats()...)
	addOneOf(cmd, o.format, "format", "report format on standard output; json has all figures and can be merged")
	addReport(cmd, &o.reports, loadFormats(), "also write a report to a file: FORMAT=PATH, such as html=load.html; repeatable")
}

// check fails before a run, not after it, on reports that cannot be written.
func (o *loadReports) check() error {
	for _, pair := range o.reports {
		_, path, err := splitReport(pair, loadFormats())
		if err != nil {
			return err
		}
		file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	return nil
}

// write writes the report in all forms that are asked for.
func (o *loadReports) write(r *load.Report, s *streams) error {
	var errs []error
	for _, pair := range o.reports {
		format, path, _ := strings.Cut(pair, "=")
		file, err := os.Create(path)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		errs = append(errs, writeLoad(r, format, file), file.Close())
	}
	return errors.Join(append(errs, writeLoad(r, o.format.value, s.out))...)
}

func writeLoad(r *load.Report, format string, to io.Writer) error {
	out := bufio.NewWriter(to)
	var err error
	switch format {
	case "text":
		err = loadText(out, r)
	case "json":
		err = r.Write(out)
	case "html":
		err = loadpage.Write(out, r)
	default:
		err = loadFindings(out, r, format)
	}
	return errors.Join(err, out.Flush())
}

// loadRules are what can be found wrong with a run.
var loadRules = []report.Rule{
	{ID: "load/accepted", Summary: "the receiver accepts deliveries"},
	{ID: "load/schedule", Summary: "requests are sent on schedule"},
	{ID: "load/objective", Summary: "the objective is met"},
	{ID: "load/exactly-once", Summary: "the receiver counts each accepted delivery once"},
}

// loadFindings writes a case for each thing that a run must hold.
func loadFindings(out io.Writer, r *load.Report, format string) error {
	w, err := report.New(format, out, report.Options{Version: buildVersion(), URI: homePage, Rules: loadRules})
	if err != nil {
		return err
	}
	sum := report.Summary{Started: r.Started, Duration: r.Duration, Interrupted: r.Interrupted}
	add := func(rule, name, wrong string) error {
		c := report.Case{Suite: "load", Name: name, Subject: "load", Duration: r.Duration}
		if wrong != "" {
			c.Findings = []report.Finding{{Severity: report.Error, Rule: rule, Subject: r.Target, Message: wrong, Fingerprint: fingerprint.Of("load", rule, name)}}
		}
		sum.Add(&c)
		return w.Case(&c)
	}
	reason, _ := r.Hopeless()
	err = add("load/accepted", "accepted", reason)
	why, _ := r.Behind()
	err = errors.Join(err, add("load/schedule", "schedule", why))
	for _, v := range r.Objectives {
		wrong := ""
		if !v.Held {
			wrong = fmt.Sprintf("want %s, got %s", v.Objective, v.Got)
		}
		err = errors.Join(err, add("load/objective", v.Objective, wrong))
	}
	if e := r.ExactlyOnce; e != nil {
		err = errors.Join(err, add("load/exactly-once", "exactly once", e.Note))
	}
	sum.Files = 1
	return errors.Join(err, w.Close(sum))
}

func loadRate(n float64) string {
	if n >= 100 {
		return fmt.Sprintf("%.0f/s", n)
	}
	return fmt.Sprintf("%.1f/s", n)
}

func seconds(d time.Duration) string { return d.Round(10 * time.Millisecond).String() }
