package contract

import (
	"iter"

	"github.com/siohook/siohook/schemas"
)

// taken is what the receiver has accepted of samples and coverage.
type taken struct {
	options  *Options
	rows     []*schemas.Row
	accepted map[*schemas.Row][]*payload
	assumed  []*payload           // what is believed to be accepted, where neither phase runs
	slow     map[*schemas.Row]int // deliveries that took the whole deadline
}

func (t *taken) add(p *payload) { t.accepted[p.row] = append(t.accepted[p.row], p) }

// first is an accepted payload of an event; nil when there is none.
func (t *taken) first(row *schemas.Row) *payload {
	if list := t.accepted[row]; len(list) > 0 {
		return list[0]
	}
	return nil
}

// base is a payload of an event that the receiver has accepted: the richest, so
// that there is much to change. nil when the receiver takes none.
func (t *taken) base(row *schemas.Row) *payload {
	candidates := t.accepted[row]
	if candidates == nil {
		for _, p := range t.assumed {
			if p.row == row {
				candidates = append(candidates, p)
			}
		}
	}
	var best *payload
	for _, p := range candidates {
		if best == nil || p.isFull && (best.shapes == nil || len(p.bytes) > len(best.bytes)) {
			best = p
		}
	}
	return best
}

// bases lists the base of each event that the receiver takes, and is not to refuse.
func (t *taken) bases() iter.Seq[*payload] {
	return func(yield func(*payload) bool) {
		for _, row := range t.rows {
			if base := t.base(row); base != nil && t.options.expects(row) != Refuse && !yield(base) {
				return
			}
		}
	}
}

// any is the base of the first event that has one, nil when none has.
func (t *taken) any() *payload {
	for _, row := range t.rows {
		if base := t.base(row); base != nil {
			return base
		}
	}
	return nil
}
