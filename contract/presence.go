package contract

import (
	"context"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/pause"
)

// presence is what is left of a receiver that has closed a connection without an answer.
type presence int

const (
	silent presence = iota // something listens, and does not speak HTTP: it may be no receiver
	speaks                 // it answers another request: what it got is the reason
	gone                   // nothing listens
)

// presence asks for what is where a delivery went, with a GET, which has nothing that a receiver can fail on.
// A process that is about to end still has connections accepted: it is asked a few times.
func (s *sender) presence(ctx context.Context, p *payload) presence {
	for wait := 10 * time.Millisecond; ; wait *= 2 {
		asking, cancel := context.WithTimeout(ctx, s.target.Deadline)
		page, err := s.client.Get(asking, s.urlOf(p), nil)
		if err == nil {
			_ = page.Body.Close() // that there is one is all that counts
		}
		cancel()
		failed := deliver.Result{Err: err}
		switch {
		case err == nil:
			return speaks
		case isFailure(failed, deliver.Refused):
			return gone
		case !isFailure(failed, deliver.Reset) || wait > time.Second || pause.For(ctx, wait) != nil:
			return silent
		}
	}
}
