package contract

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// Run tests the receiver. The error is for options and targets that cannot be
// used, and for a context that ends: then the result holds what was found so
// far. What the receiver does wrong is in the result alone.
func Run(ctx context.Context, target Target, o Options) (Result, error) {
	r, err := newRun(target, o)
	if err != nil {
		return Result{}, err
	}
	defer r.client.Close()
	start := r.options.Now()
	err = r.phases(ctx)
	if ctx.Err() != nil {
		_ = r.stop(Interrupted, "interrupted", "")
	}
	r.minimiseAll(ctx)
	r.finish()
	if keepErr := r.keepAll(); err == nil {
		err = keepErr
	}
	r.result.Duration = r.options.Now().Sub(start)
	return r.result, err
}

// run is the state of one run.
type run struct {
	target   Target
	options  Options
	client   *deliver.Client
	valid    *validate.Validator
	material *material
	enabled  map[string]bool // checks, by id
	observed []*observed
	accepted map[*schemas.Row][]*payload // by the receiver, of samples and coverage
	phase    Phase
	result   Result
	slow     map[*schemas.Row]int // deliveries that took the whole deadline
	lost     int                  // deliveries in a row without an answer
	limited  int                  // answers 429
}

func newRun(target Target, o Options) (*run, error) {
	if err := deliver.CheckURL(target.URL); err != nil {
		return nil, err
	}
	if target.Deadline <= 0 {
		target.Deadline = 10 * time.Second
	}
	o = o.withDefaults()
	enabled, err := o.enabledChecks()
	if err != nil {
		return nil, err
	}
	m, err := newMaterial(&o)
	if err != nil {
		return nil, err
	}
	for i := range o.Rules {
		if u := o.Rules[i].URL; u != "" {
			if err := deliver.CheckURL(u); err != nil {
				return nil, err
			}
		}
	}
	r := &run{
		target: target, options: o, material: m, enabled: enabled,
		client:   deliver.New(deliver.Options{Timeout: target.Deadline, AllowRemote: target.AllowRemote, Now: o.Now}),
		valid:    validate.New(o.Catalog, validate.Options{}),
		accepted: map[*schemas.Row][]*payload{}, slow: map[*schemas.Row]int{},
	}
	r.observed = r.observations()
	r.result = Result{Target: deliver.SafeURL(target.URL), Seed: o.Seed}
	for _, row := range m.rows {
		r.result.Events = append(r.result.Events, EventResult{ID: row.ID(), Title: row.Title})
	}
	for i := range o.Rules {
		if rule := &o.Rules[i]; rule.Skip != "" {
			r.result.SkippedEvents = append(r.result.SkippedEvents, SkippedEvent{rule.Events, rule.Skip})
		}
	}
	return r, nil
}

// errStop ends a run early; the result says why.
var errStop = errors.New("stopped")

func (r *run) phases(ctx context.Context) error {
	if len(r.material.rows) == 0 {
		return nil // all events are skipped: the verdict says that nothing was tested
	}
	for _, phase := range []struct {
		phase Phase
		run   func(context.Context) error
	}{
		{Reach, r.reach}, {Samples, r.samples}, {Coverage, r.coverage}, {Tolerance, r.tolerance},
		{Rejection, r.rejection}, {Idempotency, r.idempotency}, {Order, r.order}, {Time, r.timing},
	} {
		if !r.phaseEnabled(phase.phase) {
			continue
		}
		r.phase = phase.phase
		r.result.Phases = append(r.result.Phases, PhaseResult{Phase: phase.phase})
		if err := phase.run(ctx); err != nil {
			if errors.Is(err, errStop) {
				return nil
			}
			return err
		}
	}
	return nil
}

func (r *run) phaseEnabled(p Phase) bool {
	return slices.ContainsFunc(checks, func(c Check) bool { return c.Phase == p && r.enabled[c.ID] })
}

// stop ends the run for a reason that is no finding.
func (r *run) stop(why Why, reason, hint string) error {
	r.result.Stopped = &Stop{Phase: r.phase, Why: why, Reason: reason, Hint: hint}
	return errStop
}

// has tells whether a check is to be run.
func (r *run) has(id string) (*Check, bool) {
	return check(id), r.enabled[id]
}

// eventOf counts deliveries of an event.
func (r *run) eventOf(row *schemas.Row) *EventResult {
	for i := range r.result.Events {
		if row != nil && r.result.Events[i].ID == row.ID() {
			return &r.result.Events[i]
		}
	}
	return &EventResult{} // of nothing that is counted
}

// count adds something judged to the phase that runs.
func (r *run) count(held bool) {
	c := &r.result.Phases[len(r.result.Phases)-1].Passed
	c.M++
	if held {
		c.N++
	}
}

// skip says why a check was not run.
func (r *run) skip(c *Check, why Why, reason string) {
	if r.enabled[c.ID] {
		r.result.NotObserved = append(r.result.NotObserved, NotObserved{*c, why, reason})
	}
}

func (r *run) rowOf(id string) *schemas.Row {
	for _, row := range r.material.rows {
		if row.ID() == id {
			return row
		}
	}
	return nil
}

// fresh is the payload as another delivery.
func (r *run) fresh(p *payload) *payload { return r.material.fresh(p) }
