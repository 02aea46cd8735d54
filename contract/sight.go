package contract

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/schemas"
)

// sight is what a check gets that looks at what deliveries of an event change.
type sight struct {
	*observed
	rule    *rule
	run     *run
	options *Options
	send    *sender
	made    *material
	taken   *taken
	book    *book
	refused []refusedDelivery // of idempotency/after-error
	untold  bool              // it had nothing to deliver
}

// eachObserved runs the checks of the phase that need an observer, for each observed
// event. Where there is none, or nothing to see, they are not observed.
func (r *run) eachObserved(ctx context.Context) error {
	missing, works := NotObserved{Why: NoObserver, Reason: "there is no observer"}, false
	for _, o := range r.observed {
		if r.taken.base(o.row) == nil {
			missing = NotObserved{Why: NotAccepted, Reason: "the receiver does not accept " + o.row.ID()}
			continue
		}
		why, err := o.look(ctx, r)
		if failed := (*observe.Error)(nil); errors.As(err, &failed) {
			o.blind = &NotObserved{Why: ProbeFailed, Reason: failed.Error()}
			why, err = o.blind, nil
		}
		switch {
		case err != nil:
			return err
		case why == nil:
			works = true
		case why.Why != NoEffect || o.must || !works: // others change it
			missing = *why
		}
	}
	if works {
		missing.Why = ""
	}
	if missing.Why == "" {
		r.sayWhatIsMissing()
		return nil
	}
	for _, c := range rules {
		if c.effect != nil && c.Phase == r.book.phase && !r.book.isReported(c) {
			r.book.skip(c, missing.Why, missing.Reason)
		}
	}
	return nil
}

// learnAll learns what deliveries change before a phase that has a check of it.
func (r *run) learnAll(ctx context.Context, c *rule) error {
	for _, o := range r.observed {
		if !r.book.has(c) || o.blind != nil || r.taken.base(o.row) == nil {
			continue
		}
		err := o.learn(ctx, r, func(*payload, deliver.Result, bool, observe.State) {})
		if failed := (*observe.Error)(nil); errors.As(err, &failed) {
			o.blind = &NotObserved{Why: ProbeFailed, Reason: failed.Error()}
		} else if err != nil {
			return err
		}
	}
	return nil
}

