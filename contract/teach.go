package contract

import (
	"context"
	"errors"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
)

// taught is how many new events are delivered to learn what they change, and fewTaught how many
// where each takes long to show. The last is of the same person as the one before.
const (
	taught    = 6
	fewTaught = 4
	long      = 300 * time.Millisecond
)

// seen is told of each event that is accepted whether it shows.
type seen func(p *payload, answer deliver.Result, shown bool, now observe.State)

// readBefore reads what is observed before anything was delivered. A reading that fails may do
// so because there is nothing to be seen yet.
func (r *run) readBefore() error {
	for _, o := range r.observed {
		now, err := o.observer.Glance()
		var failure *deliver.Failure
		switch {
		case err == nil:
			o.isQuiet(now, 0)
		case errors.As(err, &failure) && deliver.IsHopeless(failure):
			return err
		}
	}
	return nil
}

// learn delivers new events and looks what they change.
func (o *observed) learn(ctx context.Context, r *run, see seen) error {
	if o.learned {
		return nil
	}
	o.learned = true
	if err := o.catchUp(ctx, r); err != nil {
		return err
	}
	tell := see
	for range 2 { // what is told by a receiver that was still at work is looked at again
		moves, err := o.teach(ctx, r, tell)
		if err != nil {
			return err
		}
		if o.understand(r, moves); len(o.steps) > 0 || len(o.moves) == 0 {
			break
		}
		o.lost = 0
		o.observer.Watch(nil)
		o.observer.Wary()
		if _, err := o.observer.Rest(ctx); err != nil {
			return err
		}
		tell = func(*payload, deliver.Result, bool, observe.State) {}
	}
	o.observer.Calm()
	if len(o.moves) == 0 {
		return nil
	}
	if len(o.steps) == 0 && len(o.maybe) == 0 {
		o.blind = &NotObserved{Why: NoCounter, Reason: r.book.say("what is observed changes, but no number in it grows by one with each {thing}")}
		return nil
	}
	o.watch()
	if err := o.lookAtOthers(ctx, r); err != nil {
		return err
	}
	o.watch()
	for _, m := range o.moves { // others have shown what was taken for it
		if len(o.steps) > 0 && o.must && !m.again && !o.elsewhere[m.payload] && o.times(m.delta) == 0 {
			see(m.payload, m.answer, false, o.quiet)
			o.lost++
		}
	}
	return nil
}

// watch waits for the numbers that count alone.
func (o *observed) watch() {
	places := map[string]bool{}
	for pointer := range o.numbers() {
		places[pointer] = true
	}
	o.observer.Watch(places)
}

// catchUp waits until a number shows all that was accepted before, or nothing changes any more.
func (o *observed) catchUp(ctx context.Context, r *run) error {
	least, most := o.ledger.bounds()
	if least < 2 || o.quiet == (observe.State{}) {
		return nil
	}
	grown := func(now observe.State, least float64) map[string]bool {
		places := map[string]bool{}
		for pointer, d := range observe.Change(o.quiet, now) {
			if d >= least && d <= most && !o.observer.Falls(pointer) {
				places[pointer] = true
			}
		}
		return places
	}
	mayGrow := func(now observe.State) bool {
		all := observe.Change(o.quiet, now)
		for _, d := range all {
			if d > 0 && d < least {
				return true
			}
		}
		return len(all) == 0
	}
	o.observer.Forget()
	isAll := func(now observe.State) bool { return len(grown(now, most)) > 0 }
	now, is, ago, err := o.observer.Until(ctx, max(min(long, o.observer.Settle()), o.observer.Quiet()), longestBacklog, isAll)
	// What it has counted of an earlier run does not count again; what counts more than sales has done so.
	if err == nil && !is && len(grown(now, least)) == 0 && mayGrow(now) {
		now, _, ago, err = o.observer.Until(ctx, o.idle(r), longestBacklog, isAll)
	}
	if err != nil || len(grown(now, least)) == 0 {
		return err
	}
	if now, err = o.observer.RestAfter(ctx, ago); err == nil { // what counts stays there
		if places := grown(now, least); len(places) > 0 {
			o.observer.Watch(places)
		}
	}
	return err
}

// longestCatchUp is for how many times settle it is waited for what was accepted before, and
// for the first of the new events, which may have to wait for others.
const longestCatchUp = 5

// teach delivers new events one by one.
func (o *observed) teach(ctx context.Context, r *run, see seen) (moves []move, err error) {
	o.observer.Forget()
	first, err := o.observer.Stable(ctx)
	if err != nil {
		return nil, err
	}
	if o.opening.to == (observe.State{}) {
		_, most := o.ledger.bounds()
		o.opening = opening{o.quiet, first, o.ledger.due(), most}
	}
	last, lost := first, 0
	var before *payload
	for i := 0; i < taught; i++ {
		p, isKnown := priced(r.made.new(o.row), r.made.at(o.row), i), false
		isKnown = i == taught-1 || i >= fewTaught-1 && o.observer.Quiet() > long
		if isKnown = isKnown && before != nil; isKnown {
			p, i = priced(r.made.byPerson(r.made.new(o.row), before), r.made.at(o.row), taught), taught
		}
		if before == nil {
			o.amount = amountOf(p, r.made.at(o.row))
		}
		answer, err := r.send.deliver(ctx, coverageCounted, p, nil)
		if err != nil {
			return moves, err
		}
		if !isAccepted(answer) {
			continue // reported elsewhere
		}
		before = p
		most := o.observer.Settle()
		switch {
		case isKnown:
		case lost == 0 && o.must:
			most = max(longestCatchUp*most, o.idle(r))
		}
		now, shown, took, err := o.observer.Moved(ctx, last, most)
		if err != nil {
			return moves, err
		}
		if !shown && !observe.Alike(last, now) { // something else shows it
			o.observer.Watch(nil)
			shown = true
		}
		if o.must && (shown || !isKnown) {
			see(p, answer, shown, now)
		}
		switch {
		case isKnown || shown:
			moves = append(moves, move{p, answer, observe.Change(last, now), isKnown})
		case !o.must && i > 0 && len(moves) == 0:
			return moves, nil // it is not one of those that change it
		case lost == 2 && len(moves) == 0:
			return moves, nil
		default:
			lost++
			o.lost++
		}
		if shown && len(moves) > 1 {
			o.observer.Lasts(took)
		}
		last = now
	}
	now, err := o.restAfter(ctx, r, o.observer.Longest()) // each was waited for
	if err == nil && len(moves) > 0 {
		d := moves[len(moves)-1].delta // what has come late
		for pointer, by := range observe.Change(last, now) {
			d[pointer] += by
		}
	}
	return moves, err
}
