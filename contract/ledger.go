package contract

import (
	"slices"
	"sync"

	"github.com/siohook/siohook/fake/mutation"
)

// ledger is what was accepted of an event since it was last read what is observed: each thing
// once, however often it was delivered.
type ledger struct {
	mu       *sync.Mutex
	accepted map[string]*entry // by identity
	order    []*entry
	before   map[string]bool // what was accepted before that: it is not counted again
}

// entry is something that was accepted.
type entry struct {
	payload *payload
	must    bool // be counted, if it is legal
}

func newLedger() ledger {
	return ledger{mu: &sync.Mutex{}, accepted: map[string]*entry{}, before: map[string]bool{}}
}

// note notes an accepted delivery. must is false for what may have been counted in an earlier
// run.
func (l *ledger) note(identity string, p *payload, must bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.before[identity] {
		return
	}
	one := l.accepted[identity]
	if one == nil {
		one = &entry{payload: p}
		l.accepted[identity] = one
		l.order = append(l.order, one)
	}
	one.must = one.must || must
}

func (l *ledger) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for identity := range l.accepted {
		l.before[identity] = true
	}
	clear(l.accepted)
	l.order = nil
}

// bounds are how many must have been counted, and how many may.
func (l *ledger) bounds() (least, most float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, one := range l.order {
		if most++; one.must && one.payload.isLegal() {
			least++
		}
	}
	return least, most
}

// due are those that must be counted, and the parts of others that must be.
func (l *ledger) due() (due []*payload) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, one := range l.order {
		switch {
		case !one.must:
		case one.payload.isLegal():
			due = append(due, one.payload)
		default:
			for _, part := range one.payload.parts() {
				if part.isLegal() {
					due = append(due, part)
				}
			}
		}
	}
	return due
}

// isLegal tells whether a receiver that accepts a payload must count it. Ids at the edges of
// integers may be the same ones to it.
func (p *payload) isLegal() bool {
	is := func(m mutation.Mutation) bool { return !m.Accept || m.Kind == "id" }
	return !p.isForeign && p.signing == nil && (p.mutation == nil || !is(*p.mutation)) && !slices.ContainsFunc(p.several, is)
}

// parts are the payloads that each have one of several changes; or else the payload itself.
func (p *payload) parts() []*payload {
	if len(p.several) == 0 {
		return []*payload{p}
	}
	var parts []*payload
	for i := range p.several {
		m := &p.several[i]
		parts = append(parts, &payload{row: p.row, shapes: p.shapes, bytes: m.Payload(), mutation: m})
	}
	return parts
}

// keepAccounts notes what the receiver accepts of the events that are observed.
func (r *run) keepAccounts(p *payload) {
	for _, o := range r.observed {
		if o.row != p.row {
			continue
		}
		identity := string(p.bytes)
		if n, ok := node(p.bytes, r.made.at(p.row).identifier()); ok {
			identity = string(n.Raw())
		}
		o.ledger.note(identity, p, r.book.phase != Reach && r.book.phase != Samples)
	}
}
