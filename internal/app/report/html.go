package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/web"
	"github.com/siohook/siohook/internal/base/words"
)

// A page stays readable, and a browser able to open it: of more, the counts are exact and the
// page says what it leaves out.
const (
	mostOnPage   = 500      // findings
	mostSuites   = 300      // rows of the table of suites
	mostUnseen   = 200      // cases that were not checked
	mostOfOne    = 64 << 10 // bytes of a payload
	mostPayloads = 8 << 20  // bytes of all payloads
)

//go:embed page/page.html.tmpl
var pageText string

//go:embed page/page.css
var pageStyle string

//go:embed page/page.js
var pageScript string

// page is one HTML file that needs no network: the verdict, what passed by suite, and the
// findings with all that text has of them, to be sent to others.
type page struct {
	w        io.Writer
	tool     string
	suites   []*pageSuite
	bySuite  map[string]*pageSuite
	rest     *pageSuite // of the suites that have no row
	findings []pageFinding
	unseen   []pageUnseen
	all      struct{ findings, unseen int }
	payloads int // bytes
	view     view
	docs     map[string]string // pages of rules
}

// pageSuite is a row of the table of suites.
type pageSuite struct {
	Name                              string
	Passed, Failed, Warnings, Skipped int
}

// pageFinding is a finding as the template wants it. Its texts are printable.
type pageFinding struct {
	Warning                               bool
	Suite, Rule, Subject, Pointer         string
	Place, Message, Hint, Docs            string
	Fingerprint, View, Payload, Truncated string
	Details                               []pageDetail
}

type pageDetail struct {
	Name, Text string
	Command    bool
	Block      bool // several lines, such as what the receiver wrote
}

type pageUnseen struct{ Name, Reason string }

func newHTML(w io.Writer, o Options) (Writer, error) {
	docs := map[string]string{}
	for _, rule := range o.Rules {
		docs[rule.ID] = rule.HelpURI
	}
	return &page{w: w, tool: strings.TrimSpace(o.Tool + " " + o.Version), bySuite: map[string]*pageSuite{}, view: view{width: o.Width}, docs: docs}, nil
}

// suite is the row of a suite, or the one that stands for all that have none.
func (p *page) suite(name string) *pageSuite {
	name = safetext.Line(name, longest)
	if s := p.bySuite[name]; s != nil {
		return s
	}
	if len(p.suites) < mostSuites {
		s := &pageSuite{Name: name}
		p.suites = append(p.suites, s)
		p.bySuite[name] = s
		return s
	}
	if p.rest == nil {
		p.rest = &pageSuite{Name: "(others)"}
	}
	return p.rest
}

// Case implements [Writer].
func (p *page) Case(c *Case) error {
	s := p.suite(c.Suite)
	switch {
	case c.skipped():
		s.Skipped++
		if p.all.unseen++; len(p.unseen) < mostUnseen {
			p.unseen = append(p.unseen, pageUnseen{safetext.Line(c.Name, longest), safetext.Line(c.Skipped, longest)})
		}
	case c.Failed():
		s.Failed++
	default:
		s.Passed++
	}
	for i := range c.Findings {
		f := &c.Findings[i]
		if f.isWarning() {
			s.Warnings++
		}
		if p.all.findings++; len(p.findings) < mostOnPage {
			p.findings = append(p.findings, p.finding(c.Suite, f))
		}
	}
	return nil
}

// Passed implements [Writer].
func (p *page) Passed(suite, _ string, n int) error {
	p.suite(suite).Passed += n
	return nil
}

func (p *page) finding(suite string, f *Finding) pageFinding {
	line := func(text string) string { return safetext.Line(text, longest) }
	bare := *f
	bare.Hint = ""
	shown := pageFinding{
		Warning: f.isWarning(), Suite: line(suite), Rule: line(f.Rule), Subject: line(f.Subject), Pointer: line(f.Pointer), Hint: line(f.Hint), Docs: p.docs[f.Rule],
		Message: string(bare.appendMessage(nil)), Fingerprint: line(f.Fingerprint), View: string(p.view.append(nil, f)),
	}
	if f.File != "" || f.Line > 0 {
		shown.Place = strings.TrimSuffix(string(f.appendPlace(nil)), ": ")
	}
	for _, d := range f.Details {
		if isWebAddress(d.Text) {
			shown.Docs = line(d.Text)
			continue
		}
		shown.Details = append(shown.Details, pageDetail{line(d.Name), lines(d.Text), d.Command, strings.Contains(d.Text, "\n")})
	}
	payload := f.Payload
	if payload == nil {
		payload = f.Source.Text
	}
	if room := min(mostOfOne, mostPayloads-p.payloads); len(payload) > room {
		shown.Truncated = "the first " + words.Number(room) + " of " + words.Count(len(payload), "byte")
		payload = payload[:room]
	}
	p.payloads += len(payload)
	shown.Payload = lines(string(payload))
	return shown
}

