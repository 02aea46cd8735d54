package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/siohook/siohook/contract"
)

// testReport is what siohook test prints.
type testReport struct {
	result      contract.Result
	captured    *captured // nil when another's receiver was tested
	interrupted bool
}

func (r testReport) text(w io.Writer) error {
	var b strings.Builder
	whose := ""
	if r.captured != nil {
		whose = " (siohook's own receiver)"
	}
	fmt.Fprintf(&b, "testing %s%s, seed %d\n\n", r.result.Target, whose, r.result.Seed)
	if r.result.Requests > 0 && len(r.result.Phases) > 1 {
		r.table(&b)
	}
	for _, f := range r.result.Findings {
		b.WriteString(f.String() + "\n")
	}
	for _, p := range r.result.Phases {
		fmt.Fprintf(&b, "%-9s %s accepted", p.Phase, p.Accepted)
		if p.Phase == contract.Coverage && r.result.Shapes.M > 0 {
			fmt.Fprintf(&b, ", %s documented shapes", r.result.Shapes)
		}
		b.WriteByte('\n')
	}
	if r.captured != nil {
		fmt.Fprintf(&b, "captured  %s\n", r.captured)
	}
	if stop := r.result.Stopped; stop != nil && len(r.result.Findings) > 0 {
		fmt.Fprintf(&b, "stopped in phase %s: %s\n", stop.Phase, stop.Reason)
	}
	fmt.Fprintf(&b, "\n%s\n", r.conclusion())
	_, err := io.WriteString(w, b.String())
	return err
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
	said := fmt.Sprintf("%s events accepted, %d requests in %s", accepted, r.result.Requests, milliseconds(r.result.Duration))
	switch {
	case r.interrupted:
		return "INTERRUPTED: " + said
	case r.result.Verdict() == contract.Holds:
		return "PASS: " + said
	case r.result.Verdict() == contract.Broken:
		return "FAIL: " + said + "; not: " + strings.Join(r.notAccepted(), ", ")
	}
	return "NOT TESTED: " + said
}

func (r testReport) notAccepted() []string {
	var ids []string
	for _, e := range r.result.Events {
		if e.Accepted.N < e.Accepted.M {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

// findingJSON is one line of siohook test --format json.
type findingJSON struct {
	Kind        string         `json:"kind"`
	Check       string         `json:"check"`
	Phase       contract.Phase `json:"phase"`
	Event       string         `json:"event"`
	Severity    string         `json:"severity"`
	Message     string         `json:"message"`
	Want        string         `json:"want"`
	Got         string         `json:"got"`
	Status      int            `json:"status,omitempty"`
	Response    string         `json:"response,omitempty"`
	Shapes      []string       `json:"shapes,omitempty"`
	Cause       string         `json:"cause"`
	PayloadFile string         `json:"payload_file,omitempty"`
	Curl        string         `json:"curl,omitempty"`
}

// testSummary is the last line of siohook test --format json.
type testSummary struct {
	Kind       string           `json:"kind"`
	Verdict    contract.Verdict `json:"verdict"`
	Target     string           `json:"target"`
	Seed       uint64           `json:"seed"`
	Requests   int              `json:"requests"`
	DurationMS float64          `json:"duration_ms"`
	Events     countJSON        `json:"events"`
	Shapes     countJSON        `json:"shapes"`
	Findings   int              `json:"findings"`
	Phases     []phaseJSON      `json:"phases"`
	Captured   *captured        `json:"captured,omitempty"`
	Stopped    *stopJSON        `json:"stopped,omitempty"`
	Incomplete bool             `json:"interrupted,omitempty"`
}

type countJSON struct {
	Accepted int `json:"accepted"`
	Total    int `json:"total"`
}

type phaseJSON struct {
	Phase contract.Phase `json:"phase"`
	countJSON
}

type stopJSON struct {
	Phase  contract.Phase `json:"phase"`
	Reason string         `json:"reason"`
	Hint   string         `json:"hint,omitempty"`
}

func (r testReport) json(w io.Writer) error {
	lines := newJSONLines(w)
	for _, f := range r.result.Findings {
		err := lines.write(findingJSON{
			Kind: "finding", Check: f.Check.ID, Phase: f.Check.Phase, Event: f.Event, Severity: "error",
			Message: f.Message(), Want: f.Want, Got: f.Got, Status: f.Status, Response: f.Response,
			Shapes: f.Shapes, Cause: f.Check.Cause, PayloadFile: f.PayloadFile, Curl: f.Curl,
		})
		if err != nil {
			return err
		}
	}
	sum := testSummary{
		Kind: "summary", Verdict: r.result.Verdict(), Target: r.result.Target, Seed: r.result.Seed,
		Requests: r.result.Requests, DurationMS: float64(r.result.Duration) / float64(time.Millisecond),
		Events: count(r.result.Accepted()), Shapes: count(r.result.Shapes), Findings: len(r.result.Findings),
		Captured: r.captured, Incomplete: r.interrupted,
	}
	for _, p := range r.result.Phases {
		sum.Phases = append(sum.Phases, phaseJSON{p.Phase, count(p.Accepted)})
	}
	if stop := r.result.Stopped; stop != nil {
		sum.Stopped = &stopJSON{stop.Phase, stop.Reason, stop.Hint}
	}
	return lines.write(sum)
}

func count(c contract.Count) countJSON { return countJSON{c.N, c.M} }
