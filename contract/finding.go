package contract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/safetext"
)

// Finding is one delivery, or a few that belong together, that a check does not
// hold for.
type Finding struct {
	ID    string // for siohook replay; "" when it is not kept
	Check Check
	// Cause tells ways apart in which a check can fail: one of the Cause constants, ""
	// where there is but one.
	Cause     Cause
	Event     string   // id of the event; "" when it is none
	Shapes    []string // shapes of the payload, for example "fields=empty"; nil when they do not matter
	Mutation  string   // id of what was changed in the payload; "" for an event as it is
	Change    string   // the same in words
	Want, Got string
	Status    int    // of the answer, 0 when there was none
	Response  string // beginning of the answer's body, made safe for a terminal
	Output    string // lines that the receiver wrote when the payload was delivered once more, made safe for a terminal
	Payload   []byte // what was sent, made as small as it goes
	Pointer   string // JSON Pointer of the member that matters; "" when there is none
	// Start and End are the place of that member in Payload; both 0 when there is
	// none.
	Start, End  int
	PayloadFile string // where it is kept; "" when it is not
	Curl        string // command that delivers the kept file again, and what else the finding needs, in lines; "" when it is not kept
	Replay      string // command of siohook that delivers the kept file again; "" when it is not kept
	Fingerprint string // that of its part of the group

	// History is what happened until the receiver failed, of a crash: a line for each delivery, death,
	// start and look, with the time since the beginning.
	History []string

	ordeal string  // the round of the phase crash, to be replayed
	rounds []round // the deliveries that show it; nil is the payload's alone
}

// Cause is what in particular is wrong, where a check can fail in several ways.
type Cause string

// The causes, by check.
const (
	Lost    Cause = "lost"    // coverage/counted: a delivery does not show; reach/state: none does any more
	Doubled Cause = "doubled" // coverage/counted: it counts more than once

	NoCents  Cause = "no-cents"  // coverage/amount: decimals are lost
	TooLarge Cause = "too-large" // coverage/amount: minor units are taken for units
	Inexact  Cause = "inexact"   // coverage/amount: it differs by less than one in a hundred
	TooSmall Cause = "too-small" // coverage/amount: it is divided once too often
	Short    Cause = "short"     // coverage/amount: other amounts match to the cent

	NotParsed  Cause = "syntax"     // rejection/malformed: the body does not parse
	NotUTF8    Cause = "encoding"   // rejection/malformed: it is not UTF-8
	NotObject  Cause = "not-object" // rejection/malformed: it is JSON, and not an object
	TooDeep    Cause = "depth"      // rejection/hostile: it is nested deeper than anything the provider sends
	HugeNumber Cause = "number"     // rejection/hostile: it has a number that no type contains
	HugeBody   Cause = "size"       // rejection/hostile: it has megabytes, or thousands of values

	OneByOne Cause = "one-by-one" // idempotency/answer: to the same delivery again
	AtOnce   Cause = "at-once"    // idempotency/answer: to the same deliveries at the same time

	OfCustomer Cause = "of-customer" // idempotency/items, idempotency/renewal: one sale of a customer counts

	Absent          Cause = "absent"           // signature/missing: no header
	Empty           Cause = "empty"            // signature/missing: a header without a value
	Wrong           Cause = "wrong"            // signature/forged: in the right form
	AsChunks        Cause = "chunked"          // signature/forged, signature/genuine: only without Content-Length
	AsText          Cause = "text-plain"       // signature/forged: only with another Content-Type
	Truncated       Cause = "truncated"        // signature/forged: the beginning of the right one
	HalfWrong       Cause = "half-wrong"       // signature/forged: the beginning of the right one, and then others
	OtherLength     Cause = "length"           // signature/forged: longer or shorter
	OtherCharacters Cause = "characters"       // signature/forged: none that signatures have
	OtherBody       Cause = "other-body"       // signature/forged: that of another payload
	WeakerDigest    Cause = "weaker-digest"    // signature/forged: that of a hash that the sender chooses
	Processed       Cause = "processed"        // signature/forged: rejected, and counted all the same
	AnySecret       Cause = "any-secret"       // signature/other-secret: of anybody
	EmptySecret     Cause = "empty-secret"     // signature/other-secret: the empty key
	WordSecret      Cause = "word"             // signature/other-secret: what a missing setting becomes
	HourAgo         Cause = "hour-ago"         // signature/old
	HourAhead       Cause = "hour-ahead"       // signature/old
	Rewritten       Cause = "rewritten"        // signature/genuine: other bytes are hashed
	OtherKey        Cause = "key"              // signature/genuine: another key is used
	OtherForm       Cause = "form"             // signature/genuine: it is written in another way
	Several         Cause = "several"          // signature/genuine: beside others in its header
	LateRetry       Cause = "late-retry"       // signature/genuine: long after the event
	OtherCharset    Cause = "charset"          // signature/genuine: with a charset in Content-Type
	LowerCaseNames  Cause = "lower-case-names" // signature/genuine: with header names as HTTP/2 has them

	Down      Cause = "down"      // crash/restart: nothing listens after a crash
	Rejecting Cause = "rejecting" // crash/restart, crash/redelivered: it is not accepted after a crash
	Half      Cause = "half"      // crash/half: the numbers disagree
	Grace     Cause = "grace"     // crash/terminate: the receiver does not end

	AfterFailure Cause = "after-failure" // idempotency/after-error: of what the receiver calls
	AfterRefusal Cause = "after-refusal" // idempotency/after-error: of a broken payload
)

