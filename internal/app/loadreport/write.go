// Package loadreport writes what a load run has found in all its forms: for people, for
// programs, as a page, and as findings.
package loadreport

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/app/loadpage"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/paint"
)

// forms are those with all figures; those of findings have the objectives.
var forms = []string{"text", "json", "html"}

// Formats lists all forms; the first is for people.
func Formats() []string {
	all := slices.Clone(forms)
	for _, f := range report.Formats() {
		if !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all
}

// Write writes a report in a form. The options are for those of findings; their rules are ours.
func Write(r *load.Report, format string, to io.Writer, o report.Options) error {
	out := bufio.NewWriter(to)
	var err error
	switch format {
	case "text":
		err = text(out, r, paint.Brush(o.Color))
	case "json":
		err = r.Write(out)
	case "html":
		err = loadpage.Write(out, r)
	default:
		err = findings(out, r, format, o)
	}
	return errors.Join(err, out.Flush())
}

// rules are what can be found wrong with a run.
var rules = []report.Rule{
	{ID: "load/accepted", Summary: "the receiver accepts deliveries"},
	{ID: "load/schedule", Summary: "requests are sent on schedule"},
	{ID: "load/objective", Summary: "the objective is met"},
	{ID: "load/exactly-once", Summary: "the receiver counts each accepted delivery once"},
}

// findings writes a case for each thing that a run must hold.
func findings(out io.Writer, r *load.Report, format string, o report.Options) error {
	o.Rules, o.Started = rules, r.Started
	w, err := report.New(format, out, o)
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
