package fake

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/fake/internal/story"
)

// StoryOptions say how many contacts live through how much time.
type StoryOptions struct {
	Contacts uint64    // who opt in; 0 means 100
	Days     int       // from the first opt-in to the last event; 0 means 60
	Start    time.Time // of the first day; the zero value means Options.Start
}

// Stories ranges over the events of an account's contacts as they live through
// them: one is new, opts in, is tagged, visits pages, clicks links, comes to a webinar,
// buys, cancels that, is enrolled, loses a tag, finishes a campaign, or drops out on the way.
// The events of all contacts come mixed, ordered by time, numbered from 0. The
// same contact has the same ids and e-mail address in all of them, and a cause
// comes before its effect.
//
// An order with several items, such as an order bump or an upsell, is one sale
// event for each item: they have the same order id and different item ids. With
// [Options.Seen] some buy subscriptions, which are renewed every 30 days under
// the same order id.
//
// A row of the catalog says which of it an event tells, its Moment. Of the events, those
// are given that have one and that the faker makes. Memory is taken for the
// contacts whose story has begun and is not at its end. A faker with a mix or a
// template tells no stories: that is an error.
func (f *Faker) Stories(o StoryOptions) (iter.Seq[Event], error) {
	if o.Contacts == 0 {
		o.Contacts = 100
	}
	if o.Days == 0 {
		o.Days = 60
	}
	run := story.Run{Contacts: o.Contacts, Days: o.Days, Start: f.start, Base: func(i uint64) uint64 { return f.contact(oldest + i + f.first).base }}
	if !o.Start.IsZero() {
		run.Start = o.Start.Unix()
	}
	const most = 3650
	switch {
	case o.Days < 1 || o.Days > most:
		return nil, fmt.Errorf("fake: want 1 to %[2]d days, got %[1]d", o.Days, most)
	case o.Contacts > countable:
		return nil, errors.New("fake: too many contacts")
	case f.below != nil || f.isTemplate:
		return nil, errors.New("fake: stories cannot be combined with a mix or a template")
	}
	plans := map[story.Moment]*plan{}
	for _, p := range f.plans {
		switch m := story.Moment(p.row.Moment); {
		case m == "":
		case !slices.Contains(story.Moments(), m):
			return nil, fmt.Errorf("fake: %s: unknown moment %q, want one of %v", p.row.ID(), m, story.Moments())
		default:
			plans[m] = p
		}
	}
	plot := story.New(f.world.made, story.Options{
		Sales: plans[story.Bought] != nil, Seen: f.seen,
		Creates: plans[story.Created] != nil, Cancels: plans[story.Canceled] != nil,
		Kind: func(m story.Moment, kind string) uint64 { return plans[m].drawnFor(stepName, kind) },
	})
	return func(yield func(Event) bool) { f.tell(plot, run, plans, yield) }, nil
}

// tell makes the events of what is told.
func (f *Faker) tell(plot *story.Plot, run story.Run, plans map[story.Moment]*plan, yield func(Event) bool) {
	s := f.scene()
	defer f.scenes.Put(s)
	defer func() { s.pins, s.isTold, s.held = nil, false, nil }()
	s.isTold = true
	n, size := uint64(0), 0 // of the largest payload
	for told := range plot.Tell(run) {
		if f.tellsTags {
			told.Order.Tags = f.tagged(told.Order.Tags, told.Beat)
		}
		p := plans[told.Beat.Moment]
		if p == nil {
			continue
		}
		s.n, s.time, s.contact, s.pins = n+f.first, told.Beat.At, f.contact(oldest+told.Contact+f.first), told.Beat.Pins()
		s.contact.since = told.Arrival
		s.base = draw.At(s.contact.base, draw.Beat+draw.Slot(told.Number))
		order := told.Order
		if told.Beat.Opens {
			order.N, order.Base, order.Time = s.n, s.base, s.time
		}
		switch told.Beat.Moment {
		case story.Bought:
			order.Last = story.Item{N: s.n, Base: s.base, Time: s.time}
		case story.Canceled: // its payload is that of the sale
			s.n, s.base, s.time = order.Last.N, order.Last.Base, order.Last.Time
		}
		s.order, s.held = *order, order.Tags
		p.choose(s)
		payload := f.write(make([]byte, 0, size), p, s)
		event := Event{N: n, Row: p.row, Shapes: p.shapes(s), Time: time.Unix(told.Beat.At, 0).UTC(), Payload: payload}
		n++
		size = max(size, len(payload))
		if !yield(event) {
			return
		}
	}
}

// drawnFor is a number that, drawn at a choice, takes one of its options.
func (p *plan) drawnFor(choice, value string) uint64 {
	if p != nil {
		for _, c := range p.choices {
			for _, o := range c.options {
				if c.name == choice && o.value == value {
					return o.below - 1
				}
			}
		}
	}
	return 0
}

// tagged are the numbers of the tags that a contact has after a beat.
func (f *Faker) tagged(have []int, b *story.Beat) []int {
	if b.Moment != story.Tagged && b.Moment != story.Untagged {
		return have
	}
	tag := draw.Pick(b.Pins()[0].Drawn, len(f.world.tags))
	have = slices.DeleteFunc(have, func(i int) bool { return i == tag })
	if b.Moment == story.Tagged {
		have = append(have, tag)
	}
	return have
}
