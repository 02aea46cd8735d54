package contract

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/words"
)

// sender makes the deliveries of a run, counts them, and keeps within their bound.
type sender struct {
	target   Target
	options  *Options
	client   *deliver.Client
	made     int
	statuses map[int]int // how often each was answered
	// room tells whether more may be delivered, and look looks at each answer before the
	// check does that made the delivery: their errors end the run.
	room func() error
	look func(ctx context.Context, p *payload, answer deliver.Result) error
}

// deliver makes one delivery of a check. The error ends the run: the context, the
// bound on requests, a receiver that is gone.
func (s *sender) deliver(ctx context.Context, c *rule, p *payload, header http.Header) (deliver.Result, error) {
	return s.exchange(ctx, c, p, header, nil)
}

// exchange makes a delivery at a pace; nil is that of an ordinary client.
func (s *sender) exchange(ctx context.Context, c *rule, p *payload, header http.Header, pace *deliver.Pace) (deliver.Result, error) {
	if err := s.allows(1); err != nil {
		return deliver.Result{}, err
	}
	request := s.request(p, header)
	var answer deliver.Result
	if pace != nil {
		answer = s.client.Paced(ctx, request, *pace)
	} else {
		answer = s.post(ctx, request)
	}
	if err := s.ended(ctx); err != nil {
		return answer, err
	}
	s.record(c, p, answer, pace == nil || pace.AbortAfter == 0 && pace.Times < 2)
	return answer, s.look(ctx, p, answer)
}

// atOnce makes deliveries at the same time.
func (s *sender) atOnce(ctx context.Context, c *rule, payloads []*payload) ([]deliver.Result, error) {
	if err := s.allows(len(payloads)); err != nil {
		return nil, err
	}
	answers := make([]deliver.Result, len(payloads))
	var wait sync.WaitGroup
	for i, p := range payloads {
		wait.Go(func() { answers[i] = s.post(ctx, s.request(p, nil)) })
	}
	wait.Wait()
	if err := s.ended(ctx); err != nil {
		return nil, err
	}
	for i, p := range payloads {
		s.record(c, p, answers[i], true)
	}
	for i, p := range payloads {
		if err := s.look(ctx, p, answers[i]); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// once makes a delivery that ends no run, with so many times the deadline.
func (s *sender) once(ctx context.Context, c *rule, p *payload, deadlines int) deliver.Result {
	request := s.request(p, nil)
	request.Timeout *= time.Duration(deadlines)
	answer := s.client.Post(ctx, request)
	s.record(c, p, answer, true)
	return answer
}

// post delivers; again on a connection of its own where a kept one was closed: the
// receiver may have done so because it was idle.
func (s *sender) post(ctx context.Context, request deliver.Request) deliver.Result {
	answer := s.client.Post(ctx, request)
	if answer.Reused && isFailure(answer, deliver.Reset) {
		answer = s.client.Paced(ctx, request, deliver.Pace{})
	}
	return answer
}

// allows tells whether so many deliveries are still allowed.
func (s *sender) allows(n int) error {
	if s.made+n > s.options.MaxRequests {
		return stop(MaxRequests, fmt.Sprintf("stopped after %s (--max-requests)", words.Count(s.options.MaxRequests, "delivery")), "")
	}
	return s.room()
}

func (s *sender) ended(ctx context.Context) error {
	if ctx.Err() != nil {
		return fmt.Errorf("test %s: %w", deliver.SafeURL(s.target.URL), context.Cause(ctx))
	}
	return nil
}

// request is a delivery as the rule of its event wants it.
func (s *sender) request(p *payload, header http.Header) deliver.Request {
	request := deliver.Request{URL: s.target.URL, Payload: p.bytes, Header: s.target.Header, Timeout: s.target.Deadline}
	rule := s.options.rule(p.row)
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
		maps.Copy(all, s.target.Header)
		maps.Copy(all, rule.Header)
		maps.Copy(all, header)
		request.Header = all
	}
	return request
}

// record counts a delivery, and tells of it.
func (s *sender) record(c *rule, p *payload, answer deliver.Result, whole bool) {
	s.made++
	s.statuses[answer.Status]++
	if s.options.Delivered != nil {
		s.options.Delivered(Delivery{
			Phase: c.Phase, Check: c.ID, Event: p.event(), URL: s.request(p, nil).URL, Payload: p.bytes, Whole: whole,
			Accepted: isAccepted(answer), Status: answer.Status, Latency: answer.Latency, Done: s.made,
		})
	}
}
