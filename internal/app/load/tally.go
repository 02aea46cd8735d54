package load

import (
	"strconv"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/safetext"
)

// Tally adds up results. It is safe for concurrent use, and its size does not grow
// with the number of requests.
type Tally struct {
	mu     sync.Mutex
	report Report
	recent Histogram // latencies since the last look
}

// mostStatuses is how many statuses have a histogram of their own.
const mostStatuses = 20

// InvalidGroup is the name under which payloads that were broken on purpose are
// counted, and OtherGroup that of payloads that are no event of the catalog.
const (
	InvalidGroup = "(invalid)"
	OtherGroup   = "(other)"
)

// begin counts a request that is about to be sent.
func (t *Tally) begin(event string, invalid, warmUp bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if warmUp {
		t.report.WarmUp.Sent++
		return
	}
	t.report.Sent++
	t.group(event, invalid).Sent++
}

// began notes when the measurement began.
func (t *Tally) began(at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.report.Started = at.UTC()
}

// end counts what came of it, and tells another one of it.
func (t *Tally) end(r *Result, tell func(*Result) error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.add(r)
	if tell != nil {
		return tell(r)
	}
	return nil
}

func (t *Tally) add(r *Result) {
	t.recent.Record(r.Latency())
	t.sample(r)
	if r.WarmUp {
		t.report.WarmUp.end(r)
		t.count(r)
		return
	}
	o := &t.report
	o.end(r)
	group := t.group(r.Event, r.Invalid)
	group.end(r)
	t.count(r)
	if r.isError() {
		o.Wrong++
	}
	if r.RetryAfter {
		o.RetryAfter++
	}
	o.Bytes += uint64(r.Bytes)
	o.Lag.Record(r.Lag())
	o.Series.end(r)
	o.LastEnded = max(o.LastEnded, r.Ended)
	o.LastSent = max(o.LastSent, r.Started)
	if !r.isMeasured() {
		return
	}
	o.Latency.Record(r.Latency())
	o.Service.Record(r.Service())
	group.Latency.Record(r.Latency())
	t.status(r).Record(r.Latency())
}

// count counts a payload by event for what the receiver should have counted,
// warm-up or not.
func (t *Tally) count(r *Result) {
	counts := &t.report.Accepted
	switch {
	case r.accepted():
	case r.Failed == nil && r.Status < 500:
		return // refused
	case r.Failed != nil && r.Failed.IsUnsent():
		return // never arrived
	default:
		counts = &t.report.Doubtful
	}
	if *counts == nil {
		*counts = map[string]uint64{}
	}
	(*counts)[groupName(r.Event, r.Invalid)]++
}

// sample keeps the first error of each class, and what the first redirect says.
func (t *Tally) sample(r *Result) {
	if r.proto != "" && t.report.Protocol == "" {
		t.report.Protocol = r.proto
	}
	if r.location != "" && t.report.Location == "" {
		t.report.Location = deliver.SafeURL(r.location)
	}
	if r.Failed == nil {
		return
	}
	if t.report.Samples == nil {
		t.report.Samples = map[deliver.Kind]string{}
	}
	if _, ok := t.report.Samples[r.Failed.Kind]; !ok {
		t.report.Samples[r.Failed.Kind] = safetext.Line(r.Failed.Err.Error(), 300)
	}
}

func groupName(event string, invalid bool) string {
	switch {
	case invalid:
		return InvalidGroup
	case event == "":
		return OtherGroup
	}
	return event
}

func (t *Tally) group(event string, invalid bool) *Group {
	name := groupName(event, invalid)
	g, ok := t.report.Events[name]
	if !ok {
		if t.report.Events == nil {
			t.report.Events = map[string]*Group{}
		}
		g = &Group{}
		t.report.Events[name] = g
	}
	return g
}

func (t *Tally) status(r *Result) *Histogram {
	name := "timeout"
	if r.Failed == nil {
		name = strconv.Itoa(r.Status)
	}
	h, ok := t.report.Statuses[name]
	switch {
	case ok:
		return h
	case t.report.Statuses == nil:
		t.report.Statuses = map[string]*Histogram{}
	case len(t.report.Statuses) >= mostStatuses:
		name = "other"
		if h, ok = t.report.Statuses[name]; ok {
			return h
		}
	}
	h = &Histogram{}
	t.report.Statuses[name] = h
	return h
}
