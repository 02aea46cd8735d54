package contract

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/sorted"
)

// judge looks at what has become of the sales at stake, delivers again what was not acknowledged,
// and what was, and a new one.
func (d *crashRound) judge(ctx context.Context) (*loss, error) {
	var acknowledged, open []*stake
	for _, s := range d.sales {
		if s.isAcknowledged() {
			acknowledged = append(acknowledged, s)
		} else {
			open = append(open, s)
		}
	}
	steps := []func(context.Context) (*loss, error){
		func(ctx context.Context) (*loss, error) { return d.looksForAcknowledged(ctx, acknowledged, open) },
		func(ctx context.Context) (*loss, error) { return d.redelivers(ctx, open) },
		func(ctx context.Context) (*loss, error) { return d.repeats(ctx, acknowledged) },
		d.goesOn,
		d.isWhole,
	}
	for _, step := range steps {
		if l, err := step(ctx); err != nil || l != nil {
			return l, err
		}
	}
	for _, s := range d.sales {
		d.counted = append(d.counted, s.payload)
	}
	return nil, nil
}

// looksForAcknowledged waits until what was acknowledged is counted.
func (d *crashRound) looksForAcknowledged(ctx context.Context, acknowledged, open []*stake) (*loss, error) {
	least, most := float64(len(acknowledged)), float64(len(d.sales))
	if err := d.pass(ctx); err != nil {
		return nil, err
	}
	n, _, err := d.until(ctx, d.base, func(n float64, _ observe.State) bool { return n >= least-0.01 })
	if failed := (*observe.Error)(nil); errors.As(err, &failed) { // the receiver may fail altogether
		p := d.o.one(d.crashing.run)
		answer, accepted, postErr := d.deliver(ctx, p, most+1)
		if postErr == nil && !accepted {
			d.tell("sent %s, a new one: %s; %v", d.name(p), statusOf(answer), failed)
			return d.rejects(p, answer), nil
		}
		err = errors.Join(postErr, err)
	}
	if err != nil {
		return nil, err
	}
	d.tell("counted: %s (%d acknowledged, %d not)", number(n), len(acknowledged), len(open))
	d.due = most
	lost := map[kind]*rule{terminate: crashTerminate, fillDisk: crashFullDisk}[d.kind]
	if lost == nil {
		lost = crashLost
	}
	switch {
	case n < least-0.01:
		return d.lose(lost, Lost, d.lostOne(acknowledged), deliver.Result{}, d.book.say("each {thing} that was acknowledged, after the crash"),
			d.book.say(fmt.Sprintf("%s fewer within %v", things(least-n), d.options.Recover))), nil
	case n > most+0.01:
		return d.doubles(n), nil
	}
	if len(acknowledged) > 0 && lost != crashFullDisk || d.isFull {
		d.holds(lost)
	}
	d.holds(crashDoubled)
	return nil, nil
}

// rejects says that a receiver rejects everything after a crash.
func (d *crashRound) rejects(p *payload, answer deliver.Result) *loss {
	return d.lose(crashRestart, Rejecting, p, answer, "a 2xx to new deliveries after the crash", fmt.Sprintf("%s for %v", statusOf(answer), d.options.Recover))
}

// doubles says that more was counted than was sent.
func (d *crashRound) doubles(n float64) *loss {
	return d.lose(crashDoubled, Doubled, d.sales[0].payload, deliver.Result{}, d.book.say("one count for each {thing}, without a retry"),
		fmt.Sprintf("%s for %d", number(n), len(d.sales)))
}

// things is a number of sales in words.
func things(n float64) string {
	if equal(n, 1) {
		return "one {thing}"
	}
	return number(n) + " {things}"
}

// lostOne is one of those that may be lost.
func (d *crashRound) lostOne(acknowledged []*stake) *payload {
	if len(acknowledged) > 0 {
		return acknowledged[0].payload
	}
	if n := len(d.counted); n > 0 {
		return d.counted[n-1]
	}
	return d.sales[0].payload
}

// redelivers delivers again what was not acknowledged, as an at-least-once sender does.
func (d *crashRound) redelivers(ctx context.Context, open []*stake) (*loss, error) {
	if len(open) == 0 {
		return nil, nil
	}
	before, _, err := d.until(ctx, d.base, func(float64, observe.State) bool { return true })
	if err != nil {
		return nil, err
	}
	for _, s := range open {
		answer, isAccepted, err := d.deliver(ctx, s.payload, d.due)
		if err != nil {
			return nil, err
		}
		d.tell("retried %s: %s", d.name(s.payload), statusOf(answer))
		if isAccepted {
			continue
		}
		other := d.o.one(d.crashing.run)
		next, isAccepted, err := d.deliver(ctx, other, d.due+1)
		if err != nil {
			return nil, err
		}
		d.tell("sent %s: %s", d.name(other), statusOf(next))
		if !isAccepted {
			return d.rejects(other, next), nil
		}
		d.due++
		return d.lose(crashRedelivered, Rejecting, s.payload, answer, "a 2xx to the retry after the crash", fmt.Sprintf("%s for %v", statusOf(answer), d.options.Recover)), nil
	}
	if err := d.pass(ctx); err != nil {
		return nil, err
	}
	n, _, err := d.until(ctx, d.base, func(n float64, _ observe.State) bool { return n >= d.due-0.01 })
	if err != nil {
		return nil, err
	}
	d.tell("counted: %s", number(n))
	want := d.book.say("one count for each {thing} that was not acknowledged and retried")
	switch {
	case n < d.due-0.01:
		return d.lose(crashRedelivered, Lost, open[0].payload, deliver.Result{}, want, fmt.Sprintf("%s fewer within %v", number(d.due-n), d.options.Recover)), nil
	case n > d.due+0.01:
		l := d.lose(crashRedelivered, Doubled, open[0].payload, deliver.Result{}, want, fmt.Sprintf("%s for %d", number(n), len(d.sales)))
		l.isVague = len(d.sales) > 1 && before > float64(len(d.sales)-len(open))+0.01 // others may have been doubled
		return l, nil
	}
	d.holds(crashRedelivered)
	return nil, nil
}

