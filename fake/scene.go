package fake

import (
	"math/rand/v2"

	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/fake/internal/story"
)

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
	place   uint64 // of the element of lists that is made
	base    uint64 // of the event's drawings
	time    int64  // of the event, in Unix seconds
	contact contact
	order   story.Order
	isTold  bool       // as part of a story
	held    []int      // numbers of the tags that the contact has in the story
	own     []*thing   // tags of the contact, where they are listed
	element int        // number of the element of a list with a source
	pins    []draw.Pin // fixed instead of drawn
	options []uint8    // the option taken at each choice of the plan
	scratch []byte     // what a pass works on
	whole   []byte     // the payload, as long as its length is unknown
	spare   []byte     // what it makes of it
}

// draw gives the event's number for a slot.
func (s *scene) draw(k draw.Slot) uint64 {
	for i := range s.pins {
		if s.pins[i].Slot == k {
			return s.pins[i].Drawn
		}
	}
	return draw.At(s.base, k)
}

// number is a growing id: between first + step*n and the next event's.
func (s *scene) number(first, step int64, k draw.Slot) int64 {
	return first + step*int64(s.n&countable) + draw.Pick(s.draw(k), step)
}

// orderID is that of the order, which may be an earlier event's.
func (s *scene) orderID() int64 {
	return 2_700_000 + 3*int64(s.order.N&countable) + draw.Pick(draw.At(s.order.Base, draw.Order), int64(3))
}

// orderTime is when the order was placed.
func (s *scene) orderTime() int64 {
	return s.order.Time - 4 - draw.Pick(draw.At(s.order.Base, draw.OrderTime), int64(40))
}

// itemTime is when the item was ordered: with the order, or later.
func (s *scene) itemTime() int64 {
	if s.order.N == s.n {
		return s.orderTime()
	}
	return max(s.orderTime(), s.time-4-draw.Pick(s.draw(draw.OrderTime), int64(40)))
}

// set makes s the scene of event n and gives the event's plan.
func (f *Faker) set(s *scene, n uint64) *plan {
	var pcg rand.PCG
	pcg.Seed(f.seed, n)
	s.n, s.base = n+f.first, pcg.Uint64()
	p := f.plan(s.draw(draw.Row))

	s.time = lastTime
	if n < uint64(lastTime-f.start)/spacing {
		s.time = f.start + int64(n)*spacing
		if n > 0 {
			s.time += draw.Pick(s.draw(draw.Time), int64(spacing))
		}
	}

	known := oldest + n&countable
	number := known // who comes for the first time
	if draw.Pick(s.draw(draw.Newcomer), 100) >= p.newcomers {
		number = draw.Pick(s.draw(draw.Contact), known)
	}
	s.contact = f.contact(number + f.first)
	s.contact.since = f.since(number)

	s.order = story.Order{N: s.n, Base: s.base, Time: s.time}
	p.choose(s)
	return p
}

// since is when a contact came, by his number: with the event of that number, or long before
// the first one.
func (f *Faker) since(number uint64) int64 {
	if number < oldest {
		const apart, earliest = 60 * 60, -62135596800 // 0001-01-01T00:00:00Z
		return max(f.start-int64(oldest-number)*apart, earliest)
	}
	return f.start + int64(min(number-oldest, uint64(lastTime-f.start)/spacing))*spacing
}

// contact is the one with a number.
func (f *Faker) contact(number uint64) contact {
	return contact{number: number, base: draw.At(f.seed, draw.Contact) ^ draw.At(number, draw.Contact)}
}

// choose takes an option at each choice.
func (p *plan) choose(s *scene) {
	for i := range p.choices {
		c := &p.choices[i]
		if c.index != nil {
			s.options[i] = c.index(s)
		} else {
			s.options[i] = c.option(c.draw(s))
		}
	}
}
