package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/safetext"
)

// Finding is one delivery, or a few that belong together, that a check does not
// hold for.
type Finding struct {
	ID        string // for siohook replay; "" when it is not kept
	Check     Check
	Event     string   // id of the event; "" when it is none
	Shapes    []string // shapes of the payload, for example "fields=empty"; nil when they do not matter
	Mutation  string   // id of what was changed in the payload; "" for an event as it is
	Want, Got string
	Status    int    // of the answer, 0 when there was none
	Response  string // beginning of the answer's body, made safe for a terminal
	Payload   []byte // what was sent, made as small as it goes
	Pointer   string // JSON Pointer of the member that matters; "" when there is none
	// Start and End are the place of that member in Payload; both 0 when there is
	// none.
	Start, End  int
	PayloadFile string // where it is kept; "" when it is not
	Curl        string // command that delivers the kept file again; "" when it is not kept
}

// Group is all findings with one cause.
type Group struct {
	Check Check
	Count int
	// First shows the cause; its payload is the smallest that still fails.
	First       Finding
	Events      []string // ids, in the order in which they came
	Fingerprint string   // the same in every run, for lists of known findings
	Known       bool     // it is in Options.Known
}

// Message is the finding in one line, without its evidence.
func (f *Finding) Message() string { return fmt.Sprintf("want %s, got %s", f.Want, f.Got) }

// Title is the group in one line.
func (g *Group) Title() string { return g.Check.ID + ": " + g.Summary() }

// Summary is the title without the check.
func (g *Group) Summary() string {
	if g.Count > 1 {
		return fmt.Sprintf("%s (and %d more)", g.First.Message(), g.Count-1)
	}
	return g.First.Message()
}

// String is the group with its evidence, on several lines.
func (g *Group) String() string {
	var b strings.Builder
	f := &g.First
	fmt.Fprintf(&b, "%s\n", g.Title())
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "  %-9s %s\n", name+":", text)
		}
	}
	line("event", strings.Join(g.Events, ", "))
	line("shapes", strings.Join(f.Shapes, " "))
	line("changed", f.Mutation)
	line("answered", f.Response)
	line("expects", g.Check.Expects)
	line("cause", g.Check.Cause)
	line("fix", g.Check.Fix)
	if f.PayloadFile != "" {
		line("payload", f.PayloadFile)
		line("resend", f.Curl)
		line("replay", "siohook replay "+f.ID+" URL")
		line("in Go", "contract.TestKept(t, handler, "+strconv.Quote(f.PayloadFile)+")")
	} else if len(f.Payload) > 0 {
		line("payload", safetext.Line(string(f.Payload), 4096))
	}
	line("docs", g.Check.DocsURL())
	return b.String()
}

// report adds a finding to the group of its check.
func (r *run) report(f *Finding) {
	if !r.enabled[f.Check.ID] {
		return
	}
	for i := range r.result.Groups {
		if g := &r.result.Groups[i]; g.Check.ID == f.Check.ID {
			g.Count++
			if f.Event != "" && !slices.Contains(g.Events, f.Event) {
				g.Events = append(g.Events, f.Event)
			}
			if len(f.Payload) < len(g.First.Payload) && f.Status == g.First.Status {
				g.First = *f
			}
			return
		}
	}
	g := Group{Check: f.Check, Count: 1, First: *f}
	if f.Event != "" {
		g.Events = []string{f.Event}
	}
	r.result.Groups = append(r.result.Groups, g)
}

// withdraw takes back the findings of the last n deliveries that got no answer:
// something else is the reason.
func (r *run) withdraw(n int) {
	for i := len(r.result.Groups) - 1; i >= 0 && n > 0; i-- {
		g := &r.result.Groups[i]
		if g.First.Status != 0 || g.Count > n {
			continue
		}
		n -= g.Count
		r.result.Groups = slices.Delete(r.result.Groups, i, i+1)
	}
}

// finish orders the groups and gives them what the report needs.
func (r *run) finish() {
	for i := range r.result.Groups {
		g := &r.result.Groups[i]
		sum := sha256.Sum256([]byte(strings.Join(append([]string{g.Check.ID}, slices.Sorted(slices.Values(g.Events))...), "\x00")))
		g.Fingerprint = hex.EncodeToString(sum[:8])
		g.Known = r.options.Known[g.Fingerprint]
	}
	slices.SortStableFunc(r.result.Groups, func(a, b Group) int {
		if a.Check.Severity != b.Check.Severity {
			if a.Check.Severity == Error {
				return -1
			}
			return 1
		}
		return rank(a.Check.ID) - rank(b.Check.ID)
	})
}

// rank is the place of a check in the table.
func rank(id string) int {
	return slices.IndexFunc(checks, func(c Check) bool { return c.ID == id })
}
