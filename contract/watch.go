package contract

import (
	"context"
	"math"
	"time"

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
	ledger   ledger
	quiet    observe.State // the last reading when nothing was under way
	quietAt  int           // how many deliveries had been made then
	least    float64       // how often something must have been counted, and may have been
	most     float64
	opening  opening

	// What the first deliveries taught.
	moves     []move             // of those that show; none: no delivery does
	steps     map[string]float64 // the numbers that count deliveries, and by how much each raises them
	maybe     map[string]bool    // those that count most
	follows   map[string]float64 // the numbers that add up amounts, and by how much the own one raises them
	customers bool               // the steps count persons: the next delivery of the same one does not raise them
	elsewhere map[*payload]bool  // those that other numbers may count: the steps count one currency alone
	firstOnly bool               // and yet amounts are added up: sales of a known customer are lost
	lost      int                // that did not show, where others did
	amount    string             // that of all new events but the first
	suspects  []*payload         // events of another kind among which one changes the numbers
	others    int                // events of another kind that were looked at
	blind     *NotObserved       // why nothing can be told; nil when something can
}

// move is what one delivery has changed.
type move struct {
	payload *payload
	answer  deliver.Result
	delta   map[string]float64
	again   bool // of the person who the move before is of
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
			observer := observe.New(look, o.Settle)
			observer.Clock = o.Now
			all = append(all, &observed{row: row, must: must, observer: observer, ledger: newLedger()})
		}
	}
	return all
}

// counted is how often something was counted between two readings.
func (o *observed) counted(from, to observe.State) float64 { return o.times(observe.Change(from, to)) }

// times is how often something was counted, by what has changed.
func (o *observed) times(delta map[string]float64) (times float64) {
	isFirst := true
	for pointer, step := range o.steps {
		if n := math.Round(delta[pointer]/step*100) / 100; isFirst || n > times {
			times, isFirst = n, false
		}
	}
	return times
}

// rest reads what is observed once nothing is under way any more.
func (o *observed) rest(ctx context.Context, r *run) (observe.State, error) {
	now, err := o.observer.Rest(ctx)
	if err == nil {
		o.isQuiet(now, r.send.made)
	}
	return now, err
}

// restAfter does so where so long ago one was delivered that came after all others, and as many
// were counted as ought to be.
func (o *observed) restAfter(ctx context.Context, r *run, ago time.Duration) (observe.State, error) {
	now, err := o.observer.RestAfter(ctx, ago)
	if err == nil {
		o.isQuiet(now, r.send.made)
	}
	return now, err
}

// isQuiet notes a reading when nothing was under way.
func (o *observed) isQuiet(now observe.State, made int) {
	o.quiet, o.quietAt = now, made
	o.least, o.most = o.ledger.bounds()
	o.ledger.clear()
}
