package load

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/format"
	"github.com/siohook/siohook/internal/base/words"
)

// Model says who decides when a request is sent.
type Model string

// The models.
const (
	Open   Model = "open"   // the schedule
	Closed Model = "closed" // the answer to the one before
)

// Report is what came of a run. It is JSON that [ParseReport] reads again and
// [Merge] adds up.
type Report struct {
	Format int    `json:"format_version"`
	Tool   string `json:"tool"`
	Target string `json:"target"`
	Note   string `json:"payloads"` // what was sent

	Engine      string        `json:"engine"` // HTTP client that was used: see [deliver.Sender.Engine]
	Protocol    string        `json:"protocol"`
	Model       Model         `json:"model"`
	Schedule    string        `json:"schedule"`
	Seed        uint64        `json:"seed"`
	Started     time.Time     `json:"started"`
	Duration    time.Duration `json:"duration_ns"` // of the schedule, or less when it ended early
	Connections int           `json:"connections"` // the most that were open
	AtMost      int           `json:"connections_at_most"`
	Deadline    time.Duration `json:"deadline_ns"`
	Busy        float64       `json:"generator_busy"` // part of its processors that siohook used; 0 is unknown
	Runs        int           `json:"runs"`           // how many reports were merged

	Interrupted bool   `json:"interrupted"`
	Stopped     string `json:"stopped,omitempty"` // why it ended early
	Hint        string `json:"hint,omitempty"`

	Counts
	WarmUp     Counts                  `json:"warm_up"`
	Wrong      uint64                  `json:"wrong"`  // what objectives count as errors
	Unsent     uint64                  `json:"unsent"` // were due and never sent
	RetryAfter uint64                  `json:"retry_after"`
	Bytes      uint64                  `json:"payload_bytes"`
	Samples    map[deliver.Kind]string `json:"error_samples"`
	Location   string                  `json:"redirect_to,omitempty"`

	Latency  Histogram             `json:"latency"` // from when requests were due
	Service  Histogram             `json:"service"` // from when they were sent
	Lag      Histogram             `json:"lag"`     // from when they were due to when they were sent
	Events   map[string]*Group     `json:"events"`
	Statuses map[string]*Histogram `json:"latency_by_status"`
	Series   Series                `json:"series"`

	LastSent  time.Duration `json:"last_sent_ns"`
	LastEnded time.Duration `json:"last_ended_ns"`

	Accepted map[string]uint64 `json:"accepted"` // 2xx by event, warm-up included
	Doubtful map[string]uint64 `json:"doubtful"` // by event: may have been taken, or not

	Objectives  []Verdict    `json:"objectives"`
	ExactlyOnce *ExactlyOnce `json:"exactly_once,omitempty"`
	Limit       *Limit       `json:"limit,omitempty"`
	Turns       []Turn       `json:"turns,omitempty"` // of several runs one after the other: see [InTurns]
}

// Group is the requests of one event.
type Group struct {
	Counts
	Latency Histogram `json:"latency"`
}

// Rate is how many requests a second were sent.
func (r *Report) Rate() float64 { return perSecond(r.Sent, r.Took()) }

// Took is how long requests were sent: as long as the schedule says, or longer.
func (r *Report) Took() time.Duration { return max(r.Duration, r.LastSent) }

// Throughput is how many requests a second ended in a 2xx.
func (r *Report) Throughput() float64 { return perSecond(r.OK, max(r.Duration, r.LastEnded)) }

func perSecond(n uint64, d time.Duration) float64 {
	if d <= 0 {
		return 0
	}
	return float64(n) / d.Seconds()
}

// ErrorShare is the part of the requests that objectives count as errors.
func (r *Report) ErrorShare() float64 {
	if r.Sent == 0 {
		return 0
	}
	return float64(r.Wrong) / float64(r.Sent)
}

const (
	tooLate = 50 * time.Millisecond  // half of the requests sent later: the schedule is not kept
	tooLong = 500 * time.Millisecond // sending on for longer than the schedule says so, too
	tooBusy = 0.8                    // of its processors: a generator that uses more is at its end
	worthIt = 10 * time.Millisecond  // one request in a hundred: worth to be mentioned
)

// Exhausted says that this machine ran out of ports, files or buffers, so that the run measured the
// machine and not the receiver; "" when it did not.
func (r *Report) Exhausted() string {
	n := r.Errors[deliver.Exhausted] + r.WarmUp.Errors[deliver.Exhausted]
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%s not sent; the first: %s", words.Count(n, "request"), r.Samples[deliver.Exhausted])
}

// Behind says in which way the schedule was not kept, or nothing. Saturated tells
// that it was for want of free connections: the receiver's doing, or the bound's.
// A bad moment, which [Report.Delayed] tells of, is in the latencies and no more.
func (r *Report) Behind() (why string, saturated bool) {
	if why := r.Exhausted(); why != "" {
		return why, false
	}
	if r.Model == Closed {
		return "", false
	}
	lag := r.Lag.Percentile(50)
	if r.Unsent == 0 && lag <= tooLate && r.LastSent <= r.Duration+tooLong {
		return "", false
	}
	saturated = r.Connections >= r.AtMost && r.Busy < tooBusy
	why = fmt.Sprintf("half of the requests were at least %v late", lag.Round(time.Millisecond))
	if lag <= tooLate {
		why = fmt.Sprintf("the last request was sent %v late", (r.LastSent - r.Duration).Round(time.Millisecond))
	}
	if r.Unsent > 0 {
		why += fmt.Sprintf(", and %s not sent at all", words.Count(r.Unsent, "request"))
	}
	if saturated {
		return fmt.Sprintf("%s: all %s in use", why, words.Count(r.AtMost, "connection")), true
	}
	return why + ": this machine cannot send that fast", false
}

// Delayed says how much the machine, or the bound of connections, added to the
// latencies, when that is worth a word.
func (r *Report) Delayed() string {
	lag := r.Lag.Percentile(99)
	if r.Model == Closed || lag <= worthIt {
		return ""
	}
	return fmt.Sprintf("one request in a hundred was at least %v late; the receiver did not cause that part of its latency", lag.Round(time.Millisecond))
}

// Write writes the report as JSON.
func (r *Report) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// ParseReport reads a report that Write wrote.
func ParseReport(text []byte) (*Report, error) {
	r := &Report{}
	if err := format.Load.Decode(text, r); err != nil {
		return nil, fmt.Errorf("not a report of siohook load: %w", err)
	}
	if r.Format == 0 || r.Runs < 1 {
		return nil, errors.New("not a report of siohook load, or a report of another version")
	}
	for name, g := range r.Events {
		if g == nil {
			return nil, fmt.Errorf("not a report of siohook load: event %.50q is null", name)
		}
	}
	for name, h := range r.Statuses {
		if h == nil {
			return nil, fmt.Errorf("not a report of siohook load: status %.50q is null", name)
		}
	}
	err := r.Balance()
	return r, err
}
