package contract

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

// crashing is the phase crash: the receiver dies at chosen moments, is started again, and is judged
// by what it had acknowledged.
type crashing struct {
	*run
	rule    *rule // that deliveries are of
	o       *observed
	process Process

	answers time.Duration      // how long an answer takes
	starts  time.Duration      // how long a start takes
	whole   map[string]float64 // the numbers that must agree, and by how much each sale raises them
	base    observe.State      // when nothing was under way
	first   []*payload         // that were delivered
	counted []*payload         // that were
	rounds  int
	turn    int // which instance is next
	kills   int
	began   time.Time
	over    string // why there are no more rounds; "" when there are

	seen      map[string]*loss // what was seen once
	judged    map[string]bool  // checks, by id
	vague     *loss            // what was seen twice, and may be the effect of another defect
	isDoubled bool             // something was reported that is counted twice
	isAlone   bool             // the receiver has no process that can die alone
	isWary    bool             // something was seen that may be late work
	isToFill  bool             // the next start is one on a full disk
	isIdle    bool             // the receiver does not call the service that can fail
	isStuck   bool             // it cannot be killed, or not started
}

// crashPhase is the phase crash.
func crashPhase(ctx context.Context, r *run) error {
	if r.options.Process == nil {
		r.skipPhase(Crashing, NoProcess, "siohook does not start the receiver (--start), or this system has no process groups to kill")
		return nil
	}
	o, why, err := r.canCrash(ctx)
	if err != nil {
		return err
	}
	if why != nil {
		r.skipPhase(Crashing, why.Why, why.Reason)
		return nil
	}
	c := &crashing{run: r, rule: crashLost, o: o, process: r.options.Process, seen: map[string]*loss{}, judged: map[string]bool{}, began: r.options.Now()}
	if err = c.calm(ctx); err == nil && c.over == "" {
		err = c.all(ctx)
	}
	if failed := (*stuck)(nil); errors.As(err, &failed) {
		c.over, c.isStuck, err = failed.Error(), true, nil
	}
	if err == nil {
		c.conclude()
	}
	return err
}

// canCrash is the event whose sales are delivered, or why there is none.
func (r *run) canCrash(ctx context.Context) (*observed, *NotObserved, error) {
	why := &NotObserved{Why: NoObserver, Reason: "there is no observer"}
	for _, o := range r.observed {
		switch {
		case !o.must:
			continue
		case r.taken.base(o.row) == nil:
			why = &NotObserved{Why: NotAccepted, Reason: "the receiver does not accept " + o.row.ID()}
			continue
		}
		if err := o.learn(ctx, r, func(*payload, deliver.Result, bool, observe.State) {}); err != nil {
			return nil, nil, err
		}
		switch {
		case o.blind != nil:
			why = o.blind
		case len(o.moves) == 0:
			why = &NotObserved{Why: NoEffect, Reason: o.row.ID() + " does not change what is observed"}
		case o.lost > 0:
			why = o.losesSome(r)
		case len(o.steps) == 0:
			why = &NotObserved{Why: NoCounter, Reason: r.book.say("no observed number grows by one with each {thing}")}
		default:
			if isDone, err := o.barrier(ctx, r); err != nil || isDone {
				return o, nil, err
			}
			why = o.unfinished(r)
		}
	}
	return nil, why, nil
}

