package drift

import (
	"slices"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"

	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/jsonpos"
)

// Verdict says whose the difference is.
type Verdict string

// The verdicts.
const (
	ProviderDrift    Verdict = "provider-drift"    // it began while we looked on, or since the baseline
	DocumentationGap Verdict = "documentation-gap" // it was there all the time, beside what is documented
	WrongSchema      Verdict = "wrong-schema"      // it was there all the time, against what is documented
)

// Words says the verdict to people.
func (v Verdict) Words() string {
	switch v {
	case ProviderDrift:
		return "provider drift"
	case DocumentationGap:
		return "documentation gap"
	}
	return "our schema is wrong"
}

// EventShare is how many deliveries of an event have a finding.
type EventShare struct {
	Event string `json:"event"`
	Of    int    `json:"of"`
	N     int    `json:"n"`
}

// Finding is one difference.
type Finding struct {
	Kind    Kind         `json:"rule"`
	Pointer string       `json:"pointer"` // with * for indexes
	Detail  string       `json:"detail,omitempty"`
	Want    string       `json:"want"`
	Got     string       `json:"got"`
	Example string       `json:"example,omitempty"` // redacted
	N       int          `json:"n"`
	Of      int          `json:"of"` // deliveries of its events
	First   time.Time    `json:"first,omitzero"`
	Last    time.Time    `json:"last,omitzero"`
	Events  []EventShare `json:"events"`
	Verdict Verdict      `json:"verdict"`
	// Evidence is "unknown" where the catalog has the member and does not say how it is
	// known; otherwise "".
	Evidence   schemas.Evidence `json:"evidence,omitempty"`
	Suggestion string           `json:"suggestion,omitempty"` // a field of the event's Go struct
	// Fingerprint stands for the difference in whichever events, Fingerprints are those
	// of each event that has it. A baseline has one or the other.
	Fingerprint  string   `json:"fingerprint"`
	Fingerprints []string `json:"fingerprints"`
}

// Options of what is found.
type Options struct {
	// Baseline are the fingerprints of what was found before: it is no news. What
	// is not in it is the provider's drift.
	Baseline fingerprint.Set
	// NeverSeenAfter is how many deliveries of an event say that what never came is never
	// sent; 0 means 100.
	NeverSeenAfter int
}

// Findings gives what differs, the worst first. What is in the baseline is left
// out and counted.
func (k *Collector) Findings(o Options) (found []Finding, known int) {
	t := k.Tally()
	return (&finder{k.catalog, k.docs, &t}).findings(o)
}

// finder finds what a tally has beside a catalog.
type finder struct {
	catalog *schemas.Catalog
	docs    map[string]*documented
	tally   *Tally
}

func (k *finder) findings(o Options) (found []Finding, known int) {
	if o.NeverSeenAfter <= 0 {
		o.NeverSeenAfter = 100
	}
	for _, f := range append(renamed(k.tally.Facts), k.neverSeen(o.NeverSeenAfter)...) {
		finding := k.finding(f, o.NeverSeenAfter)
		if o.Baseline.Has(finding.Fingerprint) || o.Baseline.Has(finding.Fingerprints...) {
			known++
			continue
		}
		if o.Baseline != nil {
			finding.Verdict = ProviderDrift
		}
		found = append(found, finding)
	}
	sorted.By(found, func(a, b Finding) int { return kindRank(a.Kind) - kindRank(b.Kind) })
	return found, known
}

func kindRank(k Kind) int {
	for i, kind := range []Kind{RenamedMember, MissingMember, NullMember, OtherType, UndocumentedType, UndocumentedMember, NewValue, OtherFormat, NeverSeen, OrderChanged, EncodingChanged} {
		if kind == k {
			return i
		}
	}
	return 0
}

// Breaks tells whether receivers that rely on the documentation fail.
func (f *Finding) Breaks() bool {
	switch f.Kind {
	case RenamedMember, MissingMember, NullMember, OtherType, NeverSeen:
		return true
	}
	return false
}

// renamed makes one fact of a member that is gone and one that came in the same
// deliveries of the same object.
func renamed(facts []*Fact) []*Fact {
	gone := map[*Fact]bool{}
	var all []*Fact
	for _, missing := range facts {
		if missing.Kind != MissingMember || missing.Pointer == "" {
			continue
		}
		for _, came := range facts {
			if came.Kind != UndocumentedMember || gone[came] || parentOf(came.Pointer) != parentOf(missing.Pointer) || !sameDeliveries(missing, came) {
				continue
			}
			gone[missing], gone[came] = true, true
			merged := *came
			merged.Kind, merged.Pointer, merged.Detail = RenamedMember, missing.Pointer, came.Pointer
			merged.Want, merged.Got = nameOf(missing.Pointer), nameOf(came.Pointer)
			merged.renamed = []*Fact{missing, came}
			detail := came.Pointer
			if came.Hidden {
				detail = came.Fingerprint // how the name is redacted is another thing each time
			}
			merged.Fingerprint = factKey{RenamedMember, missing.Pointer, detail}.fingerprint("")
			all = append(all, &merged)
			break
		}
	}
	for _, f := range facts {
		if !gone[f] {
			all = append(all, f)
		}
	}
	return all
}

