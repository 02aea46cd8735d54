package main

import (
	"context"
	"errors"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/outcome"
)

// countWatch compares what a receiver accepts with what it counts. Without
// anything to look at it does nothing.
type countWatch struct {
	counts  *observe.Counts
	counted func(event string) bool
	settle  time.Duration
}

func (o *loadOptions) watchCounts(ctx context.Context, warn func(string)) (*countWatch, func(), error) {
	// The probe is read after an interrupted run, too.
	var observed contract.Options
	stop, err := o.observe.observe(context.WithoutCancel(ctx), &o.target, &observed, warn)
	if err != nil {
		return nil, nil, err
	}
	w := &countWatch{settle: o.settle}
	if observed.Observe == nil {
		if len(o.counted) > 0 {
			return nil, nil, &usageError{errors.New("--counted-events needs an observer"), "add --probe-url, --probe-cmd or --sink"}
		}
		return w, stop, nil
	}
	w.counts = observe.NewCounts(observed.Observe, o.settle)
	if len(o.counted) > 0 {
		rows, err := o.target.catalog.Match(o.counted)
		if err != nil {
			stop()
			return nil, nil, badName(err)
		}
		ids := map[string]bool{}
		for _, row := range rows {
			ids[row.ID()] = true
		}
		w.counted = func(event string) bool { return ids[event] }
	}
	return w, stop, nil
}

func (w *countWatch) before(ctx context.Context) error {
	if w.counts == nil {
		return nil
	}
	return unseen(w.counts.Begin(ctx))
}

// after waits until the numbers agree, or have had the time to.
func (w *countWatch) after(ctx context.Context, r *load.Report) error {
	if w.counts == nil {
		return nil
	}
	err := w.counts.Until(ctx, func(grew map[string]float64) bool {
		r.ExactlyOnce = load.CheckOnce(r, grew, w.counted)
		return r.ExactlyOnce.Agrees
	})
	return unseen(err)
}

func unseen(err error) error {
	var failed *contract.ObserveError
	if errors.As(err, &failed) {
		return outcome.Inconclusive(err, "the observer is required for this test: does the probe answer?")
	}
	return err
}
