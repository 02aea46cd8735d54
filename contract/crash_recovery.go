package contract

import (
	"context"
	"time"
)

// recovery is the time that the receiver has to come to the state that is expected.
type recovery struct {
	*crashing

	began      time.Time
	over       *time.Timer
	wait, most time.Duration // between two looks
	isLast     bool          // the time is over: there is no further look
}

// recovering begins it. Between looks are pauses that grow.
func (c *crashing) recovering(first, most time.Duration) *recovery {
	return &recovery{crashing: c, began: c.options.Now(), over: time.NewTimer(c.options.Recover), wait: first, most: most}
}

// pause waits until the next look.
func (w *recovery) pause(ctx context.Context) error {
	if told := w.options.Recovering; told != nil {
		told(w.options.Now().Sub(w.began), w.options.Recover)
	}
	next := time.NewTimer(w.wait)
	defer next.Stop()
	select {
	case <-ctx.Done():
		return w.send.ended(ctx)
	case <-w.over.C:
		w.isLast = true
	case <-next.C:
	}
	w.wait = min(2*w.wait, w.most)
	return nil
}

func (w *recovery) stop() { w.over.Stop() }
