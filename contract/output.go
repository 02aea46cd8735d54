package contract

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/pause"
	"github.com/siohook/siohook/internal/base/safetext"
)

// What of a receiver's output a finding quotes, in lines, and characters of a line.
const (
	mostFirst  = 8
	mostLast   = 16
	mostOfLine = 200
)

// mostAnswer is how long a delivery whose output is quoted may take.
const mostAnswer = 2 * time.Second

// quoteAll delivers the payload of each group that its answer shows once more, alone, and
// quotes what the receiver writes meanwhile. Of a receiver that is gone it quotes the end.
func (r *run) quoteAll(ctx context.Context) {
	if r.options.Output == nil {
		return
	}
	for i := range r.book.result.Groups {
		g := &r.book.result.Groups[i]
		f := &g.First
		switch {
		case g.Check.ID == reachAlive.ID, g.Check.ID == reachState.ID && f.Cause == Lost:
			f.Output = r.quote(r.written(), 0)
		case g.Check.ID == signatureMalformed.ID && r.book.result.Stopped != nil:
			f.Output = r.quote(r.written(), 0)
		case len(f.Payload) == 0 && f.Mutation == "" || r.book.isReported(reachAlive) || ctx.Err() != nil:
		case f.Cause == Lost && (g.Check.ID == coverageCounted.ID || g.Check.ID == toleranceCounted.ID):
			f.Output = r.quote(r.confirmLost(ctx, g), mostFirst)
		case g.Check.Observer:
		default:
			f.Output = r.quote(r.confirm(ctx, g), mostFirst)
		}
	}
}

// quoteEnd quotes the end of what a receiver wrote that could not be tested.
func (r *run) quoteEnd(ctx context.Context) {
	s := r.book.result.Stopped
	if s == nil || r.written == nil || len(r.book.result.Groups) > 0 {
		return
	}
	switch s.Why {
	case Interrupted, MaxRequests, MaxFailures:
	default:
		r.rested(ctx)
		s.Output = r.quote(r.written(), 0)
	}
}

// confirm delivers a group's payload, and gives what the receiver writes until it rests. It is
// nothing where the answer is another one.
func (r *run) confirm(ctx context.Context, g *Group) []byte {
	p := &payload{row: r.made.rowOf(g.First.Event), bytes: g.First.Payload}
	if shown := g.First.rounds; len(shown) == 1 && len(shown[0].payloads) == 1 { // it is more than its bytes
		p = shown[0].payloads[0]
	}
	return r.writes(ctx, ruleOf(g.Check.ID), p, func(answer deliver.Result) bool {
		return answer.Status == g.First.Status && !isFailure(answer, deliver.Timeout)
	})
}

// confirmLost is what the receiver writes about a delivery that it accepts and does not count,
// without the lines that it writes about another event, but for digits: those are of its log.
func (r *run) confirmLost(ctx context.Context, g *Group) []byte {
	row, c, usual := r.made.rowOf(g.First.Event), ruleOf(g.Check.ID), map[string]bool{}
	withoutDigits := func(line []byte) string {
		return string(bytes.Map(func(c rune) rune {
			if unicode.IsDigit(c) {
				return -1
			}
			return c
		}, line))
	}
	if other := r.taken.besides(row); other != nil {
		for line := range bytes.Lines(r.writes(ctx, c, r.made.fresh(other), isAccepted)) {
			usual[withoutDigits(line)] = true
		}
	}
	var rest []byte
	for line := range bytes.Lines(r.writes(ctx, c, r.made.fresh(&payload{row: row, bytes: g.First.Payload}), isAccepted)) {
		if !usual[withoutDigits(line)] {
			rest = append(rest, line...)
		}
	}
	return rest
}

// writes is what the receiver writes about a delivery until it rests; nothing where the answer is
// not as expected.
func (r *run) writes(ctx context.Context, c *rule, p *payload, isExpected func(deliver.Result) bool) []byte {
	request, err := r.send.request(p, nil)
	if err != nil || r.send.allows(1) != nil {
		return nil
	}
	request.Timeout = min(request.Timeout, mostAnswer)
	since := r.rested(ctx)
	answer := r.send.settle(r.send.post(ctx, p, request))
	r.send.record(c, p, answer, true)
	if !isExpected(answer) {
		return nil
	}
	text := since()
	for range 5 { // a log may be behind the answer
		if pause.For(ctx, 20*time.Millisecond) != nil {
			break
		}
		more := since()
		rests := len(more) == len(text) && len(more) > 0
		if text = more; rests {
			break
		}
	}
	return text
}

// rested waits until the receiver writes nothing, and notes how far its output is.
func (r *run) rested(ctx context.Context) (since func() []byte) {
	since = r.options.Output()
	for range 5 {
		if pause.For(ctx, 20*time.Millisecond) != nil || len(since()) == 0 {
			break
		}
		since = r.options.Output()
	}
	return since
}

// quote is a part of a receiver's output: the first lines and the last ones, without what is
// secret, and fit to be printed.
func (r *run) quote(output []byte, first int) string {
	var lines []string
	for line := range strings.Lines(r.send.masks().Replace(string(bytes.TrimSpace(output)))) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		lines = append(lines, safetext.Line(strings.TrimRight(strings.ReplaceAll(line, "\t", "  "), " \r\n"), mostOfLine))
	}
	if len(lines) > first+mostLast {
		last := lines[len(lines)-mostLast:]
		lines = append(append(lines[:first:first], "..."), last...)
	}
	return strings.Join(lines, "\n")
}

// masks hides what is secret in a delivery: parts of the address, and headers of the user's own.
func (s *sender) masks() *strings.Replacer {
	var secrets []string
	add := func(name, value string) {
		if len(value) >= 8 || len(value) >= 4 && deliver.SecretName(name) { // a shorter one is in every text
			secrets = append(secrets, value, "***")
		}
	}
	add("secret", string(s.options.Secret))
	for _, of := range append([]EventRule{{Header: s.target.Header, URL: s.target.URL}}, s.options.Rules...) {
		for name, values := range of.Header {
			for _, value := range values {
				add(name, value)
				_, word, _ := strings.Cut(value, " ") // behind Bearer and the like
				add(name, word)
			}
		}
		u, err := url.Parse(of.URL)
		if err != nil {
			continue
		}
		password, _ := u.User.Password()
		add("password", password)
		for name, values := range u.Query() {
			for _, value := range values {
				if deliver.SecretName(name) {
					add(name, value)
				}
			}
		}
	}
	return strings.NewReplacer(secrets...)
}
