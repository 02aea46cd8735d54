package verdict

import (
	"errors"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/report"
)

// Write writes the run in the formats of package report: a suite per phase, a
// case per check.
func (r Report) Write(w report.Writer, started time.Time) error {
	sum := report.Summary{Started: started, Duration: r.Result.Duration, Interrupted: r.Interrupted, Object: r.Summary()}
	groups := map[string]*contract.Group{}
	for i := range r.Result.Groups {
		groups[r.Result.Groups[i].Check.ID] = &r.Result.Groups[i]
	}
	skipped := map[string]*contract.NotObserved{}
	for i := range r.Result.NotObserved {
		n := &r.Result.NotObserved[i]
		skipped[n.Check.ID] = n
	}
	judged := map[contract.Phase]int{}
	for _, p := range r.Result.Phases {
		judged[p.Phase] = p.Passed.M
	}
	var errs []error
	for _, c := range contract.Checks() {
		k := report.Case{Suite: string(c.Phase), Name: c.ID, Class: string(c.Phase)}
		switch g := groups[c.ID]; {
		case g != nil:
			k.Findings = []report.Finding{r.finding(g)}
		case skipped[c.ID] != nil:
			n := skipped[c.ID]
			k.Skipped = n.Reason
			k.Object = notObservedJSON{"not_observed", c.ID, c.Phase, n.Why, n.Reason}
		case judged[c.Phase] == 0:
			continue
		}
		sum.Add(&k)
		errs = append(errs, w.Case(&k))
	}
	return errors.Join(append(errs, w.Close(sum))...)
}

func (r Report) finding(g *contract.Group) report.Finding {
	f := &g.First
	severity := report.Error
	if g.Check.Severity == contract.Warning || g.Known {
		severity = report.Warning
	}
	out := report.Finding{
		Severity: severity, Rule: g.Check.ID, Subject: f.Event, Pointer: f.Pointer,
		Message: g.Summary(), Hint: g.Check.Fix, Fingerprint: g.Fingerprint, File: r.Config,
		Details: []report.Detail{{Name: "expects", Text: g.Check.Expects}, {Name: "cause", Text: g.Check.Cause}, {Name: "docs", Text: g.Check.DocsURL()}},
		Object: findingJSON{
			Kind: "finding", Check: g.Check.ID, Phase: g.Check.Phase, Event: f.Event, Events: g.Events, Severity: string(g.Check.Severity),
			Group: g.Check.ID, Count: g.Count, Message: f.Message(), Want: f.Want, Got: f.Got, Status: f.Status, Response: f.Response, Output: f.Output, Shapes: f.Shapes,
			Mutation: f.Mutation, Pointer: f.Pointer, Cause: f.Cause, Often: g.Check.Cause, Fix: g.Check.Fix, Docs: g.Check.DocsURL(),
			Fingerprint: g.Fingerprint, Fingerprints: g.Fingerprints(), Known: g.Known, ID: f.ID, PayloadFile: f.PayloadFile, Curl: f.Curl,
		},
	}
	if f.Output != "" {
		out.Details = append(out.Details, report.Detail{Name: "wrote", Text: f.Output})
	}
	if r.Config != "" {
		out.Line = 1
	}
	if f.PayloadFile != "" {
		out.Details = append(out.Details, report.Detail{Name: "payload", Text: f.PayloadFile}, report.Detail{Name: "resend", Text: f.Curl})
		if r.Config == "" {
			out.File, out.Line, out.Column = f.PayloadFile, 1, 1
		}
	}
	return out
}
