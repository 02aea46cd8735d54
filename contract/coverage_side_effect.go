package contract

import (
	"context"
	"slices"
	"sort"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
)

var coverageSideEffect = &rule{
	Check: Check{
		ID: "coverage/side-effect", Phase: Coverage, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "a receiver that confuses two events books {things} that never happened, or revokes the access that a customer paid for",
		Expects: "events other than {things} do not change what {things} change, such as a total or the list of who has access",
		Cause:   "the receiver ignores the type, compares only a part of it, or lets another event overwrite what {a thing} has stored",
		Fix:     "compare the whole type, and let each event change only what it is about",
		Source:  "seen: an opt-in that revoked a membership, a sale announced as a lead",
	},
	effect: changesNothing,
}

// changesNothing finds out which of the events that are not counted, or as something else,
// changes what those that are change; those that are to be ignored must change nothing.
func changesNothing(ctx context.Context, s *sight) error {
	if !isCounted(s.row) && s.made.counts() {
		return nil
	}
	if isCounted(s.row) {
		for range s.others - len(s.suspects) {
			s.book.count(true)
		}
		if err := s.judgeSuspects(ctx); err != nil {
			return err
		}
	}
	if err := s.changesOfBuyers(ctx); err != nil {
		return err
	}
	return s.ignoredChangeNothing(ctx)
}

// changesOfBuyers delivers an event of each other kind of a person who has bought: those before
// were of persons whom nobody knew. All at once, and where something has changed, each.
func (s *sight) changesOfBuyers(ctx context.Context) error {
	others := s.othersOf(s.run)
	if !isCounted(s.row) || len(others) == 0 || s.book.isReported(s.rule) || s.book.isReported(coverageCounted) {
		return nil
	}
	persons := map[string]bool{} // numbers of those who have bought: of others, more may be known now
	for pointer := range raisedBy(slices.DeleteFunc(slices.Clone(s.moves), func(m move) bool { return m.again }), 1) {
		persons[pointer] = s.steps[pointer] == 0
	}
	before, err := s.before(ctx)
	if err != nil {
		return err
	}
	buyer, err := s.buy(ctx, others)
	if err != nil || buyer == nil {
		return err
	}
	now, err := s.rest(ctx, s.run)
	if err != nil {
		return err
	}
	d := observe.Change(before, now)
	same := func(numbers map[string]float64) bool {
		for pointer, step := range numbers {
			if !nearly(d[pointer], step) {
				return false
			}
		}
		return true
	}
	held := same(s.steps) && same(s.follows)
	for pointer, is := range persons {
		held = held && (!is || d[pointer] >= 1)
	}
	if held {
		s.book.count(true)
		return nil
	}
	for _, p := range others {
		if err := s.changesOfBuyer(ctx, p, persons); err != nil {
			return err
		}
	}
	return nil
}

// buy delivers a new event that is counted, and then others of the same person; nil stands for
// one that is not accepted.
func (s *sight) buy(ctx context.Context, others []*payload) (buyer *payload, err error) {
	buyer = s.new()
	if answer, err := s.send.deliver(ctx, s.rule, buyer, nil); err != nil || !isAccepted(answer) {
		return nil, err
	}
	for _, p := range others {
		if _, err := s.send.deliver(ctx, s.rule, s.made.ofPerson(s.made.fresh(p), buyer), nil); err != nil {
			return nil, err
		}
	}
	return buyer, nil
}

