// Package draw makes the numbers that everything made up is drawn from. A number is a pure
// function of a base (of an event, of a contact, of an account) and a slot, so that a new
// drawing changes none that is there.
package draw

import "math/bits"

// Slot names a drawing from a base. Each is independent of all others.
type Slot uint64

// The slots with a meaning of their own; what follows from a member of an event draws at
// the slot [Of] its path.
const (
	Row Slot = iota + 1
	Time
	Newcomer
	Contact
	Step
	Plan
	Tag
	Course
	Bundle
	Campaign
	Email
	Page
	URL
	WebinarStart
	Order
	OrderTime
	Item
	Locale
	First
	Last
	Street
	Place
	Phone
	Digits
	Address
	IP
	Fields
	Company
	Arrival
	Beat // and those after it, one for each beat of a story
)

// The names of choices that stories make: which kind of funnel step, and of price plan.
const (
	StepKind = "step "
	PlanKind = "price plan"
)

// Of is the slot of a name: its FNV-1a hash, far from the numbers above.
func Of(name string) Slot {
	h := uint64(14695981039346656037)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return Slot(h)
}

// Golden is 2^64 divided by the golden ratio: its multiples spread evenly.
const Golden = 0x9e3779b97f4a7c15

// At draws the number of a slot from a base (splitmix64).
func At(base uint64, k Slot) uint64 {
	x := base + uint64(k)*Golden
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Pin fixes what is drawn at a slot.
type Pin struct {
	Slot  Slot
	Drawn uint64
}

// Pinned is the number that makes [Pick] choose i of n.
func Pinned(k Slot, i, n int) Pin {
	drawn, rest := bits.Div64(uint64(i), 0, uint64(n))
	if rest > 0 {
		drawn++
	}
	return Pin{k, drawn}
}

// Pick scales a drawn number to 0 ... n-1.
func Pick[I int | int64 | uint64](u uint64, n I) I {
	hi, _ := bits.Mul64(u, uint64(n))
	return I(hi)
}
