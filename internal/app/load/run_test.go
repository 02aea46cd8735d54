package load_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

func made(t testing.TB) load.Source {
	t.Helper()
	f, err := fake.New(1, fake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return load.Events(f, 0, fake.Shard{}, false)
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

func run(ctx context.Context, t testing.TB, o load.Options) *load.Report {
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

// All that is due is sent once, by both engines, each payload different and valid.
func TestEveryRequestArrives(t *testing.T) {
	t.Parallel()
	v := validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict})
	for _, http2 := range []bool{false, true} {
		var mu sync.Mutex
		got, protos := map[string]int{}, map[string]bool{}
		h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil || r.Header.Get("X-Synthetic") != "siohook" || r.Header.Get("X-Mine") != "yes" || r.Header.Get("User-Agent") != "Symfony" {
				http.Error(w, "not as the provider sends it", http.StatusBadRequest)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			got[string(body)]++
			protos[r.Proto] = true
		})
		server := httptest.NewUnstartedServer(h)
		server.Config.Protocols = new(http.Protocols)
		server.Config.Protocols.SetHTTP1(true)
		server.Config.Protocols.SetUnencryptedHTTP2(true)
		server.Start()
		defer server.Close()
		report := run(t.Context(), t, load.Options{
			URL: server.URL + "/hook?a=b", Pacer: load.Steady(1000, 500*time.Millisecond), Source: made(t), HTTP2: http2,
			WarmUp: load.Steady(1000, 100*time.Millisecond), Deadline: trial.Patience, Header: http.Header{"X-Mine": {"yes"}},
			Provider: schemas.Automation().Wire.Header,
		})
		if report.Sent != 500 || report.OK != 500 || report.WarmUp.OK != 100 || len(got) != 600 || report.Model != load.Open {
			t.Fatalf("sent %d, 2xx %d, warm-up %d, different bodies %d: want 500, 500, 100, 600", report.Sent, report.OK, report.WarmUp.OK, len(got))
		}
		for body := range got {
			if !v.Payload([]byte(body)).Valid() {
				t.Fatalf("not valid: %s", body)
			}
		}
		want, engine := "HTTP/1.1", "siohook"
		if http2 {
			want, engine = "HTTP/2.0", "net/http"
		}
		if len(protos) != 1 || !protos[want] || report.Protocol != want || report.Engine != engine {
			t.Errorf("protocols %v, reported %s by %s, want %s by %s", protos, report.Protocol, report.Engine, want, engine)
		}
	}
}

// before is a source that does something before it makes payload n.
type before struct {
	load.Source
	do func(n int)
	n  int
}

func (s *before) Next(dst []byte) (load.Made, error) {
	s.do(s.n)
	s.n++
	return s.Source.Next(dst)
}

