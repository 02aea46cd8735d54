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
	if o.NeverSeenAfter <= 0 {
		o.NeverSeenAfter = 100
	}
	facts := make([]*fact, 0, len(k.facts))
	for _, f := range k.facts {
		facts = append(facts, f)
	}
	sorted.By(facts, func(a, b *fact) int {
		return strings.Compare(a.pattern+"\x00"+string(a.kind)+"\x00"+a.detail, b.pattern+"\x00"+string(b.kind)+"\x00"+b.detail)
	})
	for _, f := range append(k.renamed(facts), k.neverSeen(o.NeverSeenAfter)...) {
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
func (k *Collector) renamed(facts []*fact) []*fact {
	gone := map[*fact]bool{}
	var all []*fact
	for _, missing := range facts {
		if missing.kind != MissingMember {
			continue
		}
		parent := missing.pattern[:strings.LastIndexByte(missing.pattern, '/')]
		for _, came := range facts {
			if came.kind != UndocumentedMember || gone[came] || came.pattern[:strings.LastIndexByte(came.pattern, '/')] != parent || !sameDeliveries(missing, came) {
				continue
			}
			gone[missing], gone[came] = true, true
			merged := *came
			merged.factKey = factKey{RenamedMember, missing.pattern, came.pattern}
			merged.renamed = []factKey{missing.factKey, came.factKey}
			merged.want, merged.got = nameOf(missing.pattern), nameOf(came.pattern)
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

func sameDeliveries(a, b *fact) bool {
	if a.n != b.n || !a.first.Equal(b.first) || !a.last.Equal(b.last) || len(a.events) != len(b.events) {
		return false
	}
	for event, e := range a.events {
		if other := b.events[event]; other == nil || *other != *e {
			return false
		}
	}
	return true
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
func (k *Collector) neverSeen(enough int) []*fact {
	byPattern := map[string]*fact{}
	var all []*fact
	for _, row := range k.catalog.Rows {
		e := k.events[row.ID()]
		if e == nil || e.n < enough {
			continue
		}
		paths := map[string]bool{}
		for path := range e.paths {
			paths[path] = true
		}
		for key, s := range k.shapes {
			if key.event == row.ID() {
				for _, path := range s.paths {
					paths[path] = true
				}
			}
		}
		d := k.docs[row.ID()]
		for pattern, required := range d.required {
			parent := pattern[:strings.LastIndexByte(pattern, '/')]
			if required || d.evidence(pattern) == schemas.Seen || paths[pattern] || parent != "" && !paths[parent] && !strings.HasSuffix(parent, "/*") {
				continue
			}
			f := byPattern[pattern]
			if f == nil {
				f = &fact{factKey: factKey{NeverSeen, pattern, ""}, want: "member " + nameOf(pattern), events: map[string]*eventFact{}}
				byPattern[pattern] = f
				all = append(all, f)
			}
			f.events[row.ID()] = &eventFact{}
		}
	}
	sorted.By(all, func(a, b *fact) int { return strings.Compare(a.pattern, b.pattern) })
	return all
}

func (k *Collector) finding(f *fact, enough int) Finding {
	if f.kind == MissingMember && f.n >= enough && k.always(f) {
		never := *f
		never.kind = NeverSeen
		f = &never
	}
	x := Finding{
		Kind: f.kind, Pointer: k.sayPattern(f.pattern), Detail: f.detail, Want: f.want, Got: f.got, Example: f.example,
		N: f.n, First: f.first.UTC(), Last: f.last.UTC(), Verdict: k.verdict(f), Events: []EventShare{},
	}
	if f.first.IsZero() {
		x.First, x.Last = time.Time{}, time.Time{}
	}
	for _, id := range append(k.catalog.IDs(), "") {
		if e := f.events[id]; e != nil {
			of := k.Payloads
			if id != "" {
				of = k.event(id).n
			}
			x.Of += of
			if id != "" {
				x.Events = append(x.Events, EventShare{id, of, e.n})
			}
		}
	}
	switch f.kind {
	case UndocumentedType, NewValue:
		x.Detail = k.sayValue(f.detail)
	case RenamedMember:
		x.Detail, x.Want, x.Got = k.sayPattern(f.detail), nameOf(f.pattern), k.sayName(nameOf(f.detail))
	case EncodingChanged:
		for _, e := range Encodings() {
			if e.Name == f.detail {
				x.Want, x.Got = e.Want, e.Got
			}
		}
	case OrderChanged:
		for id := range f.events {
			if d := k.docs[id]; d != nil {
				x.Want = strings.Join(d.order[f.pattern][0], ", ")
			}
		}
	case UndocumentedMember:
		x.Want = "no member " + k.sayName(nameOf(f.pattern))
	case NullMember:
		x.Got = "null"
	case OtherType:
		x.Got = f.detail
	case MissingMember, NeverSeen:
		x.Got = "nothing"
	}
	x.Fingerprint, x.Fingerprints = f.fingerprint(""), f.fingerprints()
	x.Suggestion = k.suggest(f)
	for id := range f.events {
		if d := k.docs[id]; d != nil && d.has(f.pattern) && d.evidence(f.pattern) == schemas.Unknown {
			x.Evidence = schemas.Unknown
		}
	}
	return x
}

// fingerprints are those of a fact in each of its events. A renamed member is known
// where it is known that one is gone and the other there: a longer run may tell that the
// two are one. How payloads are written is the same for all events.
func (f *fact) fingerprints() []string {
	keys := f.renamed
	if keys == nil {
		keys = []factKey{f.factKey}
	}
	var all []string
	for _, event := range sorted.Keys(f.events) {
		for _, key := range keys {
			if f.kind == EncodingChanged {
				event = ""
			}
			if one := key.fingerprint(event); !slices.Contains(all, one) {
				all = append(all, one)
			}
		}
	}
	return all
}

// long is after how many deliveries without a fact its first one is a change.
const long = 5

// verdict says whose a fact is: a change when it began after a while and then
// stayed; otherwise it was so all the time.
func (k *Collector) verdict(f *fact) Verdict {
	before, n, rest := 0, 0, 0
	for id, e := range f.events {
		if id == "" {
			continue
		}
		before += e.before
		n += e.n
		rest += k.event(id).n - e.before
	}
	if before >= long && 10*n >= 9*rest && n > 0 {
		return ProviderDrift
	}
	switch f.kind {
	case UndocumentedType, UndocumentedMember, NewValue, OtherFormat, OrderChanged, EncodingChanged:
		return DocumentationGap
	}
	return WrongSchema
}
