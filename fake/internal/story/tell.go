package story

import (
	"container/heap"
	"iter"
	"math/bits"

	"github.com/siohook/siohook/fake/internal/draw"
)

// Run says whose stories are told, and when.
type Run struct {
	Contacts uint64
	Start    int64                       // Unix time at which the first may come
	Days     int                         // from then to the last beat
	Base     func(contact uint64) uint64 // of a contact's drawings
}

// Told is a beat of a contact.
type Told struct {
	Contact uint64 // from 0, in the order in which they come
	Number  int    // of the beat in his life
	Arrival int64  // when he came
	Beat    *Beat
	// Order is for whoever makes the events to remember the contact's last order by, and tags.
	Order *Order
}

// Order is an order as its events remember it.
type Order struct {
	N    uint64 // the event that opened it
	Base uint64 // of its drawings
	Time int64
	Last Item  // that was bought last
	Tags []int // numbers of those that the contact has
}

// Item is an item of an order as its events remember it.
type Item struct {
	N, Base uint64 // the event that sold it, and of its drawings
	Time    int64
}

// Tell ranges over what happens to all contacts, mixed, in the order of time. Memory is
// taken for those whose story has begun and is not at its end. What is told is only valid
// until the next.
func (p *Plot) Tell(r Run) iter.Seq[Told] {
	return func(yield func(Told) bool) {
		t := teller{Plot: p, Run: r, end: r.Start + int64(r.Days)*day}
		for t.meet() && t.advance(yield) {
		}
	}
}

// teller merges the stories of all contacts.
type teller struct {
	*Plot
	Run
	end    int64 // the first second after the last day
	active actives
	next   uint64 // contact to come
	beats  []Beat // reused
}

// active is a contact whose story goes on.
type active struct {
	at      int64
	contact uint64
	beat    int   // that comes at at
	order   Order // the last one he placed
}

// actives is a heap by time.
type actives []active

func (a actives) Len() int { return len(a) }
func (a actives) Less(i, k int) bool {
	if a[i].at != a[k].at {
		return a[i].at < a[k].at
	}
	return a[i].contact < a[k].contact
}
func (a actives) Swap(i, k int) { a[i], a[k] = a[k], a[i] }

// Push implements [heap.Interface].
func (a *actives) Push(x any) {
	one, ok := x.(active)
	if !ok {
		panic("story: no contact")
	}
	*a = append(*a, one)
}

// Pop implements [heap.Interface].
func (a *actives) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

// arrival is when a contact opts in: the contacts are spread evenly over the days, each
// within a share of its own.
func (t *teller) arrival(contact uint64) int64 {
	span := uint64(t.end - t.Start)
	at := func(i uint64) uint64 {
		high, low := bits.Mul64(i, span)
		share, _ := bits.Div64(high, low, t.Contacts)
		return share
	}
	from, to := at(contact), at(contact+1)
	if to > from {
		from += draw.Pick(draw.At(t.Base(contact), draw.Arrival), to-from)
	}
	return t.Start + int64(from)
}

// meet begins the stories of all who come before the next beat. False means that nobody is
// left.
func (t *teller) meet() bool {
	for t.next < t.Contacts {
		at := t.arrival(t.next)
		if len(t.active) > 0 && at > t.active[0].at {
			break
		}
		heap.Push(&t.active, active{at: at, contact: t.next})
		t.next++
	}
	return len(t.active) > 0
}

// advance tells what happens next. False ends it all.
func (t *teller) advance(yield func(Told) bool) bool {
	one := &t.active[0]
	arrival := t.arrival(one.contact)
	t.beats = t.Life(t.beats[:0], t.Base(one.contact), arrival)
	if !yield(Told{Contact: one.contact, Number: one.beat, Arrival: arrival, Beat: &t.beats[one.beat], Order: &one.order}) {
		return false
	}
	if next := one.beat + 1; next < len(t.beats) && t.beats[next].At < t.end {
		one.beat, one.at = next, t.beats[next].At
		heap.Fix(&t.active, 0)
	} else {
		heap.Pop(&t.active)
	}
	return true
}
