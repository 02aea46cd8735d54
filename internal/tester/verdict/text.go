package verdict

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

// Text writes the report for people.
func (r Report) Text(w io.Writer) error {
	var b strings.Builder
	whose := ""
	if r.Captured != nil {
		whose = " (siohook's own receiver)"
	}
	fresh := ""
	if r.Result.Fresh != 0 {
		fresh = fmt.Sprintf(", --fresh=%d", r.Result.Fresh)
	}
	fmt.Fprintf(&b, "testing %s%s, seed %d%s\n\n", r.Result.Target, whose, r.Result.Seed, fresh)
	delivered := false
	for _, e := range r.Result.Events {
		delivered = delivered || e.Accepted.M > 0
	}
	if delivered {
		r.table(&b)
	}
	for i := range r.Result.Groups {
		g := &r.Result.Groups[i]
		if g.Known {
			fmt.Fprintf(&b, "known: %s (%s)\n\n", g.Title(), strings.Join(g.Fingerprints(), " "))
			continue
		}
		title, rest, _ := strings.Cut(g.String(), "\n")
		if g.Check.Severity == contract.Warning {
			title = r.Brush.Warn(title)
		} else {
			title = r.Brush.Bad(title)
		}
		b.WriteString(title + "\n" + rest)
		b.WriteString(sourceOf(&g.First))
		b.WriteString("  baseline: to ignore this finding, add its fingerprint to the file of --baseline\n")
		for _, p := range g.Parts {
			line := strings.TrimRight(fmt.Sprintf("            %s %s", p.Fingerprint, strings.TrimSpace(string(p.Cause)+" "+p.Event)), " ")
			if p.Known {
				line += " (known)"
			}
			b.WriteString(line + "\n")
		}
		b.WriteByte('\n')
	}
	for _, p := range r.Result.Phases {
		fmt.Fprintf(&b, "%-11s %s passed", p.Phase, p.Passed)
		if p.Phase == contract.Coverage {
			for i, d := range r.Result.Documented {
				separator := ", "
				if i == 0 {
					separator = ": "
				}
				fmt.Fprintf(&b, "%s%s %s", separator, d.Accepted, strings.ReplaceAll(d.Kind, "-", " "))
			}
		}
		b.WriteByte('\n')
	}
	for _, skipped := range r.Result.SkippedEvents {
		fmt.Fprintf(&b, "not sent: %s: %s\n", skipped.Events, safetext.Line([]byte(skipped.Reason), 200))
	}
	r.notObserved(&b)
	for _, n := range r.Result.Notes {
		fmt.Fprintf(&b, "note: %s\n", safetext.Line([]byte(n.Text), 300))
	}
	if r.Captured != nil {
		fmt.Fprintf(&b, "captured    %s\n", r.Captured)
	}
	if stop := r.Result.Stopped; stop != nil && len(r.Result.Groups) > 0 {
		fmt.Fprintf(&b, "ended early in phase %s: %s\n", stop.Phase, safetext.Line(stop.Reason, 300))
	}
	if stop := r.Result.Stopped; stop != nil && stop.Output != "" {
		fmt.Fprintf(&b, "wrote:      %s\n", strings.ReplaceAll(stop.Output, "\n", "\n            "))
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
func (r Report) notObserved(b *strings.Builder) {
	type reason struct {
		why   contract.Why
		words string
	}
	checks := map[reason][]string{}
	var order []reason
	for _, n := range r.Result.NotObserved {
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

func (r Report) table(b *strings.Builder) {
	var lines strings.Builder
	table := tabwriter.NewWriter(&lines, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "EVENT\tACCEPTED\tSLOWEST\t")
	for _, e := range r.Result.Events {
		mark := ""
		if e.Accepted.N < e.Accepted.M {
			mark = r.Brush.Bad("FAIL") // in the last column: its length is of no account
		}
		if e.Accepted.M == 0 {
			fmt.Fprintf(table, "%s\tnot sent\t\t\n", e.ID)
			continue
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
func (r Report) conclusion() string {
	said := fmt.Sprintf("%s%s in %s", r.judged(), words.Count(r.Result.Requests, "request"), took(r.Result.Duration))
	switch {
	case r.Interrupted:
		return r.Brush.Warn("INTERRUPTED") + ": " + said
	case r.Result.Verdict() == contract.Passed:
		return r.Brush.Good("PASS") + ": " + said + r.warnings()
	case r.Result.Verdict() == contract.Failed:
		return r.Brush.Bad("FAIL") + ": " + r.failing() + " (" + said + ")"
	}
	reason := r.nothing()
	if blind := r.Result.Blind(); blind != nil {
		reason = blind.Reason
	}
	if stop := r.Result.Stopped; stop != nil {
		reason = safetext.Line(stop.Reason, 300)
	}
	return r.Brush.Warn("NOT TESTED") + ": " + reason + " (" + said + ")"
}

// judged counts what was judged: events, or what passed where no check counts these.
func (r Report) judged() string {
	if slices.ContainsFunc(r.Result.Checks, func(id string) bool {
		return strings.HasPrefix(id, string(contract.Samples)+"/") || strings.HasPrefix(id, string(contract.Coverage)+"/")
	}) {
		return fmt.Sprintf("%s events accepted, ", r.Result.Accepted())
	}
	text := ""
	for _, p := range r.Result.Judged() {
		text += fmt.Sprintf("%s %s passed, ", p.Phase, p.Passed)
	}
	return text
}

// warnings counts what is found without breaking the contract.
func (r Report) warnings() string {
	known, warnings := 0, 0
	for i := range r.Result.Groups {
		switch g := &r.Result.Groups[i]; {
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
func (r Report) failing() string {
	var ids []string
	for i := range r.Result.Groups {
		if g := &r.Result.Groups[i]; !g.Known && g.Check.Severity == contract.Error {
			ids = append(ids, g.Check.ID)
		}
	}
	return strings.Join(ids, ", ")
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
