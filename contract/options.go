package contract

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/schemas"
)

// Target is the receiver to test.
type Target struct {
	URL         string      // http or https
	Header      http.Header // sent with every delivery, beside the provider's own
	AllowRemote bool        // else only loopback addresses are reached
	// TLS are options of https; nil verifies as the system does. Curl is the same in words of
	// curl, such as --cacert FILE, for the lines of findings.
	TLS  *tls.Config
	Curl []string
	// Secret names headers whose values are in no command line that a finding shows, beside
	// those whose names say it, such as Authorization.
	Secret []string
	// Deadline is how long a delivery may take; 0 means 10 s. What the provider
	// allows is not known.
	Deadline time.Duration
}

// Options of a run; the zero value runs all checks of the automation catalog
// with seed 0, without an observer.
type Options struct {
	Catalog *schemas.Catalog // nil: schemas.Automation()
	// Others are catalogs of other products: where a receiver does not take the events of Catalog,
	// theirs tell whether it was written for one of them.
	Others []*schemas.Catalog
	Seed   uint64 // of the events that are made up
	// Fresh moves the numbers that ids and addresses are made of, up to MaxFresh: a
	// receiver that has the state of runs with other ones does not know the events. The
	// samples go as they are; whether they count is not looked at.
	Fresh uint64
	// Nonce is another number in each run, best a random one. Where an event does not count,
	// others tell whether the receiver knows its ids from an earlier run: those have ids that
	// are made of the nonce.
	Nonce uint64

	// Secret signs the deliveries; nil leaves them unsigned. It needs Now, and a catalog whose
	// provider signs. An error of the signer ends the run.
	Secret []byte
	// SecretWord is a word of a shell that has the secret, for the command lines of findings; "" is
	// "${WEBHOOK_SECRET:?}", with the quotes.
	SecretWord string

	// Checks are the checks to run, and Skip those not to: ids, phases, or globs
	// such as tolerance/*. No Checks means all. The phase reach runs unless it is
	// skipped.
	Checks []string
	Skip   []string
	// Events are the events to deliver: ids, types or globs; none means all.
	Events []string
	// Rules say what is different about some events. The first that names an event
	// holds for it.
	Rules []EventRule

	// Reject lists the statuses that an invalid payload must be answered with.
	// None means that any answer but a 5xx will do: many good receivers
	// acknowledge first.
	Reject []int

	// Observe returns what the events change that the catalog says are counted, such as
	// sales: anything that becomes JSON, best the number of sales, or an object with
	// numbers in it. Where a catalog counts nothing, each event may change it. It is called when no
	// delivery is under way, and until what it says stays the same. An error that
	// it returns ends the run. Without it, checks that need it are listed as not
	// observed.
	Observe func() any
	// Settle is how long a receiver that works in the background may take until
	// a delivery shows in what is observed; 0 means 2 s.
	Settle time.Duration
	// Amounts says in what an observed amount is: "units", "minor", or "" to tell
	// by its form: with decimals it is in units.
	Amounts string
	// FailNext makes the service that the receiver calls fail at its next call;
	// nil when that service is not ours.
	FailNext func()
	// Disturb makes that service fail in a way until the disturbance ends; nil when it is not ours.
	Disturb func(Outage) (Disturbance, error)

	// Process kills the receiver and starts it again; nil when it cannot crash. Crash runs the phase
	// crash, which needs it, an observer and Now: the phase is not among those that run by themselves.
	// Recover is how long the receiver may take after a crash until it accepts deliveries and has
	// counted what it accepted before; 0 means 1 min.
	Process Process
	Crash   bool
	// Instances are other instances of the receiver, which share its store. The phase crash spreads
	// deliveries and duplicates over them.
	Instances []Instance
	Recover   time.Duration
	again     *crashAgain // the one round to be made; nil: all

	// Output notes how far the output of the receiver is; since gives what it has written from
	// then on. Findings quote what it wrote when their payload was delivered once more, alone.
	// nil quotes nothing.
	Output func() (since func() []byte)

	// Connections is how many deliveries are under way at the same time at most, where their
	// order does not matter; 0 is as many as help, and one where the receiver is on
	// another machine or there is no clock.
	Connections int
	// Thorough delivers each variation of an event alone and every invalid payload; else
	// variations go together as long as they are accepted, and invalid payloads are a sample.
	Thorough bool
	// MaxRequests bounds the deliveries of a run; 0 means 20,000. A run that
	// reaches it stops, and says so.
	MaxRequests int
	// MaxFailures ends a run after so many failing checks; 0 is no bound.
	MaxFailures int
	// Known are fingerprints of findings that are no news.
	Known map[string]bool

	// KeepIn is the folder where payloads that were not accepted are kept, one
	// file each; "" keeps none.
	KeepIn string
	// Delivered is called after every delivery, in order; nil is fine.
	Delivered func(Delivery)
	// Recovering is called again and again while the phase crash waits for the receiver, with how long
	// it has waited and how long at most it will; nil is fine.
	Recovering func(waited, most time.Duration)
	// Now is the clock that measures how long answers take, and whose time deliveries have in
	// their stamp and signature; nil measures nothing, and is an error where the catalog has
	// a Stamp, or a Signer and there is a Secret.
	Now func() time.Time
}

