package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/reference"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

// testReport is what siohook test prints.
type testReport struct {
	result      contract.Result
	captured    *reference.Arrived // nil when another's receiver was tested
	interrupted bool
	config      string // file that the settings come from, or ""
}

func (r testReport) text(w io.Writer) error {
	var b strings.Builder
	whose := ""
	if r.captured != nil {
		whose = " (siohook's own receiver)"
	}
	fmt.Fprintf(&b, "testing %s%s, seed %d\n\n", r.result.Target, whose, r.result.Seed)
	delivered := false
	for _, e := range r.result.Events {
		delivered = delivered || e.Accepted.M > 0
	}
	if delivered {
		r.table(&b)
	}
	for i := range r.result.Groups {
		g := &r.result.Groups[i]
		if g.Known {
			fmt.Fprintf(&b, "known: %s (%s)\n\n", g.Title(), strings.Join(g.Fingerprints(), " "))
			continue
		}
		b.WriteString(g.String())
		b.WriteString(sourceOf(&g.First))
		name := "baseline:"
		for _, p := range g.Parts {
			line := strings.TrimRight(fmt.Sprintf("  %-9s %s %s", name, p.Fingerprint, strings.TrimSpace(string(p.Cause)+" "+p.Event)), " ")
			if p.Known {
				line += " (known)"
			}
			b.WriteString(line + "\n")
			name = ""
		}
		b.WriteByte('\n')
	}
	for _, p := range r.result.Phases {
		fmt.Fprintf(&b, "%-11s %s passed", p.Phase, p.Passed)
		if p.Phase == contract.Coverage {
			for i, d := range r.result.Documented {
				separator := ", "
				if i == 0 {
					separator = ": "
				}
				fmt.Fprintf(&b, "%s%s %s", separator, d.Accepted, strings.ReplaceAll(d.Kind, "-", " "))
			}
		}
		b.WriteByte('\n')
	}
	for _, skipped := range r.result.SkippedEvents {
		fmt.Fprintf(&b, "not sent: %s: %s\n", skipped.Events, safetext.Line([]byte(skipped.Reason), 200))
	}
	r.notObserved(&b)
	if r.captured != nil {
		fmt.Fprintf(&b, "captured    %s\n", r.captured)
	}
	if stop := r.result.Stopped; stop != nil && len(r.result.Groups) > 0 {
		fmt.Fprintf(&b, "ended early in phase %s: %s\n", stop.Phase, safetext.Line(stop.Reason, 300))
	}
	fmt.Fprintf(&b, "\n%s\n", r.conclusion())
	_, err := io.WriteString(w, b.String())
	return err
}

// sourceOf shows the member that matters in its payload.
func sourceOf(f *contract.Finding) string {
	if f.End == 0 {
		return ""
	}
	return report.View(report.Source{Text: f.Payload, Start: f.Start, End: f.End}, 100)
}

// notObserved lists the checks that were not run, by reason.
func (r testReport) notObserved(b *strings.Builder) {
	type reason struct {
		why   contract.Why
		words string
	}
	checks := map[reason][]string{}
	var order []reason
	for _, n := range r.result.NotObserved {
		key := reason{n.Why, n.Reason}
		if checks[key] == nil {
			order = append(order, key)
		}
		checks[key] = append(checks[key], n.Check.ID)
	}
	for _, key := range order {
		hint := ""
		if key.why == contract.NoObserver {
			hint = " (--probe-url, --probe-cmd, --sink)"
		}
		fmt.Fprintf(b, "not observed: %s%s: %s\n", key.words, hint, strings.Join(checks[key], ", "))
	}
}

