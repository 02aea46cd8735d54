package contract

import (
	"context"
	"fmt"
	"slices"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/words"
)

// idempotency delivers the same thing again.
func (r *run) idempotency(ctx context.Context) error {
	if c, ok := r.has("idempotency/answer"); ok {
		for _, row := range r.material.rows {
			if base := r.base(row); base != nil && r.options.expects(row) != Refuse {
				if err := r.answersAgain(ctx, c, base); err != nil {
					return err
				}
			}
		}
	}
	return r.eachObserved(ctx, Idempotency, r.countsOnce)
}

// answersAgain looks at the answers to repeated deliveries alone.
func (r *run) answersAgain(ctx context.Context, c *Check, base *payload) error {
	var p *payload
	f, err := r.attempt(func() (deliver.Result, error) {
		p = r.fresh(base)
		if first, err := r.deliver(ctx, c, p, nil); err != nil || !isAccepted(first) {
			return deliver.Result{Status: 200}, err // reported elsewhere
		}
		return r.deliver(ctx, c, p, nil)
	}, func(again deliver.Result) *Finding {
		if isAccepted(again) {
			return nil
		}
		f := r.finding(c, p, again, "a 2xx to a duplicate", "")
		f.Cause = OneByOne
		return f
	})
	if err == nil && f == nil {
		f, err = r.attempt(func() (deliver.Result, error) {
			p = r.fresh(base)
			answers, err := r.atOnce(ctx, c, slices.Repeat([]*payload{p}, 4))
			return worst(answers), err
		}, func(answer deliver.Result) *Finding {
			if isAccepted(answer) {
				return nil
			}
			f := r.finding(c, p, answer, "a 2xx to each of four concurrent duplicates", "")
			f.Cause = AtOnce
			return f
		})
	}
	if f != nil {
		r.report(f)
	}
	return err
}

// worst is the first answer that is no 2xx, or the first.
func worst(answers []deliver.Result) deliver.Result {
	if i := slices.IndexFunc(answers, func(a deliver.Result) bool { return !isAccepted(a) }); i >= 0 {
		return answers[i]
	}
	if len(answers) == 0 {
		return deliver.Result{}
	}
	return answers[0]
}

// countsOnce runs the checks that look at what is observed.
func (r *run) countsOnce(ctx context.Context, o *observed) error {
	for _, try := range []struct {
		id       string
		run      func(context.Context, *Check, *observed) error
		saleOnly bool   // what is needed are orders and items
		unless   string // a check that, once it has failed, makes this one say the same
	}{
		{id: "idempotency/twice", run: r.twice},
		{id: "idempotency/concurrent", run: r.concurrent, unless: "idempotency/twice"},
		{id: "idempotency/after-drop", run: r.afterDrop, unless: "idempotency/twice"},
		{id: "idempotency/after-error", run: r.afterError, unless: "idempotency/twice"},
		{id: "idempotency/items", run: r.items, saleOnly: true},
		{id: "idempotency/renewal", run: r.renewal, saleOnly: true, unless: "idempotency/items"},
	} {
		c, ok := r.has(try.id)
		if !ok || try.saleOnly && o.row != r.material.sale || try.unless != "" && r.isReported(check(try.unless)) {
			continue
		}
		if err := try.run(ctx, c, o); err != nil {
			return err
		}
	}
	return nil
}

// counted is how often something was counted between two readings: by the
// counters, where there are such, else whether anything changed.
func (o *observed) counted(from, to state) (times float64, known bool) {
	if len(o.effect.counters) == 0 {
		if from.text != to.text {
			return 1, false
		}
		return 0, true
	}
	d := delta(from, to)
	for pointer := range o.effect.counters {
		times = max(times, d[pointer])
	}
	return times, true
}

// changeBy delivers in some way, and reads what is observed before and after: once
// it has changed, or would have.
func (o *observed) changeBy(ctx context.Context, send func() error) (before, after state, err error) {
	if before, err = o.observer.stable(ctx); err != nil {
		return before, after, err
	}
	if err := send(); err != nil {
		return before, after, err
	}
	if _, _, err = o.observer.moved(ctx, before); err != nil {
		return before, after, err
	}
	after, err = o.observer.rest(ctx)
	return before, after, err
}