// The receiver closes the connections that are kept, as servers do after a while:
// no request is lost on one of them.
func TestKeptConnections(t *testing.T) {
	closed := make(chan struct{}, 10)
	server := httptest.NewUnstartedServer(http.HandlerFunc(ok))
	server.Config.ConnState = func(c net.Conn, state http.ConnState) {
		if state == http.StateIdle {
			_ = c.Close()
			closed <- struct{}{}
		}
	}
	server.Start()
	defer server.Close()
	var passed atomic.Int64
	r, err := load.New(load.Options{
		URL: server.URL, Pacer: load.Steady(100, time.Minute), Connections: 1, MaxRequests: 5, Deadline: trial.Patience,
		Now: func() time.Time { return time.Now().Add(time.Duration(passed.Load())) },
		Source: &before{Source: made(t), do: func(n int) {
			if n > 0 {
				<-closed
				passed.Add(int64(2 * time.Second)) // a connection that was used just now is trusted
			}
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(t.Context())
	if err != nil || report.OK != report.Sent || report.Sent != 5 {
		t.Errorf("%v, %+v", err, report.Counts)
	}
}

func TestClosedModel(t *testing.T) {
	report := run(t.Context(), t, load.Options{URL: receiver(t, ok), Pacer: load.Max{For: 300 * time.Millisecond}, Source: made(t), Connections: 4, MaxRequests: 5000})
	if report.Model != load.Closed || report.OK != report.Sent || report.Sent == 0 || report.Sent > 5000 || report.Connections != 4 {
		t.Errorf("%+v, %s model, %d connections", report.Counts, report.Model, report.Connections)
	}
	if report := run(t.Context(), t, load.Options{URL: receiver(t, ok), Pacer: load.Max{For: time.Minute}, Source: made(t), MaxRequests: 50}); report.Sent != 50 || report.Stopped == "" {
		t.Errorf("%d sent, stopped: %q", report.Sent, report.Stopped)
	}
}

// What makes no sense ends early and says why.
func TestHopeless(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ url, reason, hint string }{
		"refused":  {"http://127.0.0.1:" + trial.Port(t), "refused", "is the receiver running"},
		"notfound": {receiver(t, http.NotFound), "the receiver answers 404 Not Found", "is the path right?"},
		"redirect": {receiver(t, http.RedirectHandler("/there?token=hunter2", http.StatusMovedPermanently).ServeHTTP), "301 Moved Permanently to /there", "does not follow redirects"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := run(t.Context(), t, load.Options{URL: c.url, Pacer: load.Steady(20, time.Minute), Source: made(t)})
			reason, hint := report.Hopeless()
			if !strings.Contains(report.Stopped, c.reason) || reason != report.Stopped || !strings.Contains(hint, c.hint) || strings.Contains(reason, "hunter2") {
				t.Errorf("stopped: %s, hint: %s", report.Stopped, hint)
			}
			if report.Sent >= 20*60 {
				t.Errorf("all of the minute's %d requests sent in vain", report.Sent)
			}
		})
	}
}

func TestOnlyThisMachine(t *testing.T) {
	r, err := load.New(load.Options{URL: "http://192.0.2.1/", Pacer: load.Steady(1, time.Second), Source: made(t), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	var failure *deliver.Failure
	if report, err := r.Run(t.Context()); !errors.As(err, &failure) || failure.Kind != deliver.Remote || report.Sent != 1 {
		t.Errorf("%v", err)
	}
}

// A receiver that holds all connections is what the report names, and the waiting
// is in the latency.
func TestSaturated(t *testing.T) {
	slow := func(w http.ResponseWriter, r *http.Request) {
		ok(w, r)
		w.(http.Flusher).Flush()
		<-time.After(100 * time.Millisecond)
	}
	report := run(t.Context(), t, load.Options{URL: receiver(t, slow), Pacer: load.Steady(100, time.Second), Source: made(t), Connections: 2, Deadline: 300 * time.Millisecond})
	why, saturated := report.Behind()
	if !saturated || !strings.Contains(why, "all 2 connections in use") || report.Unsent == 0 || report.Sent+report.Unsent != 100 {
		t.Errorf("%q, %d sent, %d unsent", why, report.Sent, report.Unsent)
	}
}

// The clock of a run starts with its first payload at hand, however long that took to
// make: no request is late for it.
func TestFirstPayloadMakesNothingLate(t *testing.T) {
	var passed atomic.Int64
	begun := time.Now()
	r, err := load.New(load.Options{
		URL: receiver(t, ok), Pacer: load.Steady(100, time.Minute), MaxRequests: 1,
		Source: &before{Source: made(t), do: func(int) { passed.Add(int64(time.Second)) }},
		Now:    func() time.Time { return begun.Add(time.Duration(passed.Load())) },
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(t.Context())
	if err != nil || report.OK != 1 || report.Lag.Max() != 0 || report.Latency.Max() != 0 {
		t.Errorf("%v, %+v: the first request was %v late", err, report.Counts, report.Lag.Max())
	}
}

// In a run that cannot keep its schedule, latency counts from when requests were due:
// the clock goes on by 100 ms for each request, of which one is due every 10 ms.
func TestLatencyOfTheSaturated(t *testing.T) {
	var passed atomic.Int64
	begun := time.Now()
	url := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		passed.Add(int64(100 * time.Millisecond))
		ok(w, r)
	})
	r, err := load.New(load.Options{
		URL: url, Pacer: load.Steady(100, 100*time.Millisecond), Source: made(t), Connections: 1, Deadline: time.Minute,
		Now: func() time.Time { return begun.Add(time.Duration(passed.Load())) },
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// Request n, from 0, is due at 10n, is sent at 100n and ends at 100n+100.
	got := [][2]time.Duration{{report.Latency.Min(), report.Latency.Max()}, {report.Service.Min(), report.Service.Max()}, {report.Lag.Min(), report.Lag.Max()}}
	want := [][2]time.Duration{{100, 910}, {100, 100}, {0, 810}}
	for i := range want {
		for k := range want[i] {
			want[i][k] *= time.Millisecond
			if off := (got[i][k] - want[i][k]).Abs(); off > want[i][k]/500 { // as exact as a histogram is
				t.Errorf("latency, service and lag are %v, want %v", got, want)
			}
		}
	}
	if report.OK != 10 {
		t.Errorf("%+v", report.Counts)
	}
}
