package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/load"
)

// bucket is a receiver that takes so many requests a second: each takes a token,
// and there are never more tokens than size.
type bucket struct {
	rate, size float64

	mu     sync.Mutex
	tokens float64
	last   time.Time
}

func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	b.mu.Lock()
	now := time.Now()
	b.tokens = min(b.size, b.tokens+b.rate*now.Sub(b.last).Seconds())
	b.last = now
	took := b.tokens >= 1
	if took {
		b.tokens--
	}
	b.mu.Unlock()
	if !took {
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// findLimit searches for the limit of a receiver that takes so many requests a second.
func findLimit(tb testing.TB, limit float64, each string) (code int, report load.Report, diagnostics string) {
	tb.Helper()
	server := httptest.NewServer(&bucket{rate: limit, size: limit / 20})
	defer server.Close()
	code, out, diagnostics := siohook(tb, "load", server.URL, "--find-limit", "--slo", "errors<0.5%", "--rate", fmt.Sprint(limit/4.7), "--duration", each, "--format", "json")
	if err := json.Unmarshal([]byte(out), &report); err != nil || report.Limit == nil {
		tb.Fatalf("exit code %d, %v\n%s\n%s", code, err, out, diagnostics)
	}
	return code, report, diagnostics
}

// BenchmarkFindLimit measures how near the search comes to the limit of a receiver that
// has one, and fails when that is not within 5 %.
func BenchmarkFindLimit(b *testing.B) {
	const limit = 800
	code, report, diagnostics := findLimit(b, limit, "3s")
	b.Logf("limit %v, found %v held, %v broke, in %d tries\n%s", limit, report.Limit.Rate, report.Limit.Broken, len(report.Limit.Tries), diagnostics)
	off := float64(report.Limit.Rate)/limit - 1
	b.ReportMetric(100*off, "%off")
	if code != 0 || off < -0.05 || off > 0.05 {
		b.Errorf("exit code %d, found %v, want %v within 5 %%", code, report.Limit.Rate, limit)
	}
}
