package report

import (
	"fmt"
	"io"
	"strings"
)

// markdown writes a page for people: a table of the findings, and then what the run has shown. Nothing in it is markup of
// the findings' own.
type markdown struct {
	output

	tool   string
	isOpen bool // the table is
}

func newMarkdown(w io.Writer, o Options) (Writer, error) {
	return &markdown{output: output{w: w}, tool: o.Tool}, nil
}

const tableHead = "| place | level | rule | finding |\n| --- | --- | --- | --- |\n"

// Case implements [Writer].
func (m *markdown) Case(c *Case) error {
	for i := range c.Findings {
		if !m.isOpen {
			m.isOpen = true
			m.buf = append(m.buf, tableHead...)
		}
		m.buf = c.Findings[i].appendRow(m.buf)
	}
	return m.flush()
}

// Passed implements [Writer].
func (m *markdown) Passed(string, string, int) error { return nil }

// Close implements [Writer].
func (m *markdown) Close(s Summary) error {
	if m.isOpen {
		m.buf = append(m.buf, '\n')
	}
	m.buf = s.appendMarkdown(m.buf, m.tool)
	return m.flush()
}

// appendRow appends a finding as a row of a table.
func (f *Finding) appendRow(b []byte) []byte {
	b = appendMarkdown(append(b, "| "...), []byte(strings.TrimSuffix(string(f.appendPlace(nil)), ": ")))
	b = append(append(append(b, " | "...), f.level()...), " | "...)
	b = appendMarkdown(b, appendPrintable(nil, f.Rule, longest))
	b = appendMarkdown(append(b, " | "...), f.appendSentence(nil))
	return append(b, " |\n"...)
}

// appendMarkdown appends the numbers of a run, and its problem.
func (s *Summary) appendMarkdown(b []byte, tool string) []byte {
	b = appendMarkdown(append(b, "**"...), appendPrintable(nil, tool, longest))
	b = fmt.Appendf(b, "**: files %d, checked %d, passed %d, failed %d, not checked %d, errors %d, warnings %d",
		s.Files, s.Cases, s.Passed, s.Failed, s.Skipped, s.Errors, s.Warnings)
	if problem := s.problem(); problem != "" {
		b = appendMarkdown(append(b, "; "...), appendPrintable(nil, problem, longest))
	}
	return append(b, '\n')
}