// calm delivers the first sales, and lets the receiver crash when nothing is under way: that shows how
// long answers and starts take, and which numbers are those of a process alone.
func (c *crashing) calm(ctx context.Context) (err error) {
	d := c.newRound(ordeal{kind: killAfter, at: calmAfter, sales: 1})
	if d.base, err = c.o.rest(ctx, c.run); err != nil {
		return err
	}
	c.base = d.base
	var took []time.Duration
	for range firstSales {
		s := &stake{payload: c.o.one(c.run)}
		if s.answer, err = c.post(ctx, s.payload); err != nil {
			return err
		}
		d.tell("sent %s: %s", d.name(s.payload), statusOf(s.answer))
		if s.isAcknowledged() {
			d.sales, took = append(d.sales, s), append(took, s.answer.Latency)
			c.first = append(c.first, s.payload)
		}
	}
	if len(took) == 0 {
		return stop(StateChanged, "the receiver no longer accepts new deliveries", "")
	}
	slices.Sort(took)
	c.answers = max(took[len(took)/2], 200*time.Microsecond)
	if _, err := c.rest(ctx); err != nil {
		return err
	}
	for _, name := range c.process.Left() {
		c.book.note(LeftGroup, "the receiver starts "+name+" outside its process group: siohook does not kill that")
	}
	if err := c.kill(ctx); err != nil {
		return err
	}
	d.tell("killed when nothing was under way")
	before := c.options.Now()
	if l, err := d.start(ctx); err != nil {
		return err
	} else if l != nil {
		c.failed(l)
		return nil
	}
	c.starts = min(c.options.Now().Sub(before), longestStart)
	l, err := d.looksForAcknowledged(ctx, d.sales, nil)
	if err != nil {
		return err
	}
	now, err := c.rest(ctx)
	if err != nil {
		return err
	}
	if n := c.o.counted(d.base, now); l == nil && n > d.due+0.01 { // that came later
		l = d.doubles(n)
	}
	c.whole = map[string]float64{}
	if l != nil { // the rounds show it again
		l.history = d.history
		c.seen[l.key()] = l
	} else {
		for _, s := range d.sales {
			c.counted = append(c.counted, s.payload)
		}
		c.onlyStored(observe.Change(d.base, now), float64(len(d.sales)))
	}
	c.base = now
	return nil
}

// How many sales are the first, and how long after their answer, in milliseconds, the receiver
// crashes then.
const (
	firstSales = 5
	calmAfter  = 250
)

// onlyStored leaves out the numbers that do not survive a restart: they are of a process, and others
// count.
func (c *crashing) onlyStored(delta map[string]float64, sales float64) {
	isStored := func(pointer string, step float64) bool { return equal(delta[pointer], sales*step) }
	c.o.drop(func(pointer string) bool { return !isStored(pointer, c.o.steps[pointer]) })
	maps.Copy(c.whole, c.o.steps)
	for pointer, step := range c.o.follows {
		if isStored(pointer, step) {
			c.whole[pointer] = step
		}
	}
}

// all makes all rounds.
func (c *crashing) all(ctx context.Context) error {
	list := ordeals(c.options.Seed)
	if c.options.Disturb != nil {
		list = append(list, serviceOrdeals()...)
	}
	list = append(list, c.together(c.options.Seed)...)
	if c.options.again != nil {
		list = slices.Repeat([]ordeal{c.options.again.ordeal}, mostReplays)
	}
	for _, o := range list {
		if !c.isFor(o) {
			continue
		}
		if err := c.round(ctx, o); err != nil || c.over != "" {
			return err
		}
	}
	if c.vague != nil && !c.isDoubled {
		c.failed(c.vague)
	}
	return c.repeatFirst(ctx)
}

// isFor tells whether a round is for one of the checks that are to be run.
func (c *crashing) isFor(o ordeal) bool {
	switch o.kind {
	case terminate:
		return c.book.has(crashTerminate)
	case fillDisk:
		return c.book.has(crashFullDisk)
	case inTurn, atOnce, killOne, stopOne:
		return (c.book.has(crashInstances) || c.book.has(crashDisagree)) && !c.isDoubled && len(c.options.Instances) > 0
	case failService:
		return c.book.has(crashService) && len(c.whole) > 0 && !c.isIdle
	case killChild:
		if c.isAlone {
			return false
		}
	case killHalf, killDuring, killAfter:
	}
	return slices.ContainsFunc(rules, func(of *rule) bool {
		return of.Phase == Crashing && !slices.Contains([]*rule{crashTerminate, crashFullDisk, crashService, crashInstances, crashDisagree}, of) && c.book.has(of)
	})
}

