package contract

import (
	"context"
	"maps"
	"slices"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/schemas"
)

// observed is an event whose effect can be seen, and what is known of it.
type observed struct {
	row      *schemas.Row
	observer *observe.Observer
	must     bool // each delivery must show: it is counted, or has an observer of its own
	learned  bool // whether it was looked at
	// What the first deliveries taught.
	moves    []move          // of those that show; none: no delivery does
	onceEach map[string]bool // numbers that every delivery raises by one
	leaves   map[string]bool // all numbers that a delivery changes; none when what is observed has no numbers
}

// move is what one delivery has changed.
type move struct {
	payload *payload
	delta   map[string]float64
	sums    map[string]float64 // of numbers in the elements of arrays
}

// observations lists the events whose effect can be seen: by Options.Observe those that
// are counted, or all where the catalog counts none; and those with an observer of their own.
func observations(o *Options, m *material) []*observed {
	var all []*observed
	for _, row := range m.rows {
		look, must := o.Observe, isCounted(row)
		if !must && m.counts() {
			look = nil
		}
		if rule := o.rule(row); rule != nil && rule.Observe != nil {
			look, must = rule.Observe, true
		}
		if look != nil && o.expects(row) == Accept {
			all = append(all, &observed{row: row, must: must, observer: observe.New(look, o.Settle), leaves: map[string]bool{}})
		}
	}
	return all
}

// tried is how many new events are delivered to learn what they change.
const tried = 6

// learn delivers new events and looks what they change. see is told of each that is
// accepted whether it shows.
func (o *observed) learn(ctx context.Context, r *run, see func(p *payload, answer deliver.Result, shown bool, now observe.State)) error {
	if o.learned {
		return nil
	}
	o.learned = true
	last, err := o.observer.Stable(ctx)
	if err != nil {
		return err
	}
	for i := range tried {
		p := r.made.new(o.row)
		p = priced(p, r.made.at(o.row), i)
		answer, err := r.send.deliver(ctx, coverageCounted, p, nil)
		if err != nil {
			return err
		}
		if !isAccepted(answer) {
			continue // reported elsewhere
		}
		now, shown, err := o.observer.Moved(ctx, last)
		if err != nil {
			return err
		}
		if o.must {
			see(p, answer, shown, now)
		}
		if !shown && !o.must && i > 0 && len(o.moves) == 0 {
			return nil // it is not one of those that change it
		}
		if !shown {
			continue
		}
		m := move{payload: p, delta: observe.Change(last, now), sums: observe.SumChange(last, now)}
		for pointer := range m.delta {
			o.leaves[pointer] = true
		}
		o.moves = append(o.moves, m)
		last = now
	}
	if len(o.moves) == 0 {
		return nil
	}
	o.onceEach = onceEach(o.moves)
	return o.leaveOutDeliveries(ctx, r)
}

// leaveOutDeliveries forgets numbers that count all deliveries, whatever they are:
// those that each other event raises by one as well, where something else does not.
func (o *observed) leaveOutDeliveries(ctx context.Context, r *run) error {
	if len(o.leaves) < 2 {
		return nil
	}
	all, tried := maps.Clone(o.leaves), 0
	for _, row := range r.made.rows {
		other := r.taken.first(row)
		if row == o.row || other == nil {
			continue
		}
		before, err := o.observer.Stable(ctx)
		if err != nil {
			return err
		}
		if _, err := r.why.try(ctx, other); err != nil {
			return err
		}
		now, err := o.observer.Rest(ctx)
		if err != nil {
			return err
		}
		d := observe.Change(before, now)
		maps.DeleteFunc(all, func(pointer string, _ bool) bool { return d[pointer] != 1 })
		tried++
		if len(all) == 0 {
			return nil
		}
	}
	if tried < 2 || len(all) == len(o.leaves) {
		return nil
	}
	for pointer := range all {
		delete(o.leaves, pointer)
		delete(o.onceEach, pointer)
	}
	return nil
}

// onceEach are the numbers that each delivery raises by exactly one.
func onceEach(moves []move) map[string]bool {
	counters := map[string]bool{}
	for pointer := range moves[0].delta {
		if !slices.ContainsFunc(moves, func(m move) bool { return m.delta[pointer] != 1 }) {
			counters[pointer] = true
		}
	}
	return counters
}

// counted is how often something was counted between two readings: by the
// counters, where there are such, else whether anything changed.
func (o *observed) counted(from, to observe.State) (times float64, known bool) {
	if len(o.onceEach) == 0 {
		if from.Text != to.Text {
			return 1, false
		}
		return 0, true
	}
	d := observe.Change(from, to)
	for pointer := range o.onceEach {
		times = max(times, d[pointer])
	}
	return times, true
}

// changeBy delivers in some way, and reads what is observed before and after: once
// it has changed, or would have.
func (o *observed) changeBy(ctx context.Context, send func() error) (before, after observe.State, err error) {
	if before, err = o.observer.Stable(ctx); err != nil {
		return before, after, err
	}
	if err := send(); err != nil {
		return before, after, err
	}
	if _, _, err = o.observer.Moved(ctx, before); err != nil {
		return before, after, err
	}
	after, err = o.observer.Rest(ctx)
	return before, after, err
}
