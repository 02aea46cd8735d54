package drift

import (
	"fmt"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/words"
)

// Case is the finding as reports have it.
func (f *Finding) Case() report.Case {
	var events []string
	for _, e := range f.Events {
		events = append(events, e.Event)
	}
	subject := strings.Join(events, " ")
	if len(events) > 2 {
		subject = words.Count(len(events), "event")
	}
	severity := report.Warning
	if f.Breaks() {
		severity = report.Error
	}
	message := fmt.Sprintf("want %s, got %s: %s", f.Want, f.Got, f.Verdict.Words())
	if f.Of > 0 && f.N > 0 {
		message += fmt.Sprintf(", %d of %s", f.N, words.Count(f.Of, "delivery"))
	}
	x := report.Finding{
		Severity: severity, Rule: string(f.Kind), Subject: subject, Pointer: f.Pointer, Message: message, Fingerprint: f.Fingerprint,
		Object: struct {
			Kind string `json:"kind"`
			*Finding
		}{"drift", f},
	}
	add := func(name, text string) {
		if text != "" {
			x.Details = append(x.Details, report.Detail{Name: name, Text: text})
		}
	}
	if len(events) > 2 {
		add("events", strings.Join(events, " "))
	}
	if !f.First.IsZero() {
		add("seen", f.First.Format(time.RFC3339)+" to "+f.Last.Format(time.RFC3339))
	}
	add("evidence", string(f.Evidence))
	add("example", f.Example)
	add("field", f.Suggestion)
	return report.Case{Suite: "drift", Name: string(f.Kind) + " " + f.Pointer, Subject: subject, Findings: []report.Finding{x}}
}
