package contract

import (
	"sync"

	"github.com/siohook/siohook/internal/app/deliver"
)

// ledger is what was accepted of an event since it was last read what is observed: each thing
// once, however often it was delivered.
type ledger struct {
	mu       *sync.Mutex
	accepted map[string]bool // by identity: whether it must be counted
}

func newLedger() ledger { return ledger{&sync.Mutex{}, map[string]bool{}} }

// note notes an accepted delivery. must is false for what may have been counted in an earlier
// run, or is no valid payload.
func (l *ledger) note(identity string, must bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.accepted[identity] = l.accepted[identity] || must
}

func (l *ledger) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.accepted)
}

// bounds are how many must have been counted, and how many may.
func (l *ledger) bounds() (least, most float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, must := range l.accepted {
		if most++; must {
			least++
		}
	}
	return least, most
}

// keepAccounts notes what the receiver accepts of the events that are observed.
func (r *run) keepAccounts(p *payload, answer deliver.Result) {
	if p.row == nil || !isAccepted(answer) {
		return
	}
	for _, o := range r.observed {
		if o.row != p.row {
			continue
		}
		identity := string(p.bytes)
		if n, ok := node(p.bytes, r.made.at(p.row).identifier()); ok {
			identity = string(n.Raw())
		}
		valid := p.mutation == nil || p.mutation.Accept
		o.ledger.note(identity, valid && r.book.phase != Reach && r.book.phase != Samples)
	}
}
