package contract

import (
	"fmt"
	"strings"
	"sync"

	"github.com/siohook/siohook/internal/base/pattern"
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
	Signature   Phase = "signature"   // forged deliveries, and genuine ones, where the catalog signs
	Crashing    Phase = "crash"       // the receiver dies, and is started again: only where the options say so
)

// Phases lists the phases in the order in which they run.
func Phases() []Phase {
	return []Phase{Reach, Samples, Coverage, Tolerance, Rejection, Idempotency, Order, Time, Signature, Crashing}
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
	// PerEvent tells that every run finds out of each event that it delivers whether the
	// check holds for it, so that it is news where it does not for another one. With
	// which events another check fails, depends on made-up values and on chance.
	PerEvent bool
}

// Checks lists the rules of the contract in the order in which they are checked, in the
// words of the automation catalog. Those in a [Result] are in the words of its own.
func Checks() []Check { return inWords(rules) }

func inWords(rules []*rule) (all []Check) {
	for _, c := range rules {
		all = append(all, c.in(builtInNames()))
	}
	return all
}

// builtInNames are those of a catalog that is built in and known to be whole.
var builtInNames = sync.OnceValue(func() *names {
	w, err := namesOf(builtIn())
	if err != nil {
		panic(err)
	}
	return w
})

// UnknownCheckError tells that a pattern matches no check.
type UnknownCheckError struct {
	Pattern string
	Nearest string // the id or phase that was probably meant; "" when none is near
}

func (e *UnknownCheckError) Error() string {
	if e.Nearest != "" {
		return fmt.Sprintf("unknown check %q, did you mean %q?", e.Pattern, e.Nearest)
	}
	return fmt.Sprintf("unknown check %q", e.Pattern)
}

// Match finds the checks that a pattern matches, in their order: an id, a phase, or
// a glob such as tolerance/*, in which * stands for any characters. A pattern that
// matches none is an *[UnknownCheckError].
func Match(p string) ([]Check, error) {
	found, err := match(p)
	return inWords(found), err
}

func match(p string) ([]*rule, error) {
	found, nearest := pattern.Select(p, rules, func(c *rule) []string { return []string{c.ID, string(c.Phase)} })
	if found == nil {
		return nil, &UnknownCheckError{p, nearest}
	}
	return found, nil
}

// DocsURL is the page about the check.
func (c Check) DocsURL() string {
	return "https://github.com/siohook/siohook/blob/main/docs/checks/" + strings.ReplaceAll(c.ID, "/", "-") + ".md"
}
