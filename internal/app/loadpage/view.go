package loadpage

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

// view is what the page shows.
type view struct {
	*load.Report
	Verdict, VerdictClass, VerdictText string
	Facts                              []fact
	Outcomes                           []outcome
	Events                             []row
	Data, Script                       template.JS
	Style                              template.CSS
	Policy                             string
}

type fact struct{ Name, Text string }

// outcome is one of the ways in which requests ended.
type outcome struct {
	Name, Class, Note string
	Count             uint64
	Share             float64
	Latency           *load.Histogram // nil when it has no times
}

// row is an event with its figures; the bar is its p99 beside those of the others.
type row struct {
	Event  string
	Sent   uint64
	OK     uint64
	Other  uint64
	Errors uint64
	P50    time.Duration
	P90    time.Duration
	P99    time.Duration
	Max    time.Duration
	Bar    int // 0 to 100
}

// verdictOf says in a word how the run went.
func verdictOf(r *load.Report) (word, class, text string) {
	held := true
	for _, v := range r.Objectives {
		held = held && v.Held
	}
	why, saturated := r.Behind()
	reason, _ := r.Hopeless()
	switch {
	case r.Exhausted() != "":
		return "NOT MEASURED", "bad", why
	case reason != "":
		return "NOTHING TESTED", "bad", reason
	case !held && (why == "" || saturated):
		return "FAIL", "bad", "an objective failed"
	case why != "":
		return "SCHEDULE NOT KEPT", "bad", why
	case r.Interrupted:
		return "INTERRUPTED", "warn", "the report covers the requests sent until then"
	case len(r.Objectives) > 0:
		return "PASS", "ok", "all objectives passed"
	}
	return "DONE", "info", "no objective was set"
}

func factsOf(r *load.Report) []fact {
	model := "open: requests are sent on schedule, and latency counts from when a request was due"
	if r.Model == load.Closed {
		model = "closed: each connection sends its next request after the answer, so the figures leave out the waiting time of a real sender"
	}
	facts := []fact{
		{"Target", r.Target}, {"Model", model}, {"Schedule", r.Schedule}, {"Payloads", r.Note},
		{"Seed", strconv.FormatUint(r.Seed, 10)},
		{"Begun", r.Started.Format(time.RFC3339)},
		{"Engine", fmt.Sprintf("%s, %s", r.Engine, r.Protocol)},
		{"Connections", fmt.Sprintf("%d of at most %d", r.Connections, r.AtMost)},
		{"Deadline", r.Deadline.String()},
		{"Warm-up", fmt.Sprintf("%d sent: %d 2xx, %d other, %s", r.WarmUp.Sent, r.WarmUp.OK, r.WarmUp.Other, words.Count(r.WarmUp.Failed(), "error"))},
	}
	if r.Busy > 0 {
		facts = append(facts, fact{"Generator", fmt.Sprintf("used %.0f %% of its processors", 100*r.Busy)})
	}
	if r.Runs > 1 {
		facts = append(facts, fact{"Merged", words.Count(r.Runs, "report")})
	}
	if r.RetryAfter > 0 {
		facts = append(facts, fact{"Retry-After", words.Count(r.RetryAfter, "answer") + " with Retry-After; the rate stayed the same"})
	}
	if e := r.ExactlyOnce; e != nil {
		text := fmt.Sprintf("agrees: %.0f counted of %s, %d accepted", e.Counted, e.What, e.Accepted)
		if !e.Agrees {
			text = fmt.Sprintf("does not agree: %s (%.0f counted of %s, %d accepted, %d doubtful)", e.Note, e.Counted, e.What, e.Accepted, e.Doubtful)
		}
		facts = append(facts, fact{"Exactly once", text})
	}
	return append(facts, fact{"Tool", r.Tool})
}

func outcomesOf(r *load.Report) []outcome {
	var all []outcome
	add := func(name, class, note string, n uint64) {
		all = append(all, outcome{name, class, note, n, 100 * float64(n) / float64(max(r.Sent, 1)), r.Statuses[name]})
	}
	for _, code := range r.Codes() {
		class := "bad"
		if code >= 200 && code < 300 {
			class = "ok"
		} else if code < 500 {
			class = "warn"
		}
		add(strconv.Itoa(code), class, "", r.Counts.Statuses[code])
	}
	for _, kind := range r.Classes() {
		add(string(kind), "bad", r.Samples[kind], r.Errors[kind])
	}
	return all
}

func rowsOf(r *load.Report) []row {
	var rows []row
	longest := time.Duration(1)
	for _, g := range r.Events {
		longest = max(longest, g.Latency.Percentile(99))
	}
	for _, event := range sorted.Keys(r.Events) {
		g := r.Events[event]
		p99 := g.Latency.Percentile(99)
		rows = append(rows, row{
			event, g.Sent, g.OK, g.Other, g.Failed(), g.Latency.Percentile(50), g.Latency.Percentile(90), p99, g.Latency.Max(),
			int(100 * p99 / longest),
		})
	}
	return rows
}

// ms writes a time as people compare them: in milliseconds.
func ms(d time.Duration) string {
	v := float64(d.Microseconds()) / 1000
	switch {
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64) + " ms"
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64) + " ms"
	}
	return strconv.FormatFloat(v, 'f', 2, 64) + " ms"
}

// number groups digits by threes.
func number(n any) string {
	text := fmt.Sprint(n)
	if f, ok := n.(float64); ok {
		text = strconv.FormatFloat(f, 'f', 0, 64)
	}
	var b strings.Builder
	for i, digit := range text {
		if i > 0 && (len(text)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return b.String()
}

func percent(p float64) string {
	if p > 0 && p < 0.01 {
		return "<0.01 %"
	}
	return strconv.FormatFloat(p, 'f', 2, 64) + " %"
}
