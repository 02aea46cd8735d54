package verdict

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/jsonpos"
)

// Write writes the run in the formats of package report: a suite per phase, a
// case per check.
func (r Report) Write(w report.Writer, started time.Time) error {
	sum := report.Summary{Started: started, Duration: r.Result.Duration, Interrupted: r.Interrupted, Object: r.Summary()}
	r.page(&sum)
	if !r.Interrupted {
		sum.Problem = r.problem()
	}
	var errs []error
	for _, c := range contract.Checks() {
		k := report.Case{Suite: string(c.Phase), Name: c.ID, Class: string(c.Phase), Duration: r.Took[c.ID]}
		if g := r.group(c.ID); g != nil {
			k.Findings = []report.Finding{r.finding(g)}
		} else if why, reason := r.unseen(&c); why != "" {
			k.Skipped, k.Object = reason, notObservedJSON{"not_observed", c.ID, c.Phase, why, reason}
		} else if !slices.Contains(r.Result.Checks, c.ID) {
			continue
		}
		sum.Add(&k)
		errs = append(errs, w.Case(&k))
	}
	return errors.Join(append(errs, w.Close(sum))...)
}

// group is what a check found; nil when that is nothing.
func (r Report) group(check string) *contract.Group {
	i := slices.IndexFunc(r.Result.Groups, func(g contract.Group) bool { return g.Check.ID == check })
	if i < 0 {
		return nil
	}
	return &r.Result.Groups[i]
}

// allUnseen lists the checks that were not run, or not to their end.
func (r Report) allUnseen() []string {
	ids := []string{}
	for _, c := range contract.Checks() {
		if why, _ := r.unseen(&c); why != "" && r.group(c.ID) == nil {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// unseen tells why a check found nothing because it was not run, or not to its end: it is not
// passed then. "" is no reason.
func (r Report) unseen(c *contract.Check) (why contract.Why, reason string) {
	for i := range r.Result.NotObserved {
		if n := &r.Result.NotObserved[i]; n.Check.ID == c.ID {
			return n.Why, n.Reason
		}
	}
	if !slices.Contains(r.Result.Checks, c.ID) {
		if reason := r.Skipped[c.ID]; reason != "" {
			return contract.Skipped, "the settings skip it: " + reason
		}
		return "", ""
	}
	order := contract.Phases()
	if stop := r.Result.Stopped; stop != nil && slices.Index(order, c.Phase) >= slices.Index(order, stop.Phase) {
		return stop.Why, "the run ended before: " + stop.Reason
	}
	i := slices.IndexFunc(r.Result.Phases, func(p contract.PhaseResult) bool { return p.Phase == c.Phase })
	if i < 0 || r.Result.Phases[i].Passed.M == 0 {
		return contract.NothingTested, "nothing was tested"
	}
	return "", ""
}

func (r Report) finding(g *contract.Group) report.Finding {
	f := &g.First
	severity := report.Error
	if g.Check.Severity == contract.Warning || g.Known {
		severity = report.Warning
	}
	out := report.Finding{
		Severity: severity, Rule: g.Check.ID, Subject: f.Event, Pointer: f.Pointer,
		Message: g.Summary(), Hint: g.Check.Fix, Fingerprint: g.Fingerprint, Payload: f.Payload,
		Details: []report.Detail{{Name: "expects", Text: g.Check.Expects}, {Name: "cause", Text: g.Check.Cause}, {Name: "docs", Text: g.Check.DocsURL()}},
		Object: findingJSON{
			Kind: "finding", Check: g.Check.ID, Phase: g.Check.Phase, Event: f.Event, Events: g.Events, Severity: string(g.Check.Severity),
			Group: g.Check.ID, Count: g.Count, Message: f.Message(), Want: f.Want, Got: f.Got, Status: f.Status, Response: f.Response, Output: f.Output, History: f.History, Shapes: f.Shapes,
			Mutation: f.Mutation, Pointer: f.Pointer, Cause: f.Cause, Also: others(g), Often: g.Check.Cause, Fix: g.Check.Fix, Docs: g.Check.DocsURL(),
			Fingerprint: g.Fingerprint, Fingerprints: g.Fingerprints(), Known: g.Known, ID: f.ID, PayloadFile: f.PayloadFile, Curl: f.Curl,
		},
	}
	for _, p := range g.Others() {
		out.Details = append(out.Details, report.Detail{Name: "also", Text: p.String()})
	}
	if len(f.History) > 0 {
		out.Details = append(out.Details, report.Detail{Name: "history", Text: strings.Join(f.History, "\n")})
	}
	if f.Output != "" {
		out.Details = append(out.Details, report.Detail{Name: "wrote", Text: f.Output})
	}
	switch {
	case f.PayloadFile != "":
		out.Details = append(out.Details, report.Detail{Name: "payload", Text: f.PayloadFile}, report.Detail{Name: "resend", Text: f.Curl, Command: true})
		if f.Replay != "" {
			out.Details = append(out.Details, report.Detail{Name: "replay", Text: f.Replay, Command: true})
		}
		out.File, out.Line, out.Column = f.PayloadFile, 1, 1
		if f.End > 0 {
			out.Line, out.Column = jsonpos.NewLocator(f.Payload).Place(f.Start)
			out.Source = report.Source{Text: f.Payload, Start: f.Start, End: f.End}
		}
	case r.Config != "": // what shows findings in files needs one
		out.File, out.Line = r.Config, 1
	}
	return out
}

// others are the causes of a group that its first finding does not show.
func others(g *contract.Group) (all []causeJSON) {
	for _, p := range g.Others() {
		all = append(all, causeJSON{p.Cause, p.Got, p.Response, p.Fingerprint})
	}
	return all
}
