package contract

import (
	"context"
	"fmt"
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
	options *Options
	send    *sender
	made    *material
	taken   *taken
	book    *book
}

// eachObserved runs the checks of the phase that need an observer, for each observed
// event. Where there is none, or nothing to see, they are not observed.
func (r *run) eachObserved(ctx context.Context) error {
	missing, works := NotObserved{Why: NoObserver, Reason: "there is no observer"}, false
	see := func(*payload, deliver.Result, bool, observe.State) {}
	if r.book.phase == Coverage {
		see = showsEach(r.book)
	}
	for _, o := range r.observed {
		if r.taken.base(o.row) == nil {
			missing = NotObserved{Why: NotAccepted, Reason: "the receiver does not accept " + o.row.ID()}
			continue
		}
		if err := o.learn(ctx, r, see); err != nil {
			return err
		}
		if len(o.moves) == 0 && works && !o.must {
			continue // others change it
		}
		if len(o.moves) == 0 {
			missing = NotObserved{Why: NoEffect, Reason: o.row.ID() + " does not change what is observed"}
			continue
		}
		missing.Why, works = "", true
		for _, c := range rules {
			if c.Phase != r.book.phase || c.effect == nil || !r.book.has(c) || c.orders && !r.made.at(o.row).hasOrders() || c.unless != nil && r.book.isReported(c.unless) {
				continue
			}
			if err := c.effect(ctx, &sight{o, c, &r.options, r.send, r.made, r.taken, r.book}); err != nil {
				return err
			}
		}
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
	got, known := s.counted(before, after)
	held := got == 1 || !known && got > 0
	s.book.count(held)
	if !held {
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
	return "the observed " + safetext.Line(unescaped.Replace(pointer), 100)
}

// unescaped has names as they are.
var unescaped = strings.NewReplacer("~1", "/", "~0", "~")