// mostAgain is how often a round is made again in which something was seen, and mostReplays how
// often one that was kept.
const (
	mostAgain   = 6
	mostReplays = 12
)

// crashAgain is a round that was kept, and what comes of it.
type crashAgain struct {
	check  string
	ordeal ordeal
	tries  int
}

// words says how often the round was made; "" where there is none.
func (a *crashAgain) words(form string) string {
	if a == nil || a.tries == 0 {
		return ""
	}
	return ", " + fmt.Sprintf(form, a.tries)
}

// round makes a round, and again where something is wrong: what is reported was seen twice. The second
// look waits for late effects after each step, so that it names the step.
func (c *crashing) round(ctx context.Context, o ordeal) error {
	if again := c.options.again; again != nil {
		again.tries++
		l, err := c.live(ctx, o)
		if l == nil || l.rule.ID != again.check {
			return err
		}
		return c.found(ctx, l)
	}
	first, err := c.live(ctx, o)
	if err != nil || first == nil || c.book.isReported(first.rule) {
		return err
	}
	if c.isDoubled && first.rule == crashRedelivered && first.cause == Doubled {
		return nil // the same defect shows there
	}
	if first.cause == Down { // it was started several times
		return c.found(ctx, first)
	}
	if once := c.seen[first.key()]; once != nil && first.cause != Doubled {
		return c.found(ctx, first)
	}
	c.seen[first.key()] = first
	c.isWary = true
	c.o.observer.Wary()
	defer func() { c.isWary = false; c.o.observer.Calm() }()
	for range mostAgain {
		if first.isVague && c.isDoubled {
			return nil
		}
		l, err := c.live(ctx, o)
		if err != nil {
			return err
		}
		switch {
		case l == nil || c.book.isReported(l.rule):
			continue
		case l.isVague && c.vague != nil:
			return nil
		case l.isVague:
			c.vague = l
			continue
		}
		if l.cause == Down || (l.cause == Doubled) == (first.cause == Doubled) {
			return c.found(ctx, l)
		}
		c.seen[l.key()] = l
	}
	return nil
}

// found reports what was seen twice. A receiver that counts what was sent again may have forgotten all
// that it accepted before: that is another finding.
func (c *crashing) found(ctx context.Context, l *loss) error {
	if l.rule != crashRedelivered || l.cause != Doubled || c.options.again != nil {
		c.failed(l)
		return nil
	}
	d := c.newRound(ordeal{kind: killAfter, at: calmAfter, sales: 1})
	var forgotten *loss
	for i := range min(2, len(c.counted)) {
		l, err := d.forgets(ctx, c.counted[len(c.counted)-1-i])
		if err != nil {
			return err
		}
		if l != nil {
			d.due++
			forgotten = l
		}
	}
	var err error
	if c.base, err = c.rest(ctx); err != nil {
		return err
	}
	if d.due == 2 {
		l = forgotten
	}
	c.failed(l)
	return nil
}

// failed reports what is wrong. Where each round would be waited for long, there are no more.
func (c *crashing) failed(l *loss) {
	c.isDoubled = c.isDoubled || l.cause == Doubled
	c.book.count(false)
	c.book.report(&Finding{
		Check: l.rule.Check, Cause: l.cause, Event: l.payload.event(), Want: l.want, Got: l.got, Status: l.answer.Status,
		Payload: l.payload.bytes, Pointer: c.made.at(l.payload.row).identifier(), History: l.history,
		rounds: oneByOne(l.payload), ordeal: l.kept(),
	})
	if l.cause != Doubled || c.options.again != nil {
		c.over = "the receiver fails " + l.rule.ID + ", so later crashes show nothing"
	}
}

