package contract

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/pause"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

// loss is what is wrong with a receiver in a round.
type loss struct {
	rule      *rule
	cause     Cause
	payload   *payload
	want, got string
	answer    deliver.Result
	history   []string
	ordeal    ordeal
	isVague   bool // it may be the effect of something else in the same round
}

// kept is the round that shows it; "" where only the whole phase does.
func (l *loss) kept() string {
	if l.rule == crashLateDuplicate {
		return ""
	}
	return l.ordeal.String()
}

// key is what two rounds have in common that show the same.
func (l *loss) key() string { return l.rule.ID + " " + string(l.cause) }

// crashRound is one death of a receiver, and what it has become of it.
type crashRound struct {
	*crashing
	ordeal
	began   time.Time
	history []string
	sales   []*stake
	base    observe.State
	due     float64 // how many more than at base must be counted
	isFull  bool    // something could not be written

	isUndecided bool // something was not accepted
}

// stake is a sale that was under way when the receiver died.
type stake struct {
	payload *payload
	answer  deliver.Result
	sent    time.Duration // after the beginning of the round
	done    time.Duration
}

func (s *stake) isAcknowledged() bool { return isAccepted(s.answer) }

// tell adds a line to the history.
func (d *crashRound) tell(format string, args ...any) {
	d.tellAt(d.since(), fmt.Sprintf(format, args...))
}

func (d *crashRound) tellAt(at time.Duration, text string) {
	d.history = append(d.history, fmt.Sprintf("%8.1f ms  %s", float64(at)/float64(time.Millisecond), text))
}

func (d *crashRound) since() time.Duration { return d.options.Now().Sub(d.began) }

// name is what tells a sale from others.
func (d *crashRound) name(p *payload) string {
	if n, ok := node(p.bytes, d.made.at(p.row).identifier()); ok {
		return d.book.say("{thing} ") + safetext.Line(n.Raw(), 40)
	}
	return d.book.say("a {thing}")
}

// lose says what is wrong.
func (d *crashRound) lose(c *rule, cause Cause, p *payload, answer deliver.Result, want, got string) *loss {
	return &loss{rule: c, cause: cause, payload: p, answer: answer, want: want, got: got, history: d.history, ordeal: d.ordeal}
}

func (c *crashing) newRound(o ordeal) *crashRound {
	return &crashRound{crashing: c, ordeal: o, began: c.options.Now(), base: c.base}
}

// live lets the receiver die in one way, and judges what has become of it. nil is well.
func (c *crashing) live(ctx context.Context, o ordeal) (*loss, error) {
	d := c.newRound(o)
	l, err := d.run(ctx)
	if err != nil {
		return nil, err
	}
	if l != nil && l.rule != crashRestart { // what comes next begins with what there is now
		if now, err := c.rest(ctx); err == nil {
			c.base = now
		}
	}
	return l, nil
}

func (d *crashRound) run(ctx context.Context) (*loss, error) {
	if l, err := d.comeEarly(ctx); err != nil || l != nil {
		return l, err
	}
	for range d.ordeal.sales {
		d.sales = append(d.sales, &stake{payload: d.o.one(d.crashing.run)})
	}
	var l *loss
	var err error
	switch d.kind {
	case failService:
		return d.served(ctx)
	case inTurn, atOnce, killOne, stopOne:
		return d.beside(ctx)
	case terminate:
		l, err = d.terminated(ctx)
	case fillDisk:
		l, err = d.filled(ctx)
	case killHalf, killDuring, killAfter, killChild:
		err = d.killed(ctx)
	}
	if err != nil || l != nil {
		return l, err
	}
	if l, err := d.restart(ctx); err != nil || l != nil {
		return l, err
	}
	return d.judge(ctx)
}

