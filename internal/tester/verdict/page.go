package verdict

import (
	"fmt"
	"slices"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/report"
)

// page adds what the page of a test shows beside its findings.
func (r Report) page(sum *report.Summary) {
	sum.Title = "Test of " + r.Result.Target
	if r.Captured != nil {
		sum.Title = "Test of siohook's own receiver"
	}
	fact := func(name, text string) { sum.Facts = append(sum.Facts, report.Detail{Name: name, Text: text}) }
	r.Brush = false
	fact("result", r.conclusion())
	fact("seed", fmt.Sprint(r.Result.Seed))
	if r.Result.Fresh != 0 {
		fact("fresh", fmt.Sprint(r.Result.Fresh))
	}
	for _, skipped := range r.Result.SkippedEvents {
		fact("not sent", skipped.Events+": "+skipped.Reason)
	}
	for _, n := range r.Result.Notes {
		fact("note", n.Text)
	}
	if len(r.Result.Shapes) > 0 {
		sum.Tables = append(sum.Tables, r.matrix())
	}
}

// matrix is the events by the shapes that are documented of them.
func (r Report) matrix() report.Table {
	t := report.Table{
		Title: "Events by shape",
		Note:  "Every documented shape of every event was delivered. An empty cell is a shape that the event does not have.",
		Head:  []string{"Event", "Accepted"},
	}
	var shapes []string
	for _, s := range r.Result.Shapes {
		if !slices.Contains(shapes, s.Shape) {
			shapes = append(shapes, s.Shape)
		}
	}
	slices.Sort(shapes)
	t.Head = append(t.Head, shapes...)
	for _, e := range r.Result.Events {
		row := make([]report.Cell, len(t.Head))
		row[0].Text, row[1] = e.ID, report.Cell{Text: e.Accepted.String(), Level: level(e.Accepted.N == e.Accepted.M)}
		for _, s := range r.Result.Shapes {
			if s.Event == e.ID {
				row[2+slices.Index(shapes, s.Shape)] = report.Cell{Text: word(s), Level: level(s.Accepted)}
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func word(s contract.ShapeResult) string {
	if s.Accepted {
		return "accepted"
	}
	return "rejected"
}

func level(isGood bool) string {
	if isGood {
		return "ok"
	}
	return "bad"
}
