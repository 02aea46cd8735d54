package load

import (
	"cmp"

	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

// ExactlyOnce is what a receiver counted, beside what it accepted.
type ExactlyOnce struct {
	What     string  `json:"what"`     // the deliveries that it should count
	Accepted uint64  `json:"accepted"` // answered with 2xx
	Doubtful uint64  `json:"doubtful"` // no answer, or 5xx: it may have counted them
	Counted  float64 `json:"counted"`
	Where    string  `json:"where"` // JSON Pointer of the number that was looked at
	Agrees   bool    `json:"agrees"`
	Note     string  `json:"note"`
}

// CheckOnce compares how the numbers that a receiver shows grew with what it
// accepted: all deliveries, or those of the events that counted selects. Without a
// selection the number may be of all deliveries or of one event.
func CheckOnce(r *Report, grew map[string]float64, counted func(event string) bool) *ExactlyOnce {
	var groups []ExactlyOnce
	if counted != nil {
		groups = append(groups, r.expected("the selected events", counted))
	} else {
		groups = append(groups, r.expected("all deliveries", func(string) bool { return true }))
		for _, event := range sorted.Keys(r.Accepted) {
			groups = append(groups, r.expected(event, func(e string) bool { return e == event }))
		}
	}
	var best *ExactlyOnce
	var nearest float64
	for _, pointer := range sorted.Keys(grew) {
		for _, g := range groups {
			g.Where, g.Counted = pointer, grew[pointer]
			off := g.judge()
			if best == nil || cmp.Less(off, nearest) {
				best, nearest = &g, off
			}
		}
	}
	if best == nil {
		best = &groups[0]
		best.Counted = 0
		best.judge()
	}
	return best
}

func (r *Report) expected(what string, counted func(string) bool) ExactlyOnce {
	e := ExactlyOnce{What: what}
	for event, n := range r.Accepted {
		if counted(event) {
			e.Accepted += n
		}
	}
	for event, n := range r.Doubtful {
		if counted(event) {
			e.Doubtful += n
		}
	}
	return e
}

// judge tells how far the count is off, as a part of what it should be.
func (e *ExactlyOnce) judge() (off float64) {
	low, high := float64(e.Accepted), float64(e.Accepted+e.Doubtful)
	switch {
	case e.Counted < low:
		e.Note = words.Count(int64(low-e.Counted), "accepted delivery") + " not counted"
		off = low - e.Counted
	case e.Counted > high:
		e.Note = words.Count(int64(e.Counted-high), "delivery") + " counted twice or without having been accepted"
		off = e.Counted - high
	default:
		e.Agrees = true
	}
	return off / max(high, 1)
}
