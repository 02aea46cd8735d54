package load

import "math"

// Limit is the outcome of a search for the highest rate that holds.
type Limit struct {
	Rate   Rate    `json:"rate"`   // the highest that passed; 0 when none did
	Broken Rate    `json:"failed"` // the lowest that did not; 0 when all did
	Tries  []Trial `json:"tries"`
	// Bounded tells that the search ended at the generator's bound, not the
	// receiver's: the limit is higher.
	Bounded bool `json:"bounded"`
}

// Trial is one rate that was tried.
type Trial struct {
	Rate       Rate      `json:"rate"`
	Held       bool      `json:"passed"`
	Behind     string    `json:"behind,omitempty"` // why the schedule was not kept
	Disturbed  bool      `json:"disturbed"`        // requests were late: they came in bursts
	Objectives []Verdict `json:"objectives"`
}

// closeEnough is the ratio of the lowest rate that breaks to the highest that
// holds at which a search ends.
const closeEnough = 1.03

// Next says which rate to try next. It is a pure function of the trials so far: it
// begins at first, doubles or halves until the limit lies between two rates, and
// halves the gap. A rate must break twice to count as broken, and four times when
// this machine was late: a bad moment, and a burst, say nothing.
func (l *Limit) Next(first, most Rate) (rate Rate, done bool) {
	if len(l.Tries) == 0 {
		return min(first, most), false
	}
	l.Rate, l.Broken, l.Bounded = 0, 0, false
	for _, t := range l.Tries {
		if t.Held {
			l.Rate = max(l.Rate, t.Rate)
		}
	}
	for _, t := range l.Tries {
		// A rate at or below one that held has not broken: that was a bad moment.
		if t.Held || t.Rate <= l.Rate || l.Broken != 0 && t.Rate >= l.Broken {
			continue
		}
		if !l.isBroken(t.Rate) {
			return t.Rate, false
		}
		l.Broken = t.Rate
		l.Bounded = t.Behind != ""
	}
	switch {
	case l.Broken == 0 && l.Rate >= most:
		l.Bounded = true
		return 0, true
	case l.Broken == 0:
		return min(2*l.Rate, most), false
	case l.Rate == 0 && l.Broken <= 1:
		return 0, true
	case l.Rate == 0:
		return max(l.Broken/2, 1), false
	case l.Broken <= l.Rate*closeEnough || l.Broken-l.Rate <= 1:
		return 0, true
	}
	return Rate(math.Round(math.Sqrt(float64(l.Rate*l.Broken))*10) / 10), false
}

// isBroken tells whether a rate has broken often enough.
func (l *Limit) isBroken(r Rate) bool {
	points := 0
	for _, t := range l.Tries {
		switch {
		case t.Rate != r || t.Held:
		case t.Disturbed:
			points++
		default:
			points += 2
		}
	}
	return points >= 4
}
