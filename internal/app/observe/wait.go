package observe

import (
	"context"
	"maps"
	"time"
)

// firstPoll is the time between the first two looks; the next are twice as far apart each, up
// to pollEvery.
const firstPoll = 2 * time.Millisecond

// Settle is how long a change may take to show.
func (o *Observer) Settle() time.Duration { return o.settle }

// Quiet is how long nothing must change for it not to change any more: more than any change
// has taken so far.
func (o *Observer) Quiet() time.Duration {
	if o.isWary {
		return max(o.quiet, min(wary, o.settle))
	}
	return o.quiet
}

// Lasts tells how long a change has taken to show.
func (o *Observer) Lasts(took time.Duration) {
	o.quiet = max(o.quiet, min(took+took/2, max(o.settle, took)))
	if o.lasted++; o.lasted == 1 {
		o.shortest, o.longest = took, took
	}
	o.shortest, o.longest = min(o.shortest, took), max(o.longest, took)
}

// Longest is how long a change has taken to show at most.
func (o *Observer) Longest() time.Duration { return o.longest }

// fewLasted are too few changes to tell how much later one shows than another.
const fewLasted = 2

// later is how much later than a change may another one show that was made before it.
func (o *Observer) later() time.Duration {
	if o.isWary || o.lasted < fewLasted {
		return o.Quiet()
	}
	apart := o.longest - o.shortest
	return min(o.quiet, max(4*pollEvery, apart+apart/2+2*pollEvery))
}

// Wary makes each wait longer from now on: something was seen that may be late.
func (o *Observer) Wary() {
	o.isWary = true
}

// Calm ends that.
func (o *Observer) Calm() { o.isWary = false }

// wary is longer than a crowded machine makes anything wait.
const wary = 500 * time.Millisecond

// Stable reads until two readings are the same. What is another value in nearly every
// reading, for as long as a receiver may work, is nothing that deliveries change.
func (o *Observer) Stable(ctx context.Context) (State, error) { return o.restFor(ctx, 0) }

// Rest waits as long as a change may take to show, and then for a stable reading.
func (o *Observer) Rest(ctx context.Context) (State, error) { return o.restFor(ctx, o.Quiet()) }

// RestAfter waits as long as a change may show later than one that was made after it, so long
// ago, and for that one to show.
func (o *Observer) RestAfter(ctx context.Context, ago time.Duration) (State, error) {
	return o.restFor(ctx, max(o.later(), o.longest-ago))
}

// longestRest is for how many times settle it is waited for what still changes: that, where it
// is known that it matters.
const longestRest = 30

// restFor reads until nothing has changed for so long.
func (o *Observer) restFor(ctx context.Context, quiet time.Duration) (State, error) {
	most := o.settle + quiet
	if o.watched != nil {
		most = longestRest * o.settle
	}
	last, err := o.Read(ctx)
	if err != nil {
		return last, err
	}
	o.changedFor = 0
	elapsed, poll := o.elapsed(), firstPoll
	changes, looks := map[string]int{}, 0
	for since := time.Duration(0); ; {
		if err := o.untilNext(ctx, poll); err != nil {
			return last, err
		}
		next, err := o.Read(ctx)
		if err != nil {
			return last, err
		}
		now := elapsed()
		poll, looks = min(2*poll, pollEvery), looks+1
		differ := differences(last, next, true)
		for at := range differ {
			changes[at]++
		}
		if last = next; len(differ) > 0 {
			since, o.changedFor = now, now
		} else if now-since >= quiet {
			return last, nil
		}
		if now >= o.settle && o.findRestless(changes, looks, now >= most && o.watched != nil) {
			since = now
		} else if now >= most {
			return last, nil
		}
	}
}

// findRestless finds places that have changed nearly each time. What counts does so while a queue is worked
// off: that is waited for as long as it may take.
func (o *Observer) findRestless(changes map[string]int, looks int, isOver bool) (found bool) {
	for at, n := range changes {
		if looks >= fewLooks && n*4 >= looks*3 && (isOver || !o.counts[at]) {
			o.restless[at], found = true, true
			delete(changes, at)
		}
	}
	return found
}

// fewLooks are too few to tell.
const fewLooks = 8

// Moved waits until a reading differs from another one, for at most so long, and then for it
// to be stable, or to rest where longer waits are due. took is how long it changed.
func (o *Observer) Moved(ctx context.Context, from State, most time.Duration) (now State, moved bool, took time.Duration, err error) {
	now, moved, took, err = o.Until(ctx, most, most, func(now State) bool { return !Same(from, now) })
	if err == nil && moved {
		quiet := time.Duration(0)
		if o.isWary {
			quiet = o.Quiet()
		}
		now, err = o.restFor(ctx, quiet)
		took += o.changedFor
	}
	return now, moved, took, err
}

// Until reads until enough says so, or nothing has changed for so long, but no longer than
// most. took is how long it was until then.
func (o *Observer) Until(ctx context.Context, idle, most time.Duration, enough func(now State) bool) (now State, is bool, took time.Duration, err error) {
	elapsed, poll, since := o.elapsed(), firstPoll, time.Duration(0)
	var last State
	for isFirst := true; ; isFirst = false {
		if now, err = o.Read(ctx); err != nil {
			return now, false, took, err
		}
		took = elapsed()
		if !isFirst {
			poll = min(2*poll, pollEvery)
		}
		if enough(now) {
			return now, true, took, nil
		}
		if last.reading != nil && !Same(last, now) {
			since = took
		}
		if last = now; took-since >= idle || took >= most {
			return now, false, took, nil
		}
		if err := o.untilNext(ctx, poll); err != nil {
			return now, false, took, err
		}
	}
}

// ByItself reads for so long, when nothing was delivered: what changes meanwhile, changes by
// itself, and is restless from now on.
func (o *Observer) ByItself(ctx context.Context, long time.Duration) (now State, err error) {
	from, err := o.Read(ctx)
	if err != nil {
		return from, err
	}
	found := map[string]bool{}
	for elapsed := o.elapsed(); ; {
		if err := o.untilNext(ctx, pollEvery); err != nil {
			return from, err
		}
		if now, err = o.Read(ctx); err != nil {
			return now, err
		}
		maps.Copy(found, differences(from, now, false))
		if elapsed() >= long {
			maps.Copy(o.restless, found)
			return now, nil
		}
	}
}
