package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/drift"
	"github.com/siohook/siohook/internal/input"
	"github.com/siohook/siohook/internal/words"
	"github.com/siohook/siohook/validate"
)

// driftReading reads files, has their payloads looked at by several workers, and
// adds up in the files' order.
type driftReading struct {
	collector *drift.Collector
	observer  *drift.Observer
	progress  *progress
	read      int   // files
	failed    error // of a worker
	batch     *driftBatch
	work      chan *driftBatch // to the workers
	order     chan *driftBatch // to who adds up
	unused    chan *driftBatch
}

// driftBatch are payloads that are looked at together.
type driftBatch struct {
	bytes    []byte
	ends     []int
	times    []time.Time
	source   drift.Source
	lines    bool // bytes are lines of a file, which nobody has looked at
	err      error
	observed []drift.Observed
	done     chan struct{} // gets a value when they are
}

// next gives a batch with room for so many bytes.
func (r *driftReading) next(room int) *driftBatch {
	b := &driftBatch{}
	select {
	case b = <-r.unused:
		*b = driftBatch{bytes: b.bytes[:0], ends: b.ends[:0], times: b.times[:0], observed: b.observed[:0]}
	default:
	}
	b.done = make(chan struct{}, 1)
	b.bytes = slices.Grow(b.bytes, room)
	return b
}

const (
	batchBytes    = 256 << 10
	batchPayloads = 512
)

func (r *driftReading) files(ctx context.Context, files []string, in io.Reader) error {
	workers := runtime.GOMAXPROCS(0)
	r.work, r.order = make(chan *driftBatch, workers), make(chan *driftBatch, 2*workers)
	r.unused = make(chan *driftBatch, 4*workers)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for b := range r.work {
				r.observe(b)
				b.done <- struct{}{}
			}
		})
	}
	added := make(chan struct{})
	go func() {
		defer close(added)
		for b := range r.order {
			<-b.done
			r.failed = errors.Join(r.failed, b.err)
			for i := range b.observed {
				r.collector.Add(b.observed[i])
			}
			select {
			case r.unused <- b:
			default:
			}
			r.progress.show(func() string { return words.Count(r.collector.Payloads, "payload") })
		}
	}()
	err := eachFile(files, in, func(name string, in io.Reader) error {
		r.read++
		return errors.Join(r.file(ctx, name, in), ctx.Err())
	})
	r.flush()
	close(r.work)
	close(r.order)
	wg.Wait()
	<-added
	return errors.Join(err, r.failed)
}

// observe looks at the payloads of a batch.
func (r *driftReading) observe(b *driftBatch) {
	if b.lines {
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
	for rest := b.bytes; len(rest) > 0; {
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

// lines hands on a file in pieces that end where a payload ends a line and
// another begins the next. A line end between } and { is never within a payload.
func (r *driftReading) lines(ctx context.Context, in io.Reader) error {
	var rest []byte
	for {
		b := r.next(max(batchBytes, 2*len(rest)))
		b.source, b.lines, b.bytes = drift.File, true, append(b.bytes, rest...)
		n, err := io.ReadFull(in, b.bytes[len(rest):cap(b.bytes)])
		b.bytes = b.bytes[:len(rest)+n]
		ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !ended {
			return err
		}
		cut := len(b.bytes)
		if !ended {
			if cut = bytes.LastIndex(b.bytes, []byte("}\n{")) + 2; cut < 2 {
				if rest = b.bytes; len(rest) < mostPiece {
					continue
				}
				cut = len(b.bytes) // larger than any payload may be: the worker says so
			}
		}
		rest = bytes.Clone(b.bytes[cut:])
		if b.bytes = b.bytes[:cut]; cut > 0 {
			r.work <- b
			r.order <- b
		}
		if ended || ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// mostPiece is the largest piece of a file.
const mostPiece = 16 << 20

func (r *driftReading) file(ctx context.Context, name string, in io.Reader) error {
	opened, err := input.Open(in)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if first, _ := opened.Peek(1); opened.Form == input.JSON && string(first) == "{" && isRegular(opened) {
		r.flush()
		err = r.lines(ctx, opened)
	} else if opened.Form == input.JSON {
		err = validate.Payloads(opened, validate.Options{}, func(p validate.Raw) error {
			return r.add(ctx, p.Body, time.Time{}, drift.File)
		})
	} else {
		err = opened.Each(func(d input.Delivery) error { return r.add(ctx, d.Body, d.Time, drift.Wire) })
	}
	if err != nil && ctx.Err() == nil {
		return &usageError{fmt.Errorf("%s: %w", name, err), ""}
	}
	return err
}

// isRegular tells files from what may come slowly.
func isRegular(in *input.Input) bool {
	info, err := in.Stat()
	return err == nil && info.Mode().IsRegular()
}

func (r *driftReading) add(ctx context.Context, body []byte, at time.Time, s drift.Source) error {
	if r.batch != nil && (r.batch.source != s || len(r.batch.ends) == batchPayloads || len(r.batch.bytes)+len(body) > batchBytes) {
		r.flush()
	}
	if r.batch == nil {
		r.batch = r.next(max(batchBytes, len(body)))
		r.batch.source = s
	}
	r.batch.bytes = append(r.batch.bytes, body...)
	r.batch.ends = append(r.batch.ends, len(r.batch.bytes))
	r.batch.times = append(r.batch.times, at)
	return ctx.Err()
}

func (r *driftReading) flush() {
	if r.batch == nil {
		return
	}
	r.work <- r.batch
	r.order <- r.batch
	r.batch = nil
}