// changesOfBuyer delivers an event of a person of whom one was counted.
func (s *sight) changesOfBuyer(ctx context.Context, p *payload, persons map[string]bool) error {
	from, err := s.before(ctx)
	if err != nil {
		return err
	}
	buyer, err := s.buy(ctx, nil)
	if err != nil || buyer == nil {
		return err
	}
	if _, _, _, err = s.observer.Moved(ctx, from, s.observer.Settle()); err != nil {
		return err
	}
	before, err := s.rest(ctx, s.run)
	if err != nil || s.counted(from, before) != 1 {
		return err
	}
	answer, err := s.send.deliver(ctx, s.rule, s.made.ofPerson(s.made.fresh(p), buyer), nil)
	if err != nil || !isAccepted(answer) {
		return err
	}
	now, err := s.rest(ctx, s.run)
	if err != nil {
		return err
	}
	var moved []string
	for pointer, by := range observe.Change(before, now) {
		if s.steps[pointer] != 0 || s.follows[pointer] != 0 || persons[pointer] && by < 0 {
			moved = append(moved, nameOf(pointer)+" changed by "+number(by))
		}
	}
	s.judge(p, answer, moved, s.book.say("no change in what {things} change, for a customer who has one"))
	return nil
}

// judgeSuspects delivers the events one by one among which one changes something.
func (s *sight) judgeSuspects(ctx context.Context) error {
	if len(s.suspects) == 0 {
		return nil
	}
	if isDone, err := s.wary(ctx, s.run); err != nil || !isDone {
		return err
	}
	for _, suspect := range s.suspects {
		p, before := s.made.fresh(suspect), s.quiet
		answer, err := s.send.deliver(ctx, s.rule, p, nil)
		if err != nil {
			return err
		}
		now, err := s.rest(ctx, s.run)
		if err != nil {
			return err
		}
		var moved []string
		for pointer, d := range observe.Change(before, now) {
			if s.steps[pointer] != 0 || s.follows[pointer] != 0 {
				moved = append(moved, nameOf(pointer)+" changed by "+number(d))
			}
		}
		s.judge(p, answer, moved, s.book.say("no change in what {things} change"))
	}
	s.suspects = nil
	s.observer.Calm()
	return nil
}

func (s *sight) judge(p *payload, answer deliver.Result, moved []string, want string) {
	s.book.count(len(moved) == 0)
	if len(moved) > 0 {
		sort.Strings(moved)
		s.book.report(newFinding(s.rule, p, answer, want, strings.Join(moved, ", ")))
	}
}

// ignoredChangeNothing delivers the events that are to be ignored: all, and where something
// has changed, each.
func (s *sight) ignoredChangeNothing(ctx context.Context) error {
	var ignored []*payload
	for _, row := range s.made.rows {
		if p := s.taken.first(row); p != nil && s.options.expects(row) == Ignore {
			ignored = append(ignored, p)
		}
	}
	if len(ignored) == 0 {
		return nil
	}
	s.observer.Watch(nil)
	defer s.watch()
	_, _, moved, err := s.deliverIgnored(ctx, ignored)
	if err != nil {
		return err
	}
	if moved == nil {
		for range ignored {
			s.book.count(true)
		}
		return nil
	}
	s.observer.Wary()
	defer s.observer.Calm()
	for _, one := range ignored {
		p, answer, moved, err := s.deliverIgnored(ctx, []*payload{one})
		if err != nil {
			return err
		}
		s.judge(p, answer, moved, "no change in what is observed, because the settings ignore this event")
	}
	return nil
}

// deliverIgnored delivers events that are to be ignored. It gives the last one, the answer to it,
// and what has changed, in words; nil when nothing has.
func (s *sight) deliverIgnored(ctx context.Context, ignored []*payload) (p *payload, answer deliver.Result, moved []string, err error) {
	before, err := s.observer.Rest(ctx)
	if err != nil {
		return nil, answer, nil, err
	}
	for _, one := range ignored {
		p = s.made.fresh(one)
		if answer, err = s.send.deliver(ctx, s.rule, p, nil); err != nil {
			return p, answer, nil, err
		}
	}
	now, err := s.rest(ctx, s.run)
	if err != nil || observe.Alike(before, now) {
		return p, answer, nil, err
	}
	for pointer, d := range observe.Change(before, now) {
		moved = append(moved, nameOf(pointer)+" changed by "+number(d))
	}
	if len(moved) == 0 {
		moved = []string{"it is now " + cut(now.Text())}
	}
	return p, answer, moved, nil
}
