package drift

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// Tally is what was counted, from which all findings follow. Of payloads it has only what
// findings show, so that reports can have it: several of them add up to that of one run.
type Tally struct {
	Payloads int                    `json:"payloads"`
	Broken   int                    `json:"not_json"` // of the payloads
	Events   map[string]*EventTally `json:"events"`   // by id
	Facts    []*Fact                `json:"facts"`
}

// EventTally is how often an event came.
type EventTally struct {
	N      int      `json:"n"`
	Unseen []string `json:"unseen"` // documented members that never came, by pattern
}

// Fact is something that payloads have and the catalog has not.
type Fact struct {
	Kind    Kind   `json:"rule"`
	Pointer string `json:"pointer"`
	Detail  string `json:"detail,omitempty"`
	// Hidden tells that a name or a value is redacted.
	Hidden  bool      `json:"hidden,omitempty"`
	Want    string    `json:"want"`
	Got     string    `json:"got"`
	GotType string    `json:"got_type,omitempty"`
	Example string    `json:"example,omitempty"`
	N       int       `json:"n"`
	First   time.Time `json:"first,omitzero"`
	Last    time.Time `json:"last,omitzero"`

	Events      map[string]*EventFact `json:"events"` // by id; "" for payloads of no event
	Fingerprint string                `json:"fingerprint"`

	renamed []*Fact // of a renamed member: the one that is gone and the one that came
}

// EventFact is a fact within one event.
type EventFact struct {
	N           int    `json:"n"`
	Before      int    `json:"before"` // deliveries of the event before the first that has it
	Fingerprint string `json:"fingerprint"`
}

// NewTally is that of no payload.
func NewTally() Tally { return Tally{Events: map[string]*EventTally{}, Facts: []*Fact{}} }

// Tally gives what was counted so far.
func (k *Collector) Tally() Tally {
	t := NewTally()
	t.Payloads, t.Broken = k.Payloads, k.Broken
	for id, e := range k.events {
		t.Events[id] = &EventTally{N: e.n, Unseen: []string{}}
		seen := map[string]bool{}
		for path := range e.paths {
			seen[path] = true
		}
		for key, s := range k.shapes {
			if key.event == id {
				for _, path := range s.paths {
					seen[path] = true
				}
			}
		}
		for _, pattern := range sorted.Keys(k.docs[id].required) {
			if !seen[pattern] {
				t.Events[id].Unseen = append(t.Events[id].Unseen, pattern)
			}
		}
	}
	for _, f := range k.facts {
		t.Facts = append(t.Facts, k.tell(f))
	}
	t.sort()
	return t
}

// tell redacts a fact.
func (k *Collector) tell(f *fact) *Fact {
	told := &Fact{
		Kind: f.kind, Pointer: k.sayPattern(f.pattern), Detail: f.detail, Want: f.want, Got: f.got, GotType: f.gotType, Example: f.example,
		N: f.n, Events: map[string]*EventFact{}, Fingerprint: f.fingerprint(""),
	}
	if !f.first.IsZero() {
		told.First, told.Last = f.first.UTC(), f.last.UTC()
	}
	told.Hidden = slices.ContainsFunc(jsonpos.Tokens(f.pattern), func(name string) bool { return !k.keepsName(name) })
	if f.kind == UndocumentedType || f.kind == NewValue {
		told.Detail = k.sayValue(f.detail)
		told.Hidden = told.Hidden || f.detail != "" && !isIdentifier(f.detail)
	}
	for id, e := range f.events {
		told.Events[id] = &EventFact{e.n, e.before, f.fingerprint(id)}
	}
	return told
}

// sort puts facts into the order of findings. That of hidden ones does not depend on how they are
// redacted.
func (t *Tally) sort() {
	sorted.By(t.Facts, func(a, b *Fact) int {
		switch {
		case a.Hidden && b.Hidden:
			return strings.Compare(a.Fingerprint, b.Fingerprint)
		case a.Hidden:
			return 1
		case b.Hidden:
			return -1
		}
		return slices.Compare([]string{a.Pointer, string(a.Kind), a.Detail}, []string{b.Pointer, string(b.Kind), b.Detail})
	})
}

