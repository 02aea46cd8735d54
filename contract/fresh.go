package contract

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/schemas"
)

// MaxFresh is the highest Options.Fresh: ids stay below 2^31.
const MaxFresh = 20_000

// freshStep is how far the ids of one Options.Fresh are from those of the next: a run has fewer.
const freshStep = 10_000

func (o *Options) checkFresh() error {
	if o.Fresh > MaxFresh {
		return fmt.Errorf("fresh: want a number up to %d, got %d", MaxFresh, o.Fresh)
	}
	return nil
}

// example is a payload of an event that every run delivers; nil when there is none.
func (m *material) example(row *schemas.Row) *payload {
	lists := [][]*payload{m.samples, m.coverage}
	if m.shift > 0 { // the samples are not shifted
		lists = lists[1:]
	}
	for _, list := range lists {
		if i := slices.IndexFunc(list, func(p *payload) bool { return p.row == row }); i >= 0 {
			return list[i]
		}
	}
	return nil
}

// unseen is the payload with ids and a contact that no run has but one with that number.
func (m *material) unseen(p *payload, number uint64) *payload {
	number %= MaxFresh * freshStep
	other := &payload{row: p.row, bytes: m.fakers[p.row].Event(firstNew + number).Payload}
	return m.ofContact(withIDsOf(p, other, m.at(p.row), m.at(p.row).identity()...), int(number)) //nolint:gosec // below 200 million
}

// reachFresh is the phase reach, and finds out whether the receiver has the state of an
// earlier run before anything is looked for that this would hide.
func reachFresh(ctx context.Context, r *run) error {
	if err := reach(ctx, r); err != nil {
		return err
	}
	observes := slices.ContainsFunc(rules, func(c *rule) bool { return c.Observer && r.book.has(c) })
	for _, o := range r.observed {
		if !observes || !o.must || r.made.example(o.row) == nil {
			continue
		}
		err := r.reachObserved(ctx, o)
		if errors.As(err, new(*ObserveError)) {
			return nil //nolint:nilerr // whoever looks next says so
		}
		return err
	}
	return r.reachBlind(ctx)
}

// reachObserved finds out, of an event whose effect can be seen, whether the receiver has the state
// of an earlier run, or does not understand it.
func (r *run) reachObserved(ctx context.Context, o *observed) error {
	known, lost, err := r.knows(ctx, o)
	switch {
	case err != nil:
		return err
	case known:
		return stop(EarlierRun, "the receiver has the state of an earlier run: it knows the ids of the events, and does not count them again",
			"use --fresh, which gives all events other ids, or clear the state before each run, for example in the command of --start")
	case lost != nil:
		return r.misunderstood(ctx, r.made.fresh(r.made.example(o.row)), o, *lost)
	}
	if err := r.reachBlind(ctx); err != nil || r.made.catalog.IsNamedInBody() {
		return err
	}
	example := r.made.example(o.row)
	if moved, _, err := r.isTaken(ctx, o, r.made.fresh(example)); err != nil || !moved {
		return err
	}
	if err := r.headerCase(ctx, example, o); err != nil {
		return err
	}
	return r.undoingNames(ctx, o)
}