func (r testReport) table(b *strings.Builder) {
	var lines strings.Builder
	table := tabwriter.NewWriter(&lines, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "EVENT\tACCEPTED\tSLOWEST\t")
	for _, e := range r.result.Events {
		mark := ""
		if e.Accepted.N < e.Accepted.M {
			mark = "FAIL"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", e.ID, e.Accepted, milliseconds(e.Slowest), mark)
	}
	_ = table.Flush() // a strings.Builder takes everything
	for line := range strings.Lines(lines.String()) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	b.WriteByte('\n')
}

// conclusion is the last line.
func (r testReport) conclusion() string {
	accepted := r.result.Accepted()
	said := fmt.Sprintf("%s events accepted, %s in %s", accepted, words.Count(r.result.Requests, "request"), took(r.result.Duration))
	switch {
	case r.interrupted:
		return "INTERRUPTED: " + said
	case r.result.Verdict() == contract.Passed:
		return "PASS: " + said + r.warnings()
	case r.result.Verdict() == contract.Failed:
		return "FAIL: " + said + "; " + r.failing()
	}
	return "NOT TESTED: " + said
}

// warnings counts what is found without breaking the contract.
func (r testReport) warnings() string {
	known, warnings := 0, 0
	for i := range r.result.Groups {
		switch g := &r.result.Groups[i]; {
		case g.Known:
			known++
		case g.Check.Severity == contract.Warning:
			warnings++
		}
	}
	said := ""
	for _, n := range []struct {
		count int
		what  string
	}{{warnings, "warning"}, {known, "known finding"}} {
		if n.count > 0 {
			said += "; " + words.Count(n.count, n.what)
		}
	}
	return said
}

// failing names the checks that do not hold.
func (r testReport) failing() string {
	var ids []string
	for i := range r.result.Groups {
		if g := &r.result.Groups[i]; !g.Known && g.Check.Severity == contract.Error {
			ids = append(ids, g.Check.ID)
		}
	}
	return "failed checks: " + strings.Join(ids, ", ")
}

// took is a duration in words: milliseconds up to a second.
func took(d time.Duration) string {
	if d < time.Second {
		return milliseconds(d)
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

// findingJSON is one line of siohook test --format json: a group.
type findingJSON struct {
	Kind     string         `json:"kind"`
	Check    string         `json:"check"`
	Phase    contract.Phase `json:"phase"`
	Event    string         `json:"event"`
	Events   []string       `json:"events,omitempty"`
	Severity string         `json:"severity"`
	Group    string         `json:"group"` // what findings with the same cause have in common
	Count    int            `json:"count"` // deliveries with this cause
	Message  string         `json:"message"`
	Want     string         `json:"want"`
	Got      string         `json:"got"`
	Status   int            `json:"status,omitempty"`
	Response string         `json:"response,omitempty"`
	Shapes   []string       `json:"shapes,omitempty"`
	Mutation string         `json:"mutation,omitempty"`
	Pointer  string         `json:"pointer,omitempty"`
	Cause    contract.Cause `json:"cause,omitempty"`
	Often    string         `json:"often"` // what is usually wrong
	Fix      string         `json:"fix"`
	Docs     string         `json:"docs"`
	// Fingerprint stands for the check as a whole, Fingerprints are those of its causes
	// and, where it is about single events, of each event.
	Fingerprint  string   `json:"fingerprint"`
	Fingerprints []string `json:"fingerprints"`
	Known        bool     `json:"known,omitempty"`
	ID           string   `json:"id,omitempty"`
	PayloadFile  string   `json:"payload_file,omitempty"`
	Curl         string   `json:"curl,omitempty"`
}

type notObservedJSON struct {
	Kind   string         `json:"kind"`
	Check  string         `json:"check"`
	Phase  contract.Phase `json:"phase"`
	Why    contract.Why   `json:"why"`
	Reason string         `json:"reason"`
}

// testSummary is the last line of siohook test --format json.
type testSummary struct {
	Kind        string             `json:"kind"`
	Verdict     contract.Verdict   `json:"verdict"`
	Target      string             `json:"target"`
	Seed        uint64             `json:"seed"`
	Requests    int                `json:"requests"`
	DurationMS  float64            `json:"duration_ms"`
	Events      countJSON          `json:"events"`
	Coverage    []coverageJSON     `json:"coverage"` // of what is documented
	Findings    int                `json:"findings"`
	NotObserved int                `json:"not_observed"`
	Phases      []phaseJSON        `json:"phases"`
	Captured    *reference.Arrived `json:"captured,omitempty"`
	Stopped     *stopJSON          `json:"stopped,omitempty"`
	Incomplete  bool               `json:"interrupted,omitempty"`
}

type countJSON struct {
	Accepted int `json:"accepted"`
	Total    int `json:"total"`
}

type coverageJSON struct {
	Of string `json:"of"` // events, variants, nullables ...
	countJSON
}

type phaseJSON struct {
	Phase  contract.Phase `json:"phase"`
	Passed int            `json:"passed"`
	Total  int            `json:"total"`
}

type stopJSON struct {
	Phase  contract.Phase `json:"phase"`
	Why    contract.Why   `json:"why"`
	Reason string         `json:"reason"`
	Hint   string         `json:"hint,omitempty"`
}

func (r testReport) summary() testSummary {
	sum := testSummary{
		Kind: "summary", Verdict: r.result.Verdict(), Target: r.result.Target, Seed: r.result.Seed,
		Requests: r.result.Requests, DurationMS: float64(r.result.Duration) / float64(time.Millisecond),
		Events: count(r.result.Accepted()), Findings: len(r.result.Groups),
		NotObserved: len(r.result.NotObserved), Captured: r.captured, Incomplete: r.interrupted,
	}
	for _, d := range r.result.Documented {
		sum.Coverage = append(sum.Coverage, coverageJSON{d.Kind, count(d.Accepted)})
	}
	for _, p := range r.result.Phases {
		sum.Phases = append(sum.Phases, phaseJSON{p.Phase, p.Passed.N, p.Passed.M})
	}
	if stop := r.result.Stopped; stop != nil {
		sum.Stopped = &stopJSON{stop.Phase, stop.Why, stop.Reason, stop.Hint}
	}
	return sum
}

func count(c contract.Count) countJSON { return countJSON{c.N, c.M} }

// report writes the run in the formats of package report: a suite per phase, a
// case per check.
func (r testReport) report(w report.Writer, started time.Time) error {
	sum := report.Summary{Started: started, Duration: r.result.Duration, Interrupted: r.interrupted, Object: r.summary()}
	groups := map[string]*contract.Group{}
	for i := range r.result.Groups {
		groups[r.result.Groups[i].Check.ID] = &r.result.Groups[i]
	}
	skipped := map[string]*contract.NotObserved{}
	for i := range r.result.NotObserved {
		n := &r.result.NotObserved[i]
		skipped[n.Check.ID] = n
	}
	judged := map[contract.Phase]int{}
	for _, p := range r.result.Phases {
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

func (r testReport) finding(g *contract.Group) report.Finding {
	f := &g.First
	severity := report.Error
	if g.Check.Severity == contract.Warning || g.Known {
		severity = report.Warning
	}
	out := report.Finding{
		Severity: severity, Rule: g.Check.ID, Subject: f.Event, Pointer: f.Pointer,
		Message: g.Summary(), Hint: g.Check.Fix, Fingerprint: g.Fingerprint, File: r.config,
		Details: []report.Detail{{Name: "expects", Text: g.Check.Expects}, {Name: "cause", Text: g.Check.Cause}, {Name: "docs", Text: g.Check.DocsURL()}},
		Object: findingJSON{
			Kind: "finding", Check: g.Check.ID, Phase: g.Check.Phase, Event: f.Event, Events: g.Events, Severity: string(g.Check.Severity),
			Group: g.Check.ID, Count: g.Count, Message: f.Message(), Want: f.Want, Got: f.Got, Status: f.Status, Response: f.Response, Shapes: f.Shapes,
			Mutation: f.Mutation, Pointer: f.Pointer, Cause: f.Cause, Often: g.Check.Cause, Fix: g.Check.Fix, Docs: g.Check.DocsURL(),
			Fingerprint: g.Fingerprint, Fingerprints: g.Fingerprints(), Known: g.Known, ID: f.ID, PayloadFile: f.PayloadFile, Curl: f.Curl,
		},
	}
	if r.config != "" {
		out.Line = 1
	}
	if f.PayloadFile != "" {
		out.Details = append(out.Details, report.Detail{Name: "payload", Text: f.PayloadFile}, report.Detail{Name: "resend", Text: f.Curl})
		if r.config == "" {
			out.File, out.Line, out.Column = f.PayloadFile, 1, 1
		}
	}
	return out
}
