package merge

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/siohook/siohook/internal/app/drift"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/judge"
	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/format"
	"github.com/siohook/siohook/internal/base/hint"
)

// Command is whose reports are added up.
type Command string

// The commands.
const (
	Load     Command = "load"
	Validate Command = "validate"
	Drift    Command = "drift"
)

// Sum adds up reports in the order in which they are read. What the command reports ends up in
// the member of its name.
type Sum struct {
	Begin   func(Command) error         // comes before the first report is used
	Finding func(*report.Finding) error // gets the findings of validate

	Command  Command // "" before the first report
	Load     []*load.Report
	Validate judge.Summary
	Drift    drift.Summary
}

// stopError ends the reading of all files.
type stopError struct{ error }

// problemError is that of a run whose report is sound.
type problemError struct{ text string }

func (e *problemError) Error() string { return "the run had a problem: " + e.text }

// Read adds the reports of a file. An [input.FileError] is that of a damaged report: its file,
// line and column, and what is wrong. It costs only what that report and those behind it in the
// file would have added. That of a run which had a problem costs nothing.
func (s *Sum) Read(name string, r io.Reader) error {
	in, reports, whole := newValues(r), 0, true
	var problems []error
	fault := func(err error) error {
		line, column := in.place(err)
		return &input.FileError{Err: errors.Join(append(problems, fmt.Errorf("%s:%d:%d: %w", name, line, column, inWords(err)))...)}
	}
	for {
		text, err := in.next()
		switch {
		case errors.Is(err, io.EOF) && reports == 0:
			return fault(errors.New("the file contains no report"))
		case errors.Is(err, io.EOF) && !whole:
			return fault(errors.New("the report ends before its summary: it was cut off"))
		case errors.Is(err, io.EOF) && problems != nil:
			return &input.FileError{Err: errors.Join(problems...)}
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fault(err)
		}
		reports++
		whole, err = s.add(name, text)
		var stop stopError
		switch {
		case errors.As(err, &stop):
			return stop.error
		case errors.As(err, new(*problemError)):
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
		case err != nil:
			return fault(err)
		}
	}
}

// add adds one JSON value of a report. whole tells whether it ends the report.
func (s *Sum) add(name string, text []byte) (whole bool, err error) {
	var head struct {
		Kind    *string `json:"kind"`
		Valid   *int    `json:"valid"`
		NotJSON *int    `json:"not_json"`
		Runs    *int    `json:"runs"`
		Version int     `json:"format_version"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return false, err
	}
	switch {
	case head.Kind == nil && head.Runs == nil:
		if err := format.Load.Check(head.Version); err != nil {
			return false, err
		}
		return false, hint.With(errors.New("want a report of siohook load, validate or drift"), origin)
	case head.Kind == nil:
		one, err := load.ParseReport(text)
		if err == nil {
			err = s.begin(name, Load)
		}
		if err == nil {
			s.Load = append(s.Load, one)
		}
		return true, err
	}
	isSummary := *head.Kind == "summary"
	switch {
	case isSummary && head.Valid != nil:
		one := judge.Summary{}
		err := errors.Join(format.Lines.Decode(text, &one), one.Check(), s.begin(name, Validate))
		if err == nil {
			s.Validate.Add(&one)
		}
		return true, orProblem(err, one.Problem)
	case isSummary && head.NotJSON != nil:
		one := drift.Summary{}
		err := errors.Join(format.Lines.Decode(text, &one), one.Check(), s.begin(name, Drift))
		if err == nil {
			s.Drift.Add(&one)
		}
		return true, orProblem(err, one.Problem)
	case *head.Kind == "violation":
		err := format.Lines.Decode(text, &struct{}{})
		f, parseErr := report.ParseFinding(text)
		if err := errors.Join(err, parseErr, s.begin(name, Validate)); err != nil {
			return false, err
		}
		if err := s.Finding(&f); err != nil {
			return false, stopError{err}
		}
		return false, nil
	case *head.Kind == "drift": // the summary has all that it follows from
		return false, s.begin(name, Drift)
	}
	return false, hint.With(fmt.Errorf("want a report of siohook load, validate or drift, got kind %.50q", *head.Kind), origin)
}

// origin is where reports come from.
const origin = "siohook load, validate and drift write such a report with --report json=FILE"

// orProblem is what is wrong with a report, or was with its run.
func orProblem(err error, problem string) error {
	if err == nil && problem != "" {
		return &problemError{problem}
	}
	return err
}

// begin fails on a report of another command than the first.
func (s *Sum) begin(name string, c Command) error {
	switch s.Command {
	case c:
		return nil
	case "":
		s.Command, s.Validate, s.Drift.Tally = c, judge.NewSummary(), drift.NewTally()
		if err := s.Begin(c); err != nil {
			return stopError{err}
		}
		return nil
	}
	return stopError{hint.With(fmt.Errorf("%s is a report of siohook %s, and those before are of %s", name, c, s.Command), "merge the reports of one command at a time")}
}
