package fake_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

func storiesOf(t testing.TB, f *fake.Faker, o fake.StoryOptions) func(func(fake.Event) bool) {
	t.Helper()
	events, err := f.Stories(o)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// hero is what a test knows of a contact.
type hero struct {
	email          string
	optIn          time.Time
	tags           map[int64]bool
	sold           map[int64]time.Time // tags and courses by id
	finished, sale bool
	orders         map[int64]*placed
}

// placed is an order.
type placed struct {
	at    time.Time
	items []int64
	plans []int64
	last  time.Time
}

// TestStories reads 10,000 stories: causes come before effects, ids and addresses
// stay, times rise.
func TestStories(t *testing.T) {
	t.Parallel()
	strict := validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict})
	for _, seen := range []bool{false, true} {
		t.Run(fmt.Sprint("seen=", seen), func(t *testing.T) {
			t.Parallel()
			contacts := trial.Size(uint64(1_000), 2_000, 5_000)
			s := storyReader{t: t, heroes: map[int64]*hero{}, emails: map[string]int64{}, counts: map[string]int{}}
			f := mustNew(t, 3, fake.Options{Seen: seen})
			for e := range storiesOf(t, f, fake.StoryOptions{Contacts: contacts, Days: 90}) {
				if e.N != s.events {
					t.Fatalf("event %d has the number %d", s.events, e.N)
				}
				s.events++
				for _, v := range strict.Payload(e.Payload).Violations {
					t.Errorf("event %d: %v", e.N, v)
				}
				s.read(e)
				if t.Failed() {
					t.Fatalf("%s", e.Payload)
				}
			}
			if len(s.heroes) != int(contacts) {
				t.Errorf("%d contacts, want %d", len(s.heroes), contacts)
			}
			for _, row := range schemas.Automation().Rows {
				if id := row.ID(); row.Moment != "" && s.counts[id] < int(contacts)/200 {
					t.Errorf("%s only %d times", id, s.counts[id])
				}
			}
			several, renewed, upsold := 0, 0, 0
			for _, h := range s.heroes {
				if len(h.orders) > 1 {
					t.Errorf("%s has %d orders: who buys does so once, with all that goes with it", h.email, len(h.orders))
				}
				for _, o := range h.orders {
					if len(o.items) > 1 {
						several++
					}
					if len(o.items) > 2 && o.last.Sub(o.at) < 24*time.Hour {
						upsold++
					}
					if o.last.Sub(o.at) > 20*24*time.Hour {
						renewed++
					}
				}
			}
			if several < int(contacts)/100 || (renewed > int(contacts)/200) != seen || upsold == 0 {
				t.Errorf("%d orders with several items, %d with an upsell after a bump, %d renewed", several, upsold, renewed)
			}
			if perContact := float64(s.events) / float64(contacts); perContact < 3 || perContact > 20 {
				t.Errorf("%.1f events per contact", perContact)
			}
		})
	}
}

// storyReader follows the contacts.
type storyReader struct {
	t      *testing.T
	heroes map[int64]*hero
	emails map[string]int64
	counts map[string]int
	events uint64
	last   time.Time
	order  int64
}

func (s *storyReader) read(e fake.Event) {
	t := s.t
	event, err := schemas.Parse(e.Payload)
	if err != nil {
		t.Fatal(err)
	}
	id, email, _ := personOf(t, e.Payload)
	at := event.EventTime()
	if at.Before(s.last) {
		t.Errorf("at %v after %v", at, s.last)
	}
	s.last = at
	s.counts[e.Row.ID()]++
	h := s.heroes[id]
	if h == nil {
		h = &hero{email: email, tags: map[int64]bool{}, sold: map[int64]time.Time{}, orders: map[int64]*placed{}}
		s.heroes[id] = h
		if other, taken := s.emails[email]; taken {
			t.Errorf("%s is of %d and %d", email, id, other)
		}
		s.emails[email] = id
	}
	if h.email != email {
		t.Errorf("contact %d has %s and %s", id, h.email, email)
	}
	isOptIn := e.Row.Type == "contact.optin.completed"
	if isOptIn != h.optIn.IsZero() {
		t.Errorf("opted in %v", h.optIn)
	}
	if isOptIn {
		h.optIn = at
	}
	switch e := event.(type) {
	case *schemas.ContactTagAdded:
		if h.tags[e.Data.Tag.ID] {
			t.Errorf("tag %d was added already", e.Data.Tag.ID)
		}
		h.tags[e.Data.Tag.ID] = true
	case *schemas.ContactTagRemoved:
		if !h.tags[e.Data.Tag.ID] {
			t.Errorf("tag %d was not added, or removed already", e.Data.Tag.ID)
		}
		h.tags[e.Data.Tag.ID] = false
	case *schemas.ContactCampaignFinished:
		if h.finished || at.Sub(h.optIn) < 48*time.Hour {
			t.Error("campaign finished too soon or twice")
		}
		h.finished = true
	case *schemas.ContactCourseEnrolled:
		if sold, ok := h.sold[e.Data.Course.ID]; !ok || sold.After(at) {
			t.Errorf("course %d was not sold", e.Data.Course.ID)
		}
	case *schemas.ContactCourseBundleEnrolled:
		if !h.sale {
			t.Error("bundle without a sale")
		}
	case *schemas.ContactWebinarRegistered:
		if !e.Data.RegisteredAt.Before(e.Data.ScheduledAt.Time) {
			t.Error("webinar before its registration")
		}
	case *schemas.CustomerSaleCompleted:
		s.sale(h, e, at)
	}
}

