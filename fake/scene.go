package fake

import "math/rand/v2"

const (
	spacing   = 30           // seconds between events on average
	lastTime  = 253401696000 // 9999-12-25T00:00:00Z: what follows an event stays in the year 9999
	oldest    = 20_000       // contacts the account has before event 0
	countable = 1<<58 - 1    // beyond this event the ids start anew: they have to fit an int64
)

// scene is what one event draws its values from.
type scene struct {
	world   *world
	n       uint64
	base    uint64 // of the event's drawings
	time    int64  // of the event, in Unix seconds
	contact contact
	options []uint8 // the option taken at each choice of the plan
	scratch []byte  // what a pass works on
	spare   []byte  // what it makes of it
}

// draw gives the event's number for a slot.
func (s *scene) draw(k slot) uint64 { return derive(s.base, k) }

// number is a growing id: between first + step*n and the next event's.
func (s *scene) number(first, step int64, k slot) int64 {
	return first + step*int64(s.n&countable) + pick(s.draw(k), step)
}

// set makes s the scene of event n and gives the event's plan.
func (f *Faker) set(s *scene, n uint64) *plan {
	var pcg rand.PCG
	pcg.Seed(f.seed, n)
	s.n, s.base = n, pcg.Uint64()
	p := f.plan(s.draw(slotRow))

	s.time = lastTime
	if n < uint64(lastTime-f.start)/spacing {
		s.time = f.start + int64(n)*spacing
		if n > 0 {
			s.time += pick(s.draw(slotTime), int64(spacing))
		}
	}

	known := oldest + n&countable
	number := known // who comes for the first time
	if pick(s.draw(slotNewcomer), 100) >= p.newcomers {
		number = pick(s.draw(slotContact), known)
	}
	s.contact = contact{number: number, base: derive(f.seed, slotContact) ^ derive(number, slotContact)}

	for i := range p.choices {
		c := &p.choices[i]
		s.options[i] = c.option(c.draw(s))
	}
	return p
}
