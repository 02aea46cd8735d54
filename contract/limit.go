package contract

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/pause"
	"github.com/siohook/siohook/internal/base/words"
)

// mostWait is how long a run waits, once, for a receiver that asks it to come back later.
const mostWait = 5 * time.Second

// isLimited tells whether a delivery is to be made again later. The first of a run is not,
// unless the receiver says when: it may be that it never is.
func (s *sender) isLimited(p *payload, answer deliver.Result) bool {
	if answer.Status != http.StatusTooManyRequests || s.options.expects(p.row) == Refuse || slices.Contains(s.options.Reject, answer.Status) {
		return false
	}
	_, known := retryAfter(answer)
	return known || s.taken.made > 0
}

// afterLimit makes a delivery again that a receiver which limits the rate has answered with
// 429: once in a run, after the time that it gives. The error ends the run.
func (s *sender) afterLimit(ctx context.Context, p *payload, request deliver.Request, answer deliver.Result) (deliver.Result, error) {
	after := "the receiver limits the rate: it answered 429 to delivery " + words.Number(s.made)
	wait, known := retryAfter(answer)
	if s.hasWaited || known && wait > mostWait {
		return answer, limited(after, answer)
	}
	s.hasWaited = true
	if err := pause.For(ctx, wait); err != nil {
		return answer, err
	}
	answer = s.settle(s.post(ctx, p, request))
	if answer.Status == http.StatusTooManyRequests {
		return answer, limited(fmt.Sprintf("%s, and again %v later", after, wait), answer)
	}
	return answer, nil
}

// limited ends a run that a receiver does not accept more deliveries of.
func limited(reason string, answer deliver.Result) error {
	return stop(RateLimited, reason, circumstanceOf(answer).hint+quoted(answer))
}

// retryAfter is how long a receiver asks to wait, or a second when it does not say.
func retryAfter(answer deliver.Result) (wait time.Duration, known bool) {
	text := strings.TrimSpace(answer.Header.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	at, err := http.ParseTime(text)
	now, nowErr := http.ParseTime(answer.Header.Get("Date"))
	if err == nil && nowErr == nil {
		return max(0, at.Sub(now)), true
	}
	return time.Second, false
}