func (s *storyReader) sale(h *hero, e *schemas.CustomerSaleCompleted, at time.Time) {
	t := s.t
	h.sale = true
	for _, r := range e.Data.OrderItem.Resources {
		if c, ok := r.ResourceKind.(*schemas.CourseResource); ok {
			h.sold[c.Data.ID] = at
		}
	}
	order, item := e.Data.Order, e.Data.OrderItem
	p := h.orders[order.ID]
	if p == nil {
		if order.ID <= s.order {
			t.Errorf("order %d after %d", order.ID, s.order)
		}
		s.order = order.ID
		p = &placed{at: order.CreatedAt.Time}
		h.orders[order.ID] = p
	}
	plan := e.Data.OfferPricePlan
	switch {
	case !order.CreatedAt.Equal(p.at), order.CreatedAt.After(at), order.CreatedAt.Before(h.optIn), item.CreatedAt.Before(order.CreatedAt.Time), item.CreatedAt.After(at):
		t.Errorf("order of %v, before %v, item of %v, at %v", order.CreatedAt, p.at, item.CreatedAt, at)
	case slices.Contains(p.items, item.ID):
		t.Errorf("item %d twice", item.ID)
	case plan.Type == "one_shot" && slices.Contains(p.plans, plan.ID):
		t.Errorf("price plan %d twice in order %d", plan.ID, order.ID)
	case plan.Type == "subscription" && len(p.plans) > 0 && (p.plans[0] != plan.ID || at.Sub(p.last) < 29*24*time.Hour):
		t.Errorf("subscription %d renewed after %v", plan.ID, at.Sub(p.last))
	}
	p.items, p.plans, p.last = append(p.items, item.ID), append(p.plans, plan.ID), at
}

// Stories are the same every time, and can be left in the middle.
func TestStoriesAgain(t *testing.T) {
	var first, second bytes.Buffer
	f := mustNew(t, 8, fake.Options{Seen: true})
	for e := range storiesOf(t, f, fake.StoryOptions{Contacts: 300}) {
		first.Write(append(e.Payload, '\n'))
	}
	for e := range storiesOf(t, f, fake.StoryOptions{Contacts: 300}) {
		if second.Write(append(e.Payload, '\n')); e.N == 100 {
			break
		}
	}
	if !bytes.HasPrefix(first.Bytes(), second.Bytes()) || second.Len() == 0 {
		t.Error("other stories")
	}
	// Single events are not changed by stories told before.
	if !bytes.Equal(f.Append(nil, 5), mustNew(t, 8, fake.Options{Seen: true}).Append(nil, 5)) {
		t.Error("stories change single events")
	}
}

// Only the events that are asked for are told, with the same contacts.
func TestStoriesOfSomeEvents(t *testing.T) {
	f := mustNew(t, 8, fake.Options{Events: []string{"customer.*"}})
	n := uint64(0)
	for e := range storiesOf(t, f, fake.StoryOptions{Contacts: 500, Start: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}) {
		if event, err := schemas.Parse(e.Payload); err != nil || e.Row.Type != "customer.sale.completed" || event.EventTime().Year() != 2030 {
			t.Errorf("%v: %s", err, e.Payload)
		}
		n++
	}
	if n < 20 {
		t.Errorf("%d sales", n)
	}
	for _, o := range []fake.StoryOptions{{Days: -1}, {Days: 4000}, {Contacts: 1 << 60}} {
		if _, err := f.Stories(o); err == nil {
			t.Errorf("no error for %+v", o)
		}
	}
	if _, err := mustNew(t, 1, fake.Options{Mix: map[string]float64{"*": 1}}).Stories(fake.StoryOptions{}); err == nil {
		t.Error("no error for a mix")
	}
}

func BenchmarkStories(b *testing.B) {
	f := mustNew(b, 7, fake.Options{})
	b.ReportAllocs()
	var n uint64
	for b.Loop() {
		for range storiesOf(b, f, fake.StoryOptions{Contacts: 10_000}) {
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}
