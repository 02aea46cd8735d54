package load

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Pacer says when requests are due. It is a pure function: the same arguments
// always give the same answer.
type Pacer interface {
	// Wait tells, when elapsed has passed and sent requests were sent before,
	// how long to wait for the next one. Below zero it is overdue: the request was
	// due at elapsed+wait in any case. With done there is no next one.
	Wait(elapsed time.Duration, sent uint64) (wait time.Duration, done bool)
	// Duration is the time in which requests are due.
	Duration() time.Duration
	// String says it in a few words.
	String() string
}

// Stage is a time in which the rate goes in a line from one value to another.
type Stage struct {
	From, To Rate
	Duration time.Duration
}

// requests is how many are due in the stage.
func (s Stage) requests() float64 { return float64(s.From+s.To) / 2 * s.Duration.Seconds() }

// at is when request number n of the stage, counted from 0, is due. It solves
// From*t + (To-From)/(2*d)*t*t = n in the form that is exact for small slopes, too.
func (s Stage) at(n float64) time.Duration {
	n = max(n, 0)
	from, slope := float64(s.From), float64(s.To-s.From)/s.Duration.Seconds()
	root := math.Sqrt(max(from*from+2*slope*n, 0))
	if from+root <= 0 {
		return s.Duration
	}
	return time.Duration(2 * n / (from + root) * float64(time.Second))
}

// String writes the stage as ParseStages reads it.
func (s Stage) String() string {
	if s.From == s.To {
		return fmt.Sprintf("%v for %v", s.From, s.Duration)
	}
	return fmt.Sprintf("%v to %v in %v", s.From, s.To, s.Duration)
}

// Stages is an open model: requests are due one stage after the other.
type Stages []Stage

// Steady is one rate all the time.
func Steady(r Rate, d time.Duration) Stages { return Stages{{r, r, d}} }

// Wait implements [Pacer].
func (s Stages) Wait(elapsed time.Duration, sent uint64) (time.Duration, bool) {
	due, ok := s.due(float64(sent))
	return due - elapsed, !ok
}

// rounding is what a number of requests may be off: 200/s for 5 s are 1000, not 1001.
const rounding = 1e-6

// due is when the schedule has asked for n requests.
func (s Stages) due(n float64) (time.Duration, bool) {
	begin := time.Duration(0)
	for _, stage := range s {
		count := stage.requests()
		if n < count-rounding {
			if at := stage.at(n); at < stage.Duration {
				return begin + at, true
			}
			return begin + stage.Duration - 1, true // rounding must not carry a request into the next stage
		}
		n -= count
		begin += stage.Duration
	}
	return begin, false
}

// String implements [Pacer].
func (s Stages) String() string {
	var words []string
	for _, stage := range s {
		words = append(words, stage.String())
	}
	return strings.Join(words, ", then ")
}

// Duration implements [Pacer].
func (s Stages) Duration() time.Duration {
	var d time.Duration
	for _, stage := range s {
		d += stage.Duration
	}
	return d
}

// Peak is the highest rate of all stages.
func (s Stages) Peak() Rate {
	var r Rate
	for _, stage := range s {
		r = max(r, stage.From, stage.To)
	}
	return r
}

// Planned is how many requests are due in all stages.
func (s Stages) Planned() uint64 {
	sum := 0.0
	for _, stage := range s {
		sum += stage.requests()
	}
	n := max(math.Floor(sum)-2, 0)
	for _, ok := s.due(n); ok; _, ok = s.due(n) {
		n++
	}
	return uint64(n)
}

// Max is the closed model: each connection sends as soon as it can, for a time.
type Max struct {
	For    time.Duration
	AtMost Rate // 0 is no bound
}

// Wait implements [Pacer].
func (m Max) Wait(elapsed time.Duration, sent uint64) (time.Duration, bool) {
	if m.AtMost > 0 {
		if due := time.Duration(float64(sent) / float64(m.AtMost) * float64(time.Second)); due > elapsed {
			return due - elapsed, due >= m.For
		}
	}
	return 0, elapsed >= m.For
}

// Duration implements [Pacer].
func (m Max) Duration() time.Duration { return m.For }

// String implements [Pacer].
func (m Max) String() string {
	text := fmt.Sprintf("as fast as answers come, for %v", m.For)
	if m.AtMost > 0 {
		text += fmt.Sprintf(", up to %v", m.AtMost)
	}
	return text
}
