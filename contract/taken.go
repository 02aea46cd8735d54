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

	// Of all phases, what was accepted last, and how often.
	last  map[*schemas.Row]*payload
	times map[*schemas.Row]int
	made  int
	newly *payload
}

// note keeps an event that was accepted, in any phase.
func (t *taken) note(p *payload) {
	if t.last == nil {
		t.last, t.times = map[*schemas.Row]*payload{}, map[*schemas.Row]int{}
	}
	t.last[p.row], t.newly = p, p
	t.times[p.row]++
	t.made++
}

// latest is the payload that was accepted last of the event of another one, or of any when
// none was; nil when nothing was accepted.
func (t *taken) latest(p *payload) *payload {
	if last := t.last[p.row]; last != nil {
		return last
	}
	return t.newly
}

// since counts what was accepted of what latest is one of: it rises with each.
func (t *taken) since(p *payload) int {
	if times := t.times[p.row]; times > 0 {
		return times
	}
	return t.made
}

// besides is an accepted payload of another event; nil when there is none.
func (t *taken) besides(row *schemas.Row) *payload {
	for _, other := range t.rows {
		if p := t.last[other]; p != nil && other != row {
			return p
		}
	}
	return nil
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
