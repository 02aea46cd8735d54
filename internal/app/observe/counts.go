package observe

import (
	"context"
	"time"

	"github.com/siohook/siohook/internal/base/pause"
)

// Counts watches how the numbers grow that a receiver, or what it calls, shows:
// for those that deliver by themselves.
type Counts struct {
	observer *Observer
	from     State
}

// NewCounts watches what observe reads: a number or any value that is JSON, or an
// error. A change may take up to settle to show.
func NewCounts(observe func() any, settle time.Duration) *Counts {
	return &Counts{observer: New(observe, settle)}
}

// Begin reads the numbers to compare with. Its error is an *Error, or that
// of the context.
func (c *Counts) Begin(ctx context.Context) (err error) {
	c.from, err = c.observer.Stable(ctx)
	return err
}

// Until reads the numbers until enough is content with how much they have grown,
// by JSON Pointer, or for as long as a change may take to show. Once enough is
// content it is asked once more after a rest: a delivery that is counted late, or
// twice, must not be missed.
func (c *Counts) Until(ctx context.Context, enough func(grew map[string]float64) bool) error {
	for waited := time.Duration(0); ; waited += pollEvery {
		now, err := c.observer.Stable(ctx)
		if err != nil {
			return err
		}
		if enough(Change(c.from, now)) {
			if now, err = c.observer.Rest(ctx); err != nil || enough(Change(c.from, now)) {
				return err
			}
		}
		if waited >= c.observer.settle {
			return nil
		}
		if err := pause.For(ctx, pollEvery); err != nil {
			return err
		}
	}
}