// comeEarly makes a delivery that the receiver does not work on to the end.
func (d *crashRound) comeEarly(ctx context.Context) (*loss, error) {
	var p *payload
	switch d.early {
	case "duplicate":
		if n := len(d.counted); n > 0 {
			p = d.counted[n-1]
		}
	case "broken":
		whole := d.o.one(d.crashing.run)
		p = &payload{row: whole.row, bytes: whole.bytes[:len(whole.bytes)/2], isForeign: true}
	case "other":
		for base := range d.taken.bases() {
			if base.row != d.o.row && !isCounted(base.row) {
				p = d.made.fresh(base)
				break
			}
		}
	}
	if p == nil {
		return nil, nil
	}
	if d.early == "duplicate" {
		return d.forgets(ctx, p)
	}
	answer, err := d.post(ctx, p)
	d.tell("sent before: %s: %s", d.early, statusOf(answer))
	return nil, err
}

// post makes a delivery on a connection of its own.
func (c *crashing) post(ctx context.Context, p *payload) (deliver.Result, error) {
	if err := c.send.allows(1); err != nil {
		return deliver.Result{}, err
	}
	request, err := c.send.request(p, nil)
	if err != nil {
		return deliver.Result{}, err
	}
	answer := c.send.client.Paced(ctx, request, deliver.Pace{})
	if err := c.send.ended(ctx); err != nil {
		return answer, err
	}
	c.send.record(c.rule, p, answer, true)
	return answer, nil
}

// killed delivers, and kills the receiver meanwhile.
func (d *crashRound) killed(ctx context.Context) error {
	written, answered := make(chan struct{}, len(d.sales)), make(chan struct{}, len(d.sales))
	until, cut := context.WithCancel(ctx)
	defer cut()
	all, err := d.underWay(until, func() { written <- struct{}{} }, func(s *stake) {
		if s.isAcknowledged() {
			answered <- struct{}{}
		}
	})
	if err != nil {
		return err
	}
	moment, wait := written, time.Duration(d.at*float64(d.answers))
	switch d.kind {
	case killHalf:
		wait = 0
	case killAfter:
		moment, wait = answered, time.Duration(d.at*float64(time.Millisecond))
	case killDuring, killChild, terminate, fillDisk, failService, inTurn, atOnce, killOne, stopOne:
	}
	select {
	case <-moment:
	case <-all: // answered otherwise, or not at all
	}
	if err := pause.For(ctx, wait); err != nil {
		return err
	}
	at := d.since()
	if d.kind == killChild {
		err = d.loseChild()
	} else {
		err = d.kill(ctx)
	}
	select { // what is not answered by now is not any more
	case <-all:
	case <-time.After(500 * time.Millisecond):
		cut()
		<-all
	}
	d.tellOf(at, "killed "+d.words())
	return err
}

// underWay makes the deliveries at stake at the same time. all is closed when each has an answer,
// or none.
func (d *crashRound) underWay(ctx context.Context, written func(), answered func(*stake)) (all chan struct{}, err error) {
	if err := d.send.allows(len(d.sales)); err != nil {
		return nil, err
	}
	requests := make([]deliver.Request, len(d.sales))
	for i, s := range d.sales {
		if requests[i], err = d.send.request(s.payload, nil); err != nil {
			return nil, err
		}
		requests[i].Written = written
	}
	all = make(chan struct{})
	one := make(chan struct{}, len(d.sales))
	for i, s := range d.sales {
		pace := deliver.Pace{}
		if d.kind == killHalf {
			pace.StopAfter = max(1, int(d.at*float64(len(s.payload.bytes))))
		}
		go func() {
			s.sent = d.since()
			s.answer = d.send.client.Paced(ctx, requests[i], pace)
			s.done = d.since()
			answered(s)
			one <- struct{}{}
		}()
	}
	go func() {
		for range d.sales {
			<-one
		}
		close(all)
	}()
	return all, nil
}

// tellOf tells of the deliveries that were under way when something happened.
func (d *crashRound) tellOf(at time.Duration, what string) {
	type line struct {
		at   time.Duration
		text string
	}
	lines := []line{{at, what}}
	for _, s := range d.sales {
		d.send.record(d.rule, s.payload, s.answer, d.kind != killHalf)
		lines = append(lines, line{s.sent, "sent " + d.name(s.payload)}, line{s.done, "answer to " + d.name(s.payload) + ": " + statusOf(s.answer)})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return int(a.at - b.at) })
	for _, l := range lines {
		d.tellAt(l.at, l.text)
	}
}

