package drift

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"time"

	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/inorder"
	"github.com/siohook/siohook/internal/base/lines"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// Reading reads files, has their payloads looked at by several workers, and adds up in the
// files' order.
type Reading struct {
	Files int // that were read

	opener    *input.Opener
	collector *Collector
	observer  *Observer
	progress  func()
	crew      *inorder.Crew[batch]
	batch     *batch // that is being filled; nil for none
	ended     bool   // what follows of a file cannot be cut
	rest      int64
}

// batch are payloads that are looked at together.
type batch struct {
	source Source
	bytes  []byte // of the payloads
	ends   []int
	times  []time.Time
	heads  []http.Header

	cutter   *lines.Cutter // when it is a piece of a file of lines, which nobody has looked at
	number   int
	piece    lines.Piece
	observed []Observed
	err      error
}

const (
	batchBytes    = 256 << 10
	batchPayloads = 512
	mostBytes     = 5 << 20 // of a payload, as validate.Options has it
)

// NewReading reads for a collector. progress is called now and then, on one goroutine.
func NewReading(k *Collector, progress func()) *Reading {
	return &Reading{collector: k, opener: &input.Opener{Catalog: k.catalog, Others: k.Others}, observer: k.Observer(), progress: progress}
}

// Read reads files.
func (r *Reading) Read(ctx context.Context, files input.Files, workers int) error {
	r.crew = inorder.New(workers, func() func(*batch) { return r.observe }, r.add)
	defer r.crew.Stop()
	err := r.opener.Each(ctx, files, func(name string, in *input.Input) error {
		r.Files++
		return errors.Join(r.file(ctx, name, in), ctx.Err())
	})
	r.flush()
	return errors.Join(err, r.crew.Finish())
}

// add adds up what was observed.
func (r *Reading) add(b *batch) error {
	if b.cutter != nil {
		if r.ended {
			return nil
		}
		r.ended, r.rest = b.piece.IsLast, b.piece.Rest
	}
	for i := range b.observed {
		r.collector.Add(b.observed[i])
	}
	r.progress()
	return b.err
}

// observe looks at the payloads of a batch.
func (r *Reading) observe(b *batch) {
	b.observed, b.err = b.observed[:0], nil
	if b.cutter != nil {
		b.cutter.Read(&b.piece, b.number)
		r.observeLines(b)
		return
	}
	from := 0
	for i, end := range b.ends {
		b.observed = append(b.observed, r.observer.Observe(schemas.Delivery{Header: b.heads[i], Body: b.bytes[from:end:end]}, b.times[i], b.source))
		from = end
	}
}

// observeLines looks at lines that are mostly one payload each.
func (r *Reading) observeLines(b *batch) {
	for rest := b.piece.Text; len(rest) > 0; {
		line, after, _ := bytes.Cut(rest, []byte{'\n'})
		v, ok := r.observer.Line(line)
		if !ok {
			b.err = validate.Payloads(bytes.NewReader(rest), validate.Options{}, func(p validate.Raw) error {
				b.observed = append(b.observed, r.observer.Observe(schemas.Delivery{Body: bytes.Clone(p.Body)}, time.Time{}, b.source))
				return nil
			})
			return
		}
		b.observed = append(b.observed, v)
		rest = after
	}
}

// lines hands on a file of lines in pieces, and what cannot be cut as it comes.
func (r *Reading) lines(ctx context.Context, in lines.Region) error {
	cutter := &lines.Cutter{Region: in, Size: batchBytes, Longest: mostBytes}
	r.ended, r.rest = false, in.End
	for n := 0; n < cutter.Pieces() && !r.ended && ctx.Err() == nil; n++ {
		b, err := r.crew.Job()
		if err != nil {
			return err
		}
		b.source, b.cutter, b.number = File, cutter, n
		r.crew.Start()
	}
	if err := errors.Join(r.crew.Finish(), ctx.Err()); err != nil {
		return err
	}
	rest := io.NewSectionReader(in.File, r.rest, math.MaxInt64-r.rest)
	return validate.Payloads(rest, validate.Options{}, func(p validate.Raw) error { return r.put(ctx, schemas.Delivery{Body: p.Body}, time.Time{}, File) })
}

func (r *Reading) file(ctx context.Context, name string, in *input.Input) error {
	first, _ := in.Peek(1)
	if region, ok := lines.RegionOf(in); ok && in.Form == input.JSON && string(first) == "{" {
		r.flush()
		if err := r.lines(ctx, region); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
	source := Wire
	if in.Form == input.JSON {
		source = File
	}
	return in.Payloads(name, func(_ string, _ int, d input.Delivery) error { return r.put(ctx, d.Delivery, d.Time, source) })
}

// put adds a payload to a batch.
func (r *Reading) put(ctx context.Context, d schemas.Delivery, at time.Time, s Source) error {
	if b := r.batch; b != nil && (b.source != s || len(b.ends) == batchPayloads || len(b.bytes)+len(d.Body) > batchBytes) {
		r.flush()
	}
	if r.batch == nil {
		b, err := r.crew.Job()
		if err != nil {
			return err
		}
		b.source, b.cutter, b.bytes, b.ends, b.times = s, nil, b.bytes[:0], b.ends[:0], b.times[:0]
		b.heads = b.heads[:0]
		r.batch = b
	}
	b := r.batch
	b.bytes = append(b.bytes, d.Body...)
	b.ends = append(b.ends, len(b.bytes))
	b.times = append(b.times, at)
	b.heads = append(b.heads, d.Header)
	return ctx.Err()
}

// flush has the batch looked at.
func (r *Reading) flush() {
	if r.batch != nil {
		r.crew.Start()
		r.batch = nil
	}
}
