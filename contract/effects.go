package contract

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/sorted"
)

// effect is what the first deliveries of an event taught: which of the observed
// numbers count them, and which they change at all.
type effect struct {
	works    bool            // a delivery shows
	counters map[string]bool // numbers that every delivery raises by one
	leaves   map[string]bool // all numbers that a delivery changes; none when what is observed has no numbers
}

// tried is how many new events are delivered to learn what they change.
const tried = 6

// learn delivers new events and looks what they change. Each must show, and once.
func (r *run) learn(ctx context.Context, o *observed, report bool) error {
	if o.learned {
		return nil
	}
	o.learned = true
	if !report { // the phase that reports it does not run
		outer := r.enabled
		r.enabled = map[string]bool{}
		defer func() { r.enabled = outer }()
	}
	c := check("coverage/counted")
	before, err := o.observer.stable(ctx)
	if err != nil {
		return err
	}
	var moves []move
	last := before
	o.effect.leaves = map[string]bool{}
	for i := range tried {
		p := r.material.new(o.row)
		if o.row == r.material.sale {
			p = priced(p, i)
		}
		answer, err := r.deliver(ctx, c, p, nil)
		if err != nil {
			return err
		}
		if !isAccepted(answer) {
			continue // reported elsewhere
		}
		now, moved, err := o.observer.moved(ctx, last)
		if err != nil {
			return err
		}
		if report {
			r.count(moved)
		}
		if !moved {
			f := r.finding(c, p, answer, "a change in what is observed", "no change: "+cut(now.text))
			f.Cause = Lost
			r.report(f)
			continue
		}
		o.effect.works = true
		m := move{payload: p, delta: delta(last, now), sums: changes(last.sums, now.sums)}
		for pointer := range m.delta {
			o.effect.leaves[pointer] = true
		}
		moves = append(moves, m)
		last = now
	}
	if !o.effect.works {
		return nil
	}
	o.effect.counters = countersOf(moves)
	if err := r.leaveOutDeliveries(ctx, o); err != nil {
		return err
	}
	if len(o.effect.counters) == 0 {
		r.countedTwice(c, moves)
	}
	if o.row == r.material.sale {
		r.amounts(o.observer, moves)
	}
	return nil
}

// leaveOutDeliveries forgets numbers that count all deliveries, whatever they are:
// those that each other event raises by one as well, where something else does not.
func (r *run) leaveOutDeliveries(ctx context.Context, o *observed) error {
	if len(o.effect.leaves) < 2 {
		return nil
	}
	all, tried := maps.Clone(o.effect.leaves), 0
	for _, row := range r.material.rows {
		if row == o.row || len(r.accepted[row]) == 0 {
			continue
		}
		before, err := o.observer.stable(ctx)
		if err != nil {
			return err
		}
		if _, err := r.send(ctx, r.fresh(r.accepted[row][0])); err != nil {
			return err
		}
		now, err := o.observer.rest(ctx)
		if err != nil {
			return err
		}
		d := delta(before, now)
		maps.DeleteFunc(all, func(pointer string, _ bool) bool { return d[pointer] != 1 })
		tried++
		if len(all) == 0 {
			return nil
		}
	}
	if tried < 2 || len(all) == len(o.effect.leaves) {
		return nil
	}
	for pointer := range all {
		delete(o.effect.leaves, pointer)
		delete(o.effect.counters, pointer)
	}
	return nil
}

// move is what one delivery has changed.
type move struct {
	payload *payload
	delta   map[string]float64
	sums    map[string]float64 // of numbers in the elements of arrays
}

// cut is the beginning of what is observed, fit to be printed.
func cut(text string) string { return safetext.Line(text, 100) }

// countersOf are the numbers that each delivery raises by exactly one.
func countersOf(moves []move) map[string]bool {
	counters := map[string]bool{}
	for pointer := range moves[0].delta {
		if !slices.ContainsFunc(moves, func(m move) bool { return m.delta[pointer] != 1 }) {
			counters[pointer] = true
		}
	}
	return counters
}

// countedTwice reports deliveries that raise a counter by more than one: where
// nothing counts them once, and something always by the same small number.
func (r *run) countedTwice(c *Check, moves []move) {
	if len(moves) < 2 {
		return
	}
	for _, pointer := range sorted.Keys(moves[0].delta) {
		n := moves[0].delta[pointer]
		same := !slices.ContainsFunc(moves, func(m move) bool { return m.delta[pointer] != n })
		if same && n == math.Trunc(n) && n >= 2 && n <= 10 {
			p := moves[0].payload
			r.report(&Finding{Check: *c, Cause: Doubled, Event: p.event(), Want: "an increase of " + nameOf(pointer) + " by 1 for each delivery", Got: fmt.Sprint(n), Payload: p.bytes})
			return
		}
	}
}

func nameOf(pointer string) string {
	if pointer == "" {
		return "the observed value"
	}
	return "the observed " + safetext.Line(unescaped.Replace(pointer), 100)
}

// unescaped has names as they are.
var unescaped = strings.NewReplacer("~1", "/", "~0", "~")

// sideEffects delivers events that are no sales, and looks whether they change
// what sales change; those that are to be ignored must change nothing.
func (r *run) sideEffects(ctx context.Context, o *observed) error {
	c, ok := r.has("coverage/side-effect")
	if !ok || o.row != r.material.sale {
		return nil
	}
	for _, row := range r.material.rows {
		ignored := r.options.expects(row) == Ignore
		if row == o.row || len(r.accepted[row]) == 0 || len(o.effect.leaves) == 0 && !ignored {
			continue
		}
		p := r.fresh(r.accepted[row][0])
		before, err := o.observer.stable(ctx)
		if err != nil {
			return err
		}
		answer, err := r.deliver(ctx, c, p, nil)
		if err != nil {
			return err
		}
		now, err := o.observer.rest(ctx)
		if err != nil {
			return err
		}
		var moved []string
		for pointer, d := range delta(before, now) {
			if o.effect.leaves[pointer] || ignored {
				moved = append(moved, fmt.Sprintf("%s changed by %v", nameOf(pointer), d))
			}
		}
		if len(moved) == 0 && ignored && before.text != now.text {
			moved = []string{"it is now " + cut(now.text)}
		}
		r.count(len(moved) == 0)
		if len(moved) > 0 {
			sort.Strings(moved)
			want := "no change in the numbers that count sales"
			if ignored {
				want = "no change in what is observed, because the settings ignore this event"
			}
			r.report(r.finding(c, p, answer, want, strings.Join(moved, ", ")))
		}
	}
	return nil
}
