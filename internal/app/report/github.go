package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

const (
	// mostAnnotations of a level are all that GitHub shows of one step.
	mostAnnotations = 10
	// mostStepSummary is how many bytes of findings go into a step summary, of
	// which GitHub shows none when it has more than 1 MiB.
	mostStepSummary = 900_000
)

// github writes workflow commands of GitHub Actions. The first ten errors and the
// first ten warnings become annotations; of more GitHub shows none. The others
// go to the step summary as rows of a table, as long as it has room, and then to
// the log as text. So each finding is written exactly once.
type github struct {
	output
	errors, warnings int
	summary          output
	summarised       int // bytes
	tool             string
	line             []byte
}

func newGitHub(w io.Writer, o Options) (Writer, error) {
	return &github{output: output{w: w}, summary: output{w: o.StepSummary}, tool: o.Tool}, nil
}

// Case implements [Writer].
func (g *github) Case(c *Case) error {
	for i := range c.Findings {
		f := &c.Findings[i]
		n := &g.errors
		if f.isWarning() {
			n = &g.warnings
		}
		*n++
		switch {
		case *n <= mostAnnotations:
			g.command(f)
		case g.summary.w != nil && g.summarised < mostStepSummary:
			g.row(f)
		default:
			g.line = f.appendAbout(f.appendPlace(g.line[:0]))
			g.buf = append(appendLog(g.buf, g.line), '\n')
		}
	}
	if err := g.flush(); err != nil {
		return err
	}
	return g.summary.flush()
}

// command writes a finding as workflow command:
//
//	::error file=a.ndjson,line=4,endLine=4,col=20,endColumn=27,title=type in contact.tag.added::want integer, got "141002"
//
// GitHub takes columns only of a fault on one line. Its end is the last
// character, not the one behind.
func (g *github) command(f *Finding) {
	g.buf = append(append(g.buf, "::"...), f.level()...)
	separator := " "
	property := func(name, value string) {
		g.buf = append(append(append(append(g.buf, separator...), name...), '='), propertyEscaper.Replace(value)...)
		separator = ","
	}
	if f.File != "" {
		file := filePath(safeName(f.File))
		if file[0] == '=' {
			file = "./" + file // the runner would take the second = for the first
		}
		property("file", file)
	}
	if at := f.span(); at.line > 0 {
		property("line", fmt.Sprint(at.line))
		if at.endLine > 0 {
			property("endLine", fmt.Sprint(at.endLine))
		}
		if at.column > 0 && (at.endLine == 0 || at.endLine == at.line) {
			property("col", fmt.Sprint(at.column))
			if at.endLine > 0 {
				property("endColumn", fmt.Sprint(at.endColumn-1))
			}
		}
	}
	title := appendPrintable(nil, f.Rule, longest)
	if f.Subject != "" {
		title = appendPrintable(append(title, " in "...), f.Subject, longest)
	}
	if title = bytes.Trim(title, " ="); len(title) == 0 {
		title = append(title, "finding"...)
	}
	property("title", string(title)) // the last property, because the runner trims spaces at the end
	g.line = f.appendDetails(append(f.appendSentence(g.line[:0]), '\n'))
	g.buf = append(g.buf, "::"...)
	g.buf = append(g.buf, dataEscaper.Replace(strings.TrimRight(string(g.line), "\n"))...)
	g.buf = append(g.buf, '\n')
}

// safeName is a file's name as people are shown it.
func safeName(name string) string { return string(appendPrintable(nil, name, longest)) }

// The runner undoes these, and no others.
var (
	dataEscaper     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscaper = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// row writes a finding into the step summary.
func (g *github) row(f *Finding) {
	b := g.summary.buf
	if g.summarised == 0 {
		b = append(b, "### "...)
		b = appendMarkdown(b, appendPrintable(nil, g.tool, longest))
		b = append(b, ": findings beyond the annotations\n\n"+tableHead...)
	}
	b = f.appendRow(b)
	g.summarised += len(b) - len(g.summary.buf)
	g.summary.buf = b
}

// Passed implements [Writer].
func (g *github) Passed(string, string, int) error { return nil }

// Close implements [Writer].
func (g *github) Close(s Summary) error {
	if problem := s.problem(); problem != "" {
		g.command(&Finding{Severity: Error, Rule: "run", Message: problem})
		if err := g.flush(); err != nil {
			return err
		}
	}
	if g.summary.w == nil {
		return nil
	}
	g.summary.buf = s.appendMarkdown(append(g.summary.buf, '\n'), g.tool)
	return g.summary.flush()
}
