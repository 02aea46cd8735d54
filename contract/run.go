package contract

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/deliver"
	"github.com/siohook/siohook/schemas"
)

// Target is the receiver to test.
type Target struct {
	URL         string      // http or https
	Header      http.Header // sent with every delivery, beside the provider's own
	AllowRemote bool        // else only loopback addresses are reached
	// Deadline is how long a delivery may take; 0 means 10 s. What the provider
	// allows is not known.
	Deadline time.Duration
}

// Options of a run; the zero value tests the automation catalog with seed 0.
type Options struct {
	Catalog *schemas.Catalog // nil: schemas.Automation()
	Seed    uint64           // of the events that are made up
	// KeepIn is the folder where payloads that were not accepted are kept, one
	// file each; "" keeps none.
	KeepIn string
	// Delivered is called after every delivery, in order; nil is fine.
	Delivered func(Delivery)
	// Now is the clock that measures how long answers take; nil measures nothing.
	Now func() time.Time
}

// Delivery is one payload that was sent.
type Delivery struct {
	Phase    Phase
	Event    string // id
	Payload  []byte // must not be changed
	Accepted bool
	Latency  time.Duration
	Done, Of int // deliveries made and to be made, in the whole run
}

// Run tests the receiver. The error is for options and targets that cannot be
// used, and for a context that ends: then the result holds what was found so
// far. What the receiver does wrong is in the result alone.
func Run(ctx context.Context, target Target, o Options) (Result, error) {
	if err := deliver.CheckURL(target.URL); err != nil {
		return Result{}, err
	}
	if o.Catalog == nil {
		o.Catalog = schemas.Automation()
	}
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if target.Deadline <= 0 {
		target.Deadline = 10 * time.Second
	}
	plan, err := newPlan(o)
	if err != nil {
		return Result{}, err
	}
	client := deliver.New(deliver.Options{Timeout: target.Deadline, AllowRemote: target.AllowRemote, Now: o.Now})
	defer client.Close()
	r := &run{target: target, options: o, client: client, plan: plan}
	r.result = Result{Target: deliver.SafeURL(target.URL), Seed: o.Seed}
	for _, row := range o.Catalog.Rows {
		r.result.Events = append(r.result.Events, EventResult{ID: row.ID(), Title: row.Title})
	}
	start := o.Now()
	err = r.phases(ctx)
	r.result.Duration = o.Now().Sub(start)
	return r.result, err
}

// payload is one delivery that a plan intends.
type payload struct {
	row    *schemas.Row
	shapes []string
	bytes  []byte
}

// plan is what each phase delivers.
type plan struct {
	samples, coverage []payload
}

func newPlan(o Options) (plan, error) {
	var p plan
	for _, row := range o.Catalog.Rows {
		sample, err := o.Catalog.Sample(row)
		if err != nil {
			return p, err
		}
		p.samples = append(p.samples, payload{row: row, bytes: sample})
	}
	faker, err := fake.New(o.Seed, fake.Options{Catalog: o.Catalog})
	if err != nil {
		return p, err
	}
	for _, e := range faker.Cover() {
		p.coverage = append(p.coverage, payload{row: e.Row, shapes: e.Shapes, bytes: e.Payload})
	}
	return p, nil
}

// run is the state of one run.
type run struct {
	target  Target
	options Options
	client  *deliver.Client
	plan    plan
	result  Result
}

func (r *run) phases(ctx context.Context) error {
	if err := r.reach(ctx); err != nil || r.result.Stopped != nil {
		return err
	}
	for _, phase := range []struct {
		check    Check
		payloads []payload
	}{{samplesAccepted, r.plan.samples}, {coverageAccepted, r.plan.coverage}} {
		if err := r.deliverAll(ctx, phase.check, phase.payloads); err != nil || r.result.Stopped != nil {
			return err
		}
	}
	return nil
}

// reach finds out whether anything worth testing answers. Its deliveries are the
// first two samples; they count in no other phase.
func (r *run) reach(ctx context.Context) error {
	var first deliver.Result
	for i, p := range r.plan.samples {
		if i == 2 {
			break
		}
		answer, err := r.deliver(ctx, Reach, p)
		if err != nil {
			return err
		}
		if answer.Err != nil {
			return r.unreachable(answer.Err)
		}
		r.count(Reach, true)
		if i == 0 && !refuses(answer.Status) {
			return nil
		}
		if i == 0 {
			first = answer
		} else if answer.Status != first.Status {
			return nil
		}
	}
	r.result.Stopped = &Stop{
		Phase:  Reach,
		Reason: fmt.Sprintf("the receiver refuses documented events with %s", status(first.Status)),
		Hint:   refusalHint(first.Status),
	}
	return nil
}

