package reconcile

import (
	"fmt"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/books"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/words"
)

// Case is the finding as reports have it.
func (f *Finding) Case() report.Case {
	x := report.Finding{
		Severity: report.Severity(f.Severity), Rule: string(f.Check), Subject: f.Event, Cause: f.Cause, Message: f.message(), Fingerprint: f.Fingerprint,
		Object: struct {
			Kind string `json:"kind"`
			*Finding
		}{"reconcile", f},
	}
	switch {
	case len(f.Deliveries) > 0:
		d := f.Deliveries[0]
		x.File, x.Line, x.Column = d.File, max(1, d.Line), 1
		if d.Line == 0 {
			x.Part = fmt.Sprintf("#%d", d.N)
		}
	case len(f.Rows) > 0:
		x.File, x.Line, x.Column = f.Rows[0].File, f.Rows[0].Line, f.Rows[0].Column
	}
	add := func(name, text string, isCommand bool) {
		if text != "" {
			x.Details = append(x.Details, report.Detail{Name: name, Text: text, Command: isCommand})
		}
	}
	var lines []string
	for _, d := range f.Deliveries {
		line := d.String()
		if !d.At.IsZero() {
			line += " at " + d.At.Format(time.RFC3339)
		}
		if d.Status != 0 {
			line += ", status " + statusWords(d.Status)
		}
		lines = append(lines, line)
	}
	if f.Count > len(lines) && len(lines) > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", f.Count-len(lines)))
	}
	add("delivered", strings.Join(lines, "\n"), false)
	lines = nil
	for _, r := range f.Rows {
		lines = append(lines, books.Place{Name: r.File, Line: r.Line, Column: r.Column}.String())
	}
	add("rows", strings.Join(lines, "\n"), false)
	add("order", f.Order, false)
	add("contact", f.Contact, false)
	add("resend", f.Command, true)
	if f.Check == Doubled {
		add("repair", "remove or merge the row that is one too many; do not resend the delivery", false)
	}
	name := string(f.Check)
	for _, part := range []string{f.ID, f.Contact} {
		if part != "" {
			name += " " + part
			break
		}
	}
	return report.Case{Suite: "reconcile", Name: name, Subject: f.Event, Class: "reconcile", Findings: []report.Finding{x}}
}

func (f *Finding) message() string {
	what := f.ID
	if what != "" {
		what += ": "
	}
	text := "want " + f.Want + ", got " + f.Got
	switch f.Cause {
	case causeFactor:
		text += ": a factor of 100"
	case causeRounding:
		text += ": rounded"
	case causeCurrency:
		text += ": another currency"
	}
	if f.Check == Limit {
		return "contact " + f.Contact + ": " + text + "; once a trigger has fired " + words.Count(triggerLimit, "time") + " for a contact, the provider switches the automation rules off for it (doc: help article 140), so this may have happened"
	}
	return what + text
}

// Report is the summary as reports have it.
func (s *Summary) Report(started time.Time, took time.Duration) report.Summary {
	s.count()
	out := report.Summary{Started: started, Duration: took, Title: "Deliveries and books: " + s.Line()}
	out.Object = struct {
		Kind string `json:"kind"`
		*Summary
	}{"summary", s}
	fact := func(name, text string) { out.Facts = append(out.Facts, report.Detail{Name: name, Text: text}) }
	for _, line := range s.Told() {
		name, text, _ := strings.Cut(line, ": ")
		fact(name, text)
	}
	if len(s.Windows) > 0 {
		t := report.Table{First: true, Title: "When deliveries were lost", Head: windowHead}
		for i := range s.Windows {
			w := &s.Windows[i]
			t.Rows = append(t.Rows, []report.Cell{{Text: stamp(w.From)}, {Text: stamp(w.To)}, {Text: words.Number(w.Lost), Level: "bad"}, {Text: w.Last.String()}, {Text: w.First.String()}})
		}
		out.Tables = append(out.Tables, t)
	}
	if len(s.Totals) > 0 {
		t := report.Table{Title: "Totals", Head: totalHead}
		for _, one := range s.Totals {
			var cells []report.Cell
			for _, text := range one.cells() {
				cells = append(cells, report.Cell{Text: text})
			}
			t.Rows = append(t.Rows, cells)
		}
		out.Tables = append(out.Tables, t)
	}
	if len(s.Undecided) > 0 {
		t := report.Table{Title: "Undecided", Head: []string{"reason", "number", "for example"}}
		for _, u := range s.Undecided {
			t.Rows = append(t.Rows, []report.Cell{{Text: u.Reason}, {Text: words.Number(u.Count), Level: "warn"}, {Text: strings.Join(u.Examples, ", ")}})
		}
		out.Tables = append(out.Tables, t)
	}
	return out
}

// Told is what the comparison rests on, a line each: its name, a colon, and a text.
func (s *Summary) Told() (lines []string) {
	add := func(name, text string) { lines = append(lines, name+": "+text) }
	var columns []string
	for _, m := range s.Mapping {
		columns = append(columns, m.Role+"="+m.Column)
	}
	if len(columns) > 0 {
		add("columns", strings.Join(columns, ", "))
	}
	if u := s.Unit; u != nil {
		text := u.Words()
		if u.Rows > 0 {
			text += fmt.Sprintf(" (%s of %s)", words.Number(u.Same), words.Count(u.Rows, "row"))
		}
		add("amounts", text)
	}
	for _, note := range s.Notes {
		add("note", note)
	}
	add("books read", stamp(s.AsOf))
	if len(s.Covered) > 0 {
		text := fmt.Sprintf("%s to %s", stamp(s.Covered[0].From), stamp(s.Covered[len(s.Covered)-1].To))
		if len(s.Covered) > 1 {
			text += " in " + words.Count(len(s.Covered), "interval")
		}
		add("covered", text)
	}
	for _, u := range s.Undecided {
		add("undecided "+u.Of, fmt.Sprintf("%s, %s, such as %s", words.Number(u.Count), u.Reason, u.Examples[0]))
	}
	if s.Unnamed > 0 {
		add("of no known event", words.Count(s.Unnamed, "delivery"))
	}
	if s.Keyless > 0 {
		add("without an id", words.Count(s.Keyless, "row"))
	}
	return lines
}

var windowHead = []string{"first lost", "last lost", "lost", "last good before", "first good after"}

var totalHead = []string{"day", "event", "delivered", "in the books", "lost", "doubled", "amount", "late", "orphans", "undecided", "cancelled"}

func (t *Total) cells() []string {
	cells := []string{t.Day, t.Event}
	for _, n := range []int{t.Delivered, t.Good, t.Lost, t.Doubled, t.Amount, t.Late, t.Orphan, t.Undecided, t.Cancelled} {
		cells = append(cells, words.Number(n))
	}
	return cells
}

// Words describes a window.
func (w *Window) Words() string {
	when := "at " + stamp(w.From)
	if !w.To.Equal(w.From) {
		when = "from " + stamp(w.From) + " to " + stamp(w.To)
	}
	return fmt.Sprintf("%s lost %s; last good before: %s; first good after: %s", words.Number(w.Lost), when, w.Last, w.First)
}

// String is the time of a delivery, and its id.
func (m *Moment) String() string {
	if m == nil {
		return "none"
	}
	return stamp(m.At) + " (" + m.ID + ")"
}

func stamp(at time.Time) string {
	if at.IsZero() {
		return "?"
	}
	return at.UTC().Format(time.RFC3339)
}
