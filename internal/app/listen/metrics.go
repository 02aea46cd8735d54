package listen

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/base/sorted"
)

// seconds are the upper ends of the histogram of the time that deliveries took.
var seconds = []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// metrics are counted since the start.
type metrics struct {
	mu         sync.Mutex
	deliveries map[[2]string]int // by event and verdict
	turnedAway map[string]int    // by reason
	forwards   map[string]int    // by outcome
	buckets    []int
	sum        float64
	bytes      int64
}

func newMetrics() *metrics {
	return &metrics{deliveries: map[[2]string]int{}, turnedAway: map[string]int{}, forwards: map[string]int{}, buckets: make([]int, len(seconds)+1)}
}

func (m *metrics) delivery(event, verdict string, size int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.deliveries[[2]string{event, verdict}]++
	m.bytes += int64(size)
	m.sum += took.Seconds()
	i, _ := slices.BinarySearch(seconds, took.Seconds())
	m.buckets[i]++
}

func (m *metrics) turnAway(reason string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turnedAway[reason]++
}

func (m *metrics) forward(outcome string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forwards[outcome]++
}

// write writes Prometheus's text format. Events are ids of the catalog, so that
// no sender can make up labels.
func (m *metrics) write(w io.Writer, pending, stored int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fmt.Fprint(w, "# HELP siohook_deliveries_total Deliveries that were stored.\n# TYPE siohook_deliveries_total counter\n")
	keys := slices.Collect(maps.Keys(m.deliveries))
	sorted.By(keys, func(a, b [2]string) int { return compare(a[0]+"\x00"+a[1], b[0]+"\x00"+b[1]) })
	total := 0
	for _, key := range keys {
		total += m.deliveries[key]
		fmt.Fprintf(w, "siohook_deliveries_total{event=%q,verdict=%q} %d\n", key[0], key[1], m.deliveries[key])
	}
	fmt.Fprint(w, "# HELP siohook_turned_away_total Requests that were not stored, by reason.\n# TYPE siohook_turned_away_total counter\n")
	for _, reason := range sorted.Keys(m.turnedAway) {
		fmt.Fprintf(w, "siohook_turned_away_total{reason=%q} %d\n", reason, m.turnedAway[reason])
	}
	fmt.Fprint(w, "# HELP siohook_forwards_total Attempts to forward, by outcome.\n# TYPE siohook_forwards_total counter\n")
	for _, outcome := range sorted.Keys(m.forwards) {
		fmt.Fprintf(w, "siohook_forwards_total{outcome=%q} %d\n", outcome, m.forwards[outcome])
	}
	fmt.Fprintf(w, "# HELP siohook_forward_pending Deliveries not forwarded yet.\n# TYPE siohook_forward_pending gauge\nsiohook_forward_pending %d\n", pending)
	fmt.Fprintf(w, "# HELP siohook_captures Captures in the store.\n# TYPE siohook_captures gauge\nsiohook_captures %d\n", stored)
	fmt.Fprintf(w, "# HELP siohook_body_bytes_total Bytes of bodies that were stored.\n# TYPE siohook_body_bytes_total counter\nsiohook_body_bytes_total %d\n", m.bytes)
	fmt.Fprint(w, "# HELP siohook_delivery_seconds Time from the head of the request until the capture was on disk.\n# TYPE siohook_delivery_seconds histogram\n")
	sum := 0
	for i, end := range seconds {
		sum += m.buckets[i]
		fmt.Fprintf(w, "siohook_delivery_seconds_bucket{le=\"%g\"} %d\n", end, sum)
	}
	fmt.Fprintf(w, "siohook_delivery_seconds_bucket{le=\"+Inf\"} %d\nsiohook_delivery_seconds_sum %g\nsiohook_delivery_seconds_count %d\n", total, m.sum, total)
}
