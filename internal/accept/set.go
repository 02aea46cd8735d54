package accept

import "sync/atomic"

// Event is one event that payloads may be.
type Event struct {
	Type string // text of the payload's member type
	// Key is the member of data that selects this event among those of the same
	// type; "" when there is nothing to select. The first event whose key is there
	// is meant.
	Key string
	// Plan gives the event's plan when the first payload of it comes, and must
	// give the same one each time; nil is a plan that accepts nothing.
	Plan func() *Plan
}

// Set accepts payloads of several events. It is safe for concurrent use.
type Set struct {
	events []Event
	plans  []atomic.Pointer[Plan] // of the events, once asked for
	kinds  []eventKind            // by type
	first  literal                // what a payload begins with that has its type first
	second literal                // what follows the type where data does
}

// eventKind is the events of one type.
type eventKind struct {
	literal literal // the type with its quotes
	text    string
	events  []int
}

// NewSet makes a set of events in a catalog's order.
func NewSet(events []Event) *Set {
	s := &Set{events: events, plans: make([]atomic.Pointer[Plan], len(events)), first: quote("{", "type", ":"), second: quote(",", "data", ":")}
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
	return s
}

// Accept finds the event of a payload and tells whether the payload is known to
// be valid. event is its number; it means nothing when ok is false.
func (s *Set) Accept(payload []byte) (event int, ok bool) {
	event, end, _ := s.walk(payload, nil, false)
	return event, end == len(payload)
}

// Inspect finds the event of a payload and does what [Plan.Inspect] does.
func (s *Set) Inspect(payload []byte, notes []Note) (event int, found []Note, ok bool) {
	event, end, found := s.walk(payload, notes, true)
	return event, found, end == len(payload)
}

// Prefix inspects the payload that text begins with, white space apart. end is
// the offset after it and the white space that follows; 0 means don't know, also
// where a payload ends, because the text may not hold all of it.
func (s *Set) Prefix(text []byte, notes []Note) (event, end int, found []Note) {
	event, end, found = s.walk(text, notes, true)
	return event, max(end, 0), found
}

// walk inspects the payload that b begins with: the offset after it, or -1.
func (s *Set) walk(b []byte, notes []Note, noting bool) (event, end int, found []Note) {
	start := skipSpace(b, 0)
	event, certain := s.find(b, start)
	if event < 0 {
		return 0, -1, notes
	}
	p := s.plans[event].Load()
	if p == nil {
		if p = s.events[event].Plan(); p == nil {
			return 0, -1, notes
		}
		s.plans[event].Store(p)
	}
	w := walker{max: p.maxDepth, noting: noting && len(p.noNotes) == 0, notes: notes, given: len(notes)}
	end = p.run(&w, b, start)
	if end >= 0 && !certain && (len(w.notes) > len(notes) || !s.rulesOutOthers(event, p)) {
		// Another key may be there as a member that this plan does not mind.
		if s.selected(b, start, s.kindOf(event)) != event {
			end = -1
		}
	}
	return event, end, w.notes
}
