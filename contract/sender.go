package contract

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// sender makes the deliveries of a run, counts them, and keeps within their bound.
type sender struct {
	target   Target
	options  *Options
	client   *deliver.Client
	http2    *deliver.Client        // speaks nothing else
	another  func() *deliver.Client // with connections of its own
	taken    *taken
	made     int
	accepted int // which was the last that was
	attempts attempts
	lanes    lanes

	hasWaited bool // for a receiver that limits the rate
	apart     bool // each delivery has a connection of its own
	// room tells whether more may be delivered, and look looks at each answer before the
	// check does that made the delivery: their errors end the run.
	room func() error
	look func(ctx context.Context, p *payload, answer deliver.Result) error
	// account notes what is accepted.
	account func(p *payload)
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
	request, err := s.request(p, header)
	if err != nil {
		return deliver.Result{}, err
	}
	var answer deliver.Result
	if pace != nil {
		answer = s.client.Paced(ctx, request, *pace)
	} else {
		answer = s.post(ctx, p, request)
	}
	answer = s.settle(answer)
	if pace != nil && !isAccepted(answer) {
		answer.Framing = "" // what was left unread of the body; the check reports the answer
	}
	if err := s.ended(ctx); err != nil {
		return answer, err
	}
	s.record(c, p, answer, pace == nil || pace.AbortAfter == 0 && pace.Times < 2)
	if pace == nil && s.isLimited(p, answer) {
		if answer, err = s.afterLimit(ctx, p, request, answer); err != nil {
			return answer, err
		}
		s.record(c, p, answer, true)
	}
	return answer, s.look(ctx, p, answer)
}

