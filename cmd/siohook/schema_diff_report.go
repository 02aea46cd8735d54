package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

// report writes all reports that were asked for.
func (d *schemaDiff) report(o reportOptions, s *streams) error {
	out, closeReports, err := o.open(s, diffRules(), "text", "json", "markdown")
	if err != nil {
		return err
	}
	switch o.format.value {
	case "text":
		err = d.text(s.out, isColored(s.out))
	case "json":
		err = d.json(s.out)
	case "markdown":
		err = d.markdown(s.out)
	}
	return errors.Join(err, d.findings(out), closeReports())
}

func diffRules() []report.Rule {
	var rules []report.Rule
	for _, r := range schemadiff.Rules() {
		rules = append(rules, report.Rule{ID: r.ID, Summary: r.Summary, HelpURI: homePage + "/blob/main/docs/diff-rules/" + r.ID + ".md"})
	}
	return rules
}

// findings gives what breaks or warns to the reports of other formats.
func (d *schemaDiff) findings(out report.Writer) error {
	var sum report.Summary
	var errs []error
	sum.Files = d.schemas
	passed := 0
	for i := range d.changes {
		c := &d.changes[i]
		if c.Level == schemadiff.Compatible || c.known {
			passed++
			continue
		}
		severity := report.Error
		if c.Level == schemadiff.Warning {
			severity = report.Warning
		}
		f := report.Finding{
			Severity: severity, Rule: c.Rule, File: c.files[0], Line: c.line, Column: c.column,
			Subject: c.events[0], Pointer: c.Path, Message: c.sentence(), Fingerprint: c.Fingerprint,
		}
		for _, detail := range c.details() {
			f.Details = append(f.Details, report.Detail{Name: detail[0], Text: detail[1]})
		}
		one := report.Case{Suite: d.new, Name: c.Rule + " " + c.Path, Subject: c.events[0], Findings: []report.Finding{f}}
		sum.Add(&one)
		errs = append(errs, out.Case(&one))
	}
	if passed > 0 || len(d.changes) == 0 {
		n := max(passed, 1)
		sum.AddPassed(n)
		errs = append(errs, out.Passed(d.new, "", n))
	}
	errs = append(errs, out.Close(sum))
	return errors.Join(errs...)
}

// sentence says what a change is.
func (c *schemaChange) sentence() string {
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
func (c *schemaChange) details() [][2]string {
	var all [][2]string
	add := func(name, text string) { all = append(all, [2]string{name, text}) }
	if c.Schema != "#" {
		where := c.Schema
		if c.InOld {
			where += " of OLD"
		}
		add("schema", where)
	}
	if n := len(c.files) - 1; n > 0 {
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
	if c.known {
		add("known", "listed in the baseline")
	}
	return all
}

var levelColors = map[schemadiff.Level]string{schemadiff.Breaking: "\x1b[31m", schemadiff.Warning: "\x1b[33m", schemadiff.Compatible: "\x1b[32m"}

// text writes a clickable line per change, with what else there is to say below.
func (d *schemaDiff) text(w io.Writer, colored bool) error {
	var b strings.Builder
	for i := range d.changes {
		c := &d.changes[i]
		level := string(c.Level)
		if colored {
			level = levelColors[c.Level] + level + "\x1b[0m"
		}
		at := c.Path
		if at == "" {
			at = "(root)"
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s %s: %s (%s): %s\n", safetext.Line(c.files[0], 500), c.line, c.column,
			safetext.Line(c.events[0], 200), safetext.Line(at, 500), c.Rule, level, safetext.Line(c.sentence(), 500))
		for _, detail := range c.details() {
			fmt.Fprintf(&b, "  %-8s %s\n", detail[0]+":", safetext.Line(detail[1], 4000))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// json writes an object per change, and one for all.
func (d *schemaDiff) json(w io.Writer) error {
	lines := newJSONLines(w)
	for i := range d.changes {
		c := &d.changes[i]
		if err := lines.write(struct {
			Kind         string           `json:"kind"`
			Level        schemadiff.Level `json:"level"`
			Rule         string           `json:"rule"`
			Path         string           `json:"path"`
			Also         []string         `json:"also,omitempty"`
			Keyword      string           `json:"keyword,omitempty"`
			Value        json.RawMessage  `json:"value,omitempty"`
			Events       []string         `json:"events"`
			Files        []string         `json:"files"`
			Line         int              `json:"line"`
			Column       int              `json:"column"`
			Schema       string           `json:"schema"`
			InOld        bool             `json:"in_old,omitempty"`
			Was          string           `json:"was,omitempty"`
			Is           string           `json:"is,omitempty"`
			Witness      json.RawMessage  `json:"witness,omitempty"`
			Fingerprint  string           `json:"fingerprint"`
			Fingerprints []string         `json:"fingerprints"`
			Known        bool             `json:"known,omitempty"`
		}{
			"change", c.Level, c.Rule, c.Path, c.Also, c.Keyword, json.RawMessage(c.Value), c.events, c.files, c.line, c.column, c.Schema, c.InOld,
			c.Was, c.Is, c.Witness, c.Fingerprint, d.fingerprints(c), c.known,
		}); err != nil {
			return err
		}
	}
	return lines.write(struct {
		Kind       string `json:"kind"`
		Schemas    int    `json:"schemas"`
		Breaking   int    `json:"breaking"`
		Warnings   int    `json:"warnings"`
		Compatible int    `json:"compatible"`
		Step       string `json:"step"`
	}{"summary", d.schemas, d.count(schemadiff.Breaking), d.count(schemadiff.Warning), d.count(schemadiff.Compatible), d.step()})
}

// markdown writes a table per level, for a pull request.
func (d *schemaDiff) markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Changes to the contract\n\nFrom %s to %s: %s.\n", inCode(d.old), inCode(d.new), markdownText(d.String()))
	for _, level := range []schemadiff.Level{schemadiff.Breaking, schemadiff.Warning, schemadiff.Compatible} {
		rows := 0
		for i := range d.changes {
			c := &d.changes[i]
			if c.Level != level {
				continue
			}
			if rows++; rows == 1 {
				fmt.Fprintf(&b, "\n## %s\n\n| rule | event | member | was | is | witness |\n|---|---|---|---|---|---|\n", strings.ToUpper(string(level[:1]))+string(level[1:]))
			}
			events := inCode(c.events[0])
			if n := len(c.events) - 1; n > 0 {
				events += fmt.Sprintf(" and %s", words.Count(n, "other"))
			}
			witness := ""
			if c.Witness != nil {
				witness = inCode(cut(string(c.Witness), 300))
			}
			known := ""
			if c.known {
				known = " (known)"
			}
			fmt.Fprintf(&b, "| [%s](%s/blob/main/docs/diff-rules/%s.md)%s | %s | %s | %s | %s | %s |\n",
				c.Rule, homePage, c.Rule, known, events, inCode(c.Path), markdownText(c.Was), markdownText(c.Is), witness)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// inCode is text as code within a cell of a table.
func inCode(text string) string {
	if text == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	space := ""
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		space = " "
	}
	return fence + space + strings.ReplaceAll(safetext.Line(text, 4000), "|", `\|`) + space + fence
}

// markdownText is text that Markdown leaves alone.
func markdownText(text string) string {
	var b strings.Builder
	for _, r := range safetext.Line(text, 500) {
		if strings.ContainsRune("\\`*_{}[]<>()#+!|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func cut(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "..."
	}
	return text
}
