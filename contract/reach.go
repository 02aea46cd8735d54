package contract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/safetext"
)

// reach finds out whether anything worth testing answers. Its deliveries are the
// first two samples; they count in no other phase.
func (r *run) reach(ctx context.Context) error {
	c := check("reach/answers")
	samples := r.material.samples[:min(2, len(r.material.samples))]
	var answers []deliver.Result
	for _, p := range samples {
		answer, err := r.deliver(ctx, c, p, nil)
		if err != nil {
			return err
		}
		if answer.Err != nil {
			return r.unanswered(ctx, p, answer)
		}
		answers = append(answers, answer)
		if isAccepted(answer) {
			if looksLikePage(answer) {
				return r.stop(NoReceiver, "the answer is a web page, not the answer of a receiver: "+safetext.Line(firstLine(answer.Body), 80),
					"is the path right? a proxy, a login page or a single-page application may answer instead; give a token in the URL or with --header-env")
			}
			r.count(true)
			return nil
		}
	}
	first, p := answers[0], samples[0]
	for _, a := range answers {
		if a.Status != first.Status {
			r.count(true) // it looks at what comes: the next phases tell more
			return nil
		}
	}
	if first.Status >= 300 && first.Status < 400 {
		r.judge("reach/redirect", p, first, "no redirect", "redirected to "+safetext.Line(deliver.SafeURL(first.Header.Get("Location")), 200))
		return r.stop(Redirected, "the receiver redirects documented events: "+statusOf(first), "it is unknown whether the provider follows redirects; use the URL that it redirects to")
	}
	if refuses(first.Status) {
		return r.stop(Rejected, "the receiver rejects documented events: "+statusOf(first), refusalHint(first.Status))
	}
	if err := r.otherHeaders(ctx, p, first); err != nil {
		return err
	}
	r.count(true)
	return nil
}

// judge reports a delivery that a check does not hold for.
func (r *run) judge(id string, p *payload, answer deliver.Result, want, more string) {
	c, ok := r.has(id)
	if !ok {
		return
	}
	r.count(false)
	r.report(r.finding(c, p, answer, want, more))
}

// finding describes a delivery: what was wanted of it, and of what was got what there
// is to say beside the answer's status.
func (r *run) finding(c *Check, p *payload, answer deliver.Result, want, more string) *Finding {
	got := statusOf(answer)
	if more != "" {
		got += ": " + more
	}
	f := &Finding{
		Check: *c, Event: p.event(), Shapes: p.shapes, Payload: p.bytes, Want: want, Got: got,
		Status: answer.Status, Response: safetext.Line(answer.Body, 200),
	}
	if p.mutation != nil {
		f.Mutation, f.Pointer = p.mutation.ID, p.mutation.Pointer
	}
	return f
}

// unanswered ends a run that got no answer in the phase reach. A target that
// may not be reached at all is the caller's error, not the receiver's.
func (r *run) unanswered(ctx context.Context, p *payload, answer deliver.Result) error {
	var failure *deliver.Failure
	if !errors.As(answer.Err, &failure) {
		return answer.Err
	}
	switch {
	case deliver.IsHopeless(failure):
		return answer.Err
	case failure.Kind == deliver.Timeout:
		request := r.request(p, nil)
		request.Timeout *= 4 // to tell slow from dead
		late := r.client.Post(ctx, request)
		r.delivered(check("reach/answers"), p, late, true)
		if late.Err == nil {
			took := "later than that"
			if late.Latency > 0 {
				took = fmt.Sprintf("after %.1f s", late.Latency.Seconds())
			}
			r.judge("reach/deadline", p, late, fmt.Sprintf("an answer within %v", r.target.Deadline), took)
		}
	}
	return r.stop(NoAnswer, answer.Err.Error(), failure.Hint())
}

// otherHeaders finds out whether a receiver that refuses everything would take it
// with headers that the provider does not send.
func (r *run) otherHeaders(ctx context.Context, p *payload, refused deliver.Result) error {
	kind := ""
	if p.row != nil {
		kind = p.row.Type
	}
	for _, try := range []struct {
		id, got string
		header  http.Header
	}{
		{"reach/content-type", "the receiver accepts the same delivery with application/json; charset=utf-8", http.Header{"Content-Type": {"application/json; charset=utf-8"}}},
		{"reach/type-header", "the receiver accepts the same delivery with the type in a header", http.Header{
			"X-Webhook-Event": {kind}, "X-Event": {kind}, "X-Event-Type": {kind}, "X-Event-Name": {kind}, "X-Webhook-Type": {kind}, "X-Webhook-Topic": {kind},
		}},
	} {
		c, ok := r.has(try.id)
		if !ok {
			continue
		}
		answer, err := r.deliver(ctx, c, p, try.header)
		if err != nil {
			return err
		}
		if isAccepted(answer) {
			r.judge(try.id, p, refused, "a 2xx", try.got)
			return r.stop(OtherHeaders, "the receiver rejects every delivery that has the headers of the provider: "+try.got, c.Fix)
		}
	}
	return nil
}

// refuses tells whether a status says that deliveries do not belong there at
// all, whatever their payload.
func refuses(code int) bool {
	switch code {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusProxyAuthRequired, http.StatusGone, http.StatusNotImplemented,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusTooManyRequests:
		return true
	}
	return false
}

func refusalHint(code int) string {
	switch code {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired:
		return "automation webhooks have neither a signature nor a secret; put the receiver's token into the URL, or give a header with --header-env"
	case http.StatusNotFound, http.StatusGone:
		return "is the path right?"
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return "a proxy answers like this when its receiver is down: is the receiver running?"
	case http.StatusTooManyRequests:
		return "the receiver limits the rate: disable the limit for tests"
	}
	return "the provider sends POST requests: does this path accept them?"
}

// looksLikePage tells a page for people from the answer of a receiver: a whole
// document. A receiver may well answer a word as text/html, which is PHP's default.
func looksLikePage(answer deliver.Result) bool {
	start := bytes.ToLower(answer.Body[:min(len(answer.Body), 1024)])
	return strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") &&
		(bytes.Contains(start, []byte("<!doctype html")) || bytes.Contains(start, []byte("<html")) || bytes.Contains(start, []byte("<form")))
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(bytes.TrimSpace(b), []byte("\n"))
	return line
}
