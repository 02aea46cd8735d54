package report

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Writer writes one report. Its methods are not for concurrent use. After an
// error only Close makes sense.
type Writer interface {
	// Case reports one case by name.
	Case(c *Case) error
	// Passed reports n cases of a suite that passed without a finding. They are
	// counted by subject, not listed.
	Passed(suite, subject string, n int) error
	// Close ends the report. It must be called, also after an error: it removes
	// temporary files. It does not close the underlying writer.
	Close(s Summary) error
}

// Options are what a report needs beside its cases. The zero value is usable.
type Options struct {
	Tool    string // name of the program; "" means siohook
	Version string // of the program; "" when unknown
	URI     string // of the program's home page; "" when there is none
	Rules   []Rule // for sarif, which lists all of them
	// Started is when the run began, for junit, which needs it before the first case; the zero value is
	// written as 1970-01-01.
	Started time.Time

	Color bool // text only: mark severities with ANSI colours
	// Diagnosed is for text alone: the command tells the problem of a run elsewhere.
	Diagnosed bool
	Width     int // columns of a view of the source; 0 means 100

	// StepSummary is where format github writes, as Markdown, what GitHub would
	// not show as annotation. Without it that goes to the log as text.
	StepSummary io.Writer

	TempDir string // for junit's temporary file; "" means the system's folder
}

// Formats lists the names of all formats.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

var formats = []struct {
	name string
	make func(io.Writer, Options) (Writer, error)
}{
	{"text", newText},
	{"json", newJSON},
	{"junit", newJUnit},
	{"sarif", newSARIF},
	{"github", newGitHub},
	{"gitlab", newGitLab},
	{"tap", newTAP},
	{"ctrf", newCTRF},
	{"html", newHTML},
	{"markdown", newMarkdown},
}

// New begins a report in one of the [Formats].
func New(format string, w io.Writer, o Options) (Writer, error) {
	if o.Tool == "" {
		o.Tool = "siohook"
	}
	if o.Width <= 0 {
		o.Width = 100
	}
	for _, f := range formats {
		if f.name == format {
			return f.make(w, o)
		}
	}
	return nil, fmt.Errorf("unknown report format %q: want %s", format, strings.Join(Formats(), ", "))
}

// Writers writes the same report in several formats. Each writer gets every
// call; the errors are joined.
type Writers []Writer

// Case implements [Writer].
func (ws Writers) Case(c *Case) error {
	return ws.each(func(w Writer) error { return w.Case(c) })
}

// Passed implements [Writer].
func (ws Writers) Passed(suite, subject string, n int) error {
	return ws.each(func(w Writer) error { return w.Passed(suite, subject, n) })
}

// Close implements [Writer].
func (ws Writers) Close(s Summary) error {
	return ws.each(func(w Writer) error { return w.Close(s) })
}

func (ws Writers) each(do func(Writer) error) error {
	var errs []error
	for _, w := range ws {
		if err := do(w); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
