package contract

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"sync"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/words"
)

// deliver makes one delivery of a check. The error ends the run: the context, the
// bound on requests, a receiver that is gone.
func (r *run) deliver(ctx context.Context, c *Check, p *payload, header http.Header) (deliver.Result, error) {
	return r.exchange(ctx, c, p, header, nil)
}

// exchange makes a delivery at a pace; nil is that of an ordinary client.
func (r *run) exchange(ctx context.Context, c *Check, p *payload, header http.Header, pace *deliver.Pace) (deliver.Result, error) {
	if err := r.room(1); err != nil {
		return deliver.Result{}, err
	}
	request := r.request(p, header)
	var answer deliver.Result
	if pace != nil {
		answer = r.client.Paced(ctx, request, *pace)
	} else {
		answer = r.post(ctx, request)
	}
	if err := ended(ctx, r); err != nil {
		return answer, err
	}
	r.delivered(c, p, answer, pace == nil || pace.AbortAfter == 0 && pace.Times < 2)
	return answer, r.alive(ctx, p, answer)
}

// atOnce makes deliveries at the same time.
func (r *run) atOnce(ctx context.Context, c *Check, payloads []*payload) ([]deliver.Result, error) {
	if err := r.room(len(payloads)); err != nil {
		return nil, err
	}
	answers := make([]deliver.Result, len(payloads))
	var wait sync.WaitGroup
	for i, p := range payloads {
		wait.Go(func() { answers[i] = r.post(ctx, r.request(p, nil)) })
	}
	wait.Wait()
	if err := ended(ctx, r); err != nil {
		return nil, err
	}
	for i, p := range payloads {
		r.delivered(c, p, answers[i], true)
	}
	for i, p := range payloads {
		if err := r.alive(ctx, p, answers[i]); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// post delivers; again on a connection of its own where a kept one was closed: the
// receiver may have done so because it was idle.
func (r *run) post(ctx context.Context, request deliver.Request) deliver.Result {
	answer := r.client.Post(ctx, request)
	if answer.Reused && isFailure(answer, deliver.Reset) {
		answer = r.client.Paced(ctx, request, deliver.Pace{})
	}
	return answer
}

// room tells whether so many deliveries are still allowed.
func (r *run) room(n int) error {
	if r.result.Requests+n > r.options.MaxRequests {
		return r.stop(MaxRequests, fmt.Sprintf("stopped after %s (--max-requests)", words.Count(r.options.MaxRequests, "delivery")), "")
	}
	if most := r.options.MaxFailures; most > 0 && len(r.result.Groups) >= most {
		return r.stop(MaxFailures, fmt.Sprintf("stopped after %s (--max-failures)", words.Count(most, "failed check")), "")
	}
	return nil
}

func ended(ctx context.Context, r *run) error {
	if ctx.Err() != nil {
		return fmt.Errorf("test %s: %w", r.result.Target, context.Cause(ctx))
	}
	return nil
}

// request is a delivery as the rule of its event wants it.
func (r *run) request(p *payload, header http.Header) deliver.Request {
	request := deliver.Request{URL: r.target.URL, Payload: p.bytes, Header: r.target.Header, Timeout: r.target.Deadline}
	rule := r.options.rule(p.row)
	if rule == nil {
		rule = &EventRule{}
	}
	if rule.URL != "" {
		request.URL = rule.URL
	}
	if rule.Deadline > 0 {
		request.Timeout = rule.Deadline
	}
	if len(rule.Header)+len(header) > 0 {
		all := http.Header{}
		maps.Copy(all, r.target.Header)
		maps.Copy(all, rule.Header)
		maps.Copy(all, header)
		request.Header = all
	}
	return request
}

func (r *run) delivered(c *Check, p *payload, answer deliver.Result, whole bool) {
	r.result.Requests++
	if answer.Status == http.StatusTooManyRequests {
		r.limited++
	}
	if r.options.Delivered != nil {
		r.options.Delivered(Delivery{
			Phase: c.Phase, Check: c.ID, Event: p.event(), URL: r.request(p, nil).URL, Payload: p.bytes, Whole: whole,
			Accepted: isAccepted(answer), Status: answer.Status, Latency: answer.Latency, Done: r.result.Requests,
		})
	}
}

// maxLost is how many deliveries in a row may get no answer before a run stops.
const maxLost = 3

// maxLimited is how many answers 429 a run puts up with.
const maxLimited = 20

// alive ends the run when a receiver that has answered is gone, or wants no more.
func (r *run) alive(ctx context.Context, p *payload, answer deliver.Result) error {
	if r.limited > maxLimited {
		return r.stop(RateLimited, fmt.Sprintf("the receiver limits the rate: it answered 429 to %s", words.Count(r.limited, "delivery")),
			"disable the rate limit for tests; a campaign of the provider sends many deliveries within a second")
	}
	if answer.Err == nil {
		r.lost = 0
		return nil
	}
	r.lost++
	switch {
	case r.phase == Reach, !isFailure(answer, deliver.Refused) && r.lost < maxLost:
		return nil
	case isFailure(answer, deliver.Timeout): // it may be that these three alone take too long
		return nil
	}
	for _, row := range r.material.rows { // what it takes it still takes: these three alone were dropped
		base := r.base(row)
		if base == nil {
			continue
		}
		probe := r.client.Post(ctx, r.request(base, nil))
		r.delivered(check("reach/alive"), base, probe, true)
		if probe.Err == nil {
			r.lost = 0
			return nil
		}
		break
	}
	r.withdraw(r.lost)
	r.report(&Finding{
		Check: *check("reach/alive"), Event: p.event(), Want: "an answer", Payload: p.bytes,
		Got: fmt.Sprintf("none after %s: %v", words.Count(r.result.Requests-r.lost, "delivery"), answer.Err),
	})
	var failure *deliver.Failure
	if !errors.As(answer.Err, &failure) {
		return answer.Err
	}
	return r.stop(NoAnswer, answer.Err.Error(), failure.Hint())
}

// isAccepted tells whether the answer is a complete 2xx.
func isAccepted(answer deliver.Result) bool {
	return answer.Err == nil && answer.Status >= 200 && answer.Status < 300
}

func isFailure(answer deliver.Result, kind deliver.Kind) bool {
	var failure *deliver.Failure
	return errors.As(answer.Err, &failure) && failure.Kind == kind
}

// takes tells whether an answer to a documented event is as it should be.
func (r *run) takes(p *payload, answer deliver.Result) bool {
	if r.options.expects(p.row) == Refuse {
		return answer.Err == nil && answer.Status >= 400 && answer.Status < 500
	}
	return isAccepted(answer)
}

// wanted says what [run.takes] asks for.
func (r *run) wanted(p *payload) string {
	if r.options.expects(p.row) == Refuse {
		return "a 4xx, because of the settings"
	}
	return "a 2xx"
}

func statusOf(answer deliver.Result) string {
	if answer.Err != nil {
		return "no answer: " + answer.Err.Error()
	}
	if text := http.StatusText(answer.Status); text != "" {
		return fmt.Sprintf("%d %s", answer.Status, text)
	}
	return fmt.Sprint(answer.Status)
}
