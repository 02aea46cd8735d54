package contract

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Verdict is what a run comes to.
type Verdict string

// The verdicts.
const (
	Passed       Verdict = "passed"       // every check that ran passes
	Failed       Verdict = "failed"       // a check fails
	Inconclusive Verdict = "inconclusive" // the run could not tell: nothing answers, or nothing was tested
)

// Result is what a run found.
type Result struct {
	Target   string // address of the receiver, without secrets
	Seed     uint64
	Fresh    uint64 // that of the options
	Requests int
	Checks   []string      // ids of those that the options choose
	Phases   []PhaseResult // those that ran, in their order
	Events   []EventResult // those delivered, in the catalog's order
	Groups   []Group       // what does not hold, errors first
	// Documented counts what the contract documents, and the receiver has accepted.
	Documented []Documented
	// Shapes are the documented shapes of the events, in the catalog's order.
	Shapes []ShapeResult
	// SkippedEvents were not delivered.
	SkippedEvents []SkippedEvent
	// NotObserved are the checks that were not run, with the reason. They are not
	// passed.
	NotObserved []NotObserved
	// Notes are worth knowing, and neither findings nor passed.
	Notes    []Note
	Stopped  *Stop // why the run ended early; nil when it did not
	Duration time.Duration
}

// Documented is N of M of a kind of thing that is documented.
type Documented struct {
	Kind     string // events, variants, nullables, resource-kinds, wire-forms or shapes
	Accepted Count
}

// ShapeResult tells whether the receiver has accepted an event of a shape.
type ShapeResult struct {
	Event    string // id
	Shape    string // as name=value: "fields=empty"
	Accepted bool
}

// SkippedEvent is an event, by id or glob, that was not delivered.
type SkippedEvent struct{ Events, Reason string }

// Count is N of M.
type Count struct{ N, M int }

func (c Count) String() string { return fmt.Sprintf("%d of %d", c.N, c.M) }

// PhaseResult counts what was judged in a phase, and what held.
type PhaseResult struct {
	Phase  Phase
	Passed Count
}

// EventResult counts the deliveries of an event, in the phases samples and
// coverage, that were accepted.
type EventResult struct {
	ID       string
	Title    string
	Accepted Count
	Slowest  time.Duration // longest time to an answer
}

// Why is the reason of something that was not done, for programs.
type Why string

// Why a check was not run.
const (
	NoObserver       Why = "no-observer"       // it needs one
	NotAccepted      Why = "not-accepted"      // no event that it needs is accepted; also why a run ends
	NoEffect         Why = "no-effect"         // no delivery changes what is observed
	NoAmount         Why = "no-amount"         // no observed number follows the amounts of what is counted
	NoSamples        Why = "no-samples"        // the catalog has none
	NoCounter        Why = "no-counter"        // what is observed changes, but nothing in it counts
	CountsDeliveries Why = "counts-deliveries" // what is observed counts all events
	CountsCustomers  Why = "counts-customers"  // what is observed counts persons: the next thing of one does not show
	Backlog          Why = "backlog"           // what was accepted before is not counted yet
	LosesSome        Why = "loses-some"        // some of what is accepted is not counted
	ProbeFailed      Why = "probe-failed"      // what is observed cannot be read
	NothingCounts    Why = "nothing-counts"    // the catalog does not say what its events count
	NoOrders         Why = "no-orders"         // no event of the catalog is of an order that has several
	NoOpposites      Why = "no-opposites"      // no event that the receiver accepts takes another one back
	NoNames          Why = "no-names"          // nothing in a delivery names its event
	NoStatus         Why = "no-status"         // Options.Reject names none
	NothingFails     Why = "nothing-fails"     // no delivery is refused, and no call can be made to fail
	NothingToForge   Why = "nothing-to-forge"  // the signature has nothing of the kind
	NoSecret         Why = "no-secret"         // the catalog signs, and there is no secret
	TooFewEvents     Why = "too-few-events"    // to tell a story
	FlakyReceiver    Why = "flaky-receiver"    // it fails now and then anyway
	NoExpectation    Why = "no-expectation"    // no rule has ExpectState
	NothingTested    Why = "nothing-tested"    // nothing was delivered that it judges
	Skipped          Why = "skipped"           // the options skip it
)

