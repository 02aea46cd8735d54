package fake

import (
	"container/heap"
	"errors"
	"fmt"
	"iter"
	"math/bits"
	"time"
)

// StoryOptions say how many contacts live through how much time.
type StoryOptions struct {
	Contacts uint64    // who opt in; 0 means 100
	Days     int       // from the first opt-in to the last event; 0 means 60
	Start    time.Time // of the first day; the zero value means Options.Start
}

// Stories ranges over the events of an account's contacts as they live through
// them: one opts in, is tagged, visits pages, clicks links, comes to a webinar,
// buys, is enrolled, loses a tag, finishes a campaign, or drops out on the way.
// The events of all contacts come mixed, ordered by time, numbered from 0. The
// same contact has the same ids and e-mail address in all of them, and a cause
// comes before its effect.
//
// An order with several items, such as an order bump or an upsell, is one sale
// event for each item: they have the same order id and different item ids. With
// [Options.Seen] some buy subscriptions, which are renewed every 30 days under
// the same order id.
//
// Of the events, those are given that the faker makes. Memory is taken for the
// contacts whose story has begun and is not at its end. A faker with a mix or a
// template tells no stories: that is an error.
func (f *Faker) Stories(o StoryOptions) (iter.Seq[Event], error) {
	if o.Contacts == 0 {
		o.Contacts = 100
	}
	if o.Days == 0 {
		o.Days = 60
	}
	start := f.start
	if !o.Start.IsZero() {
		start = o.Start.Unix()
	}
	const most = 3650
	switch {
	case o.Days < 1 || o.Days > most:
		return nil, fmt.Errorf("fake: want 1 to %[2]d days, got %[1]d", o.Days, most)
	case o.Contacts > countable:
		return nil, errors.New("fake: too many contacts")
	case f.below != nil || f.isTemplate:
		return nil, errors.New("fake: stories cannot be combined with a mix or a template")
	}
	return func(yield func(Event) bool) {
		t := newTeller(f, start, o)
		t.tell(yield)
	}, nil
}

// teller merges the stories of all contacts.
type teller struct {
	faker  *Faker
	o      StoryOptions
	start  int64
	end    int64 // the first second after the last day
	plot   plot
	active activeStories
	next   uint64 // contact to come
	n      uint64 // events told
	beats  []beat // reused
	size   int    // of the largest payload
}

// activeStory is a contact whose story goes on.
type activeStory struct {
	at      int64
	contact uint64
	beat    int        // that comes at at
	order   storyOrder // the last one he placed
}

// storyOrder is an order as its events remember it.
type storyOrder struct {
	n    uint64 // the event that opened it
	base uint64
	time int64
}

// activeStories is a heap by time.
type activeStories []activeStory

func (a activeStories) Len() int { return len(a) }
func (a activeStories) Less(i, k int) bool {
	if a[i].at != a[k].at {
		return a[i].at < a[k].at
	}
	return a[i].contact < a[k].contact
}
func (a activeStories) Swap(i, k int) { a[i], a[k] = a[k], a[i] }

// Push implements [heap.Interface].
func (a *activeStories) Push(x any) {
	story, ok := x.(activeStory)
	if !ok {
		panic("fake: no story")
	}
	*a = append(*a, story)
}

// Pop implements [heap.Interface].
func (a *activeStories) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

func newTeller(f *Faker, start int64, o StoryOptions) *teller {
	return &teller{faker: f, o: o, start: start, end: start + int64(o.Days)*day, plot: f.plot()}
}

// arrival is when a contact opts in: the contacts are spread evenly over the
// days, each within a share of its own.
func (t *teller) arrival(contact uint64) int64 {
	span := uint64(t.end - t.start)
	at := func(i uint64) uint64 {
		high, low := bits.Mul64(i, span)
		share, _ := bits.Div64(high, low, t.o.Contacts)
		return share
	}
	from, to := at(contact), at(contact+1)
	if to > from {
		from += pick(t.contact(contact).draw(slotArrival), to-from)
	}
	return t.start + int64(from)
}

// contact is contact i of the stories: none of those that the account has
// before.
func (t *teller) contact(i uint64) contact {
	number := oldest + i
	return contact{number: number, base: derive(t.faker.seed, slotContact) ^ derive(number, slotContact)}
}

func (t *teller) tell(yield func(Event) bool) {
	s := t.faker.scene()
	defer t.faker.scenes.Put(s)
	defer func() { s.pins = nil }()
	for {
		if t.next < t.o.Contacts {
			if at := t.arrival(t.next); len(t.active) == 0 || at <= t.active[0].at {
				heap.Push(&t.active, activeStory{at: at, contact: t.next})
				t.next++
				continue
			}
		}
		if len(t.active) == 0 {
			return
		}
		if !t.advance(s, yield) {
			return
		}
	}
}

// advance tells what happens next. False ends it all.
func (t *teller) advance(s *scene, yield func(Event) bool) bool {
	story := &t.active[0]
	who := t.contact(story.contact)
	t.beats = t.plot.life(t.beats[:0], who, t.arrival(story.contact))
	b := t.beats[story.beat]
	if p := t.plot.plans[b.kind]; p != nil {
		s.n, s.time, s.contact, s.pins = t.n, b.at, who, b.pins[:b.pinned]
		s.base = derive(who.base, slotBeat+slot(story.beat))
		if b.kind == beatSale && b.order == opensOrder {
			story.order = storyOrder{t.n, s.base, b.at}
		}
		s.order = story.order
		p.choose(s)
		event := Event{N: t.n, Row: p.row, Shapes: p.shapes(s), Time: time.Unix(s.time, 0).UTC(), Payload: t.faker.write(make([]byte, 0, t.size), p, s)}
		t.n++
		t.size = max(t.size, len(event.Payload))
		if !yield(event) {
			return false
		}
	}
	if next := story.beat + 1; next < len(t.beats) && t.beats[next].at < t.end {
		story.beat, story.at = next, t.beats[next].at
		heap.Fix(&t.active, 0)
	} else {
		heap.Pop(&t.active)
	}
	return true
}
