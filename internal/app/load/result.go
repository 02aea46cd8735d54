package load

import (
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
)

// Result is what came of one request. Its times count from the begin of the
// measurement.
type Result struct {
	N          uint64 // number of the request, from 0
	Event      string // "" when it is none of the catalog
	Invalid    bool   // the payload was broken on purpose
	WarmUp     bool
	At         time.Time     // when it was due
	Due        time.Duration // when it should have been sent
	Started    time.Duration // when it was
	Ended      time.Duration
	Status     int
	Failed     *deliver.Failure // nil when it was answered
	RetryAfter bool
	Bytes      int // of the payload

	location, proto string
}

// Latency is the time from when the request was due to its end: what a sender
// that does not wait for others sees.
func (r *Result) Latency() time.Duration { return r.Ended - r.Due }

// Service is the time from sending to the end.
func (r *Result) Service() time.Duration { return r.Ended - r.Started }

// Lag is how late the request was sent.
func (r *Result) Lag() time.Duration { return r.Started - r.Due }

// accepted tells whether it ended in a 2xx.
func (r *Result) accepted() bool { return r.Failed == nil && r.Status >= 200 && r.Status < 300 }

// isMeasured tells whether the time of the request says something about the
// receiver: it was answered, or it was waited for as long as the deadline says.
func (r *Result) isMeasured() bool { return r.Failed == nil || r.Failed.Kind == deliver.Timeout }

// isError tells whether objectives count it as an error. A payload that was broken
// on purpose may be refused, but not crash the receiver, and what was not sent for want of ports
// or files is not the receiver's doing.
func (r *Result) isError() bool {
	if r.Failed != nil {
		return r.Failed.Kind != deliver.Exhausted
	}
	if r.Invalid {
		return r.Status >= 500
	}
	return !r.accepted()
}
