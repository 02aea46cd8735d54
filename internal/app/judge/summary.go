package judge

import (
	"errors"
	"fmt"
	"time"

	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

// Summary is what a run has counted: the last line of siohook validate --format json.
type Summary struct {
	Files       int                   `json:"files"`
	Payloads    int                   `json:"payloads"`
	Valid       int                   `json:"valid"`
	Invalid     int                   `json:"invalid"`
	Warnings    int                   `json:"warnings"`
	Verified    *int                  `json:"verified,omitempty"`     // payloads with the signature of their body; nil where that is not looked at
	NotRecorded int                   `json:"not_recorded,omitempty"` // POSTs whose body the files do not have
	Profiles    map[string]int        `json:"profiles"`               // payloads
	Events      map[string]EventCount `json:"events"`                 // by id; "" for payloads of no event
	Rules       map[string]int        `json:"rules"`                  // violations
	// Unnamed are the payloads of which nothing says which of several events they are, by these
	// events: "A or B". They count as the first.
	Unnamed     map[string]int `json:"unnamed,omitempty"`
	Interrupted bool           `json:"interrupted,omitempty"`
	Problem     string         `json:"problem,omitempty"`
}

// EventCount is the payloads of an event.
type EventCount struct {
	Payloads int `json:"payloads"`
	Invalid  int `json:"invalid"`
}

// NewSummary is that of no payload.
func NewSummary() Summary {
	return Summary{Profiles: map[string]int{}, Events: map[string]EventCount{}, Rules: map[string]int{}}
}

// Check fails on a summary that no run gives.
func (s *Summary) Check() error {
	if s.Profiles == nil || s.Events == nil || s.Rules == nil {
		return errors.New("want members profiles, events and rules")
	}
	events, invalid, profiles, violations := 0, 0, 0, 0
	for _, e := range s.Events {
		events, invalid = events+e.Payloads, invalid+e.Invalid
	}
	for _, n := range s.Profiles {
		profiles += n
	}
	for _, n := range s.Rules {
		violations += n
	}
	if events != s.Payloads || invalid != s.Invalid || profiles != s.Payloads || s.Valid+s.Invalid != s.Payloads || violations < s.Invalid+s.Warnings || s.Files < 0 || s.Verified != nil && (*s.Verified < 0 || *s.Verified > s.Payloads) {
		return errors.New("the counts do not add up")
	}
	return nil
}

// Add adds what another run has counted.
func (s *Summary) Add(o *Summary) {
	s.Files += o.Files
	s.Payloads += o.Payloads
	s.Valid += o.Valid
	s.Invalid += o.Invalid
	s.Warnings += o.Warnings
	s.NotRecorded += o.NotRecorded
	if o.Verified != nil {
		s.verified(*o.Verified)
	}
	for profile, n := range o.Profiles {
		s.Profiles[profile] += n
	}
	for id, e := range o.Events {
		had := s.Events[id]
		s.Events[id] = EventCount{had.Payloads + e.Payloads, had.Invalid + e.Invalid}
	}
	for rule, n := range o.Rules {
		s.Rules[rule] += n
	}
	for events, n := range o.Unnamed {
		s.unnamed(events, n)
	}
	s.Interrupted = s.Interrupted || o.Interrupted
}

// unnamed counts payloads that may be of several events.
func (s *Summary) unnamed(events string, n int) {
	if s.Unnamed == nil {
		s.Unnamed = map[string]int{}
	}
	s.Unnamed[events] += n
}

// verified counts signatures.
func (s *Summary) verified(n int) {
	if s.Verified == nil {
		s.Verified = new(int)
	}
	*s.Verified += n
}

// count counts payloads of an event that were found alike.
func (s *Summary) count(profile, event string, n int, found []report.Finding) {
	one := Summary{Payloads: n, Profiles: map[string]int{profile: n}, Rules: map[string]int{}}
	for i := range found {
		one.Rules[found[i].Rule]++
		if found[i].Severity == report.Warning {
			one.Warnings++
		} else {
			one.Invalid = 1
		}
	}
	one.Valid = n - one.Invalid
	one.Events = map[string]EventCount{event: {n, one.Invalid}}
	s.Add(&one)
}

// Report is the summary as reports have it.
func (s *Summary) Report(started time.Time, took time.Duration) report.Summary {
	sum := report.Summary{
		Files: s.Files, Cases: s.Payloads, Passed: s.Valid, Failed: s.Invalid, Warnings: s.Warnings, Errors: -s.Warnings,
		Started: started, Duration: took, Interrupted: s.Interrupted, Problem: s.Problem,
		Title: "Validation of " + words.Count(s.Payloads, "payload"), Facts: []report.Detail{{Name: "result", Text: s.String()}}, Tables: s.table(),
	}
	for _, n := range s.Rules {
		sum.Errors += n
	}
	sum.Object = struct {
		Kind string `json:"kind"`
		*Summary
	}{"summary", s}
	return sum
}

// table has the payloads by event.
func (s *Summary) table() []report.Table {
	if len(s.Events) == 0 {
		return nil
	}
	t := report.Table{Title: "Payloads by event", Head: []string{"Event", "Payloads", "Invalid"}}
	for _, event := range sorted.Keys(s.Events) {
		n := s.Events[event]
		invalid := report.Cell{Text: words.Number(n.Invalid)}
		if n.Invalid > 0 {
			invalid.Level = "bad"
		}
		name := event
		if name == "" {
			name = "(unknown)"
		}
		t.Rows = append(t.Rows, []report.Cell{{Text: name}, {Text: words.Number(n.Payloads)}, invalid})
	}
	return []report.Table{t}
}

// String is the summary in one line.
func (s *Summary) String() string {
	said := fmt.Sprintf("%s in %s: %s valid, %s invalid, %s",
		words.Count(s.Payloads, "payload"), words.Count(s.Files, "file"), words.Number(s.Valid), words.Number(s.Invalid), words.Count(s.Warnings, "warning"))
	if s.Verified != nil {
		said += "; " + words.Count(*s.Verified, "signature") + " verified"
	}
	for _, events := range sorted.Keys(s.Unnamed) {
		said += fmt.Sprintf("; %s without a name: %s", words.Count(s.Unnamed[events], "payload"), events)
	}
	if s.NotRecorded > 0 {
		said += "; " + words.Count(s.NotRecorded, "request") + " without a recorded body"
	}
	return said
}
