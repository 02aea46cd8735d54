package schemaset

import (
	"errors"
	"strings"

	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/base/words"
)

// Report gives what breaks or warns to the reports of other formats, and closes them.
func (d *Diff) Report(out report.Writer) error {
	var sum report.Summary
	var errs []error
	sum.Files = d.Schemas
	passed := 0
	for i := range d.Changes {
		c := &d.Changes[i]
		if c.Level == schemadiff.Compatible || c.Known {
			passed++
			continue
		}
		severity := report.Error
		if c.Level == schemadiff.Warning {
			severity = report.Warning
		}
		f := report.Finding{
			Severity: severity, Rule: c.Rule, File: c.Files[0], Line: c.Line, Column: c.Column,
			Subject: c.Events[0], Pointer: c.Path, Message: c.sentence(), Fingerprint: c.Fingerprint,
		}
		for _, detail := range c.details() {
			f.Details = append(f.Details, report.Detail{Name: detail[0], Text: detail[1]})
		}
		one := report.Case{Suite: d.New, Name: c.Rule + " " + c.Path, Subject: c.Events[0], Findings: []report.Finding{f}}
		sum.Add(&one)
		errs = append(errs, out.Case(&one))
	}
	if passed > 0 || len(d.Changes) == 0 {
		n := max(passed, 1)
		sum.AddPassed(n)
		errs = append(errs, out.Passed(d.New, "", n))
	}
	errs = append(errs, out.Close(sum))
	return errors.Join(errs...)
}

// sentence says what a change is.
func (c *Change) sentence() string {
	switch {
	case c.Was != "" && c.Is != "":
		return "was " + c.Was + ", is " + c.Is
	case c.Was != "":
		return "was " + c.Was
	case c.Is != "":
		return "new: " + c.Is
	}
	for _, r := range schemadiff.Rules() {
		if r.ID == c.Rule {
			return r.Summary
		}
	}
	return c.Rule
}

// details are further lines, each with its name.
func (c *Change) details() [][2]string {
	var all [][2]string
	add := func(name, text string) { all = append(all, [2]string{name, text}) }
	if c.Schema != "#" {
		where := c.Schema
		if c.InOld {
			where += " of OLD"
		}
		add("schema", where)
	}
	if c.Twin != "" {
		side := map[string]string{schemadiff.Added: "OLD", schemadiff.Removed: "NEW"}[c.Rule]
		add("hint", c.Twin+" of "+side+" has the same payload; was it renamed?")
	}
	if n := len(c.Files) - 1; n > 0 {
		add("also in", words.Count(n, "other schema"))
	}
	if n := len(c.Also); n > 0 {
		add("also at", strings.Join(c.Also[:min(n, 5)], " ")+map[bool]string{true: " ..."}[n > 5])
	}
	switch {
	case c.Witness != nil:
		add("witness", string(c.Witness))
	case c.Level != schemadiff.Compatible && c.Rule != schemadiff.Added && c.Rule != schemadiff.Removed:
		add("witness", "none found, but one may exist")
	}
	if c.Known {
		add("known", "listed in the baseline")
	}
	return all
}
