package contract

import (
	"fmt"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/safetext"
)

// Verdict is what a run comes to.
type Verdict string

// The verdicts.
const (
	Holds        Verdict = "holds"        // every check that ran holds
	Broken       Verdict = "broken"       // there is a finding
	Inconclusive Verdict = "inconclusive" // the run could not tell: nothing answers, or nothing was tested
)

// Result is what a run found.
type Result struct {
	Target   string // address of the receiver, without secrets
	Seed     uint64
	Requests int
	Phases   []PhaseResult // those that ran, in their order
	Events   []EventResult // all of the catalog, in its order
	Findings []Finding     // in the order of the deliveries
	Shapes   Count         // documented shapes that were accepted
	Stopped  *Stop         // why the run ended early; nil when it did not
	Duration time.Duration
}

// Count is N of M.
type Count struct{ N, M int }

func (c Count) String() string { return fmt.Sprintf("%d of %d", c.N, c.M) }

// PhaseResult counts the deliveries of a phase that were accepted.
type PhaseResult struct {
	Phase    Phase
	Accepted Count
}

// EventResult counts the deliveries of an event that were accepted.
type EventResult struct {
	ID       string
	Title    string
	Accepted Count
	Slowest  time.Duration // longest time to an answer
}

// Stop tells why a run ended before its last phase.
type Stop struct {
	Phase  Phase
	Reason string
	Hint   string // what to do about it; "" when nothing is known
}

// Accepted counts the events all of whose deliveries were accepted; an event
// that was not delivered is not accepted.
func (r Result) Accepted() Count {
	c := Count{M: len(r.Events)}
	for _, e := range r.Events {
		if e.Accepted.M > 0 && e.Accepted.N == e.Accepted.M {
			c.N++
		}
	}
	return c
}

// Verdict is Inconclusive when the run stopped early or delivered nothing.
func (r Result) Verdict() Verdict {
	switch {
	case len(r.Findings) > 0:
		return Broken
	case r.Stopped != nil || r.Accepted().N == 0:
		return Inconclusive
	}
	return Holds
}

// Finding is one delivery that the receiver did not take as the contract says.
type Finding struct {
	Check       Check
	Event       string   // id of the event
	Shapes      []string // shapes of the payload, for example "fields=empty"; nil for samples
	Want, Got   string
	Status      int    // of the answer, 0 when there was none
	Response    string // beginning of the answer's body, made safe for a terminal
	Payload     []byte // what was sent
	PayloadFile string // where it was kept; "" when it was not
	Curl        string // command that delivers the kept file again; "" when it was not kept
}

// Message is the finding in one line, without its evidence.
func (f Finding) Message() string { return fmt.Sprintf("want %s, got %s", f.Want, f.Got) }

// String is the finding with its evidence, on several lines.
func (f Finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: %s\n", f.Event, f.Check.ID, f.Message())
	if f.Shapes != nil {
		fmt.Fprintf(&b, "  shapes:   %s\n", strings.Join(f.Shapes, " "))
	}
	if f.Response != "" {
		fmt.Fprintf(&b, "  answered: %s\n", f.Response)
	}
	if f.PayloadFile != "" {
		fmt.Fprintf(&b, "  sent:     %s\n  again:    %s\n", f.PayloadFile, f.Curl)
	} else {
		fmt.Fprintf(&b, "  sent:     %s\n", safetext.Line(f.Payload, 4096))
	}
	fmt.Fprintf(&b, "  often:    %s\n", f.Check.Cause)
	return b.String()
}
