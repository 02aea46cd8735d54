package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"time"

	"github.com/siohook/siohook/internal/app/drift"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/inorder"
	"github.com/siohook/siohook/internal/base/lines"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/validate"
)

// driftReading reads files, has their payloads looked at by several workers, and
// adds up in the files' order.
type driftReading struct {
	collector *drift.Collector
	observer  *drift.Observer
	progress  *progress
	read      int // files
	crew      *inorder.Crew[driftBatch]
	batch     *driftBatch // that is being filled; nil for none
	ended     bool        // what follows of a file cannot be cut
	rest      int64
}

// driftBatch are payloads that are looked at together.
type driftBatch struct {
	source drift.Source
	bytes  []byte // of the payloads
	ends   []int
	times  []time.Time

	cutter   *lines.Cutter // when it is a piece of a file of lines, which nobody has looked at
	number   int
	piece    lines.Piece
	observed []drift.Observed
	err      error
}

const (
	batchBytes    = 256 << 10
	batchPayloads = 512
	mostBytes     = 5 << 20 // of a payload, as validate.Options has it
)

func (r *driftReading) files(ctx context.Context, files []string, in io.Reader) error {
	r.crew = inorder.New(runtime.GOMAXPROCS(0), func() func(*driftBatch) { return r.observe }, r.add)
	defer r.crew.Stop()
	err := eachInput(files, in, func(name string, in *input.Input) error {
		r.read++
		return errors.Join(r.file(ctx, name, in), ctx.Err())
	})
	r.flush()
	return errors.Join(err, r.crew.Finish())
}

// add adds up what was observed.
func (r *driftReading) add(b *driftBatch) error {
	if b.cutter != nil {
		if r.ended {
			return nil
		}
		r.ended, r.rest = b.piece.IsLast, b.piece.Rest
	}
	for i := range b.observed {
		r.collector.Add(b.observed[i])
	}
	r.progress.show(func() string { return words.Count(r.collector.Payloads, "payload") })
	return b.err
}

// observe looks at the payloads of a batch.
func (r *driftReading) observe(b *driftBatch) {
	b.observed, b.err = b.observed[:0], nil
	if b.cutter != nil {
		b.cutter.Read(&b.piece, b.number)
		r.observeLines(b)
		return
	}
	from := 0
	for i, end := range b.ends {
		b.observed = append(b.observed, r.observer.Observe(b.bytes[from:end:end], b.times[i], b.source))
		from = end
	}
}

// observeLines looks at lines that are mostly one payload each.
func (r *driftReading) observeLines(b *driftBatch) {
	for rest := b.piece.Text; len(rest) > 0; {
		line, after, _ := bytes.Cut(rest, []byte{'\n'})
		v, ok := r.observer.Line(line)
		if !ok {
			b.err = validate.Payloads(bytes.NewReader(rest), validate.Options{}, func(p validate.Raw) error {
				b.observed = append(b.observed, r.observer.Observe(bytes.Clone(p.Body), time.Time{}, b.source))
				return nil
			})
			return
		}
		b.observed = append(b.observed, v)
		rest = after
	}
}

// lines hands on a file of lines in pieces, and what cannot be cut as it comes.
func (r *driftReading) lines(ctx context.Context, in lines.Region) error {
	cutter := &lines.Cutter{Region: in, Size: batchBytes, Longest: mostBytes}
	r.ended, r.rest = false, in.End
	for n := 0; n < cutter.Pieces() && !r.ended && ctx.Err() == nil; n++ {
		b, err := r.crew.Job()
		if err != nil {
			return err
		}
		b.source, b.cutter, b.number = drift.File, cutter, n
		r.crew.Start()
	}
	if err := errors.Join(r.crew.Finish(), ctx.Err()); err != nil {
		return err
	}
	rest := io.NewSectionReader(in.File, r.rest, math.MaxInt64-r.rest)
	return validate.Payloads(rest, validate.Options{}, func(p validate.Raw) error { return r.put(ctx, p.Body, time.Time{}, drift.File) })
}

func (r *driftReading) file(ctx context.Context, name string, in *input.Input) error {
	first, _ := in.Peek(1)
	if region, ok := lines.RegionOf(in); ok && in.Form == input.JSON && string(first) == "{" {
		r.flush()
		if err := r.lines(ctx, region); err != nil {
			return &usageError{fmt.Errorf("%s: %w", name, err), ""}
		}
		return nil
	}
	source := drift.Wire
	if in.Form == input.JSON {
		source = drift.File
	}
	return eachPayload(name, in, func(_ string, _ int, d input.Delivery) error { return r.put(ctx, d.Body, d.Time, source) })
}

// put adds a payload to a batch.
func (r *driftReading) put(ctx context.Context, body []byte, at time.Time, s drift.Source) error {
	if b := r.batch; b != nil && (b.source != s || len(b.ends) == batchPayloads || len(b.bytes)+len(body) > batchBytes) {
		r.flush()
	}
	if r.batch == nil {
		b, err := r.crew.Job()
		if err != nil {
			return err
		}
		b.source, b.cutter, b.bytes, b.ends, b.times = s, nil, b.bytes[:0], b.ends[:0], b.times[:0]
		r.batch = b
	}
	b := r.batch
	b.bytes = append(b.bytes, body...)
	b.ends = append(b.ends, len(b.bytes))
	b.times = append(b.times, at)
	return ctx.Err()
}

// flush has the batch looked at.
func (r *driftReading) flush() {
	if r.batch != nil {
		r.crew.Start()
		r.batch = nil
	}
}