// look runs the checks of the phase for an event. It returns why they can tell nothing.
func (o *observed) look(ctx context.Context, r *run) (*NotObserved, error) {
	if o.blind != nil {
		return o.blind, nil
	}
	see := func(*payload, deliver.Result, bool, observe.State) {}
	if r.book.phase == Coverage {
		see = showsEach(r.book)
	}
	if err := o.learn(ctx, r, see); err != nil {
		return nil, err
	}
	switch {
	case len(o.moves) == 0:
		return &NotObserved{Why: NoEffect, Reason: o.row.ID() + " does not change what is observed"}, nil
	case o.blind != nil:
		return o.blind, nil
	case o.lost > 0 && r.book.phase != Coverage:
		return o.losesSome(r), nil
	}
	var chosen []*sight
	for _, c := range rules {
		switch {
		case c.Phase != r.book.phase, c.effect == nil, !r.book.has(c), c.orders && !r.made.at(o.row).hasOrders():
		case c.orders && o.customers && !o.firstOnly:
			r.book.skip(c, CountsCustomers, r.book.say("the observed numbers count customers: another {thing} of the same customer does not change them"))
		default:
			chosen = append(chosen, &sight{observed: o, rule: c, run: r, options: &r.options, send: r.send, made: r.made, taken: r.taken, book: r.book})
		}
	}
	if err := r.alive.stands(ctx); err != nil {
		return nil, err
	}
	if isDone, err := o.together(ctx, r, chosen); err != nil || !isDone {
		return o.unfinished(r), err
	}
	for _, s := range chosen {
		if s.rule.once != nil || s.rule.unless != nil && r.book.isReported(s.rule.unless) {
			continue
		}
		err := s.effect(ctx)
		if err == nil && s.rule == coverageCounted && !r.book.isReported(s.rule) {
			err = s.auditOpening(ctx)
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// effect runs the check. A receiver that accepts nothing any longer has no effects.
func (s *sight) effect(ctx context.Context) error {
	if err := s.rule.effect(ctx, s); err != nil {
		return err
	}
	return s.run.alive.stands(ctx)
}

// losesSome is why nothing can be told where not all of what is accepted is counted.
func (o *observed) losesSome(r *run) *NotObserved {
	return &NotObserved{Why: LosesSome, Reason: r.book.say("the receiver does not count every {thing} (coverage/counted), so a total shows nothing")}
}

// sayWhatIsMissing lists the checks of the phase that the catalog does not say enough for.
func (r *run) sayWhatIsMissing() {
	for _, c := range rules {
		switch {
		case c.Phase != r.book.phase:
		case c.orders && !r.made.anyHas((*places).hasOrders):
			r.book.skip(c, NoOrders, "no event of the catalog has the roles order and identity")
		case c == coverageAmount && !r.made.anyHas(func(p *places) bool { return p.first(schemas.RoleAmount) != "" }):
			r.book.skip(c, NoAmount, "no event of the catalog has the role amount")
		case (c == coverageCounted || c == coverageSideEffect) && !r.made.counts():
			r.book.skip(c, NothingCounts, "the catalog has no event that is counted (Counts), so any event may change what is observed")
		}
	}
}

// new is a new event, of another person.
func (s *sight) new() *payload { return s.one(s.run) }

// before reads what is observed before a delivery.
func (s *sight) before(ctx context.Context) (observe.State, error) {
	if s.send.made == s.quietAt {
		return s.quiet, nil
	}
	return s.rest(ctx, s.run)
}

// changeBy delivers in some way, and reads what is observed before and after: once
// it has changed, or would have.
func (s *sight) changeBy(ctx context.Context, send func() error) (before, after observe.State, err error) {
	if before, err = s.before(ctx); err != nil {
		return before, after, err
	}
	if err := send(); err != nil {
		return before, after, err
	}
	if _, _, _, err = s.observer.Moved(ctx, before, s.observer.Settle()); err != nil {
		return before, after, err
	}
	after, err = s.rest(ctx, s.run)
	return before, after, err
}

// countOnce delivers in some way what must count once in the end. context ends the
// finding: what was done, "" when want says it. rounds are the deliveries that send makes.
func (s *sight) countOnce(ctx context.Context, cause Cause, p *payload, want, context string, rounds []round, send func() (accepted bool, err error)) error {
	accepted := false
	before, after, err := s.changeBy(ctx, func() (err error) {
		accepted, err = send()
		return err
	})
	if err != nil || !accepted {
		return err // what is not accepted is reported elsewhere
	}
	got := s.counted(before, after)
	s.book.count(got == 1)
	if got != 1 {
		s.book.report(&Finding{
			Check: s.rule.Check, Cause: cause, Event: p.event(), Want: want, Got: timesCounted(got) + context,
			Payload: p.bytes, Pointer: s.made.at(p.row).identifier(), rounds: rounds,
		})
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

// cut is the beginning of what is observed, fit to be printed.
func cut(text string) string { return safetext.Line(text, 100) }

// nameOf is what people call an observed number.
func nameOf(pointer string) string {
	if pointer == "" {
		return "the observed value"
	}
	if list, isLength := strings.CutSuffix(pointer, "/length"); isLength {
		return "the length of " + nameOf(list)
	}
	return "the observed " + safetext.Line(unescaped.Replace(pointer), 100)
}

// unescaped has names as they are.
var unescaped = strings.NewReplacer("~1", "/", "~0", "~")

// number writes a number that was observed: sums of amounts are not exact.
func number(n float64) string { return strconv.FormatFloat(math.Round(n*1e6)/1e6, 'f', -1, 64) }