// atOnce makes deliveries at the same time.
func (s *sender) atOnce(ctx context.Context, c *rule, payloads []*payload) ([]deliver.Result, error) {
	parcels := make([]parcel, len(payloads))
	for i, p := range payloads {
		parcels[i] = parcel{c, p}
	}
	answers, err := s.together(ctx, parcels, len(parcels))
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(answers, func(a deliver.Result) bool { return a.Status == http.StatusTooManyRequests }); i >= 0 {
		return nil, limited(fmt.Sprintf("the receiver limits the rate: it answered 429 to one of %s at the same time", words.Count(len(answers), "delivery")), answers[i])
	}
	for i, p := range payloads {
		if err := s.look(ctx, p, answers[i]); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// together makes deliveries, so many at the same time, and records them in their order. What
// they are answered is not looked at yet.
func (s *sender) together(ctx context.Context, parcels []parcel, lanes int) ([]deliver.Result, error) {
	if err := s.allows(len(parcels)); err != nil {
		return nil, err
	}
	answers, requests := make([]deliver.Result, len(parcels)), make([]deliver.Request, len(parcels))
	for i := range parcels {
		var err error
		if requests[i], err = s.request(parcels[i].payload, nil); err != nil {
			return nil, err
		}
	}
	next := make(chan int, len(requests))
	for i := range requests {
		next <- i
	}
	close(next)
	var wait sync.WaitGroup
	for range min(lanes, len(requests)) {
		wait.Go(func() {
			for i := range next {
				answers[i] = s.post(ctx, parcels[i].payload, requests[i])
			}
			if lanes > s.lanes.fit { // a receiver that serves one connection at a time waits for it
				s.client.Close()
			}
		})
	}
	wait.Wait()
	if err := s.ended(ctx); err != nil {
		return nil, err
	}
	for i := range parcels {
		answers[i] = s.settle(answers[i])
		s.record(parcels[i].rule, parcels[i].payload, answers[i], true)
	}
	return answers, nil
}

// once makes a delivery whose answer ends no run. The error is for one that cannot be made.
func (s *sender) once(ctx context.Context, c *rule, p *payload) (deliver.Result, error) {
	request, err := s.request(p, nil)
	if err != nil {
		return deliver.Result{Err: err}, err
	}
	answer := s.settle(s.post(ctx, p, request))
	s.record(c, p, answer, true)
	return answer, nil
}

// post delivers; again on a connection of its own where a kept one was closed: the
// receiver may have done so because it was idle.
func (s *sender) post(ctx context.Context, p *payload, request deliver.Request) deliver.Result {
	if p.over == http2 {
		return s.http2.Post(ctx, request)
	}
	if s.apart {
		return s.client.Paced(ctx, request, deliver.Pace{})
	}
	answer := s.client.Post(ctx, request)
	if answer.Reused && (isFailure(answer, deliver.Reset) || answer.Status == http.StatusRequestTimeout) {
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

// request is a delivery as the rule of its event wants it. The error is the signer's.
func (s *sender) request(p *payload, header http.Header) (deliver.Request, error) {
	request := deliver.Request{Payload: p.bytes, Timeout: s.target.Deadline}
	rule := s.options.rule(p.row)
	if rule == nil {
		rule = &EventRule{}
	}
	request.URL, request.LowerCase = s.urlOf(p), p.over != ""
	if rule.Deadline > 0 {
		request.Timeout = rule.Deadline
	}
	var err error
	if request.Header, err = s.provided(p); err != nil {
		return deliver.Request{}, err
	}
	signed, own := s.signature(request.Header), request.Header.Clone()
	for _, more := range []http.Header{s.target.Header, rule.Header, header} {
		for name, values := range more {
			request.Header[http.CanonicalHeaderKey(name)] = values
		}
	}
	if p.signing != nil {
		request.Shown = slices.DeleteFunc(slices.Clone(p.signing.headers), func(name string) bool { // the user's own
			return !slices.Equal(request.Header[name], own[name])
		})
		return request, nil
	}
	request.Signed = signed != "" && s.signature(request.Header) == signed
	return request, nil
}

// signature is that in the headers of a delivery; "" where there is none.
func (s *sender) signature(header http.Header) string {
	sign, _ := schemas.AsHMAC(s.options.Catalog.Wire.Sign)
	return header.Get(sign.Header)
}

// urlOf is where an event is delivered.
func (s *sender) urlOf(p *payload) string {
	if rule := s.options.rule(p.row); rule != nil && rule.URL != "" {
		return rule.URL
	}
	return s.target.URL
}

// provided is what the provider sends beside the payload.
func (s *sender) provided(p *payload) (http.Header, error) {
	at := s.options.Now()
	of := s.attempt(p, at)
	d := s.stamped(p, of)
	if p.signing != nil {
		own := &pen{delivery: &d, of: of, stamped: func(of schemas.Attempt) schemas.Delivery { return s.stamped(p, of) }}
		err := s.options.signOtherwise(p.signing, own)
		return d.Header, err
	}
	c := s.catalogOf(p)
	if p.of != nil && c.Wire.Sign == nil { // another product's, which is not signed
		return d.Header, nil
	}
	err := c.Sign(&d, s.options.Secret, at)
	return d.Header, err
}

// unsigned is another attempt at a delivery, without its signature.
func (s *sender) unsigned(p *payload, at time.Time) schemas.Delivery {
	return s.stamped(p, s.attempt(p, at))
}

// attempt is another attempt at a delivery.
func (s *sender) attempt(p *payload, at time.Time) schemas.Attempt {
	of := s.attempts.next(p, at)
	of.Event += s.options.Fresh * freshStep
	return of
}

func (s *sender) stamped(p *payload, of schemas.Attempt) schemas.Delivery {
	return s.catalogOf(p).Deliver(p.name(), p.bytes, of)
}

// catalogOf is the catalog that a payload is of.
func (s *sender) catalogOf(p *payload) *schemas.Catalog {
	if p.of != nil {
		return p.of
	}
	return s.options.Catalog
}

// attempts numbers the deliveries of a run, and how often each was made: the same payload of
// the same event again is another attempt at it.
type attempts struct {
	mu   sync.Mutex
	made map[[sha256.Size]byte]*schemas.Attempt // the last one
}

// keyOf tells deliveries from others. Two events may have the same payload.
func keyOf(p *payload) [sha256.Size]byte {
	return sha256.Sum256(slices.Concat([]byte(p.name()), []byte{0}, p.bytes))
}

// next is the next attempt, at a time. An event of which it is not known when it happened did
// when it is delivered first.
func (a *attempts) next(p *payload, at time.Time) schemas.Attempt {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := keyOf(p)
	one := a.made[key]
	if one == nil {
		if a.made == nil {
			a.made = map[[sha256.Size]byte]*schemas.Attempt{}
		}
		one = &schemas.Attempt{Event: uint64(len(a.made)) + 1, Time: p.time}
		if p.time.IsZero() {
			one.Time = at
		}
		a.made[key] = one
	}
	one.Number++
	one.At = at
	return *one
}

// has tells whether a payload was delivered.
func (a *attempts) has(p *payload) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.made[keyOf(p)] != nil
}

// naming are the headers that name the event of a delivery; nil where the payload does.
func (s *sender) naming(p *payload) http.Header {
	if s.options.Catalog.IsNamedInBody() {
		return nil
	}
	d := schemas.Delivery{Header: http.Header{}}
	s.options.Catalog.Event().Mark(&d, p.name())
	return d.Header
}

// record counts a delivery, and tells of it.
func (s *sender) record(c *rule, p *payload, answer deliver.Result, whole bool) {
	s.made++
	accepted := isAccepted(answer)
	if accepted {
		s.accepted = s.made
		s.account(p)
	}
	if s.options.Delivered != nil {
		s.options.Delivered(Delivery{
			Phase: c.Phase, Check: c.ID, Event: p.event(), URL: s.urlOf(p), Payload: p.bytes, Header: s.naming(p), Whole: whole,
			Accepted: accepted, Status: answer.Status, Latency: answer.Latency, Done: s.made,
		})
	}
}