// deliver makes a delivery until it is accepted, with growing pauses, for as long as the receiver
// may take to recover. What is rejected and counted is as good as accepted.
func (d *crashRound) deliver(ctx context.Context, p *payload, due float64) (answer deliver.Result, accepted bool, err error) {
	w := d.recovering(20*time.Millisecond, 2*time.Second)
	defer w.stop()
	for {
		if answer, err = d.post(ctx, p); err != nil || isAccepted(answer) {
			return answer, err == nil, err
		}
		if now, err := d.o.observer.Glance(); err == nil && answer.Status >= 400 && answer.Status < 500 && d.o.counted(d.base, now) >= due-0.01 {
			return answer, true, nil
		}
		if w.isLast {
			return answer, false, nil
		}
		if d.kind == killChild && answer.Status == 0 {
			if l, err := d.mayRestart(ctx); err != nil || l != nil {
				return answer, false, err
			}
		}
		if err := w.pause(ctx); err != nil {
			return answer, false, err
		}
	}
}

// repeats delivers something again that was acknowledged, in some of the rounds: others are
// delivered once in the whole run.
func (d *crashRound) repeats(ctx context.Context, acknowledged []*stake) (*loss, error) {
	if d.rounds++; d.book.isReported(crashForgotten) || d.rounds%2 == 0 && !d.isWary {
		return nil, nil
	}
	var p *payload
	switch {
	case len(acknowledged) > 0:
		p = acknowledged[len(acknowledged)-1].payload
	case len(d.counted) > 0:
		p = d.counted[len(d.counted)-1]
	default:
		return nil, nil
	}
	return d.forgets(ctx, p)
}

// forgets delivers something again that was acknowledged.
func (d *crashRound) forgets(ctx context.Context, p *payload) (*loss, error) {
	answer, err := d.post(ctx, p)
	if err != nil {
		return nil, err
	}
	d.tell("sent a duplicate of %s, which was acknowledged: %s", d.name(p), statusOf(answer))
	if err := d.pass(ctx); err != nil {
		return nil, err
	}
	n, _, err := d.until(ctx, d.base, func(float64, observe.State) bool { return true })
	if err != nil {
		return nil, err
	}
	if n > d.due+0.01 {
		d.tell("counted: %s", number(n))
		return d.lose(crashForgotten, Doubled, p, answer, "no count for a duplicate after the crash", timesCounted(n-d.due)), nil
	}
	d.holds(crashForgotten)
	return nil, nil
}

// countsDue waits until all that is due is counted, and then for what is counted twice, which may
// come later. now is what is observed then.
func (d *crashRound) countsDue(ctx context.Context) (n float64, now observe.State, err error) {
	n, now, err = d.until(ctx, d.base, func(n float64, _ observe.State) bool { return n >= d.due-0.01 })
	if err != nil || n < d.due-0.01 {
		return n, now, err
	}
	if now, err = d.o.observer.Rest(ctx); err != nil {
		return n, now, err
	}
	return d.o.counted(d.base, now), now, nil
}

// goesOn delivers a new sale, which must count.
func (d *crashRound) goesOn(ctx context.Context) (*loss, error) {
	p := d.o.one(d.crashing.run)
	answer, accepted, err := d.deliver(ctx, p, d.due+1)
	if err != nil {
		return nil, err
	}
	d.tell("sent %s, a new one: %s", d.name(p), statusOf(answer))
	if !accepted {
		return d.rejects(p, answer), nil
	}
	d.due++
	n, _, err := d.countsDue(ctx)
	if err != nil {
		return nil, err
	}
	d.tell("counted: %s", number(n))
	switch {
	case n < d.due-0.01:
		return d.lose(crashRestart, Lost, p, answer, d.book.say("a count for a new {thing} after the crash"), fmt.Sprintf("none within %v", d.options.Recover)), nil
	case n > d.due+0.01:
		return d.lose(crashDoubled, Doubled, d.sales[0].payload, answer, d.book.say("one count for each {thing}"), fmt.Sprintf("%s for %s", number(n), number(d.due))), nil
	}
	d.counted = append(d.counted, p)
	d.holds(crashRestart)
	return nil, nil
}

// isWhole compares the numbers with each other that count sales and amounts.
func (d *crashRound) isWhole(ctx context.Context) (*loss, error) {
	wrong, by := "", 0.0
	_, now, err := d.until(ctx, d.base, func(_ float64, now observe.State) bool {
		wrong = ""
		delta := observe.Change(d.base, now)
		for _, pointer := range sorted.Keys(d.whole) {
			if by = delta[pointer]; !equal(by, d.due*d.whole[pointer]) {
				wrong = pointer
				return false
			}
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	if wrong != "" {
		by = observe.Change(d.base, now)[wrong]
		return d.lose(crashHalf, Half, d.sales[0].payload, deliver.Result{}, d.book.say(fmt.Sprintf("%s to change by %s for %s", nameOf(wrong), number(d.due*d.whole[wrong]), things(d.due))),
			fmt.Sprintf("%s: only a part was stored", number(by))), nil
	}
	if len(d.whole) > 1 {
		d.holds(crashHalf)
	}
	d.base, d.crashing.base = now, now
	return nil, nil
}
