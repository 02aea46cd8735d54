package report

import (
	"io"

	"github.com/siohook/siohook/internal/base/paint"
)

func (f *Finding) color() string {
	if f.isWarning() {
		return paint.Yellow
	}
	return paint.Red
}

// text writes a line per finding, as [Finding.String], then its source and its
// details. What was skipped has a line too; what passed has none, and
// of the summary only the problem of the run.
type text struct {
	output
	view      view
	line      []byte // reused
	diagnosed bool
}

func newText(w io.Writer, o Options) (Writer, error) {
	return &text{output: output{w: w}, view: view{width: o.Width, color: o.Color}, diagnosed: o.Diagnosed}, nil
}

// Case implements [Writer].
func (t *text) Case(c *Case) error {
	for i := range c.Findings {
		t.finding(&c.Findings[i])
	}
	if c.skipped() {
		t.line = appendPrintable(t.line[:0], c.title(), longest)
		t.line = appendPrintable(append(t.line, ": not checked: "...), c.Skipped, longest)
		t.buf = append(appendLog(t.buf, t.line), '\n')
	}
	return t.flush()
}

func (t *text) finding(f *Finding) {
	line := f.appendPlace(t.line[:0])
	place := len(line)
	line = f.appendAbout(line)
	if t.view.color {
		t.buf = append(appendLog(append(t.buf, paint.Bold...), line[:place]), paint.Reset...)
		t.buf = append(t.buf, f.color()...)
		t.buf = append(appendLog(t.buf, line[place:]), paint.Reset...)
	} else {
		t.buf = appendLog(t.buf, line)
	}
	t.buf = append(t.buf, '\n')
	t.buf = t.view.append(t.buf, f)
	if len(f.Details) > 0 {
		t.buf = appendLog(t.buf, f.appendDetails(line[:0]))
	}
	t.line = line
}

// Passed implements [Writer].
func (t *text) Passed(string, string, int) error { return nil }

// Close implements [Writer].
func (t *text) Close(s Summary) error {
	if problem := s.problem(); problem != "" && !t.diagnosed {
		t.line = appendPrintable(append(t.line[:0], "run: "...), problem, longest)
		t.buf = append(appendLog(t.buf, t.line), '\n')
	}
	return t.flush()
}
