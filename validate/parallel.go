package validate

import (
	"bytes"
	"io"
	"math"

	"github.com/siohook/siohook/internal/base/inorder"
	"github.com/siohook/siohook/internal/base/lines"
)

// batch is a piece of a file of JSON Lines on its way through a worker.
type batch struct {
	lines.Piece
	number   int
	from     origin // of the first batch; the others count lines from 1
	verdicts []verdict
	reports  []Report
	lines    int // that end in it
}

// verdict is a report: one of the batch's, or one of a payload with nothing wrong.
type verdict struct {
	line   int
	event  string
	report int // number from 1, 0 when nothing is wrong
}

func (b *batch) add(r Report) {
	short := verdict{line: r.Line, event: r.Event}
	if len(r.Violations) > 0 {
		b.reports = append(b.reports, r)
		short.report = len(b.reports)
	}
	b.verdicts = append(b.verdicts, short)
}

// lasting is the same payload in the text of the batch, where it starts at an offset: a
// source writes over what it has collected.
func (b *batch) lasting(start int64, payload []byte) []byte {
	if payload == nil {
		return nil
	}
	if rest := b.Text[min(start, int64(len(b.Text))):]; bytes.HasPrefix(rest, payload) {
		return rest[:len(payload):len(payload)]
	}
	return bytes.Clone(payload)
}

// give hands the reports on. before is how many lines are before the batch.
func (b *batch) give(before int, each func(Report) error) error {
	for i := range b.verdicts {
		short := &b.verdicts[i]
		r := Report{File: b.from.file, Event: short.event}
		if short.report > 0 {
			r = b.reports[short.report-1]
			for k := range r.Violations {
				r.Violations[k].Line += before
			}
		}
		r.Line = short.line + before
		if err := each(r); err != nil {
			return err
		}
	}
	return nil
}

// parallel checks a region of JSON Lines with several workers; what flow gives where it can only
// be read from its beginning on. It returns what is left of it, not to be cut into batches, and
// where that begins.
func (v *Validator) parallel(from origin, in lines.Region, flow *lines.Flow, each func(Report) error) (rest io.Reader, at origin, err error) {
	cutter := lines.Cutter{Region: in, Size: v.batchSize, Longest: v.options.MaxBytes}
	at, left := from, in.End
	ended := false
	crew := inorder.New(v.options.Workers, func() func(*batch) {
		s := newSource(from.file, nil, v.options.MaxBytes)
		return func(b *batch) {
			if flow == nil {
				cutter.Read(&b.Piece, b.number)
			}
			v.batch(s, b)
		}
	}, func(b *batch) error {
		if ended {
			return nil
		}
		if err := b.give(at.line-b.from.line, each); err != nil {
			return err
		}
		if b.lines > 0 {
			at.line, at.column = at.line+b.lines, 1
		}
		if ended = b.IsLast; ended {
			left = b.Rest
		}
		return nil
	})
	defer crew.Stop()
	for n := 0; (flow != nil || n < cutter.Pieces()) && !ended; n++ {
		b, err := crew.Job()
		if err != nil {
			return nil, at, err
		}
		if flow != nil && !flow.Next(&b.Piece) {
			break
		}
		b.number, b.from = n, origin{from.file, 1, 1}
		if n == 0 {
			b.from = from
		}
		crew.Start()
	}
	err = crew.Finish()
	if flow != nil {
		return flow.Rest(), at, err
	}
	return io.NewSectionReader(in.File, left, math.MaxInt64-left), at, err
}

// batch checks the lines of a batch as a file of their own.
func (v *Validator) batch(text *source, b *batch) {
	b.verdicts, b.reports = b.verdicts[:0], b.reports[:0]
	s := stream{
		source: text, validator: v, inspector: v.fast.inspector(),
		each: func(r Report) error {
			r.Payload = b.lasting(text.start, r.Payload)
			b.add(r)
			return nil
		},
	}
	defer s.inspector.release()
	s.reset(b.Text)
	s.at, s.passed = b.from, 0
	split := splitter{source: s.source, payload: s.payload, broken: s.broken, quick: s.quick}
	s.bom = &split.hasBOM
	_ = split.lines() // bytes in memory can be read, and no report is refused
	b.lines = s.at.line - b.from.line
}
