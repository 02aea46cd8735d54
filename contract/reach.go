package contract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/safetext"
)

// reach finds out whether anything worth testing answers. Its deliveries are the
// first two samples; they count in no other phase.
func reach(ctx context.Context, r *run) error {
	samples := r.made.samples
	if samples == nil {
		samples = r.made.coverage
	}
	samples = samples[:min(2, len(samples))]
	var answers []deliver.Result
	for _, p := range samples {
		answer, err := r.send.deliver(ctx, reachAnswers, p, nil)
		if err != nil {
			return err
		}
		if isHanging(answer) {
			if answer, err = r.onceMore(ctx, p, answer); err != nil {
				return err
			}
		}
		if isFailure(answer, deliver.Reset) {
			switch r.send.presence(ctx, p) {
			case speaks: // it is a receiver, and fails on what it got: the next phases tell more
				r.book.count(true)
				return nil
			case gone:
				r.judge(reachAlive, p, answer, "an answer", "then nothing listened any longer")
			}
		}
		if answer.Err != nil {
			return unanswered(answer)
		}
		answers = append(answers, answer)
		if looksLikePage(answer) && crash(answer.Body) == "" {
			return stop(NoReceiver, "the answer is a web page, not the answer of a receiver: "+safetext.Line(firstLine(answer.Body), 80),
				"is the path right? a proxy, a login page or a single-page application may answer instead; give a token in the URL or with --header-env")
		}
		if isAccepted(answer) {
			r.book.count(true)
			return nil
		}
	}
	first, p := answers[0], samples[0]
	if isSigned, err := r.isSignedOtherwise(ctx, samples, answers); err != nil || isSigned {
		return err
	}
	for _, a := range answers {
		if a.Status != first.Status {
			r.book.count(true) // it looks at what comes: the next phases tell more
			return nil
		}
	}
	if first.Status >= 300 && first.Status < 400 {
		return r.redirected(p, first)
	}
	if c := circumstanceOf(first); c != nil {
		if hint := r.signHint(); hint != "" && slices.Contains(c.codes, http.StatusUnauthorized) && c.alone {
			return stop(c.why, "the receiver rejects documented events: "+statusOf(first), hint+quoted(first))
		}
		return c.stop("the receiver rejects documented events", first)
	}
	if err := r.misunderstood(ctx, p, nil, first); err != nil {
		return err
	}
	if err := r.otherHeaders(ctx, p, first); err != nil {
		return err
	}
	r.book.count(true)
	return nil
}

// redirected reports a receiver that redirects what it gets, or ends the run where it leads to
// a login, or is but the slash at the end of the path that was given.
func (r *run) redirected(p *payload, answer deliver.Result) error {
	to := answer.Header.Get("Location")
	if isSlashAway(r.send.urlOf(p), to) {
		return stop(Redirected, "the receiver redirects documented events: "+statusOf(answer)+": the path differs by a slash at its end",
			"use the URL that it redirects to, here and in the provider's settings: "+safetext.Line(deliver.SafeURL(to), 200))
	}
	if c := circumstanceOf(answer); c != nil {
		return c.stop("the receiver redirects documented events", answer)
	}
	r.judge(reachRedirect, p, answer, "no redirect", "redirected to "+safetext.Line(deliver.SafeURL(to), 200))
	return stop(Redirected, "the receiver redirects documented events: "+statusOf(answer), "it is unknown whether the provider follows redirects; use the URL that it redirects to")
}

// isSlashAway tells whether a redirect leads to the same address but for a slash at the end
// of its path.
func isSlashAway(from, to string) bool {
	a, err := url.Parse(from)
	if err != nil {
		return false
	}
	b, err := a.Parse(to)
	return err == nil && a.Scheme == b.Scheme && a.Host == b.Host && a.Path != b.Path &&
		strings.TrimSuffix(a.Path, "/") == strings.TrimSuffix(b.Path, "/")
}

// judge reports a delivery that a check does not hold for.
func (r *run) judge(c *rule, p *payload, answer deliver.Result, want, more string) {
	if !r.book.has(c) {
		return
	}
	r.book.count(false)
	r.book.report(newFinding(c, p, answer, want, more))
}

// isHanging tells whether a receiver has the delivery, and does not answer in time.
func isHanging(answer deliver.Result) bool {
	var failure *deliver.Failure
	return errors.As(answer.Err, &failure) && failure.Kind == deliver.Timeout && failure.Connected
}

// onceMore delivers again what got no answer in time: one that is slow to start answers now.
// Another one is reported, and the run ends.
func (r *run) onceMore(ctx context.Context, p *payload, first deliver.Result) (deliver.Result, error) {
	answer, err := r.send.deliver(ctx, reachAnswers, p, nil)
	switch {
	case err != nil:
		return answer, err
	case answer.Err == nil:
		r.book.report(newFinding(reachFlaky, p, first, "the same answer to the same delivery", "then "+statusOf(answer)))
		return answer, nil
	case !isHanging(answer):
		return answer, nil
	}
	f := newFinding(reachDeadline, p, answer, fmt.Sprintf("an answer within %v", r.send.target.Deadline), "")
	f.Got = "none, twice"
	r.book.count(false)
	r.book.report(f)
	return answer, stop(NoAnswer, answer.Err.Error(), "the receiver accepts the connection and does not answer: does it wait for something, such as a database or another service?")
}

// unanswered ends a run that got no answer in the phase reach. A target that
// may not be reached at all is the caller's error, not the receiver's.
func unanswered(answer deliver.Result) error {
	var failure *deliver.Failure
	if !errors.As(answer.Err, &failure) || deliver.IsHopeless(failure) {
		return answer.Err
	}
	return stop(NoAnswer, answer.Err.Error(), failure.Hint())
}

// otherHeaders finds out whether a receiver that refuses everything would take it
// with headers that the provider does not send.
func (r *run) otherHeaders(ctx context.Context, p *payload, refused deliver.Result) error {
	kind := ""
	if p.row != nil {
		kind = p.row.Type
	}
	for _, c := range rules {
		if c.header == nil || !r.book.has(c) {
			continue
		}
		answer, err := r.send.deliver(ctx, c, p, c.header.of(kind))
		if err != nil {
			return err
		}
		if isAccepted(answer) {
			got := "the receiver accepts " + c.header.as
			r.judge(c, p, refused, "a 2xx", got)
			return stop(OtherHeaders, "the receiver rejects every delivery that has the headers of the provider: "+got, r.book.say(c.Fix))
		}
	}
	return nil
}

// looksLikePage tells a page for people from the answer of a receiver: a document with what
// only pages have, or with a text to read. A receiver may well answer a line as text/html,
// which is PHP's default, and one that answers anything but 200 means what it says.
func looksLikePage(answer deliver.Result) bool {
	start := bytes.ToLower(answer.Body[:min(len(answer.Body), 16<<10)])
	if answer.Status != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") || !document().Match(start) {
		return false
	}
	text := bytes.Join(bytes.Fields(markup().ReplaceAll(styles().ReplaceAll(start, nil), []byte(" "))), []byte(" "))
	return forPeople().Match(start) || len(text) > longestLine
}

var (
	document  = lazy.Pattern(`<!doctype html|<html|<form`)
	forPeople = lazy.Pattern(`<(?:title|form|script|link|img|style|nav|header|main|button|input|iframe)\b`)
)

// longestLine is how long the text of an answer may be that is no page.
const longestLine = 200

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(bytes.TrimSpace(b), []byte("\n"))
	return line
}