// restart starts the receiver again, after as many more deaths as there are to be.
func (d *crashRound) restart(ctx context.Context) (*loss, error) {
	if d.kind == killChild {
		return d.mayRestart(ctx)
	}
	for range d.restarts {
		started := make(chan struct{})
		go func() {
			_ = d.process.Start(ctx, false) // what comes of it is seen at the next start
			close(started)
		}()
		isStarted := d.again > 1
		if isStarted { // what is left is worked off from then on
			<-started
		}
		wait := time.Duration(d.again * float64(d.starts))
		if isStarted {
			wait = time.Duration((d.again - 1) * float64(d.answers))
		}
		if err := pause.For(ctx, wait); err != nil {
			return nil, err
		}
		err := d.kill(ctx)
		<-started
		if err == nil { // on a busy machine it was not yet there
			d.kills--
			err = d.kill(ctx)
		}
		if err != nil {
			return nil, err
		}
		if isStarted {
			d.tell("started, and killed again %.2f of the time of an answer after it listened", d.again-1)
		} else {
			d.tell("started, and killed again after %.2f of the time of a start", d.again)
		}
	}
	return d.start(ctx)
}

// start starts the receiver; again and again, as a supervisor would, where it does not listen.
func (d *crashRound) start(ctx context.Context) (*loss, error) {
	return d.startOne(ctx, &member{process: d.process})
}

func (d *crashRound) startOne(ctx context.Context, m *member) (*loss, error) {
	w := d.recovering(50*time.Millisecond, 5*time.Second)
	defer w.stop()
	for tries := 1; ; tries++ {
		began := d.options.Now()
		err := m.process.Start(ctx, d.kind == fillDisk && d.isToFill)
		if err == nil {
			d.starts = max(d.starts, min(d.options.Now().Sub(began), longestStart))
			d.tell("started, it listens")
			return nil, nil
		}
		if ctx.Err() != nil {
			return nil, d.send.ended(ctx)
		}
		d.tell("start %d: %v", tries, err)
		if killErr := m.process.Kill(ctx); killErr != nil {
			return nil, &stuck{killErr}
		}
		if w.isLast {
			return d.lose(crashRestart, Down, d.sales[0].payload, deliver.Result{}, "a receiver that listens again after a crash",
				fmt.Sprintf("none within %v, in %s: %v", d.options.Recover, words.Count(tries, "start"), err)), nil
		}
		if err := w.pause(ctx); err != nil {
			return nil, err
		}
	}
}

// longestStart is how long a start is taken to be at most.
const longestStart = 10 * time.Second

// until reads what is observed until as many are counted as enough says, for as long as the
// receiver may take to recover. What cannot be read yet is waited for, too.
func (c *crashing) until(ctx context.Context, base observe.State, enough func(n float64, now observe.State) bool) (n float64, now observe.State, err error) {
	w := c.recovering(2*time.Millisecond, 100*time.Millisecond)
	defer w.stop()
	for {
		if now, err = c.o.observer.Glance(); err == nil {
			if n = c.o.counted(base, now); enough(n, now) || w.isLast {
				return n, now, nil
			}
		} else if w.isLast {
			return n, now, err
		}
		if err := w.pause(ctx); err != nil {
			return n, now, err
		}
	}
}

// rest waits until nothing changes.
func (c *crashing) rest(ctx context.Context) (observe.State, error) {
	if _, _, err := c.until(ctx, c.base, func(float64, observe.State) bool { return true }); err != nil {
		return observe.State{}, err
	}
	return c.o.observer.Rest(ctx)
}

// pass waits for late effects, where something was seen that may be one.
func (c *crashing) pass(ctx context.Context) error {
	if !c.isWary {
		return nil
	}
	_, err := c.rest(ctx)
	return err
}

func equal(a, b float64) bool { return math.Abs(a-b) < 0.01 }