// ObserveError tells that Options.Observe, or that of a rule, has failed.
type ObserveError = observe.Error

// Expect is what a receiver does with an event.
type Expect string

// What may be expected. The zero value is Accept.
const (
	Accept Expect = "accept" // a 2xx
	Ignore Expect = "ignore" // a 2xx, and nothing that is observed changes
	Refuse Expect = "reject" // a 4xx, on purpose
)

// EventRule says what is different about some events.
type EventRule struct {
	Events   string // id, type or glob
	Expect   Expect
	Skip     string        // why they are not delivered; "" delivers them
	URL      string        // where they are delivered; "" is the target's
	Header   http.Header   // sent beside the target's, and wins
	Deadline time.Duration // 0 is the target's
	// Observe returns what these events change, as Options.Observe does for those that are counted:
	// then it is checked that each is counted once.
	Observe func() any
	// ExpectState lists values of these events that what is observed has after each
	// accepted delivery. Without an observer, they are not observed.
	ExpectState []ExpectedState
}

// Delivery is one payload that was sent.
type Delivery struct {
	Phase    Phase
	Check    string // id
	Event    string // id; "" when it is none
	URL      string
	Payload  []byte      // must not be changed
	Header   http.Header // by which it names its event; nil where the payload does
	Whole    bool        // all of the payload was sent, in a request of its own
	Accepted bool
	Status   int // of the answer, 0 when there was none
	Latency  time.Duration
	Done     int // deliveries made in the whole run
}

// checkNow tells whether there is a clock where deliveries have its time.
func (o *Options) checkNow() error {
	wire, what := &o.Catalog.OrDefault().Wire, ""
	switch {
	case o.Now != nil:
		return nil
	case wire.Stamp != nil:
		what = "stamped"
	case wire.Sign != nil && o.Secret != nil:
		what = "signed"
	default:
		return nil
	}
	return fmt.Errorf("catalog %s: its deliveries are %s with the time: set Options.Now, for example to time.Now", o.Catalog.Name, what)
}

// builtIn is the catalog of options without one. The evidence of checks is of it.
func builtIn() *schemas.Catalog { return (*schemas.Catalog)(nil).OrDefault() }

// withDefaults fills in what is not said.
func (o Options) withDefaults() Options {
	o.Catalog = o.Catalog.OrDefault()
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if o.Settle <= 0 {
		o.Settle = 2 * time.Second
	}
	if o.MaxRequests <= 0 {
		o.MaxRequests = 20_000
	}
	if o.Recover <= 0 {
		o.Recover = defaultRecover
	}
	return o
}

// chosenRows are the events to deliver.
func (o *Options) chosenRows() ([]*schemas.Row, error) {
	chosen, err := o.Catalog.Match(o.Events)
	if err != nil {
		return nil, err
	}
	for i := range o.Rules {
		if _, err := o.Catalog.Match([]string{o.Rules[i].Events}); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(slices.Clone(chosen), func(row *schemas.Row) bool {
		rule := o.rule(row)
		return rule != nil && rule.Skip != ""
	}), nil
}

// rule is what is different about an event; nil when nothing is.
func (o *Options) rule(row *schemas.Row) *EventRule {
	for i := range o.Rules {
		if row != nil && row.Matches(o.Rules[i].Events) {
			return &o.Rules[i]
		}
	}
	return nil
}

// expects is what is expected of the answers to an event.
func (o *Options) expects(row *schemas.Row) Expect {
	if rule := o.rule(row); rule != nil && rule.Expect != "" {
		return rule.Expect
	}
	return Accept
}

// enabledChecks finds the checks that patterns choose.
func (o *Options) enabledChecks() (map[string]bool, error) {
	enabled := map[string]bool{}
	mark := func(pattern string, to bool) error {
		found, err := match(pattern)
		for i := range found {
			enabled[found[i].ID] = to
		}
		return err
	}
	only := o.Checks
	if len(only) == 0 {
		only = []string{"*"}
	}
	if o.Crash {
		only = append(slices.Clone(only), string(Crashing))
	}
	for _, pattern := range append([]string{string(Reach)}, only...) {
		if err := mark(pattern, true); err != nil {
			return nil, err
		}
	}
	if !o.Crash && len(o.Checks) == 0 {
		for _, c := range rules {
			if c.Phase == Crashing {
				enabled[c.ID] = false
			}
		}
	}
	for _, pattern := range o.Skip {
		if err := mark(pattern, false); err != nil {
			return nil, err
		}
	}
	if o.Catalog.OrDefault().IsNamedInBody() { // no header has the name
		for _, c := range []*rule{reachEventName, reachNamePlace, reachHeaderCase} {
			enabled[c.ID] = false
		}
	} else {
		enabled[reachTypeHeader.ID] = false
	}
	if len(o.Others) == 0 {
		enabled[reachProduct.ID] = false
	}
	return enabled, nil
}