// Why a run ended early, beside NotAccepted.
const (
	Interrupted  Why = "interrupted"
	MaxRequests  Why = "max-requests"
	MaxFailures  Why = "max-failures"
	RateLimited  Why = "rate-limited"  // answers 429
	NoAnswer     Why = "no-answer"     // or none any more
	NoReceiver   Why = "no-receiver"   // a page for people answers
	Redirected   Why = "redirected"    // answers 3xx
	Rejected     Why = "rejected"      // answers a status that says that deliveries do not belong there
	NotStarted   Why = "not-started"   // the options or the target cannot be used
	Aborted      Why = "aborted"       // an error ended it
	EarlierRun   Why = "earlier-run"   // the receiver has the state of one
	OtherHeaders Why = "other-headers" // it wants headers that the provider does not send
	// Misunderstood: it waits for events of another product, or under another name.
	Misunderstood Why = "misunderstood"

	Uniform      Why = "uniform"       // answers any body alike
	StateChanged Why = "state"         // accepts no longer what it has accepted
	OneCall      Why = "one-call"      // or accepted but one
	Expired      Why = "expired"       // because a session or token has ended
	Full         Why = "full"          // or there is no room
	OtherSigning Why = "other-signing" // it accepts only another signature than the provider's
	BadFraming   Why = "framing"       // its answers do not end where they should; also why a check was not run
)

// NotObserved is a check that was not run.
type NotObserved struct {
	Check  Check
	Why    Why
	Reason string // in words
}

// Note is what a run saw or did not look at, and judges in no way.
type Note struct {
	About About
	Text  string
}

// About is what a note is about, for programs.
type About string

// What notes are about.
const (
	UpperCase    About = "upper-case"     // the receiver accepts a signature in upper case
	TwiceHeader  About = "twice"          // two headers with a signature, of which one is right
	JunkBehind   About = "junk-behind"    // other characters behind the right signature
	NewMessageID About = "new-message-id" // a replay under another message id
	NotTested    About = "not-tested"     // what no delivery shows
	CanCrash     About = "crash"          // the phase crash could have run
	SeenOnce     About = "seen-once"      // a crash has shown something, and not again
	Unanswered   About = "unanswered"     // a delivery that was under way when the receiver was to end
	LeftGroup    About = "left-group"     // processes that the receiver starts, and that are not killed
)

// Stop tells why a run ended before its last phase.
type Stop struct {
	Phase  Phase
	Why    Why
	Reason string // in words
	Hint   string // what to do about it; "" when nothing is known
	Output string // last lines that the receiver wrote, where they may be the reason; made safe for a terminal
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

// Judged are the phases that judged something; none where no check was observed. That a receiver
// was reached is nothing where more was to be judged.
func (r Result) Judged() []PhaseResult {
	isMore, isSeen := false, false
	for _, id := range r.Checks {
		if !strings.HasPrefix(id, string(Reach)+"/") {
			isMore = true
			isSeen = isSeen || !slices.ContainsFunc(r.NotObserved, func(n NotObserved) bool { return n.Check.ID == id })
		}
	}
	if isMore && !isSeen {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Phases), func(p PhaseResult) bool { return p.Passed.M == 0 || p.Phase == Reach && isMore })
}

// Verdict is Failed when a group of severity error is no known one, and
// Inconclusive when the run stopped early or judged nothing.
func (r Result) Verdict() Verdict {
	for i := range r.Groups {
		if g := &r.Groups[i]; g.Check.Severity == Error && !g.Known {
			return Failed
		}
	}
	if r.Stopped != nil || len(r.Judged()) == 0 || r.Blind() != nil {
		return Inconclusive
	}
	return Passed
}

// Blind is a check that was not run because what is observed could not be read, or the receiver
// could not be killed; nil when there is none.
func (r Result) Blind() *NotObserved {
	for i := range r.NotObserved {
		if n := &r.NotObserved[i]; n.Why == ProbeFailed || n.Why == NotKilled {
			return n
		}
	}
	return nil
}

// Findings counts those of all groups.
func (r Result) Findings() int {
	n := 0
	for i := range r.Groups {
		n += r.Groups[i].Count
	}
	return n
}
