package load_test

import (
	"iter"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

func next(t *testing.T, s load.Source) load.Made {
	t.Helper()
	m, err := s.Next([]byte("before "))
	if err != nil {
		t.Fatal(err)
	}
	body, ok := strings.CutPrefix(string(m.Body), "before ")
	if !ok {
		t.Fatalf("not appended: %s", m.Body)
	}
	m.Body = []byte(body)
	return m
}

// Shards have every event once, under its id.
func TestEventsOfShards(t *testing.T) {
	f, err := fake.New(3, fake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for i := range uint64(3) {
		s := load.Events(f, 10, fake.Shard{Index: i + 1, Of: 3}, false)
		for range 100 {
			m := next(t, s)
			got[string(m.Body)] = m.Event
		}
	}
	for n := uint64(10); n < 310; n++ {
		if e := f.Event(n); got[string(e.Payload)] != e.Row.ID() {
			t.Fatalf("event %d is sent as %q, want %s", n, got[string(e.Payload)], e.Row.ID())
		}
	}
}

// When all stories are told, those of others follow.
func TestStoriesGoOn(t *testing.T) {
	rounds := uint64(0)
	tell := func(round uint64) (iter.Seq[fake.Event], error) {
		rounds = round + 1
		f, err := fake.New(1+round, fake.Options{})
		if err != nil {
			return nil, err
		}
		return f.Stories(fake.StoryOptions{Contacts: 3, Days: 20})
	}
	s, stop := load.Stories(tell, fake.Shard{})
	defer stop()
	v := validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict})
	different := map[string]bool{}
	for range 300 {
		m := next(t, s)
		different[string(m.Body)] = true
		if r := v.Payload(m.Body); len(r.Violations) > 0 || r.Event != m.Event {
			t.Fatalf("%s as %s: %v", r.Event, m.Event, r.Violations)
		}
	}
	if rounds < 3 || len(different) != 300 {
		t.Errorf("%d rounds, %d different events of 300", rounds, len(different))
	}
	none, stop := load.Stories(func(uint64) (iter.Seq[fake.Event], error) { return func(func(fake.Event) bool) {}, nil }, fake.Shard{})
	defer stop()
	if _, err := none.Next(nil); err == nil {
		t.Error("stories without an event go on for ever")
	}
}

// The share is what was asked for, and every broken payload has a violation.
func TestInvalidShare(t *testing.T) {
	s, err := load.Invalid(made(t), 0.25, 1, fake.Options{Events: []string{"contact.*"}})
	if err != nil {
		t.Fatal(err)
	}
	v := validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict})
	broken, numbers := 0, map[uint64]bool{}
	for range 4000 {
		m := next(t, s)
		if numbers[m.N] {
			t.Fatalf("two payloads are number %d", m.N)
		}
		numbers[m.N] = true
		if valid := v.Payload(m.Body).Valid(); valid == m.Invalid {
			t.Fatalf("valid: %v, said to be broken: %v: %s", valid, m.Invalid, m.Body)
		}
		if m.Invalid {
			broken++
			if !strings.HasPrefix(m.Event, "contact.") {
				t.Fatalf("a broken %s", m.Event)
			}
		}
	}
	if share := float64(broken) / 4000; math.Abs(share-0.25) > 0.03 {
		t.Errorf("%.3f of the payloads are broken, want 0.25", share)
	}
}

func TestList(t *testing.T) {
	l := load.NewList(schemas.Automation())
	if _, err := l.Next(nil); err == nil {
		t.Error("a list without payloads goes on for ever")
	}
	sample, err := os.ReadFile("../../../testdata/samples/contact.tag.added.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{string(sample), "no JSON", `{"type":"customer.sale.canceled"}`} {
		if err := l.Add("", schemas.Delivery{Body: []byte(body)}); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []string{"contact.tag.added", "", "", "contact.tag.added"} {
		if m := next(t, l); m.Event != want || m.Invalid || m.N != uint64(i) {
			t.Errorf("payload %d is number %d, %q, want %q", i, m.N, m.Event, want)
		}
	}
	if err := l.Add("", schemas.Delivery{Body: make([]byte, 65<<20)}); err == nil {
		t.Error("65 MB are kept in memory")
	}
}
