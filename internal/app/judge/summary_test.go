package judge_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/judge"
)

// What runs have counted adds up, whatever it is.
func TestSummariesAddUp(t *testing.T) {
	two := 2
	one := judge.Summary{
		Files: 1, Payloads: 5, Valid: 3, Invalid: 2, Warnings: 1, Verified: &two, NotRecorded: 4, Profiles: map[string]int{"lenient": 5},
		Events: map[string]judge.EventCount{"a": {Payloads: 5, Invalid: 2}}, Rules: map[string]int{"type": 3, "news": 1}, Unnamed: map[string]int{"a or b": 2}, Interrupted: true,
	}
	four := 4
	want := judge.Summary{
		Files: 2, Payloads: 10, Valid: 6, Invalid: 4, Warnings: 2, Verified: &four, NotRecorded: 8, Profiles: map[string]int{"lenient": 10},
		Events: map[string]judge.EventCount{"a": {Payloads: 10, Invalid: 4}}, Rules: map[string]int{"type": 6, "news": 2}, Unnamed: map[string]int{"a or b": 4}, Interrupted: true,
	}
	sum, nothing := judge.NewSummary(), judge.NewSummary()
	for _, more := range []*judge.Summary{&one, &one, &nothing} {
		sum.Add(more)
	}
	if diff := cmp.Diff(want, sum); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := sum.Check(); err != nil {
		t.Error(err)
	}
	// Of the violations some are warnings, the others are errors.
	if r := sum.Report(time.Time{}, 0); r.Errors != 6 || r.Warnings != 2 || r.Failed != 4 {
		t.Errorf("%+v", r)
	}
	for name, wrong := range map[string]func(s *judge.Summary){
		"events":     func(s *judge.Summary) { s.Events = map[string]judge.EventCount{"a": {Payloads: 9, Invalid: 4}} },
		"invalid":    func(s *judge.Summary) { s.Events = map[string]judge.EventCount{"a": {Payloads: 10, Invalid: 5}} },
		"profiles":   func(s *judge.Summary) { s.Profiles = map[string]int{"lenient": 9} },
		"valid":      func(s *judge.Summary) { s.Valid++ },
		"violations": func(s *judge.Summary) { s.Rules = map[string]int{"type": 5} },
		"files":      func(s *judge.Summary) { s.Files = -1 },
		"verified":   func(s *judge.Summary) { eleven := 11; s.Verified = &eleven },
		"nothing":    func(s *judge.Summary) { s.Rules = nil },
	} {
		s := want
		if wrong(&s); s.Check() == nil {
			t.Errorf("%s: the counts add up", name)
		}
	}
}
