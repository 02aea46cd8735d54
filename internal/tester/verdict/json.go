package verdict

import (
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/reference"
)

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
	Output   string         `json:"output,omitempty"`  // of the receiver
	History  []string       `json:"history,omitempty"` // of a crash
	Shapes   []string       `json:"shapes,omitempty"`
	Mutation string         `json:"mutation,omitempty"`
	Pointer  string         `json:"pointer,omitempty"`
	Cause    contract.Cause `json:"cause,omitempty"`
	Also     []causeJSON    `json:"also,omitempty"`
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

// causeJSON is another cause than the one that a finding shows, with its first answer.
type causeJSON struct {
	Cause       contract.Cause `json:"cause"`
	Got         string         `json:"got"`
	Response    string         `json:"response,omitempty"`
	Fingerprint string         `json:"fingerprint"`
}

type notObservedJSON struct {
	Kind   string         `json:"kind"`
	Check  string         `json:"check"`
	Phase  contract.Phase `json:"phase"`
	Why    contract.Why   `json:"why"`
	Reason string         `json:"reason"`
}

// Summary is the last line of siohook test --format json.
type Summary struct {
	Kind        string             `json:"kind"`
	Verdict     contract.Verdict   `json:"verdict"`
	Target      string             `json:"target"`
	Seed        uint64             `json:"seed"`
	Fresh       uint64             `json:"fresh,omitempty"` // what was added to ids
	Requests    int                `json:"requests"`
	DurationMS  float64            `json:"duration_ms"`
	Events      countJSON          `json:"events"`
	Coverage    []coverageJSON     `json:"coverage"` // of what is documented
	Findings    int                `json:"findings"`
	NotObserved int                `json:"not_observed"`
	Notes       []noteJSON         `json:"notes,omitempty"`
	Phases      []phaseJSON        `json:"phases"`
	Captured    *reference.Arrived `json:"captured,omitempty"`
	Stopped     *stopJSON          `json:"stopped,omitempty"`
	Incomplete  bool               `json:"interrupted,omitempty"`
}

// noteJSON is what the run saw and does not judge.
type noteJSON struct {
	About contract.About `json:"about"`
	Text  string         `json:"text"`
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
	Output string         `json:"output,omitempty"` // of the receiver
}

// Summary is the run in numbers.
func (r Report) Summary() Summary {
	sum := Summary{
		Kind: "summary", Verdict: r.Result.Verdict(), Target: r.Result.Target, Seed: r.Result.Seed, Fresh: r.Result.Fresh,
		Requests: r.Result.Requests, DurationMS: float64(r.Result.Duration) / float64(time.Millisecond),
		Events: count(r.Result.Accepted()), Findings: len(r.Result.Groups),
		NotObserved: len(r.allUnseen()), Captured: r.Captured, Incomplete: r.Interrupted,
		Coverage: []coverageJSON{}, Phases: []phaseJSON{},
	}
	for _, d := range r.Result.Documented {
		sum.Coverage = append(sum.Coverage, coverageJSON{d.Kind, count(d.Accepted)})
	}
	for _, p := range r.Result.Phases {
		sum.Phases = append(sum.Phases, phaseJSON{p.Phase, p.Passed.N, p.Passed.M})
	}
	for _, n := range r.Result.Notes {
		sum.Notes = append(sum.Notes, noteJSON(n))
	}
	if stop := r.Result.Stopped; stop != nil {
		sum.Stopped = &stopJSON{stop.Phase, stop.Why, stop.Reason, stop.Hint, stop.Output}
	}
	return sum
}

func count(c contract.Count) countJSON { return countJSON{c.N, c.M} }
