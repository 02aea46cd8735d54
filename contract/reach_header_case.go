package contract

import (
	"context"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
)

var reachHeaderCase = &rule{
	Check: Check{
		ID: "reach/header-case", Phase: Reach, Severity: Error,
		Purpose: "HTTP/2 and many proxies send the names of headers in lower case",
		Expects: "the receiver accepts a delivery whose headers have names in lower case",
		Cause:   "the receiver compares the name of the header letter by letter",
		Fix:     "look up headers with the function of the framework, which ignores the case of their names",
		Source:  "HTTP: names of headers have no case (RFC 9110, section 5.1); seen: the provider sends with HTTP/2",
	},
}

// headerCase delivers an event with the names of its headers in lower case: over HTTP/1.1, and
// over HTTP/2 where the receiver speaks it. o is the effect that is looked at; nil looks at the
// answers alone.
func (r *run) headerCase(ctx context.Context, p *payload, o *observed) error {
	if !r.book.has(reachHeaderCase) {
		return nil
	}
	for _, protocol := range []string{http1, http2} {
		if protocol == http2 && (!strings.HasPrefix(r.send.urlOf(p), "https:") || !r.speaksHTTP2(ctx, p)) {
			return nil
		}
		lower := r.over(p, protocol)
		taken, answer, err := r.isTaken(ctx, o, lower)
		if err != nil {
			return err
		}
		if answer.Err != nil {
			continue // it is no answer to the names
		}
		if !taken {
			again, _, err := r.isTaken(ctx, o, r.made.fresh(p))
			if err != nil || !again {
				return err // it is not the case of the names
			}
			if taken, answer, err = r.isTaken(ctx, o, r.over(p, protocol)); err != nil {
				return err
			}
		}
		if !taken {
			r.judge(reachHeaderCase, lower, answer, "the same as with the usual names", "over "+protocol+", with the names of headers in lower case, the receiver does not handle the event")
			return nil
		}
		r.book.count(true)
	}
	return nil
}

// The protocols over which names are in lower case.
const (
	http1 = "HTTP/1.1"
	http2 = "HTTP/2"
)

// over is a payload as another delivery, over a protocol.
func (r *run) over(p *payload, protocol string) *payload {
	lower := *r.made.fresh(p)
	lower.over = protocol
	return &lower
}

// isTaken tells whether a delivery is accepted, and has an effect where that is looked at.
func (r *run) isTaken(ctx context.Context, o *observed, p *payload) (bool, deliver.Result, error) {
	if o == nil {
		answer, err := r.send.deliver(ctx, reachHeaderCase, p, nil)
		return isAccepted(answer), answer, err
	}
	before, err := o.observer.Stable(ctx)
	if err != nil {
		return false, deliver.Result{}, err
	}
	answer, err := r.send.deliver(ctx, reachHeaderCase, p, nil)
	if err != nil || !isAccepted(answer) {
		return false, answer, err
	}
	_, moved, _, err := o.observer.Moved(ctx, before, o.observer.Settle())
	return moved, answer, err
}

// speaksHTTP2 tells whether the receiver answers over HTTP/2.
func (r *run) speaksHTTP2(ctx context.Context, p *payload) bool {
	answer, err := r.send.once(ctx, reachHeaderCase, r.over(p, http2))
	return err == nil && answer.Err == nil
}
