package contract

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/words"
)

// isInnocent tells whether a payload is not the reason why it was answered as it was: the
// receiver does not accept any longer what it has accepted before. Then that is reported,
// or ends the run.
func (d *diagnosis) isInnocent(ctx context.Context, p *payload) (bool, error) {
	last := d.taken.latest(p)
	if last == nil || d.options.expects(p.row) == Refuse {
		return false, nil
	}
	if d.lost[last.row] {
		d.book.again(reachState, p)
		return true, nil
	}
	answer, fails, err := d.stillFails(ctx, last)
	if err != nil || !fails {
		return false, err
	}
	return true, d.changed(ctx, last, answer)
}

// stillFails delivers what was accepted before: as another delivery, as a wholly new event,
// and as it was. One of them that is accepted shows that the receiver is as it was.
func (d *diagnosis) stillFails(ctx context.Context, last *payload) (answer deliver.Result, fails bool, err error) {
	for range d.book.retries() {
		for i, control := range []*payload{d.made.fresh(last), d.made.new(last.row), last} {
			got, err := d.send.deliver(ctx, reachState, control, nil)
			if err != nil || isAccepted(got) || got.Err != nil && !isFailure(got, deliver.Timeout) { // a receiver that is gone is another matter
				return got, false, err
			}
			if i == 0 {
				answer = got
			}
			if got.Err != nil { // each takes the whole deadline
				return got, true, nil
			}
		}
	}
	return answer, true, nil
}

// changed says what has become of a receiver that accepts no longer what it did.
func (d *diagnosis) changed(ctx context.Context, last *payload, answer deliver.Result) error {
	after := "after delivery " + words.Number(d.send.accepted) + ", the receiver no longer accepts what it accepted before"
	c := circumstanceOf(answer)
	if c != nil && c.says == nil { // the status alone says less of a receiver that has accepted it before
		c = cmp.Or(ended(answer.Status), c)
	}
	if d.book.phase == Signature && c != nil && c.why == Expired {
		c = &circumstance{why: StateChanged, hint: "does it block senders of wrong signatures? disable that for the test"}
	}
	switch {
	case answer.Err != nil:
		d.book.report(newFinding(reachDeadline, last, answer, fmt.Sprintf("an answer within %v, as before", d.send.target.Deadline), ""))
		return stop(NoAnswer, after+": "+answer.Err.Error(), "")
	case c != nil:
		return c.stop(after, answer)
	case answer.Status >= 300 && answer.Status < 500:
		return stop(StateChanged, after+": "+statusOf(answer), "the receiver rejects what it accepted before, so the payload is not the reason"+quoted(answer))
	}
	f := newFinding(reachState, last, answer, "a 2xx, as to such payloads before", "")
	d.book.report(f)
	if other := d.taken.besides(last.row); other != nil {
		if got, err := d.send.deliver(ctx, reachState, d.made.fresh(other), nil); err != nil {
			return err
		} else if isAccepted(got) { // it is this event alone
			d.lost[last.row] = true
			return nil
		}
	}
	return stop(StateChanged, after+": "+statusOf(answer), "restart the receiver, or look at its log"+quoted(answer))
}

// ended is what has become of a receiver that has accepted deliveries and answers a status for
// those that do not belong there; nil for other statuses.
func ended(status int) *circumstance {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired, statusPageExpired:
		return &circumstance{why: Expired, hint: "did a session or a token end? give a header that stays valid for the whole test (--header-env)"}
	case http.StatusNotFound, http.StatusGone, http.StatusMethodNotAllowed:
		return &circumstance{why: OneCall, hint: "does the address accept one call, or a few, as test addresses do? use the one for production"}
	}
	return nil
}

// statusPageExpired is what Laravel answers where a session or its token has ended.
const statusPageExpired = 419

// foreign are bodies that are none of these events, in a form of their own each: the last has
// members that receivers of other providers read, and those that the answer names.
func foreign(p *payload, answer deliver.Result) []foreignBody {
	members := map[string]any{"event": p.name(), "event_type": p.name(), "payload": json.RawMessage(p.bytes), "data": json.RawMessage(p.bytes)}
	for i, word := range memberName().FindAll(answer.Body, 100) {
		if name := string(word); members[name] == nil {
			members[name] = i
		}
	}
	envelope, err := json.Marshal(members)
	if err != nil {
		envelope = p.bytes // it is no JSON
	}
	return []foreignBody{
		{"{}", "application/json"},
		{"a=1&b=2", "application/x-www-form-urlencoded"},
		{string(envelope), "application/json"},
	}
}

// memberName is a word of an answer that may be the name of a member.
var memberName = lazy.Pattern(`[A-Za-z_][A-Za-z0-9_]*`)

type foreignBody struct{ text, contentType string }

// isUniform ends the run of a receiver that rejects everything where it answers bodies of
// other forms just as it does events: then the payload is not what it looks at.
func (r *run) isUniform(ctx context.Context, refused []refusal) error {
	first := refused[0]
	for _, other := range refused {
		if r.taken.made > 0 || !isAlike(other.answer, first.answer) {
			return nil
		}
	}
	for _, other := range foreign(first.payload, first.answer) {
		body := &payload{row: first.payload.row, bytes: []byte(other.text), isForeign: true}
		answer, err := r.send.deliver(ctx, reachAnswers, body, http.Header{"Content-Type": {other.contentType}})
		if err != nil {
			return err
		}
		if !isAlike(answer, first.answer) {
			return nil
		}
	}
	return stop(Uniform, "the receiver answers every body alike: "+statusOf(first.answer),
		"{}, a form and all events get the same answer, so the payload is not the reason"+quoted(first.answer))
}

// isAlike tells whether two answers say the same: numbers, ids and times may differ.
func isAlike(a, b deliver.Result) bool {
	return a.Err == nil && b.Err == nil && a.Status == b.Status && bytes.Equal(itsOwn().ReplaceAll(a.Body, nil), itsOwn().ReplaceAll(b.Body, nil))
}

// itsOwn is what answers may have of their own: times, ids, nonces.
var itsOwn = lazy.Pattern(`[0-9A-Fa-f]{8,}|\d+|[A-Za-z0-9+/_-]{20,}={0,2}`)