func sameDeliveries(a, b *Fact) bool {
	if a.N != b.N || !a.First.Equal(b.First) || !a.Last.Equal(b.Last) || len(a.Events) != len(b.Events) {
		return false
	}
	for event, e := range a.Events {
		if other := b.Events[event]; other == nil || other.N != e.N || other.Before != e.Before {
			return false
		}
	}
	return true
}

// parentOf is the pattern of the object around a member; that of the payload is around itself.
func parentOf(pattern string) string {
	return pattern[:max(strings.LastIndexByte(pattern, '/'), 0)]
}

// nameOf is the name of the member at a pattern; "" of the payload.
func nameOf(pattern string) string {
	tokens := jsonpos.Tokens(pattern)
	if len(tokens) == 0 {
		return ""
	}
	return tokens[len(tokens)-1]
}

// neverSeen gives the optional members that are documented and never came.
// Required ones are missing in every delivery: see finding.
func (k *finder) neverSeen(enough int) []*Fact {
	byPattern := map[string]*Fact{}
	var all []*Fact
	for _, row := range k.catalog.Rows {
		e := k.tally.Events[row.ID()]
		if e == nil || e.N < enough {
			continue
		}
		d := k.docs[row.ID()]
		for _, pattern := range e.Unseen {
			if required, known := d.required[pattern]; !known || required || d.evidence(pattern) == schemas.Seen || slices.Contains(e.Unseen, parentOf(pattern)) {
				continue
			}
			key := factKey{kind: NeverSeen, pattern: pattern}
			f := byPattern[pattern]
			if f == nil {
				f = &Fact{Kind: NeverSeen, Pointer: pattern, Want: "member " + nameOf(pattern), Events: map[string]*EventFact{}, Fingerprint: key.fingerprint("")}
				byPattern[pattern] = f
				all = append(all, f)
			}
			f.Events[row.ID()] = &EventFact{Fingerprint: key.fingerprint(row.ID())}
		}
	}
	sorted.By(all, func(a, b *Fact) int { return strings.Compare(a.Pointer, b.Pointer) })
	return all
}

func (k *finder) finding(f *Fact, enough int) Finding {
	if f.Kind == MissingMember && f.N >= enough && k.always(f) {
		never := *f
		never.Kind = NeverSeen
		f = &never
	}
	x := Finding{
		Kind: f.Kind, Pointer: f.Pointer, Detail: f.Detail, Want: f.Want, Got: f.Got, Example: f.Example,
		N: f.N, First: f.First, Last: f.Last, Verdict: k.verdict(f), Events: []EventShare{},
	}
	for _, id := range append(k.catalog.IDs(), "") {
		if e := f.Events[id]; e != nil {
			of := k.tally.Payloads
			if id != "" {
				of = k.tally.count(id)
			}
			x.Of += of
			if id != "" {
				x.Events = append(x.Events, EventShare{id, of, e.N})
			}
		}
	}
	switch f.Kind {
	case EncodingChanged:
		for _, e := range Encodings() {
			if e.Name == f.Detail {
				x.Want, x.Got = e.Want, e.Got
			}
		}
	case OrderChanged:
		for _, id := range sorted.Keys(f.Events) {
			if d := k.docs[id]; d != nil && len(d.order[f.Pointer]) > 0 {
				x.Want = strings.Join(d.order[f.Pointer][0], ", ")
			}
		}
	case UndocumentedMember:
		x.Want = "no member " + nameOf(f.Pointer)
	case NullMember:
		x.Got = "null"
	case OtherType:
		x.Got = f.Detail
	case MissingMember, NeverSeen:
		x.Got = "nothing"
	}
	x.Fingerprint, x.Fingerprints = f.Fingerprint, f.fingerprints()
	x.Suggestion = k.suggest(f)
	for id := range f.Events {
		if d := k.docs[id]; d != nil && d.has(f.Pointer) && d.evidence(f.Pointer) == schemas.Unknown {
			x.Evidence = schemas.Unknown
		}
	}
	return x
}

// fingerprints are those of a fact in each of its events. A renamed member is known
// where it is known that one is gone and the other there: a longer run may tell that the
// two are one. How payloads are written is the same for all events.
func (f *Fact) fingerprints() []string {
	facts := f.renamed
	if facts == nil {
		facts = []*Fact{f}
	}
	var all []string
	for _, event := range sorted.Keys(f.Events) {
		for _, one := range facts {
			mark := one.Events[event].Fingerprint
			if f.Kind == EncodingChanged {
				mark = f.Fingerprint
			}
			if !slices.Contains(all, mark) {
				all = append(all, mark)
			}
		}
	}
	return all
}

// long is after how many deliveries without a fact its first one is a change.
const long = 5

// verdict says whose a fact is: a change when it began after a while and then
// stayed; otherwise it was so all the time.
func (k *finder) verdict(f *Fact) Verdict {
	before, n, rest := 0, 0, 0
	for id, e := range f.Events {
		if id == "" {
			continue
		}
		before += e.Before
		n += e.N
		rest += k.tally.count(id) - e.Before
	}
	if before >= long && 10*n >= 9*rest && n > 0 {
		return ProviderDrift
	}
	switch f.Kind {
	case UndocumentedType, UndocumentedMember, NewValue, OtherFormat, OrderChanged, EncodingChanged:
		return DocumentationGap
	}
	return WrongSchema
}