// Group is all findings of a check.
type Group struct {
	Check Check
	Count int
	// First shows the cause; its payload is the smallest that still fails.
	First  Finding
	Events []string // ids, in the order in which they came
	// Fingerprint stands for the check as a whole.
	Fingerprint string
	// Parts is what can be known of the group by itself: its causes, for each event
	// where the check is about single events. In the order of cause and event.
	Parts []Part
	Known bool // Options.Known has Fingerprint, or all Parts
}

// Part is a cause of a group in an event.
type Part struct {
	Cause       Cause
	Event       string // "" where it says nothing which event it was
	Fingerprint string // of check, cause and event: the same in every run
	Known       bool   // it is in Options.Known

	Status        int    // of the first answer, 0 when there was none
	Got, Response string // as in Finding, of the first
}

// Fingerprints are those of the parts.
func (g *Group) Fingerprints() []string {
	all := make([]string, len(g.Parts))
	for i := range g.Parts {
		all[i] = g.Parts[i].Fingerprint
	}
	return all
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
			fmt.Fprintf(&b, "  %-9s %s\n", name+":", strings.ReplaceAll(text, "\n", "\n            "))
		}
	}
	line("event", strings.Join(g.Events, ", "))
	line("with", strings.ReplaceAll(strings.Join(f.Shapes, ", "), "=", " "))
	line("changed", f.Change)
	line("answered", f.Response)
	var also []string
	for _, p := range g.Others() {
		also = append(also, p.String())
	}
	line("also", strings.Join(also, "\n"))
	line("history", strings.Join(f.History, "\n"))
	line("wrote", f.Output)
	line("expects", g.Check.Expects)
	line("cause", g.Check.Cause)
	line("fix", g.Check.Fix)
	if f.PayloadFile != "" {
		line("payload", f.PayloadFile)
		line("resend", f.Curl)
		line("replay", f.Replay)
	} else if len(f.Payload) > 0 {
		line("payload", safetext.Line(string(f.Payload), 4096))
	}
	line("docs", g.Check.DocsURL())
	return b.String()
}

func (g *Group) add(p Part) {
	at, found := slices.BinarySearchFunc(g.Parts, p, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Cause, b.Cause), cmp.Compare(a.Event, b.Event))
	})
	if !found {
		g.Parts = slices.Insert(g.Parts, at, p)
	}
}

// Others are the first parts of the causes that First does not show.
func (g *Group) Others() (others []Part) {
	last := g.First.Cause
	for _, p := range g.Parts {
		if p.Cause != g.First.Cause && p.Cause != last {
			last = p.Cause
			others = append(others, p)
		}
	}
	return others
}

// String is the part in one line: its cause, and what was got.
func (p Part) String() string {
	return strings.TrimSuffix(fmt.Sprintf("%s: %s: %s", p.Cause, p.Got, p.Response), ": ")
}

// met notes an event that the check does not hold for.
func (g *Group) met(event string) {
	if event != "" && !slices.Contains(g.Events, event) {
		g.Events = append(g.Events, event)
	}
}
