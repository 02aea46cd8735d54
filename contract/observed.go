package contract

import (
	"context"

	"github.com/siohook/siohook/schemas"
)

// observed is an event whose effect can be seen.
type observed struct {
	row      *schemas.Row
	observer *observer
	effect   effect // what its deliveries were seen to change
	learned  bool   // whether that was looked at
}

// observations lists the events whose effect can be seen: sales, by
// Options.Observe, and those with an observer of their own.
func (r *run) observations() []*observed {
	var all []*observed
	for _, row := range r.material.rows {
		observe := r.options.Observe
		if row != r.material.sale {
			observe = nil
		}
		if rule := r.options.rule(row); rule != nil && rule.Observe != nil {
			observe = rule.Observe
		}
		if observe != nil && r.options.expects(row) == Accept {
			all = append(all, &observed{row: row, observer: newObserver(observe, &r.options)})
		}
	}
	return all
}

// eachObserved runs the checks of a phase that need an observer, for each observed
// event. Where there is none, or nothing to see, they are not observed.
func (r *run) eachObserved(ctx context.Context, phase Phase, run func(context.Context, *observed) error) error {
	missing := NotObserved{Why: NoObserver, Reason: "there is no observer"}
	for _, o := range r.observed {
		if r.base(o.row) == nil {
			missing = NotObserved{Why: NotAccepted, Reason: "the receiver does not accept " + o.row.ID()}
			continue
		}
		if err := r.learn(ctx, o, phase == Coverage); err != nil {
			return err
		}
		if !o.effect.works {
			missing = NotObserved{Why: NoEffect, Reason: o.row.ID() + " does not change what is observed"}
			continue
		}
		missing.Why = ""
		if err := run(ctx, o); err != nil {
			return err
		}
	}
	if missing.Why == "" {
		return nil
	}
	for i := range checks {
		if c := &checks[i]; c.Observer && c.Phase == phase && r.enabled[c.ID] && !r.isReported(c) {
			r.skip(c, missing.Why, missing.Reason)
		}
	}
	return nil
}
