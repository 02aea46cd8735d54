package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/drift"
	"github.com/siohook/siohook/internal/input"
	"github.com/siohook/siohook/validate"
)

// driftReading reads files, has their payloads looked at by several workers, and
// adds up in the files' order.
type driftReading struct {
	collector *drift.Collector
	observer  *drift.Observer
	progress  *progress
	read      int // files
	batch     *driftBatch
	work      chan *driftBatch // to the workers
	order     chan *driftBatch // to who adds up
}

// driftBatch are payloads that are looked at together.
type driftBatch struct {
	bytes    []byte
	ends     []int
	times    []time.Time
	source   drift.Source
	observed []drift.Observed
	done     chan struct{}
}

const (
	batchBytes    = 256 << 10
	batchPayloads = 512
)

func (r *driftReading) files(ctx context.Context, files []string, in io.Reader) error {
	workers := runtime.GOMAXPROCS(0)
	r.work, r.order = make(chan *driftBatch, workers), make(chan *driftBatch, 2*workers)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for b := range r.work {
				from := 0
				for i, end := range b.ends {
					b.observed = append(b.observed, r.observer.Observe(b.bytes[from:end:end], b.times[i], b.source))
					from = end
				}
				close(b.done)
			}
		})
	}
	added := make(chan struct{})
	go func() {
		defer close(added)
		for b := range r.order {
			<-b.done
			for i := range b.observed {
				r.collector.Add(b.observed[i])
			}
			r.progress.show(func() string { return fmt.Sprintf("%d payloads", r.collector.Payloads) })
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
	return err
}

func (r *driftReading) file(ctx context.Context, name string, in io.Reader) error {
	opened, err := input.Open(in)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if opened.Form == input.JSON {
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

func (r *driftReading) add(ctx context.Context, body []byte, at time.Time, s drift.Source) error {
	if r.batch != nil && (r.batch.source != s || len(r.batch.ends) == batchPayloads || len(r.batch.bytes)+len(body) > batchBytes) {
		r.flush()
	}
	if r.batch == nil {
		r.batch = &driftBatch{source: s, done: make(chan struct{}), bytes: make([]byte, 0, max(batchBytes, len(body)))}
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
