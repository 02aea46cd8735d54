package contract

import (
	"context"
	"fmt"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/pause"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

// Instance is another instance of the receiver, which shares its store.
type Instance struct {
	URL     string
	Process Process
	Observe func() any // as Options.Observe, of this instance; nil: it is the same there
}

// member is an instance of the receiver: the first is the one that all other phases test.
type member struct {
	name     string
	url      string // "" is that of the event
	process  Process
	observer *observe.Observer // nil: it shows nothing of its own
}

// Kinds of ordeals of several instances.
const (
	inTurn   kind = "turn"   // a duplicate to each of the others
	atOnce   kind = "once"   // a delivery to all at the same time
	killOne  kind = "one"    // one is killed while the others work
	stopOne  kind = "freeze" // one freezes while the others work, and goes on then
	perRound      = 3        // sales of a round, of each kind
)

// frozenFor is how long an instance freezes: a lease that is longer is not over by then.
const frozenFor = 3 * time.Second

// together lists the rounds of several instances.
func (c *crashing) together(seed uint64) (all []ordeal) {
	random := source(seed + 1)
	for range perRound {
		all = append(all, ordeal{kind: inTurn, sales: perRound}, ordeal{kind: atOnce, sales: perRound}, ordeal{kind: killOne, at: 1.2 * random.Float64(), sales: 4})
	}
	return append(all, ordeal{kind: stopOne, at: random.Float64(), sales: 2}, ordeal{kind: stopOne, at: random.Float64(), sales: 2})
}

// members are the instances, with what each shows now.
func (c *crashing) members() (all []*member) {
	all = []*member{{name: "instance 1", process: c.process}}
	for i, one := range c.options.Instances {
		m := &member{name: fmt.Sprintf("instance %d", i+2), url: one.URL, process: one.Process}
		if one.Observe != nil {
			m.observer = observe.New(one.Observe, c.options.Settle)
			m.observer.Clock = c.options.Now
		}
		all = append(all, m)
	}
	return all
}

// beside makes a round of several instances.
func (d *crashRound) beside(ctx context.Context) (*loss, error) {
	all := d.members()
	d.turn++
	victim := all[d.turn%len(all)]
	var err error
	switch d.kind {
	case inTurn:
		err = d.inTurn(ctx, all)
	case atOnce:
		err = d.atOnce(ctx, all)
	case killOne, stopOne:
		var l *loss
		if l, err = d.without(ctx, all, victim); l != nil {
			return l, err
		}
	case killHalf, killDuring, killAfter, killChild, terminate, fillDisk:
	}
	if err != nil {
		return nil, err
	}
	if d.isUndecided { // what is not accepted may count, or not
		d.crashing.base, err = d.rest(ctx)
		return nil, err
	}
	n, now, err := d.countsDue(ctx)
	if err != nil {
		return nil, err
	}
	d.base = now
	d.tell("counted: %s", number(n))
	want := d.book.say(fmt.Sprintf("one count for each {thing}, %s", manners[d.kind]))
	switch {
	case n < d.due-0.01:
		return d.lose(crashInstances, Lost, d.sales[0].payload, deliver.Result{}, want, fmt.Sprintf("%s fewer within %v", number(d.due-n), d.options.Recover)), nil
	case n > d.due+0.01:
		return d.lose(crashInstances, Doubled, d.sales[0].payload, deliver.Result{}, want, fmt.Sprintf("%s for %s", number(n), number(d.due))), nil
	}
	d.holds(crashInstances)
	d.crashing.base = d.base
	return d.agree(ctx, all)
}

// manners say how the deliveries of a round were spread.
var manners = map[kind]string{
	inTurn:  "with a duplicate at each of the other instances",
	atOnce:  "delivered to all instances at the same time",
	killOne: "with a retry at another instance, because the first one crashed",
	stopOne: "with a retry at another instance, because the first one froze",
}

// inTurn delivers to one instance, and a duplicate to each of the others.
func (d *crashRound) inTurn(ctx context.Context, all []*member) error {
	for i, s := range d.sales {
		for k := range all {
			m := all[(i+k)%len(all)]
			if k == 0 {
				if err := d.retryAt(ctx, m, s); err != nil {
					return err
				}
				continue
			}
			if err := d.postTo(ctx, m, s); err != nil {
				return err
			}
			d.tell("sent a duplicate of %s to %s: %s", d.name(s.payload), m.name, statusOf(s.answer))
		}
		d.due++
	}
	return nil
}

// postTo makes a delivery to an instance.
func (d *crashRound) postTo(ctx context.Context, m *member, s *stake) error {
	requests, err := d.requestsTo(m, s)
	if err != nil {
		return err
	}
	s.answer = d.send.client.Paced(ctx, requests, deliver.Pace{})
	d.send.record(d.rule, s.payload, s.answer, true)
	return d.send.ended(ctx)
}

func (d *crashRound) requestsTo(m *member, s *stake) (deliver.Request, error) {
	if err := d.send.allows(1); err != nil {
		return deliver.Request{}, err
	}
	request, err := d.send.request(s.payload, nil)
	if m.url != "" {
		request.URL = m.url
	}
	return request, err
}

// atOnce delivers each sale to all instances at the same time.
func (d *crashRound) atOnce(ctx context.Context, all []*member) error {
	for _, s := range d.sales {
		answers := make(chan deliver.Result, len(all))
		var requests []deliver.Request
		for _, m := range all {
			request, err := d.requestsTo(m, s)
			if err != nil {
				return err
			}
			requests = append(requests, request)
		}
		for _, request := range requests {
			go func() { answers <- d.send.client.Paced(ctx, request, deliver.Pace{}) }()
		}
		accepted := 0
		for range all {
			if s.answer = <-answers; s.isAcknowledged() {
				accepted++
			}
			d.send.record(d.rule, s.payload, s.answer, true)
		}
		if err := d.send.ended(ctx); err != nil {
			return err
		}
		d.tell("sent %s to all instances at the same time: %s", d.name(s.payload), words.Count(accepted, "2xx answer"))
		if accepted == 0 {
			if err := d.retryAt(ctx, all[0], s); err != nil {
				return err
			}
		}
		d.due++
	}
	return nil
}

// without delivers to an instance that crashes or freezes meanwhile, and what it does not acknowledge
// to another one. It goes on then.
func (d *crashRound) without(ctx context.Context, all []*member, victim *member) (*loss, error) {
	other := all[0]
	if victim == other {
		other = all[1]
	}
	until, cut := context.WithCancel(ctx)
	defer cut()
	written, done := make(chan struct{}, len(d.sales)), make(chan *stake, len(d.sales))
	for _, s := range d.sales {
		request, err := d.requestsTo(victim, s)
		if err != nil {
			return nil, err
		}
		request.Written = func() { written <- struct{}{} }
		s.sent = d.since()
		go func() {
			s.answer = d.send.client.Paced(until, request, deliver.Pace{})
			s.done = d.since()
			done <- s
		}()
	}
	<-written
	if err := pause.For(ctx, time.Duration(d.at*float64(d.answers))); err != nil {
		return nil, err
	}
	at, what, thawed := d.since(), "killed ", make(chan error, 1)
	var err error
	if d.kind == killOne {
		err = victim.process.Kill(ctx)
	} else {
		what = "froze "
		err = victim.process.Freeze()
		time.AfterFunc(frozenFor, func() { thawed <- victim.process.Thaw() }) // it may have a lock that the others wait for
	}
	if err != nil {
		return nil, &stuck{err}
	}
	time.AfterFunc(300*time.Millisecond, cut) // who waits for it gives up
	for range d.sales {
		<-done
	}
	if err := d.send.ended(ctx); err != nil {
		return nil, err
	}
	d.tellOf(at, what+victim.name)
	for _, s := range d.sales {
		if s.isAcknowledged() {
			continue
		}
		if err := d.retryAt(ctx, other, s); err != nil {
			return nil, err
		}
	}
	d.due = float64(len(d.sales))
	if d.kind == stopOne {
		if err := <-thawed; err != nil {
			return nil, &stuck{err}
		}
		d.tell("%s goes on", victim.name)
		if err := pause.For(ctx, 4*d.answers); err != nil {
			return nil, err
		}
		return nil, nil
	}
	d.tell("started %s", victim.name)
	return d.startOne(ctx, victim)
}

// retryAt delivers again what was not acknowledged, to another instance, with growing pauses.
func (d *crashRound) retryAt(ctx context.Context, m *member, s *stake) error {
	w := d.recovering(20*time.Millisecond, 2*time.Second)
	defer w.stop()
	for {
		if err := d.postTo(ctx, m, s); err != nil {
			return err
		}
		if s.isAcknowledged() || w.isLast {
			d.tell("sent %s to %s: %s", d.name(s.payload), m.name, statusOf(s.answer))
			d.isUndecided = d.isUndecided || !s.isAcknowledged()
			return nil
		}
		if err := w.pause(ctx); err != nil {
			return err
		}
	}
}

// agree compares what the instances show.
func (d *crashRound) agree(ctx context.Context, all []*member) (*loss, error) {
	want := observe.Change(observe.State{}, d.base)
	for _, m := range all[1:] {
		if m.observer == nil {
			continue
		}
		var shown map[string]float64
		w := d.recovering(2*time.Millisecond, 100*time.Millisecond)
		at, differs := "", false
		for {
			if now, err := m.observer.Glance(); err == nil {
				shown = observe.Change(observe.State{}, now)
				at, differs = d.differ(want, shown)
			}
			if shown != nil && !differs || w.isLast {
				break
			}
			if err := w.pause(ctx); err != nil {
				return nil, err
			}
		}
		w.stop()
		if shown != nil && differs {
			d.tell("%s shows %s, instance 1 %s", m.name, number(shown[at]), number(want[at]))
			return d.lose(crashDisagree, "", d.sales[0].payload, deliver.Result{}, fmt.Sprintf("%s at all instances: %s", nameOf(at), number(want[at])),
				fmt.Sprintf("%s at %s after %v", number(shown[at]), m.name, d.options.Recover)), nil
		}
		if shown != nil {
			d.holds(crashDisagree)
		}
	}
	return nil, nil
}

// differ finds a number that counts sales and is not the same in two states.
func (d *crashRound) differ(a, b map[string]float64) (pointer string, is bool) {
	for _, pointer := range sorted.Keys(d.o.steps) {
		if !equal(a[pointer], b[pointer]) {
			return pointer, true
		}
	}
	return "", false
}