// countOnce delivers in some way what must count once in the end. context ends the finding: what was done, "" when want says it.
func (r *run) countOnce(ctx context.Context, c *Check, cause Cause, o *observed, p *payload, want, context string, send func() (accepted bool, err error)) error {
	accepted := false
	before, after, err := o.changeBy(ctx, func() (err error) {
		accepted, err = send()
		return err
	})
	if err != nil || !accepted {
		return err // what is not accepted is reported elsewhere
	}
	got, known := o.counted(before, after)
	held := got == 1 || !known && got > 0
	r.count(held)
	if !held {
		r.report(&Finding{Check: *c, Cause: cause, Event: p.event(), Want: want, Got: timesCounted(got) + context, Payload: p.bytes, Pointer: r.identity(p)})
	}
	return nil
}

func timesCounted(times float64) string {
	switch times {
	case 0:
		return "none"
	case 1:
		return "one"
	}
	return fmt.Sprint(times)
}

// identity is the member that tells a delivery from another one.
func (r *run) identity(p *payload) string {
	all := r.material.identity(p.row)
	return all[len(all)-1]
}

func (r *run) twice(ctx context.Context, c *Check, o *observed) error {
	p := r.material.new(o.row)
	send := func() error { _, err := r.deliver(ctx, c, p, nil); return err }
	before, once, err := o.changeBy(ctx, send)
	if err != nil || before.text == once.text {
		return err
	}
	for range 2 {
		if err := send(); err != nil {
			return err
		}
	}
	now, err := o.observer.rest(ctx)
	if err != nil {
		return err
	}
	again, _ := o.counted(once, now)
	r.count(again == 0)
	if again != 0 {
		r.report(&Finding{Check: *c, Event: p.event(), Want: "no count for a duplicate", Got: timesCounted(again), Payload: p.bytes, Pointer: r.identity(p)})
	}
	return nil
}

func (r *run) concurrent(ctx context.Context, c *Check, o *observed) error {
	for _, n := range []int{2, 8, 8} { // a race does not show each time
		p := r.material.new(o.row)
		err := r.countOnce(ctx, c, "", o, p, "one count for "+words.Count(n, "copy")+" at the same time", "", func() (bool, error) {
			answers, err := r.atOnce(ctx, c, slices.Repeat([]*payload{p}, n))
			return slices.ContainsFunc(answers, isAccepted), err
		})
		if err != nil || r.isReported(c) {
			return err
		}
	}
	return nil
}

func (r *run) afterDrop(ctx context.Context, c *Check, o *observed) error {
	p := r.material.new(o.row)
	return r.countOnce(ctx, c, "", o, p, "one count after the retry", ". Before the first answer, the sender disconnected", func() (bool, error) {
		if _, err := r.exchange(ctx, c, p, nil, &deliver.Pace{Leave: true}); err != nil {
			return false, err
		}
		if _, err := o.observer.rest(ctx); err != nil {
			return false, err
		}
		answer, err := r.deliver(ctx, c, p, nil)
		return isAccepted(answer), err
	})
}

// another is a sale of the same order and contact with an item of its own; at is
// when it happened, "" as the first.
func (r *run) another(p *payload, at string) *payload {
	second := withIDsOf(p, r.material.new(p.row), itemIDs[1])
	for _, pointer := range []string{"/data/order_item/created_at", "/created_at"} {
		if b, ok := with(second.bytes, pointer, `"`+at+`"`); ok && at != "" {
			second.bytes = b
		}
	}
	return second
}

func (r *run) items(ctx context.Context, c *Check, o *observed) error {
	return r.secondCounts(ctx, c, o, "", "one more count for the second item of the order")
}

// aMonthLater is after all sales that are made up.
const aMonthLater = "2027-12-31T10:00:00+00:00"

func (r *run) renewal(ctx context.Context, c *Check, o *observed) error {
	return r.secondCounts(ctx, c, o, aMonthLater, "one more count for a renewal with the same order.id")
}

// secondCounts delivers two sales of one order; each must show.
func (r *run) secondCounts(ctx context.Context, c *Check, o *observed, at, want string) error {
	first := r.material.new(o.row)
	second := r.another(first, at)
	before, once, err := o.changeBy(ctx, func() error { _, err := r.deliver(ctx, c, first, nil); return err })
	if err != nil || before.text == once.text {
		return err
	}
	var answer deliver.Result
	_, now, err := o.changeBy(ctx, func() (err error) { answer, err = r.deliver(ctx, c, second, nil); return err })
	if err != nil || !isAccepted(answer) {
		return err
	}
	times, _ := o.counted(once, now)
	held := times > 0
	r.count(held)
	if !held {
		r.report(&Finding{Check: *c, Event: second.event(), Want: want, Got: "no change: " + cut(now.text), Payload: second.bytes, Pointer: itemIDs[0]})
	}
	return nil
}