// Add adds what was counted of later payloads, as if they had come to the same run.
func (t *Tally) Add(later *Tally) {
	known := map[string]*Fact{}
	for _, f := range t.Facts {
		known[f.Fingerprint] = f
	}
	for _, f := range later.Facts {
		had := known[f.Fingerprint]
		if had == nil && len(t.Facts) >= mostFacts {
			f = f.surplus()
			had = known[f.Fingerprint]
		}
		if had == nil {
			had = &Fact{
				Kind: f.Kind, Pointer: f.Pointer, Detail: f.Detail, Hidden: f.Hidden, Want: f.Want, Got: f.Got, GotType: f.GotType, Example: f.Example,
				Events: map[string]*EventFact{}, Fingerprint: f.Fingerprint,
			}
			known[f.Fingerprint] = had
			t.Facts = append(t.Facts, had)
		}
		had.add(f, t)
	}
	for id, e := range later.Events {
		had := t.Events[id]
		if had == nil {
			t.Events[id] = &EventTally{e.N, slices.Clone(e.Unseen)}
			continue
		}
		had.N += e.N
		had.Unseen = slices.DeleteFunc(had.Unseen, func(pattern string) bool { return !slices.Contains(e.Unseen, pattern) })
	}
	t.Payloads += later.Payloads
	t.Broken += later.Broken
	t.sort()
}

// add adds what the same fact has in payloads that come after those of a tally.
func (f *Fact) add(later *Fact, earlier *Tally) {
	f.N += later.N
	if f.First.IsZero() || !later.First.IsZero() && later.First.Before(f.First) {
		f.First = later.First
	}
	if later.Last.After(f.Last) {
		f.Last = later.Last
	}
	for id, e := range later.Events {
		if had := f.Events[id]; had != nil {
			had.N += e.N
			continue
		}
		f.Events[id] = &EventFact{e.N, e.Before, e.Fingerprint}
		if id != "" {
			f.Events[id].Before += earlier.count(id)
		}
	}
}

// surplus stands for a fact that is one too many.
func (f *Fact) surplus() *Fact {
	key := factKey{kind: f.Kind}
	s := &Fact{Kind: f.Kind, Want: fewerWanted, Got: manyGot, N: f.N, First: f.First, Last: f.Last, Events: map[string]*EventFact{}, Fingerprint: key.fingerprint("")}
	for id, e := range f.Events {
		s.Events[id] = &EventFact{e.N, e.Before, key.fingerprint(id)}
	}
	return s
}

// count is how many deliveries of an event there were.
func (t *Tally) count(id string) int {
	if e := t.Events[id]; e != nil {
		return e.N
	}
	return 0
}

// Check fails on a tally that no run gives.
func (t *Tally) Check() error {
	if t.Events == nil || t.Facts == nil {
		return errors.New("want members events and facts, got none")
	}
	if t.Payloads < 0 || t.Broken < 0 || t.Broken > t.Payloads {
		return fmt.Errorf("want counts from 0, got payloads %d and not_json %d", t.Payloads, t.Broken)
	}
	for id, e := range t.Events {
		if e == nil || e.N < 0 {
			return fmt.Errorf("want a count of event %.50q", id)
		}
	}
	if len(t.Facts) > mostFacts+len(Kinds()) {
		return errors.New("want fewer elements of facts")
	}
	for i, f := range t.Facts {
		if f == nil || f.Fingerprint == "" || f.N < 0 || f.Pointer != "" && !strings.HasPrefix(f.Pointer, "/") {
			return fmt.Errorf("want a fact at /facts/%d", i)
		}
		for id, e := range f.Events {
			if e == nil || e.N < 0 || e.Before < 0 {
				return fmt.Errorf("want counts of event %.50q at /facts/%d", id, i)
			}
		}
	}
	return nil
}

// Findings gives what differs from a catalog, the worst first. What is in the baseline is left
// out and counted.
func (t *Tally) Findings(c *schemas.Catalog, o Options) (found []Finding, known int, err error) {
	docs, err := documents(c)
	if err != nil {
		return nil, 0, err
	}
	found, known = (&finder{c, docs, t}).findings(o)
	return found, known, nil
}
