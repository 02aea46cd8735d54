package load_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/load"
)

func made(t testing.TB) load.Source {
	t.Helper()
	f, err := fake.New(1, fake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return load.Events(f, 0, fake.Shard{})
}

func receiver(t testing.TB, h http.HandlerFunc) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func ok(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.WriteHeader(http.StatusNoContent)
}

func run(t testing.TB, ctx context.Context, o load.Options) *load.Report {
	t.Helper()
	o.Now = time.Now
	r, err := load.New(o)
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestOpen(t *testing.T) {
	report := run(t, t.Context(), load.Options{URL: receiver(t, ok), Pacer: load.Steady(1000, time.Second), Source: made(t)})
	if report.Sent != 1000 || report.OK != 1000 || report.Unsent != 0 {
		t.Errorf("%+v", report.Counts)
	}
	t.Log(report.Connections, report.Latency.Percentile(50), report.Latency.Percentile(99), report.Lag.Percentile(99), report.Service.Percentile(99))
}

func TestClosed(t *testing.T) {
	report := run(t, t.Context(), load.Options{URL: receiver(t, ok), Pacer: load.Max{For: time.Second}, Source: made(t)})
	t.Log(report.Counts, report.Connections, report.Latency.Percentile(50), report.Latency.Percentile(99))
}
