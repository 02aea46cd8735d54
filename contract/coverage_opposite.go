package contract

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

var coverageOpposite = &rule{
	Check: Check{
		ID: "coverage/opposite", Phase: Coverage, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "a receiver that counts an event and its opposite alike takes nothing back",
		Expects: "an event that takes another one back does not increase a number that the other one increases",
		Cause:   "the receiver compares only the beginning of the type, or handles both events alike",
		Fix:     "compare the whole type, and subtract or remove",
		Source:  "doc: a trigger of its own for each direction",
	},
	effect: takesBack,
}

// takesBack delivers an event and its opposite, of the same thing and person.
func takesBack(ctx context.Context, s *sight) error {
	if s.run.opposed || s.options.rule(s.row) != nil && s.options.rule(s.row).Observe != nil {
		return nil // what is observed was looked at, or is of this event alone
	}
	s.run.opposed = true
	missing := NotObserved{Why: NoOpposites, Reason: "the receiver accepts no events that are opposites"}
	s.observer.Watch(nil)
	defer s.watch()
	for _, row := range s.made.rows {
		for _, undone := range s.made.catalog.Undone(row) {
			if !s.isPlain(row) || !s.isPlain(undone) {
				continue
			}
			raised, err := s.raisedByBoth(ctx, undone, row)
			if err != nil {
				return err
			}
			if raised {
				missing.Why = ""
			} else if missing.Why != "" {
				missing = NotObserved{Why: NoEffect, Reason: undone.ID() + " does not increase a number in what is observed"}
			}
		}
	}
	if missing.Why != "" {
		s.book.skip(s.rule, missing.Why, missing.Reason)
	}
	return nil
}

// isPlain tells whether the receiver takes an event, and nothing else is said of it.
func (s *sight) isPlain(row *schemas.Row) bool {
	rule := s.options.rule(row)
	return s.taken.first(row) != nil && s.options.expects(row) == Accept && (rule == nil || rule.Observe == nil)
}

// raisedByBoth reports numbers that an event raises, and the one that takes it back, too, but
// another one of the same person does not. It tells whether the first raises any.
func (s *sight) raisedByBoth(ctx context.Context, undone, row *schemas.Row) (bool, error) {
	first := s.made.fresh(s.taken.first(undone))
	_, raised, err := s.raises(ctx, first)
	if err != nil || len(raised) == 0 {
		return false, err
	}
	p := s.made.alike(s.taken.first(row), first)
	got, both, err := s.raises(ctx, p)
	if err != nil {
		return true, err
	}
	maps.DeleteFunc(both, func(pointer string, _ float64) bool { return raised[pointer] == 0 })
	if len(both) == 0 { // or of one that there never was
		p = s.made.fresh(s.taken.first(row))
		if got, both, err = s.raises(ctx, p); err != nil {
			return true, err
		}
		maps.DeleteFunc(both, func(pointer string, _ float64) bool { return raised[pointer] == 0 })
	}
	others := 0
	for _, of := range s.made.rows { // it may be that each event of a person raises them, or of a new one
		if len(both) == 0 || of == row || of == undone || of.Counts != "" || !s.isPlain(of) {
			continue
		}
		others++
		other := s.made.fresh(s.taken.first(of))
		for _, p := range []*payload{other, s.made.ofPerson(s.made.fresh(other), first)} {
			_, always, err := s.raises(ctx, p)
			if err != nil {
				return true, err
			}
			maps.DeleteFunc(both, func(pointer string, _ float64) bool { return always[pointer] != 0 })
		}
	}
	if others == 0 && len(both) > 0 {
		return false, nil
	}
	s.book.count(len(both) == 0)
	if len(both) > 0 {
		pointer := sorted.Keys(both)[0]
		s.book.report(&Finding{
			Check: s.rule.Check, Event: p.event(), Payload: p.bytes, Status: got,
			Want: fmt.Sprintf("no increase of %s, which %s increases", nameOf(pointer), undone.ID()), Got: fmt.Sprintf("an increase by %v", both[pointer]),
		})
	}
	return true, nil
}

// raises delivers an event, and tells which numbers are larger then.
func (s *sight) raises(ctx context.Context, p *payload) (status int, raised map[string]float64, err error) {
	before, err := s.before(ctx)
	if err != nil {
		return 0, nil, err
	}
	answer, err := s.send.deliver(ctx, s.rule, p, nil)
	if err != nil || !isAccepted(answer) {
		return answer.Status, nil, err
	}
	now, err := s.rest(ctx, s.run)
	if err != nil {
		return answer.Status, nil, err
	}
	raised = observe.Change(before, now)
	maps.DeleteFunc(raised, func(_ string, by float64) bool { return by <= 0 })
	return answer.Status, raised, nil
}

// alike is a payload with the values of another one wherever both have one of the same type,
// but for what the event is and when it happened.
func (m *material) alike(p, other *payload) *payload {
	again := m.fresh(p)
	document, err := jsonpos.Parse(again.bytes, jsonpos.Limits{MaxDepth: 100})
	if err != nil {
		return again
	}
	var pointers []string
	var walk func(n jsonpos.Node)
	walk = func(n jsonpos.Node) {
		if n.Kind() != jsonpos.Object && n.Kind() != jsonpos.Array && !slices.Contains(m.at(p.row).roles[schemas.RoleTime], n.Pattern()) {
			pointers = append(pointers, n.Pointer())
		}
		for child := range n.Children() {
			walk(child)
		}
	}
	walk(document.Root())
	constants := m.catalog.Constants(p.row)
	for _, pointer := range pointers {
		from, ok := node(other.bytes, pointer)
		to, there := node(again.bytes, pointer)
		if _, is := constants[pointer]; !is && ok && there && from.Kind() == to.Kind() {
			m.put(again, pointer, string(from.Raw()))
		}
	}
	return again
}

// ofPerson is a payload of the person that another one is of, whose event may be another.
func (m *material) ofPerson(p, other *payload) *payload {
	again := *p
	for _, role := range []schemas.Role{schemas.RoleContact, schemas.RoleEmail} {
		from, ok := node(other.bytes, m.at(other.row).first(role))
		for _, pointer := range m.at(p.row).roles[role] {
			if ok && m.at(other.row).first(role) != "" {
				m.put(&again, pointer, string(from.Raw()))
			}
		}
	}
	return &again
}
