package contract

import (
	"regexp"
	"slices"
	"strings"
)

// Phase is a stage of a run.
type Phase string

// The phases in their order.
const (
	Reach       Phase = "reach"       // does anything answer that takes deliveries
	Samples     Phase = "samples"     // the provider's own examples
	Coverage    Phase = "coverage"    // every event, variant and documented shape
	Tolerance   Phase = "tolerance"   // what is legal and the provider may send one day
	Rejection   Phase = "rejection"   // what is broken must not break the receiver
	Idempotency Phase = "idempotency" // the same delivery again
	Order       Phase = "order"       // deliveries that overtake each other
	Time        Phase = "time"        // slow, cut and simultaneous deliveries
	Signature   Phase = "signature"   // empty: the events of the catalog carry no signature
)

// Phases lists the phases in the order in which they run.
func Phases() []Phase {
	return []Phase{Reach, Samples, Coverage, Tolerance, Rejection, Idempotency, Order, Time, Signature}
}

// Severity says how bad it is when a check does not hold.
type Severity string

// The severities. A warning does not break the contract.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Check is one rule of the contract.
type Check struct {
	ID       string // area/name; the area is the phase
	Phase    Phase
	Severity Severity
	Purpose  string // why it is looked at: what users of such receivers lost
	Expects  string // what a receiver must do
	Cause    string // what is usually wrong when it does not
	Fix      string // what to do about it
	// Source says what the expectation rests on: doc (the provider's help article),
	// seen (on real deliveries or in real receivers), a standard, or unknown, where
	// the provider says nothing and a receiver had better not rely on anything.
	Source   string
	Observer bool // needs an observer: the answers do not show it
}

// Checks lists the rules of the contract in the order in which they are checked.
func Checks() []Check { return slices.Clone(checks) }

// check is the rule of an id, which must be one.
func check(id string) *Check {
	for i := range checks {
		if checks[i].ID == id {
			return &checks[i]
		}
	}
	panic("contract: no check " + id)
}

// patternRegexp takes * for any characters.
func patternRegexp(pattern string) *regexp.Regexp {
	parts := strings.Split(pattern, "*")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile(`^(?s:` + strings.Join(parts, ".*") + `)$`)
}

// Matches tells whether a pattern names the check: its id, its phase, or a glob
// such as tolerance/*.
func (c Check) Matches(pattern string) bool {
	r := patternRegexp(pattern)
	return r.MatchString(c.ID) || r.MatchString(string(c.Phase))
}

// DocsURL is the page about the check.
func (c Check) DocsURL() string {
	return "https://github.com/siohook/siohook/blob/main/docs/checks/" + strings.ReplaceAll(c.ID, "/", "-") + ".md"
}
