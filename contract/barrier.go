package contract

import (
	"bytes"
	"context"
	"maps"
	"math"
	"slices"
	"time"
	"unicode"

	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

// longestBacklog is how long a receiver may take at most to get done with what it has accepted,
// and longestIdle for how long nothing may change meanwhile.
const (
	longestBacklog = 3 * time.Minute
	longestIdle    = time.Minute
)

// barrier waits until the receiver is done with what it has accepted so far, so that nothing of
// it is taken for the effect of what comes next. isDone is false where it does not get done, or
// does not count any more.
func (o *observed) barrier(ctx context.Context, r *run) (isDone bool, err error) {
	if r.send.made == o.quietAt {
		return true, nil
	}
	return o.waitForAll(ctx, r)
}

func (o *observed) waitForAll(ctx context.Context, r *run) (isDone bool, err error) {
	if r.book.hasPart(reachState, Lost, "") {
		return false, nil
	}
	// What is counted is what was accepted: or else it is another delivery that tells, one that
	// comes after all others.
	least, most := o.ledger.bounds()
	now, _, _, err := o.observer.Until(ctx, o.observer.Quiet(), longestBacklog, func(now observe.State) bool {
		return o.counted(o.quiet, now) >= most
	})
	if err != nil {
		return false, err
	}
	isDone, ago, err := o.marked(ctx, r, now, max(0, least-o.counted(o.quiet, now)))
	if err != nil {
		return false, err
	}
	if !isDone {
		return false, o.stuck(ctx, r, now)
	}
	_, err = o.restAfter(ctx, r, ago)
	return err == nil, err
}

// marked delivers one that counts, and waits until it is counted since a reading, and so many
// before it that are still to be. isShown is false when it is not for longer than all that was
// delivered can take. Where the others are not counted in that time, they never are. ago is how
// long it took: where one before it was counted twice, it may yet be under way.
func (o *observed) marked(ctx context.Context, r *run, from observe.State, before float64) (isShown bool, ago time.Duration, err error) {
	answer, err := r.send.deliver(ctx, coverageCounted, o.one(r), nil)
	if err != nil || !isAccepted(answer) {
		return err == nil, 0, err // that is reported elsewhere
	}
	now, _, ago, err := o.observer.Until(ctx, o.idle(r), longestBacklog, func(now observe.State) bool {
		return o.counted(from, now) >= before+1
	})
	return o.counted(from, now) >= 1, ago, err
}

// stuck reports a receiver that has counted each, and after something else counts no other one,
// however long nothing changes.
func (o *observed) stuck(ctx context.Context, r *run, from observe.State) error {
	if !o.must || o.blind != nil || !o.isAtRest() || !o.isSingle() || o.lost > 0 || r.book.isReported(coverageCounted) {
		return nil
	}
	p := o.one(r)
	answer, err := r.send.deliver(ctx, reachState, p, nil)
	if err != nil || !isAccepted(answer) {
		return err
	}
	// What was learned may be wrong: then something changes that sales have changed before. A queue may
	// grow, and still be at work on what counts nowhere: then something changes later.
	shows := func(now observe.State) bool {
		for pointer := range observe.Change(from, now) {
			if slices.ContainsFunc(o.moves, func(m move) bool { return m.delta[pointer] != 0 }) {
				return true
			}
		}
		return false
	}
	then, _, _, err := o.observer.Moved(ctx, from, o.observer.Settle())
	if err != nil || shows(then) {
		return err
	}
	changes := func(now observe.State) bool { return len(observe.Change(then, now)) > 0 }
	now, _, _, err := o.observer.Until(ctx, longestIdle, longestIdle, changes)
	if err != nil || changes(now) {
		return err
	}
	f := newFinding(reachState, p, answer, r.book.say("a count for each accepted {thing}, as before"), "the receiver no longer counts any")
	f.Cause = Lost
	r.book.report(f)
	return nil
}

// idle is for how long nothing may change while the receiver is at work: each delivery may take
// as long as one has.
func (o *observed) idle(r *run) time.Duration {
	all := o.observer.Longest() * time.Duration(r.send.made-o.quietAt)
	return max(o.observer.Settle(), min(all, longestIdle))
}

// soon is how long changes take to show in a receiver that counts before it answers.
const soon = 50 * time.Millisecond

// isLate tells whether what is counted shows a while after the answer.
func (o *observed) isLate() bool { return o.observer.Quiet() > 2*soon }

// one is a new event of those that are observed, of another person: all have the same amount.
func (o *observed) one(r *run) *payload {
	at := r.made.at(o.row)
	p := priced(r.plain(o.row), at, 0)
	if o.amount != "" {
		for _, pointer := range at.roles[schemas.RoleAmount] {
			if n, ok := node(p.bytes, pointer); ok && n.Kind() == jsonpos.Number {
				p.bytes, _ = with(p.bytes, pointer, o.amount)
			}
		}
	}
	return p
}

// plain is a new event, the one with the fewest characters beyond ASCII of some: what a name does
// to a receiver is another check.
func (r *run) plain(row *schemas.Row) (best *payload) {
	least := math.MaxInt
	for range 20 {
		next := r.made.new(row)
		n := bytes.Count(next.bytes, []byte(`\u`))
		for _, c := range next.bytes {
			if c > unicode.MaxASCII {
				n++
			}
		}
		if n < least {
			best, least = next, n
		}
		if n == 0 {
			break
		}
	}
	return best
}

// amountOf is the amount of an event, as its payload has it; "" where it has none.
func amountOf(p *payload, at *places) string {
	if n, ok := node(p.bytes, at.first(schemas.RoleAmount)); ok && n.Kind() == jsonpos.Number {
		return string(n.Raw())
	}
	return ""
}

// unfinished is why nothing can be told after a barrier that does not open.
func (o *observed) unfinished(r *run) *NotObserved {
	return &NotObserved{Why: Backlog, Reason: r.book.say("the receiver no longer counts {a thing}, or has not finished what it accepted (--settle)")}
}

// wary begins again where something is not as it must be: with longer waits, once all is quiet,
// and without the numbers that change by themselves.
func (o *observed) wary(ctx context.Context, r *run) (isDone bool, err error) {
	o.observer.Wary()
	if isDone, err = o.waitForAll(ctx, r); err != nil || !isDone {
		return false, err
	}
	now, err := o.observer.ByItself(ctx, o.observer.Quiet())
	if err != nil {
		return false, err
	}
	o.isQuiet(now, r.send.made)
	return o.isAtRest(), nil
}

// isAtRest leaves out the numbers that change by themselves. It tells whether any are left.
func (o *observed) isAtRest() bool {
	if len(o.steps) == 0 { // that was said before
		return false
	}
	o.drop(o.observer.IsRestless)
	maps.DeleteFunc(o.follows, func(pointer string, _ float64) bool { return o.observer.IsRestless(pointer) })
	if len(o.steps) == 0 {
		o.blind = &NotObserved{Why: NoCounter, Reason: "the numbers that are observed change without a delivery"}
	}
	return len(o.steps) > 0
}
