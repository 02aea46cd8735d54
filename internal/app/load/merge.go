package load

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/format"
)

// Merge adds up the reports of runs that were made at the same time, as from
// several machines: the result is the report of one run with all their requests.
// Verdicts on objectives are not merged; they are to be judged anew.
func Merge(reports []*Report) (*Report, error) {
	if len(reports) == 0 {
		return nil, errors.New("no report to merge")
	}
	m := &Report{Format: format.Load.Version, Model: reports[0].Model}
	for _, r := range reports {
		if r.Model != m.Model {
			return nil, errors.New("reports of the open model and of the closed model cannot be merged")
		}
		m.add(r)
	}
	m.Target, m.Tool = one(reports, func(r *Report) string { return r.Target }), one(reports, func(r *Report) string { return r.Tool })
	m.Note, m.Schedule = one(reports, func(r *Report) string { return r.Note }), one(reports, func(r *Report) string { return r.Schedule })
	m.Engine = one(reports, func(r *Report) string { return r.Engine })
	m.Protocol = one(reports, func(r *Report) string { return r.Protocol })
	m.Stopped = one(reports, func(r *Report) string { return r.Stopped })
	m.Hint = one(reports, func(r *Report) string { return r.Hint })
	m.Location = one(reports, func(r *Report) string { return r.Location })
	m.Seed = reports[0].Seed
	return m, nil
}

// one is the text of all reports, or those that differ.
func one(reports []*Report, of func(*Report) string) string {
	var texts []string
	for _, r := range reports {
		if text := of(r); text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	if len(texts) > 4 {
		texts = append(texts[:3], "and "+strconv.Itoa(len(texts)-3)+" more")
	}
	return strings.Join(texts, "; ")
}

func (r *Report) add(other *Report) {
	if r.Started.IsZero() || other.Started.Before(r.Started) {
		r.Started = other.Started
	}
	r.Duration, r.Deadline = max(r.Duration, other.Duration), max(r.Deadline, other.Deadline)
	r.Connections += other.Connections
	r.AtMost += other.AtMost
	r.Busy = max(r.Busy, other.Busy)
	r.Runs += other.Runs
	r.Interrupted = r.Interrupted || other.Interrupted
	r.Counts.add(&other.Counts)
	r.WarmUp.add(&other.WarmUp)
	r.Wrong += other.Wrong
	r.Unsent += other.Unsent
	r.RetryAfter += other.RetryAfter
	r.Bytes += other.Bytes
	r.LastSent, r.LastEnded = max(r.LastSent, other.LastSent), max(r.LastEnded, other.LastEnded)
	r.Latency.Add(&other.Latency)
	r.Service.Add(&other.Service)
	r.Lag.Add(&other.Lag)
	r.Series.add(&other.Series)
	if r.Samples == nil {
		r.Samples = map[deliver.Kind]string{}
	}
	for kind, text := range other.Samples {
		if _, ok := r.Samples[kind]; !ok {
			r.Samples[kind] = text
		}
	}
	for name, group := range other.Events {
		if r.Events == nil {
			r.Events = map[string]*Group{}
		}
		if r.Events[name] == nil {
			r.Events[name] = &Group{}
		}
		r.Events[name].add(&group.Counts)
		r.Events[name].Latency.Add(&group.Latency)
	}
	for name, h := range other.Statuses {
		if r.Statuses == nil {
			r.Statuses = map[string]*Histogram{}
		}
		if r.Statuses[name] == nil {
			r.Statuses[name] = &Histogram{}
		}
		r.Statuses[name].Add(h)
	}
	r.Accepted, r.Doubtful = sum(r.Accepted, other.Accepted), sum(r.Doubtful, other.Doubtful)
}

func sum(a, b map[string]uint64) map[string]uint64 {
	if a == nil {
		return maps.Clone(b)
	}
	for name, n := range b {
		a[name] += n
	}
	return a
}
