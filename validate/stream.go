package validate

import (
	"bytes"
	"errors"
	"io"

	"github.com/siohook/siohook/internal/jsonpos"
)

// Stream checks every payload of a file, in the file's order, and gives each
// its report. It reads one JSON document, concatenated documents, JSON Lines or
// a top-level array of payloads, whichever the file holds, and keeps no more of
// it in memory than one payload. The file's name goes into the reports;
// "<stdin>" is the custom for standard input.
//
// A payload larger than Options.MaxBytes is reported and skipped. What is wrong
// between payloads has a report of its own, and so has a file without any. An
// error from each ends the stream and is returned as it is; an error from r is
// returned with the file's name.
func (v *Validator) Stream(name string, r io.Reader, each func(Report) error) error {
	s := stream{source: newSource(name, r, v.options.MaxBytes), validator: v, each: each}
	split := splitter{source: s.source, payload: s.payload, broken: s.broken}
	s.bom = &split.hasBOM
	if err := split.run(); err != nil {
		return err
	}
	if s.count == 0 {
		f := whole("empty", "a payload", "nothing")
		if s.at.line > 1 || s.at.column > 1 {
			f.Got = "only white space"
		}
		s.begin()
		s.from = origin{name, 1, 1}
		*s.bom = false // that it is all there is matters more
		return s.broken(f)
	}
	return nil
}

// stream is one file on its way through a validator.
type stream struct {
	*source
	validator *Validator
	each      func(Report) error
	bom       *bool // there is one that is not reported yet
	count     int   // of reports given
}

// payload reports the payload that was taken.
func (s *stream) payload() error {
	if s.isCut() {
		return s.broken(s.oversize())
	}
	event, found := s.validator.check(s.body)
	return s.give(event, found)
}

// oversize is the finding for a payload that was cut. It may be that large only
// because it is broken and its end was not found.
func (s *stream) oversize() finding {
	kept := bytes.TrimRight(s.body, jsonSpaces)
	_, err := jsonpos.Parse(kept, s.validator.limits)
	var fault *jsonpos.Fault
	if errors.As(err, &fault) && fault.Rule != jsonpos.RuleSize && fault.End < len(kept)-len(`"\uXXXX`) {
		return fromFault(fault)
	}
	return tooLarge(s.size, s.max)
}

func (s *stream) broken(f finding) error { return s.give("", []finding{f}) }

func (s *stream) give(event string, found []finding) error {
	report := Report{File: s.from.file, Line: s.from.line, Event: event}
	if *s.bom {
		*s.bom = false
		bom := whole(jsonpos.RuleBOM, "no byte order mark", "U+FEFF")
		report.Violations = locate(origin{s.from.file, 1, 1}, event, nil, []finding{bom})
	}
	report.Violations = append(report.Violations, locate(s.from, event, s.body, found)...)
	s.count++
	return s.each(report)
}