// holds counts that a check held in a round.
func (c *crashing) holds(of *rule) {
	c.judged[of.ID] = true
	if c.book.has(of) && !c.book.isReported(of) {
		c.book.count(true)
	}
}

// repeatFirst delivers the first sales once more, at the very end.
func (c *crashing) repeatFirst(ctx context.Context) error {
	if !c.book.has(crashLateDuplicate) || c.book.isReported(crashForgotten) || c.options.again != nil && c.options.again.check != crashLateDuplicate.ID {
		return nil
	}
	d := c.newRound(ordeal{kind: killAfter, at: calmAfter, sales: 1})
	for _, p := range c.first {
		answer, err := c.post(ctx, p)
		if err != nil {
			return err
		}
		now, err := c.rest(ctx)
		if err != nil {
			return err
		}
		d.tell("sent a duplicate of %s, one of the first: %s; counted: %s", d.name(p), statusOf(answer), number(c.o.counted(c.base, now)))
		if n := c.o.counted(c.base, now); n > 0.01 {
			l := d.lose(crashLateDuplicate, Doubled, p, answer, "no count for a duplicate of the first deliveries", timesCounted(n))
			if c.base = now; c.seen[l.key()] != nil {
				return c.found(ctx, l)
			}
			c.seen[l.key()] = l
			continue
		}
		c.holds(crashLateDuplicate)
	}
	c.book.note(NotTested, c.book.say(fmt.Sprintf("duplicates of the first {things} came after %s, %s and %v; longer times are not tested",
		words.Count(c.send.made, "delivery"), words.Count(c.kills, "restart"), c.options.Now().Sub(c.began).Round(time.Second))))
	return nil
}

// conclude says what was seen once, and which checks saw nothing.
func (c *crashing) conclude() {
	for _, key := range sorted.Keys(c.seen) {
		if l := c.seen[key]; !c.book.isReported(l.rule) {
			c.book.note(SeenOnce, fmt.Sprintf("%s was seen once, %s, and not again: want %s, got %s", l.rule.ID, l.ordeal.when(), l.want, l.got))
		}
	}
	for _, rule := range rules {
		isSkipped := func(n NotObserved) bool { return n.Check.ID == rule.ID }
		if (rule == crashInstances || rule == crashDisagree) && len(c.options.Instances) == 0 {
			c.book.skip(rule, NoInstances, "there is only one instance (--instances)")
			continue
		}
		if rule.Phase != Crashing || c.judged[rule.ID] || c.book.isReported(rule) || slices.ContainsFunc(c.book.result.NotObserved, isSkipped) {
			continue
		}
		why := NotSeen
		switch {
		case c.isStuck:
			why = NotKilled
		case c.over != "":
			why = LosesSome
		}
		c.book.skip(rule, why, cmp.Or(c.over, nothingSeen[rule.ID], "no round has shown it"))
	}
}

// nothingSeen says why a check saw nothing.
var nothingSeen = map[string]string{
	"crash/late-duplicate": "the receiver forgets what it accepted before a crash (crash/forgotten)",
	"crash/instances":      "what is counted twice by one instance shows nothing of several",
	"crash/disagree":       "the observer is the same for all instances",
	"crash/half":           "no observed number follows the amounts",
	"crash/full-disk":      "the receiver accepted everything and lost nothing: it writes to no file itself",
	"crash/service":        "there is no service that fails on demand (--sink), or the receiver does not call it",
	"crash/redelivered":    "each delivery was acknowledged before the receiver was killed",
}

// stuck tells that the receiver cannot be killed or started.
type stuck struct{ error }

func (s *stuck) Unwrap() error { return s.error }

// kill kills the receiver.
func (c *crashing) kill(ctx context.Context) error {
	c.kills++
	err := c.process.Kill(ctx)
	if ended := c.send.ended(ctx); ended != nil {
		return ended
	}
	if err != nil {
		return &stuck{err}
	}
	return nil
}