// reachBlind finds out, by answers alone, whether the receiver rejects one of the events because it
// does not understand it.
func (r *run) reachBlind(ctx context.Context) error {
	if r.made.catalog.IsNamedInBody() {
		return nil
	}
	looked := false
	for _, row := range r.made.rows {
		p := r.made.example(row)
		if p == nil || r.options.expects(row) != Accept {
			continue
		}
		p = r.made.fresh(p)
		answer, err := r.send.deliver(ctx, reachAnswers, p, nil)
		if err != nil {
			return err
		}
		switch {
		case answer.Err != nil || circumstanceOf(answer) != nil:
		case !isAccepted(answer):
			if err := r.misunderstood(ctx, p, nil, answer); err != nil {
				return err
			}
		case !looked:
			looked = true
			if err := r.headerCase(ctx, p, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// knows tells whether the receiver counts an event only when its ids are none that other
// runs have.
//
// lost is the answer to an event that was accepted and has no effect, as a fresh one has none.
func (r *run) knows(ctx context.Context, o *observed) (known bool, lost *deliver.Result, err error) {
	example := r.made.example(o.row)
	if r.send.attempts.has(example) { // by reach
		example = r.made.fresh(example)
	}
	first, accepted, err := r.effectOf(ctx, o, example, false)
	if err != nil || !accepted || first.isSale(r.made, example) {
		return false, nil, err
	}
	fresh := r.made.fresh(example)
	next, accepted, err := r.effectOf(ctx, o, fresh, false)
	if err != nil || next.isSale(r.made, fresh) {
		return false, nil, err
	}
	falls := o.observer.Falls
	if accepted && !next.moved {
		lost = &next.answer
	}
	sum := sha256.Sum256(fmt.Append(nil, r.options.Nonce, next.to.Text()))
	number := binary.BigEndian.Uint64(sum[:])
	var again effect
	for i := range uint64(2) { // some receivers lose some sales
		unseen, _, err := r.effectOf(ctx, o, r.made.unseen(example, number+i), false)
		if err != nil || !unseen.exceeds(next, falls) {
			return false, lost, err
		}
		if again, _, err = r.effectOf(ctx, o, r.made.fresh(example), true); err != nil || again.exceeds(next, falls) {
			return false, nil, err
		}
	}
	// A queue may be at work on it yet.
	_, isCounted, _, err := o.observer.Until(ctx, o.observer.Settle(), longestBacklog, func(now observe.State) bool {
		return again.until(now).exceeds(next, falls)
	})
	return !isCounted, nil, err
}

// effect is what a delivery changes in what is observed.
type effect struct {
	answer deliver.Result
	from   observe.State
	to     observe.State
	moved  bool
	change map[string]float64
	all    bool // the numbers that are observed, and there are some
}

// effectOf makes a delivery and waits for what it changes. isTimed is for when it is known how
// long that takes.
func (r *run) effectOf(ctx context.Context, o *observed, p *payload, isTimed bool) (e effect, accepted bool, err error) {
	if e.from, err = o.observer.Stable(ctx); err != nil {
		return e, false, err
	}
	answer, err := r.send.deliver(ctx, coverageCounted, p, nil)
	e.answer = answer
	if err != nil || !isAccepted(answer) {
		return e, false, err
	}
	if isTimed {
		now, err := o.observer.Rest(ctx)
		if err != nil {
			return e, true, err
		}
		return e.until(now), true, nil
	}
	now, moved, took, err := o.observer.Moved(ctx, e.from, o.observer.Settle())
	if err != nil {
		return e, true, err
	}
	if moved {
		o.observer.Lasts(took)
	}
	e = e.until(now)
	e.moved = moved
	return e, true, nil
}

// until is the effect as it is then.
func (e effect) until(now observe.State) effect {
	e.to, e.moved, e.change = now, !observe.Alike(e.from, now), observe.Change(e.from, now)
	e.all = len(e.change) > 0 && len(e.change) == now.Numbers()
	return e
}

// isSale tells whether a change can only be that of an event that was counted: all numbers
// changed, or one by its amount.
func (e effect) isSale(m *material, p *payload) bool {
	if e.all {
		return true
	}
	amount, ok := numberAt(p.bytes, m.at(p.row).first(schemas.RoleAmount))
	for _, by := range e.change {
		if ok && amount > 1 && (nearly(by, float64(amount)) || nearly(by, float64(amount)/100)) {
			return true
		}
	}
	return false
}

// exceeds tells whether a change is of something that another one leaves as it is. What falls, such as the number of jobs
// that wait in a queue, counts nothing.
func (e effect) exceeds(other effect, falls func(pointer string) bool) bool {
	for pointer := range e.change {
		if _, ok := other.change[pointer]; !ok && !falls(pointer) {
			return true
		}
	}
	return e.moved && !other.moved
}