// deliverAll delivers the payloads of a phase and judges each answer.
func (r *run) deliverAll(ctx context.Context, check Check, payloads []payload) error {
	lost := 0
	for _, p := range payloads {
		answer, err := r.deliver(ctx, check.Phase, p)
		if err != nil {
			return err
		}
		ok := accepted(answer)
		r.count(check.Phase, ok)
		event := r.event(p.row)
		event.Accepted.M++
		event.Slowest = max(event.Slowest, answer.Latency)
		if ok {
			event.Accepted.N++
			lost = 0
			continue
		}
		finding, err := r.finding(check, p, answer)
		if err != nil {
			return err
		}
		r.result.Findings = append(r.result.Findings, finding)
		if lost = countLost(lost, answer); lost == maxLost {
			r.stop(check.Phase, answer.Err)
			return nil
		}
	}
	if check.Phase == Coverage {
		r.result.Shapes = shapesAccepted(payloads, r.result.Findings)
	}
	return nil
}

// maxLost is how many deliveries in a row may get no answer before a run stops:
// the receiver has gone away, or every further one would wait for the deadline.
const maxLost = 3

func countLost(lost int, answer deliver.Result) int {
	if answer.Err != nil {
		return lost + 1
	}
	return 0
}

// deliver makes one delivery. The error is the end of the context.
func (r *run) deliver(ctx context.Context, phase Phase, p payload) (deliver.Result, error) {
	request := deliver.Request{URL: r.target.URL, Payload: p.bytes, Header: r.target.Header}
	answer := r.client.Post(ctx, request)
	var failure *deliver.Failure
	if answer.Reused && errors.As(answer.Err, &failure) && failure.Kind == deliver.Reset {
		// The receiver may have closed the connection because it was idle.
		answer = r.client.Post(ctx, request)
	}
	if err := ctx.Err(); err != nil {
		return answer, fmt.Errorf("test %s: %w", r.result.Target, context.Cause(ctx))
	}
	r.result.Requests++
	if r.options.Delivered != nil {
		r.options.Delivered(Delivery{
			Phase: phase, Event: p.row.ID(), Payload: p.bytes, Accepted: accepted(answer), Latency: answer.Latency,
			Done: r.result.Requests, Of: 1 + len(r.plan.samples) + len(r.plan.coverage),
		})
	}
	return answer, nil
}

// unreachable ends a run that got no answer in the phase reach. A target that
// may not be reached at all is the caller's error, not the receiver's.
func (r *run) unreachable(err error) error {
	var failure *deliver.Failure
	if errors.As(err, &failure) && (failure.Kind == deliver.Remote || failure.Kind == deliver.Invalid) {
		return err
	}
	r.stop(Reach, err)
	return nil
}

func (r *run) stop(phase Phase, err error) {
	r.result.Stopped = &Stop{Phase: phase, Reason: err.Error()}
	var failure *deliver.Failure
	if errors.As(err, &failure) {
		r.result.Stopped.Hint = failure.Hint()
	}
}

func (r *run) event(row *schemas.Row) *EventResult {
	for i := range r.result.Events {
		if r.result.Events[i].ID == row.ID() {
			return &r.result.Events[i]
		}
	}
	panic("contract: no event " + row.ID()) // the events are the catalog's
}

// count adds a delivery to its phase.
func (r *run) count(phase Phase, accepted bool) {
	if n := len(r.result.Phases); n == 0 || r.result.Phases[n-1].Phase != phase {
		r.result.Phases = append(r.result.Phases, PhaseResult{Phase: phase})
	}
	c := &r.result.Phases[len(r.result.Phases)-1].Accepted
	c.M++
	if accepted {
		c.N++
	}
}

// shapesAccepted counts the shapes of which every delivery was accepted.
func shapesAccepted(payloads []payload, findings []Finding) Count {
	shapes := map[string]bool{}
	for _, p := range payloads {
		for _, shape := range p.shapes {
			shapes[p.row.ID()+" "+shape] = true
		}
	}
	c := Count{N: len(shapes), M: len(shapes)}
	for _, f := range findings {
		for _, shape := range f.Shapes {
			if shapes[f.Event+" "+shape] {
				shapes[f.Event+" "+shape] = false
				c.N--
			}
		}
	}
	return c
}
