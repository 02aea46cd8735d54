package accept

import "sync/atomic"

// Event is one event that payloads may be.
type Event struct {
	Type string // text of the payload's member type
	// Key is the member of data that selects this event among those of the same
	// type; "" when there is nothing to select. The first event whose key is there
	// is meant.
	Key string
	// Plan gives the event's plan when the first payload of it comes; nil is a plan
	// that accepts nothing. Noting, when there is one, gives the plan to use from
	// the first payload on that Plan does not accept. Both must give the same plan
	// each time.
	Plan, Noting func() *Plan
}

// Set accepts payloads of several events. It is safe for concurrent use.
type Set struct {
	events []Event
	plans  []atomic.Pointer[Plan] // of the events, those in use
	noting []atomic.Bool          // whether the one in use is Noting's
	kinds  []eventKind            // by type
	first  literal                // what a payload begins with that has its type first
	second literal                // what follows the type where data does
	// slots are the numbers of kinds, from 1: types begin alike, but their second 8
	// bytes tell them apart.
	slots [128]uint8
}

// slot is where the kind of a type is, or the first that was put there.
func slot(second uint64) int { return int(second * 0x9E3779B97F4A7C15 >> 57) }

// eventKind is the events of one type.
type eventKind struct {
	literal literal // the type with its quotes
	text    string
	events  []int
}

// NewSet makes a set of events in a catalog's order.
func NewSet(events []Event) *Set {
	s := &Set{events: events, plans: make([]atomic.Pointer[Plan], len(events)), noting: make([]atomic.Bool, len(events)), first: quote("{", "type", ":"), second: quote(",", "data", ":")}
	for i := range events {
		k := 0
		for k < len(s.kinds) && s.kinds[k].text != events[i].Type {
			k++
		}
		if k == len(s.kinds) {
			s.kinds = append(s.kinds, eventKind{literal: quote("", events[i].Type, ""), text: events[i].Type})
		}
		s.kinds[k].events = append(s.kinds[k].events, i)
	}
	for k := range min(len(s.kinds), len(s.slots)-1) {
		if l := &s.kinds[k].literal; l.size > 16 {
			h := slot(l.second)
			for s.slots[h] != 0 {
				h = (h + 1) % len(s.slots)
			}
			s.slots[h] = uint8(k + 1)
		}
	}
	return s
}

// Accept finds the event of a payload and tells whether the payload is known to
// be valid. event is its number; it means nothing when ok is false.
func (s *Set) Accept(payload []byte, room *Scratch) (event int, ok bool) {
	event, end, _ := s.walk(payload, room, false)
	return event, end == len(payload)
}

// Inspect finds the event of a payload and does what [Plan.Inspect] does.
func (s *Set) Inspect(payload []byte, room *Scratch) (event int, found []Note, ok bool) {
	event, end, found := s.walk(payload, room, true)
	if end != len(payload) && s.takesNotes(event) {
		event, end, found = s.walk(payload, room, true)
	}
	return event, found, end == len(payload)
}

// takesNotes changes to the plan that takes notes; false when there is none, or
// it is in use already.
func (s *Set) takesNotes(event int) bool {
	if event < 0 || s.events[event].Noting == nil || s.noting[event].Load() {
		return false
	}
	s.plans[event].Store(s.events[event].Noting())
	return !s.noting[event].Swap(true)
}

// Prefix inspects the payload that text begins with, white space apart. end is
// the offset after it and the white space that follows; 0 means don't know, also
// where a payload ends, because the text may not hold all of it.
func (s *Set) Prefix(text []byte, room *Scratch) (event, end int, found []Note) {
	event, end, found = s.walk(text, room, true)
	return event, max(end, 0), found
}

// walk inspects the payload that b begins with: the offset after it, or -1. The
// event is -1 when there is none.
func (s *Set) walk(b []byte, room *Scratch, noting bool) (event, end int, found []Note) {
	start := skipSpace(b, 0)
	event, certain := s.find(b, start)
	if event < 0 {
		return -1, -1, nil
	}
	p := s.plans[event].Load()
	if p == nil {
		if p = s.events[event].Plan(); p == nil {
			return -1, -1, nil
		}
		s.plans[event].CompareAndSwap(nil, p)
	}
	w := p.walker(room, noting)
	end = p.run(&w, b, start)
	if end >= 0 && !certain && (w.hasUnknown(2) || !s.rulesOutOthers(event, p)) {
		// Another key may be there as a member of data that this plan does not mind.
		if s.selected(b, start, s.kindOf(event)) != event {
			end = -1
		}
	}
	return event, end, w.notes
}
