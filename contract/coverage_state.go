package contract

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/schemas"
)

var coverageState = &rule{
	Check: Check{
		ID: "coverage/state", Phase: Coverage, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "neither the answer nor a number shows that the receiver stored another value, or none",
		Expects: "after each accepted delivery, what is observed has the values that expect_state lists",
		Cause:   "the receiver reads another member, or changes or loses the value",
		Fix:     "compare the payload with what the receiver stores, or correct the pointers in expect_state",
		Source:  "your own setting: expect_state",
	},
}

// shownTimes is how often a value of each expectation must show.
const shownTimes = 3

// expectedState delivers the events whose values a rule expects to see.
func (r *run) expectedState(ctx context.Context) error {
	if !r.book.has(coverageState) {
		return nil
	}
	missing := NotObserved{Why: NoExpectation, Reason: "no event has expect_state (siohook.yaml)"}
	for _, row := range r.made.rows {
		rule := r.options.rule(row)
		if rule == nil || len(rule.ExpectState) == 0 {
			continue
		}
		if missing.Why == NoExpectation {
			missing.Why = ""
		}
		look := rule.Observe
		if look == nil {
			look = r.options.Observe
		}
		switch {
		case look == nil:
			missing = NotObserved{Why: NoObserver, Reason: "there is no observer"}
			continue
		case r.taken.base(row) == nil || r.options.expects(row) != Accept:
			missing = NotObserved{Why: NotAccepted, Reason: "the receiver does not accept " + row.ID()}
			continue
		}
		w := &watched{run: r, row: row, observer: observe.New(look, r.options.Settle)}
		w.observer.Clock = r.options.Now
		for _, expected := range rule.ExpectState {
			shown, err := w.looksFor(ctx, expected)
			if err != nil {
				return err
			}
			if !shown {
				missing = NotObserved{Why: NoEffect, Reason: fmt.Sprintf("every value of %s in %s is already at %s", expected.Payload, row.ID(), expected.State)}
			}
		}
	}
	if missing.Why != "" && !r.book.isReported(coverageState) {
		r.book.skip(coverageState, missing.Why, missing.Reason)
	}
	return nil
}

// watched is an event whose values are looked for.
type watched struct {
	run      *run
	row      *schemas.Row
	observer *observe.Observer
}

// looksFor delivers new events and looks whether what is observed has a value of theirs at
// a place where it was not before. shown tells whether anything could be seen: a value that
// was there before shows nothing.
func (w *watched) looksFor(ctx context.Context, e ExpectedState) (shown bool, err error) {
	for i := range shownTimes + 1 {
		if i == shownTimes && shown {
			break // the last one is for values that are always there
		}
		before, err := w.observer.Stable(ctx)
		if err != nil {
			return shown, err
		}
		p, isNew := w.choose(e, before, i == shownTimes)
		if p == nil {
			continue
		}
		answer, err := w.run.send.deliver(ctx, coverageState, p, nil)
		if err != nil {
			return shown, err
		}
		if !isAccepted(answer) {
			continue // reported elsewhere
		}
		settle, lacking := w.run.options.Settle, ""
		now, _, _, err := w.observer.Until(ctx, settle, settle, func(now observe.State) bool {
			lacking = e.lacks(p, before, now)
			return lacking == ""
		})
		if err != nil {
			return shown, err
		}
		switch {
		case lacking == "":
			w.run.book.count(true)
			shown = true
		case isNew:
			w.run.book.count(false)
			f := newFinding(coverageState, p, answer, fmt.Sprintf("%s of %s in what is observed at %s", lacking, e.Payload, e.State), "")
			f.Got = e.has(before, now)
			f.Pointer = e.Payload
			w.run.book.report(f)
			return true, nil
		}
	}
	return shown, nil
}

// choose makes an event with values that what is observed does not have yet, if there is
// one. isNew tells so. A marked one has values that nothing else has; a receiver that knows
// only certain values need not store them, so they are never missed.
func (w *watched) choose(e ExpectedState, now observe.State, marked bool) (p *payload, isNew bool) {
	const candidates = 12
	for range candidates {
		next := w.run.made.new(w.row)
		values := nodes(next.bytes, e.Payload)
		if len(values) == 0 || values[0].Kind() == jsonpos.Null {
			continue
		}
		if marked {
			for _, value := range values {
				if value.Kind() == jsonpos.String {
					w.run.made.put(next, value.Pointer(), string(quote(value.Text()+" "+strconv.Itoa(int(w.run.made.next%1000))))) //nolint:gosec // a few digits
				}
			}
			return next, false
		}
		p = next
		if e.hasNone(p, now) {
			return p, true
		}
	}
	return p, false
}

// hasNone tells whether what is observed has none of the values of a payload.
func (e ExpectedState) hasNone(p *payload, now observe.State) bool {
	return !slices.ContainsFunc(nodes(p.bytes, e.Payload), func(want jsonpos.Node) bool { return e.times(want, now) > 0 })
}

// times is at how many places what is observed has a value.
func (e ExpectedState) times(want jsonpos.Node, in observe.State) (times int) {
	for _, is := range nodes([]byte(in.Text()), e.State) {
		if stores(is, want) {
			times++
		}
	}
	return times
}

// lacks is a value of a payload that what is observed has at no more places than before; ""
// when there is none.
func (e ExpectedState) lacks(p *payload, before, now observe.State) string {
	for _, want := range nodes(p.bytes, e.Payload) {
		if e.times(want, now) <= e.times(want, before) {
			return safetext.Line(want.Raw(), 80)
		}
	}
	return ""
}

// has says what is at the places of an expectation: what a delivery has put there, or else the
// last.
func (e ExpectedState) has(before, now observe.State) string {
	had := map[string]string{}
	for _, n := range nodes([]byte(before.Text()), e.State) {
		had[n.Pointer()] = string(n.Raw())
	}
	places := nodes([]byte(now.Text()), e.State)
	for _, n := range places {
		if old, was := had[n.Pointer()]; !was || old != string(n.Raw()) {
			return safetext.Line(n.Raw(), 80)
		}
	}
	if len(places) == 0 {
		return "nothing there: " + cut(now.Text())
	}
	return "no change; the last value there is " + safetext.Line(places[len(places)-1].Raw(), 80)
}
