package loadreport

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/base/paint"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

// text writes the report for people.
func text(out io.Writer, r *load.Report, brush paint.Brush) error {
	model := "open: latency counts from when a request was due"
	if r.Model == load.Closed {
		model = "closed: each connection waits for its answer, so the figures leave out the waiting time of a real sender"
	}
	line := func(name, format string, args ...any) {
		fmt.Fprintf(out, "%-12s %s\n", name, safetext.Line(fmt.Sprintf(format, args...), 1000))
	}
	if why := r.Exhausted(); why != "" {
		fmt.Fprintf(out, "NOT MEASURED: %s\n\n", safetext.Line(why, 500))
	}
	line("load of", "%s", r.Target)
	line("model", "%s", model)
	line("schedule", "%s", r.Schedule)
	line("payloads", "%s", r.Note)
	protocol := r.Protocol
	if protocol == "" {
		protocol = "no answer"
	}
	line("engine", "%s, %s, %s of at most %d, deadline %v", r.Engine, protocol, words.Count(r.Connections, "connection"), r.AtMost, r.Deadline)
	if r.Busy > 0 {
		line("generator", "used %.0f %% of its processors", 100*r.Busy)
	}
	if r.Runs > 1 {
		line("merged", "%s", words.Count(r.Runs, "report"))
	}
	if r.Stopped != "" {
		line("ended early", "%s", r.Stopped)
	}
	if r.WarmUp.Sent > 0 {
		line("warm-up", "%d sent = %s", r.WarmUp.Sent, outcomes(&r.WarmUp))
	}
	line("sent", "%d in %s, %s = %s", r.Sent, seconds(r.Took()), rateText(r.Rate()), outcomes(&r.Counts))
	for _, code := range r.Codes() {
		line("", "%d: %d%s", code, r.Counts.Statuses[code], statusTimes(r, code))
	}
	for _, kind := range r.Classes() {
		line("", "%s: %d, the first: %s", kind, r.Errors[kind], r.Samples[kind])
	}
	if r.RetryAfter > 0 {
		line("", "%s with Retry-After; the rate stayed the same", words.Count(r.RetryAfter, "answer"))
	}
	fmt.Fprintln(out)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\tmin\tmean\tp50\tp90\tp95\tp99\tp99.9\tmax\t")
	times := func(name string, h *load.Histogram) {
		fmt.Fprintf(table, "%s\t%s\t%s", name, shortTime(h.Min()), shortTime(h.Mean()))
		for _, p := range []float64{50, 90, 95, 99, 99.9} {
			fmt.Fprintf(table, "\t%s", shortTime(h.Percentile(p)))
		}
		fmt.Fprintf(table, "\t%s\t\n", shortTime(h.Max()))
	}
	times("latency", &r.Latency)
	if r.Model == load.Open {
		times("service", &r.Service)
		times("lag", &r.Lag)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if err := events(out, r); err != nil {
		return err
	}
	verdict(out, r, brush)
	return nil
}

func outcomes(c *load.Counts) string {
	return fmt.Sprintf("%d 2xx + %s + %s", c.OK, words.Count(c.Other, "other status"), words.Count(c.Failed(), "error"))
}

// statusTimes are the latencies of the answers with a status.
func statusTimes(r *load.Report, code int) string {
	h, ok := r.Statuses[strconv.Itoa(code)]
	if !ok || len(r.Codes()) < 2 {
		return ""
	}
	return fmt.Sprintf(", p50 %s, p99 %s, max %s", shortTime(h.Percentile(50)), shortTime(h.Percentile(99)), shortTime(h.Max()))
}

func events(out io.Writer, r *load.Report) error {
	if len(r.Events) == 0 {
		return nil
	}
	fmt.Fprintln(out)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "EVENT\tSENT\t2XX\tOTHER\tERRORS\tP50\tP99\tMAX")
	for _, event := range sorted.Keys(r.Events) {
		g := r.Events[event]
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%s\t%s\t%s\n", safetext.Line(event, 100), g.Sent, g.OK, g.Other, g.Failed(),
			shortTime(g.Latency.Percentile(50)), shortTime(g.Latency.Percentile(99)), shortTime(g.Latency.Max()))
	}
	return table.Flush()
}

func verdict(out io.Writer, r *load.Report, brush paint.Brush) {
	fmt.Fprintln(out)
	if note := r.Delayed(); note != "" {
		fmt.Fprintf(out, "note: %s\n", note)
	}
	broken := false
	for _, v := range r.Objectives {
		word := brush.Good("pass")
		if !v.Held {
			word, broken = brush.Bad("FAIL"), true
		}
		fmt.Fprintf(out, "%s %s, got %s\n", word, v.Objective, v.Got)
	}
	if e := r.ExactlyOnce; e != nil {
		word, note := brush.Good("pass"), ""
		if !e.Agrees {
			word, broken, note = brush.Bad("FAIL"), true, ": "+e.Note
		}
		fmt.Fprintf(out, "%s exactly once: %.0f counted of %s, %d accepted, %d doubtful%s\n", word, e.Counted, safetext.Line(e.What, 100), e.Accepted, e.Doubtful, note)
	}
	why, saturated := r.Behind()
	reason, _ := r.Hopeless()
	switch {
	case r.Exhausted() != "":
		fmt.Fprintf(out, "%s: %s\n", brush.Warn("NOT MEASURED"), safetext.Line(why, 500))
	case r.Limit != nil && reason == "":
		limit(out, r.Limit, r.Interrupted)
	case reason != "":
		fmt.Fprintf(out, "%s: %s\n", brush.Warn("NOTHING TESTED"), safetext.Line(reason, 500))
	case broken && (why == "" || saturated):
		fmt.Fprintln(out, brush.Bad("FAIL"))
	case why != "":
		fmt.Fprintf(out, "%s: %s\n", brush.Warn("SCHEDULE NOT KEPT"), why)
	case r.Interrupted:
		fmt.Fprintln(out, "INTERRUPTED: the figures cover the requests sent until then")
	case len(r.Objectives) > 0:
		fmt.Fprintln(out, brush.Good("PASS"))
	default:
		fmt.Fprintln(out, "DONE: no objective was set (--slo)")
	}
}

func limit(out io.Writer, l *load.Limit, interrupted bool) {
	switch {
	case interrupted:
		fmt.Fprintf(out, "INTERRUPTED: the limit was not found; %s tried, the highest that passed is %v\n", words.Count(len(l.Tries), "rate"), l.Rate)
	case l.Rate == 0:
		fmt.Fprintf(out, "LIMIT: no rate passed, down to %v\n", l.Broken)
	case l.Bounded:
		fmt.Fprintf(out, "LIMIT: above %v, the highest rate that this run could try\n", l.Rate)
	default:
		fmt.Fprintf(out, "LIMIT: %v passed, %v failed (%s tried)\n", l.Rate, l.Broken, words.Count(len(l.Tries), "rate"))
	}
}
