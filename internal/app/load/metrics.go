package load

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/base/sorted"
)

// buckets are the bounds of the latency histogram of the metrics.
var buckets = []time.Duration{
	500 * time.Microsecond, time.Millisecond, 2500 * time.Microsecond, 5 * time.Millisecond, 10 * time.Millisecond,
	25 * time.Millisecond, 50 * time.Millisecond, 100 * time.Millisecond, 250 * time.Millisecond, 500 * time.Millisecond,
	time.Second, 2500 * time.Millisecond, 5 * time.Second, 10 * time.Second,
}

// ServeHTTP shows how the run goes in the text format of Prometheus.
func (r *Runner) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_ = r.Metrics(w) // fails when the reader is gone
}

// Metrics writes the metrics of the run so far.
func (r *Runner) Metrics(w io.Writer) error {
	var b strings.Builder
	head := func(name, kind, help string) {
		fmt.Fprintf(&b, "# HELP siohook_load_%s %s\n# TYPE siohook_load_%s %s\n", name, help, name, kind)
	}
	t := &r.tally
	t.mu.Lock()
	o := &t.report
	head("sent_total", "counter", "Requests sent, without the warm-up.")
	for _, event := range sorted.Keys(o.Events) {
		fmt.Fprintf(&b, "siohook_load_sent_total{event=%s} %d\n", label(event), o.Events[event].Sent)
	}
	head("answers_total", "counter", "Answers by event and status.")
	for _, event := range sorted.Keys(o.Events) {
		g := o.Events[event]
		for _, code := range g.Codes() {
			fmt.Fprintf(&b, "siohook_load_answers_total{event=%s,code=\"%d\"} %d\n", label(event), code, g.Statuses[code])
		}
	}
	head("errors_total", "counter", "Requests without a complete answer by event and class.")
	for _, event := range sorted.Keys(o.Events) {
		g := o.Events[event]
		for _, kind := range g.Classes() {
			fmt.Fprintf(&b, "siohook_load_errors_total{event=%s,class=%s} %d\n", label(event), label(string(kind)), g.Errors[kind])
		}
	}
	histogram := func(name, help string, h *Histogram) {
		head(name, "histogram", help)
		for _, bound := range buckets {
			fmt.Fprintf(&b, "siohook_load_%s_bucket{le=\"%s\"} %d\n", name, strconv.FormatFloat(bound.Seconds(), 'g', -1, 64), h.Within(bound))
		}
		fmt.Fprintf(&b, "siohook_load_%s_bucket{le=\"+Inf\"} %d\n", name, h.Count())
		fmt.Fprintf(&b, "siohook_load_%s_sum %s\n", name, strconv.FormatFloat(h.Mean().Seconds()*float64(h.Count()), 'g', -1, 64))
		fmt.Fprintf(&b, "siohook_load_%s_count %d\n", name, h.Count())
	}
	histogram("latency_seconds", "Time from when a request was due to its answer.", &o.Latency)
	histogram("lag_seconds", "Time from when a request was due to when it was sent.", &o.Lag)
	t.mu.Unlock()
	head("in_flight", "gauge", "Requests in flight.")
	fmt.Fprintf(&b, "siohook_load_in_flight %d\n", r.inFlight.Load())
	head("connections", "gauge", "Connections in use.")
	fmt.Fprintf(&b, "siohook_load_connections %d\n", r.workers.Load())
	_, err := io.WriteString(w, b.String())
	return err
}

// label quotes the value of a label.
func label(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`).Replace(text) + `"`
}
