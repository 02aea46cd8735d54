package contract

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

var orderState = &rule{
	Check: Check{
		ID: "order/state", Phase: Order, Severity: Error, Observer: true,
		Purpose: "deliveries can overtake each other",
		Expects: "the events of a contact lead to the same state in any order",
		Cause:   "the receiver ignores an event if an earlier event has not arrived yet",
		Fix:     "create a missing record, whichever event mentions it first; compare {time}",
		Source:  "unknown: no order of deliveries is documented",
	},
}

// sameState compares what is observed of the same story in several orders: of all permuted ones
// together first, and one by one where that is not as it must be.
func sameState(ctx context.Context, r *run, story []*payload) error {
	o, why, err := r.learned(ctx)
	if err != nil {
		return err
	}
	if o != nil {
		isDone := false
		if isDone, err = o.barrier(ctx, r); err == nil && !isDone {
			o, why = nil, *o.unfinished(r)
		}
	}
	if err != nil {
		return err
	}
	if o == nil {
		r.book.skip(orderState, why.Why, why.Reason)
		return r.tellAll(ctx, r.made.tellings(story, 0))
	}
	defer o.watch()
	held, err := o.compare(ctx, r, r.made.tellings(story, 0), true)
	if err != nil || held {
		return err
	}
	o.watch()
	if isDone, err := o.wary(ctx, r); err != nil || !isDone {
		return err
	}
	defer o.observer.Calm()
	_, err = o.compare(ctx, r, r.made.tellings(story, permutations+2), false)
	return err
}

// learned is the first event whose effect is known; nil where none is, and why.
func (r *run) learned(ctx context.Context) (_ *observed, why NotObserved, err error) {
	why = NotObserved{Why: NotAccepted, Reason: "the receiver accepts none of the events that are observed"}
	for _, o := range r.observed {
		if r.taken.base(o.row) == nil {
			continue
		}
		if err := o.learn(ctx, r, func(*payload, deliver.Result, bool, observe.State) {}); err != nil {
			return nil, why, err
		}
		switch {
		case o.blind != nil:
			why = *o.blind
		case o.lost > 0:
			why = *o.losesSome(r)
		case len(o.steps) == 0:
			why = NotObserved{Why: NoEffect, Reason: o.row.ID() + " does not change what is observed"}
		default:
			return o, why, nil
		}
	}
	return nil, why, nil
}

// compare tells a story in its order, twice, and then in others, all together or each by itself.
func (o *observed) compare(ctx context.Context, r *run, tellings [][]*payload, together bool) (held bool, err error) {
	o.observer.Watch(nil)
	before, err := o.observer.RestAfter(ctx, 0)
	if err != nil {
		return false, err
	}
	o.isQuiet(before, r.send.made)
	mark := o.one(r) // others of the same words: one of another plan, in a list of plans, is another change
	changeBy := func(tellings ...[]*payload) (map[string]float64, error) {
		if err := r.tell(ctx, tellings...); err != nil {
			return nil, err
		}
		for range tellings {
			if o.isLate() { // so that the story is done with when that is counted
				if _, err := r.send.deliver(ctx, orderAnswer, r.made.fresh(mark), nil); err != nil {
					return nil, err
				}
			}
		}
		_, expected := o.ledger.bounds()
		_, _, ago, err := o.observer.Until(ctx, o.observer.Settle(), longestBacklog, func(now observe.State) bool { return o.counted(before, now) >= expected })
		if err != nil {
			return nil, err
		}
		now, err := o.restAfter(ctx, r, ago)
		change := observe.KnownChange(before, now)
		before = now
		return change, err
	}
	first, err := changeBy(tellings[0])
	if err != nil {
		return false, err
	}
	again, err := changeBy(tellings[1])
	if err != nil {
		return false, err
	}
	// Averages, last amounts and what else is no sum are left out.
	like := func(pointer string) bool { return nearly(first[pointer], again[pointer]) }
	maps.DeleteFunc(first, func(pointer string, _ float64) bool { return !like(pointer) })
	if len(first) == 0 {
		r.book.skip(orderState, NoEffect, "no number changes in the same way when the same events happen to another person")
		return true, r.tell(ctx, tellings[2:]...)
	}
	rest := tellings[2:]
	if together {
		change, err := changeBy(rest...)
		for pointer := range change {
			change[pointer] /= float64(len(rest))
		}
		maps.DeleteFunc(change, func(pointer string, _ float64) bool { return !like(pointer) })
		if held = maps.EqualFunc(first, change, nearly); held && err == nil {
			for range rest {
				r.book.count(true)
			}
		}
		return held, err
	}
	for _, told := range rest {
		change, err := changeBy(told)
		if err != nil {
			return false, err
		}
		maps.DeleteFunc(change, func(pointer string, _ float64) bool { return !like(pointer) })
		held := maps.EqualFunc(first, change, nearly)
		r.book.count(held)
		if !held {
			f := &Finding{
				Check: orderState.Check, Want: fmt.Sprintf("the same change in any order of the %s of a contact (%s)", words.Count(len(told), "event"), sayChange(first)),
				Got: sayChange(change) + " in the order: " + orderOf(told),
			}
			f.rounds = oneByOne(told...)
			for _, p := range told {
				f.Payload = append(append(f.Payload, p.bytes...), '\n')
			}
			r.book.report(f)
			return false, nil
		}
	}
	return true, nil
}

func nearly(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }

func sayChange(change map[string]float64) string {
	var parts []string
	for _, pointer := range sorted.Keys(change) {
		parts = append(parts, nameOf(pointer)+" by "+number(change[pointer]))
	}
	if parts == nil {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}

func orderOf(story []*payload) string {
	var types []string
	for _, p := range story {
		types = append(types, p.row.Type)
	}
	return strings.Join(types, ", ")
}
