package contract

import (
	"context"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
)

// mostLanes is how many deliveries are under way at the same time at most, unless the
// options say so.
const mostLanes = 8

// worthLanes is how long an answer takes at least where more lanes are tried: below that
// they save nothing.
const worthLanes = 8 * time.Millisecond

// slowSingle is how long an answer takes at least where a receiver that takes one request at a
// time gets fewer at once: below that many cost little.
const slowSingle = 32 * time.Millisecond

// restsFor is after how many rounds more lanes are tried again that did not help.
const restsFor = 6

// lanes is how many deliveries are under way at the same time: more only while they help.
// A receiver that takes one request at a time has one.
type lanes struct {
	most   int     // never more
	fit    int     // so many have helped
	rate   float64 // of that: deliveries in a second
	trying bool    // twice as many are under way, or half, to see whether that helps
	fewer  bool    // half as many are tried next
	rests  int     // rounds until that is tried again
	inTurn bool    // more lanes changed nothing: each waits for the one before
}

// newLanes are those for a target. Without a clock nothing tells whether more help, and
// another machine is not to get several at once, unless the options say so.
func newLanes(target *Target, o *Options) lanes {
	switch {
	case o.Connections > 0 && o.Now == nil:
		return lanes{most: o.Connections, fit: o.Connections}
	case o.Connections > 0:
		return lanes{most: o.Connections, fit: 1}
	case o.Now == nil, target.AllowRemote && !deliver.IsHere(target.URL):
		return lanes{most: 1, fit: 1}
	}
	return lanes{most: mostLanes, fit: 1}
}

// now is how many there are at the moment.
func (l *lanes) now() int {
	switch {
	case l.trying && l.fewer:
		return l.fit / 2
	case l.trying:
		return min(2*l.fit, l.most)
	}
	return l.fit
}

// round is how many deliveries are made before it is seen whether the lanes help.
func (l *lanes) round() int { return max(8, 4*l.now()) }

// learn is told how long n deliveries took with as many lanes as there are now. More lanes that
// do not help are not tried again for a while; then it is fewer, for they may have helped by
// chance.
func (l *lanes) learn(n int, took time.Duration) {
	if took <= 0 || n < l.now() {
		return
	}
	rate := float64(n) / took.Seconds()
	switch {
	case !l.trying:
		l.rate = rate
	case l.fewer:
		if rate > 0.8*l.rate {
			l.fit, l.rate, l.inTurn = l.now(), rate, true
		}
		l.rests, l.fewer = restsFor, false
	case rate > 1.4*l.rate:
		l.fit, l.rate = l.now(), rate
	default:
		l.rests, l.fewer, l.inTurn = restsFor, l.fit > 1, l.inTurn || rate > 0.7*l.rate
	}
	isWorth := took > worthLanes*time.Duration(n)/time.Duration(l.fit)
	if l.trying = l.rests == 0 && isWorth && (l.fewer || l.fit < l.most); !l.trying && l.rests > 0 {
		l.rests--
	}
}

// isSingle tells whether the receiver takes one request at a time, and its time for it: more
// lanes were tried, and neither helped nor did harm. On a busy machine any receiver looks so, but
// answers sooner.
func (l *lanes) isSingle() bool {
	return l.fit == 1 && l.inTurn && l.rate*slowSingle.Seconds() < 1
}

// alone leaves one lane for good: the receiver does not stand more.
func (l *lanes) alone() { *l = lanes{most: 1, fit: 1} }

// parcel is a delivery of a check.
type parcel struct {
	rule    *rule
	payload *payload
}

// each is n deliveries in whose order nothing lies.
type each struct {
	n int
	// parcel makes one ready: a new one each time; nil when it is not to be made (any more).
	parcel func(i int) *parcel
	// good tells whether an answer is as it should be. Another one counts only when the
	// delivery is alone: what a receiver does when it is busy is not the payload's fault.
	good func(i int, answer deliver.Result) bool
	// see looks at the answers in their order. What it delivers itself is alone.
	see func(i int, answer deliver.Result) error
}

// again makes a delivery ready once more; false when it is not to be made any more.
func (e *each) again(i int, one **parcel) bool {
	*one = e.parcel(i)
	return *one != nil
}

// each makes deliveries side by side, as far as that helps.
func (r *run) each(ctx context.Context, e each) error {
	for from := 0; from < e.n; {
		lanes, start := &r.send.lanes, r.options.Now()
		now, to := lanes.now(), min(from+lanes.round(), e.n)
		if now > 1 && to > from+1 {
			to = min(to, from+max(1, r.options.MaxRequests-r.send.made))
			if err := r.sideBySide(ctx, &e, from, to); err != nil {
				return err
			}
		} else {
			made, err := r.oneByOne(ctx, &e, from, to)
			if err != nil {
				return err
			}
			if now == 1 {
				lanes.learn(made, r.options.Now().Sub(start))
			}
		}
		from = to
	}
	return nil
}

func (r *run) oneByOne(ctx context.Context, e *each, from, to int) (made int, err error) {
	for i := from; i < to; i++ {
		one := e.parcel(i)
		if one == nil {
			continue
		}
		isBeside := r.early.isUnderWay()
		answer, err := r.send.deliver(ctx, one.rule, one.payload, nil)
		if err == nil && isBeside && !e.good(i, answer) {
			if r.early.wait(); e.again(i, &one) {
				answer, err = r.send.deliver(ctx, one.rule, one.payload, nil)
			}
		}
		if err != nil {
			return made, err
		}
		made++
		if err := e.see(i, answer); err != nil {
			return made, err
		}
	}
	return made, nil
}

func (r *run) sideBySide(ctx context.Context, e *each, from, to int) error {
	lanes, start := &r.send.lanes, r.options.Now()
	var parcels []parcel
	var places []int
	for i := from; i < to; i++ {
		if one := e.parcel(i); one != nil {
			parcels, places = append(parcels, *one), append(places, i)
		}
	}
	answers, err := r.send.together(ctx, parcels, lanes.now())
	if err != nil {
		return err
	}
	lanes.learn(len(parcels), r.options.Now().Sub(start))
	for k, answer := range answers {
		if answer.Err != nil {
			continue // whatever broke it: another one's fault as likely as its own
		}
		if err := r.send.look(ctx, parcels[k].payload, answer); err != nil {
			return err
		}
	}
	for k, i := range places {
		answer := answers[k]
		if !e.good(i, answer) {
			var one *parcel
			if !e.again(i, &one) {
				continue // not made alone, it tells nothing
			}
			r.early.wait()
			if answer, err = r.send.deliver(ctx, one.rule, one.payload, nil); err != nil {
				return err
			}
			if e.good(i, answer) {
				lanes.alone()
			}
		}
		if err := e.see(i, answer); err != nil {
			return err
		}
	}
	return nil
}
