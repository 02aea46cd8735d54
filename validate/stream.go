package validate

import (
	"bytes"
	"errors"
	"io"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/lines"
	"github.com/siohook/siohook/schemas"
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
	in, _ := lines.RegionOf(r)
	return v.stream(newSource(name, r, v.options.MaxBytes), in, isQuick(r), each)
}

// StreamBytes does the same for a file that is in memory, and spares copying it.
func (v *Validator) StreamBytes(name string, text []byte, each func(Report) error) error {
	s := newSource(name, nil, v.options.MaxBytes)
	s.reset(text)
	return v.stream(s, lines.Region{File: bytes.NewReader(text), End: int64(len(text))}, false, each)
}

// isQuick tells whether what is read comes quickly, though it cannot be read at any place: it is
// a regular file that is decompressed.
func isQuick(r io.Reader) bool {
	q, ok := r.(interface{ IsQuick() bool })
	return ok && q.IsQuick()
}

// stream checks a source. in is the same file, if it can be read at any place; quick is as
// [isQuick] has it.
func (v *Validator) stream(from *source, in lines.Region, quick bool, each func(Report) error) error {
	s := stream{source: from, region: in, flows: quick, validator: v, each: each, inspector: v.fast.inspector()}
	defer s.inspector.release()
	split := splitter{source: s.source, payload: s.payload, broken: s.broken, quick: s.quick}
	s.bom = &split.hasBOM
	if v.options.Workers > 1 && !v.options.NoPlan && (quick || in.End-in.Start > int64(v.batchSize)) {
		split.start = s.parallel
	}
	if err := split.run(); err != nil {
		return err
	}
	if s.count == 0 {
		f := whole("empty", "a payload", "nothing")
		if s.at.line > 1 || s.at.column > 1 {
			f.Got = "only white space"
		}
		s.begin()
		s.from = origin{s.at.file, 1, 1}
		*s.bom = false // that it is all there is matters more
		return s.broken(f)
	}
	return nil
}

// stream is one file on its way through a validator.
type stream struct {
	*source
	region    lines.Region // the same file
	flows     bool         // it comes quickly, but has no region
	validator *Validator
	inspector *inspector
	each      func(Report) error
	bom       *bool // there is one that is not reported yet
	count     int   // of reports given
}

// parallel has as many lines as possible checked by several workers.
func (s *stream) parallel() error {
	s.region.Start += s.passed
	var flow *lines.Flow
	if s.flows {
		held := bytes.Clone(s.text[s.next:])
		flow = &lines.Flow{In: io.MultiReader(bytes.NewReader(held), s.file), Size: s.validator.batchSize, Longest: s.validator.options.MaxBytes}
		if s.ended {
			flow.In = bytes.NewReader(held)
			if s.failed != nil {
				return nil // what is read fails
			}
		}
	}
	rest, at, err := s.validator.parallel(s.at, s.region, flow, func(r Report) error {
		s.from = origin{r.File, r.Line, 1}
		return s.pass(r)
	})
	if err != nil {
		return err
	}
	s.buffer, s.at = buffer{file: rest}, at
	return nil
}

// payload reports the payload that was taken.
func (s *stream) payload() error {
	if s.isCut() {
		return s.broken(s.oversize())
	}
	return s.pass(s.validator.report(s.from, schemas.Delivery{Body: s.body}))
}

// quick checks the payload that text begins with on the quick way. end is the
// offset after it and the white space behind; 0 when it has to be taken whole.
func (s *stream) quick(text []byte, follows func(after []byte, space []byte) bool) (end int, err error) {
	if s.validator.options.NoPlan {
		return 0, nil
	}
	event, end, notes := s.inspector.prefix(schemas.Delivery{Body: text})
	if end == 0 {
		return 0, nil
	}
	size := end
	for jsonscan.IsSpace(text[size-1]) {
		size--
	}
	if size > s.max || !follows(text[end:], text[size:end]) {
		return 0, nil
	}
	if len(notes) == 0 && !*s.bom { // nearly always
		s.count++
		return end, s.each(Report{File: s.from.file, Line: s.from.line, Event: s.inspector.fast.ids[event]})
	}
	r, ok := s.inspector.report(s.from, event, notes, text[:size])
	if !ok {
		return 0, nil
	}
	return end, s.pass(r)
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
	return s.pass(Report{
		File: s.from.file, Line: s.from.line, Event: event,
		Violations: locate(s.from, event, s.body, found),
	})
}

// pass hands a report on.
func (s *stream) pass(r Report) error {
	if *s.bom {
		*s.bom = false
		bom := whole(jsonpos.RuleBOM, "no byte order mark", "U+FEFF")
		r.Violations = append(locate(origin{s.from.file, 1, 1}, r.Event, nil, []finding{bom}), r.Violations...)
	}
	s.count++
	return s.each(r)
}