// lines is a text of several lines with nothing that a browser hides or reorders.
func lines(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		end := strings.TrimRight(line, "\r\n")
		b.WriteString(safetext.Line(end, mostOfOne))
		if len(end) < len(line) {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// isWebAddress tells whether a text is nothing but the address of a page.
func isWebAddress(text string) bool {
	return strings.HasPrefix(text, "https://") && !strings.ContainsAny(text, " \t\r\n\"<>\\")
}

// pageView is what the template shows.
type pageView struct {
	Title, Tool, Started, Took string
	Verdict, Class, Problem    string
	Sum                        Summary
	Facts                      []Detail
	Tables                     []Table
	Suites                     []*pageSuite
	Findings                   []pageFinding
	MoreFindings, MoreUnseen   int
	Unseen                     []pageUnseen

	Style  template.CSS
	Script template.JS
	Policy string
}

// Close implements [Writer].
func (p *page) Close(s Summary) error {
	t, err := template.New("page").Parse(pageText)
	if err != nil {
		return fmt.Errorf("report page: %w", err)
	}
	css := web.CSS + pageStyle
	v := pageView{
		Title: safetext.Line(s.Title, longest), Tool: p.tool, Problem: safetext.Line(s.problem(), longest), Sum: s, Suites: p.suites, Findings: p.findings, Unseen: p.unseen,
		MoreFindings: p.all.findings - len(p.findings), MoreUnseen: p.all.unseen - len(p.unseen),
		Style:  template.CSS(css),       //nolint:gosec // embedded
		Script: template.JS(pageScript), //nolint:gosec // embedded
		Policy: web.Policy(pageScript, css),
	}
	if v.Title == "" {
		v.Title = "Report"
	}
	if p.rest != nil {
		v.Suites = append(slices.Clip(v.Suites), p.rest)
	}
	if !s.Started.IsZero() {
		v.Started = s.Started.UTC().Format(time.RFC3339)
	}
	if s.Duration > 0 {
		v.Took = fmt.Sprintf("%.1f s", s.Duration.Seconds())
	}
	for _, fact := range s.Facts {
		v.Facts = append(v.Facts, Detail{Name: safetext.Line(fact.Name, longest), Text: safetext.Line(fact.Text, longest)})
	}
	for _, table := range s.Tables {
		v.Tables = append(v.Tables, table.printable())
	}
	v.Verdict, v.Class = s.verdict()
	var b bytes.Buffer
	if err := t.Execute(&b, v); err != nil {
		return fmt.Errorf("report page: %w", err)
	}
	_, err = p.w.Write(ofBuildServers().ReplaceAllFunc(b.Bytes(), func(mark []byte) []byte {
		return append(mark[:len(mark)-1:len(mark)-1], fmt.Sprintf("&#%d;", mark[len(mark)-1])...)
	}))
	return err
}

// ofBuildServers is what begins commands of build servers, on whose log a page may land. Neither
// the script nor the style has any.
var ofBuildServers = lazy.Pattern(`##|(?m:^ *::)`)

// verdict is what the run comes to, in a word or two, and its colour.
func (s *Summary) verdict() (words, class string) {
	switch {
	case s.Interrupted:
		return "INTERRUPTED", "warn"
	case s.Failed > 0 || s.Errors > 0:
		return "FAIL", "bad"
	case s.problem() != "":
		return "INCONCLUSIVE", "warn"
	case s.Cases == 0:
		return "NOTHING CHECKED", "warn"
	}
	return "PASS", "ok"
}

// printable is the table with texts that are safe to show.
func (t Table) printable() Table {
	safe := Table{First: t.First, Title: safetext.Line(t.Title, longest), Note: safetext.Line(t.Note, longest)}
	for _, name := range t.Head {
		safe.Head = append(safe.Head, safetext.Line(name, longest))
	}
	for _, row := range t.Rows {
		cells := make([]Cell, len(row))
		for i, c := range row {
			cells[i] = Cell{safetext.Line(c.Text, longest), c.Level}
		}
		safe.Rows = append(safe.Rows, cells)
	}
	return safe
}
