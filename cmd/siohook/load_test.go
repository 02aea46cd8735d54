package main

import (
	"bytes"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/base/trial"
)

// siohook runs the real binary to its end.
func siohook(tb testing.TB, args ...string) (code int, out, diagnostics string) {
	tb.Helper()
	binary, err := exec.LookPath("siohook") // the test binary under that name
	if err != nil {
		tb.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	c := exec.Command(binary, args...)
	c.Stdout, c.Stderr = &stdout, &stderr
	err = c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		tb.Fatal(err)
	}
	return c.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

// A search for the limit tells each rate that it tries, and how it ended.
func TestFindLimit(t *testing.T) {
	t.Parallel()
	code, report, diagnostics := findLimit(t, 60, "200ms")
	if told := strings.Count(diagnostics, "/s passed, errors<0.5%: ") + strings.Count(diagnostics, "/s failed, errors<0.5%: "); told == 0 || told != len(report.Limit.Tries) {
		t.Errorf("%d tries are told of %d: %s", told, len(report.Limit.Tries), diagnostics)
	}
	want := exitOK
	switch l := report.Limit; { // on a busy machine it is the machine's
	case l.Bounded:
		want = exitInconclusive
	case l.Rate == 0:
		want = exitFindings
	}
	if code != want {
		t.Errorf("exit code %d, want %d: %+v", code, want, report.Limit)
	}
}

// What a receiver accepts and what it counts agree, or the run fails.
func TestLoadExactlyOnce(t *testing.T) {
	for name, c := range map[string]struct {
		forgets int64 // every so many deliveries one is not counted
		twice   int64
		code    int
		line    string
	}{
		"agrees":  {0, 0, 0, `pass exactly once: 60 counted of all deliveries, 60 accepted, 0 doubtful`},
		"forgets": {20, 0, 1, `FAIL exactly once: 57 counted of all deliveries, 60 accepted, 0 doubtful: 3 accepted deliveries not counted`},
		"twice":   {0, 30, 1, `FAIL exactly once: 62 counted of all deliveries, 60 accepted, 0 doubtful: 2 deliveries counted twice or without having been accepted`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got, counted atomic.Int64
			counted.Store(1000) // from before
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					fmt.Fprintf(w, `{"deliveries": %d}`, counted.Load())
					return
				}
				_, _ = io.Copy(io.Discard, r.Body)
				n := got.Add(1)
				switch {
				case c.forgets > 0 && n%c.forgets == 0:
				case c.twice > 0 && n%c.twice == 0:
					counted.Add(2)
				default:
					counted.Add(1)
				}
			}))
			defer server.Close()
			code, out, diagnostics := siohook(t, "load", server.URL, "--rate", "max", "--connections", "4", "--max-requests", "60", "--duration", "1m", "--probe-url", server.URL, "--settle", "300ms")
			if code != c.code || !strings.Contains(out, c.line+"\n") {
				t.Errorf("exit code %d, want %d, and the line %s\n%s%s", code, c.code, c.line, out, diagnostics)
			}
		})
	}
}

// The service that a receiver calls is played by siohook.
func TestLoadSink(t *testing.T) {
	t.Parallel()
	var sink atomic.Pointer[string]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if to := sink.Load(); err == nil && to != nil && bytes.Contains(body, []byte(`customer.sale.completed`)) {
			response, err := http.Post(*to, "application/json", strings.NewReader("{}"))
			if err == nil {
				_ = response.Body.Close()
			}
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	address := "127.0.0.1:" + trial.Port(t)
	to := "http://" + address + "/booked"
	sink.Store(&to)
	code, out, diagnostics := siohook(t, "load", server.URL, "--rate", "max", "--connections", "4", "--max-requests", "60", "--duration", "1m", "--sink", address, "--counted-events", "customer.sale.completed", "--settle", "500ms")
	if code != 0 || !regexp.MustCompile(`pass +exactly once: ([0-9]+) counted of the selected events, [1-9][0-9]* accepted`).MatchString(out) {
		t.Errorf("exit code %d\n%s%s", code, out, diagnostics)
	}
}

// ^C ends a run at once, with the report of all that was sent.
func TestLoadInterrupted(t *testing.T) {
	t.Parallel()
	var n atomic.Int64
	going := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if n.Add(1) == 50 {
			close(going)
		}
		if n.Load() > 40 {
			select { // the last ones get no answer
			case <-r.Context().Done():
			case <-time.After(trial.Patience):
			}
		}
	}))
	defer server.Close()
	binary, err := exec.LookPath("siohook")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.json")
	var out bytes.Buffer
	c := exec.Command(binary, "load", server.URL, "--rate", "max", "--connections", "100", "--duration", "1m", "--report", "json="+file)
	c.Stdout, c.Stderr = &out, &out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-going
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := c.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		t.Errorf("%v, want exit code %d", err, exitInterrupted)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	report, err := load.ParseReport(text)
	if err != nil || !report.Interrupted || report.OK < 30 || report.Failed() == 0 || !strings.Contains(out.String(), "INTERRUPTED: the figures cover the requests sent until then\n") {
		t.Errorf("%v, %+v\n%s", err, report, out.String())
	}
}

// TLS is as the flags say, with HTTP/2 where it is asked for.
func TestLoadTLS(t *testing.T) {
	t.Parallel()
	server := trial.Quiet(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	authority := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		line string
	}{
		{[]string{"--tls-ca", authority}, 0, "engine       siohook, HTTP/1.1, "},
		{[]string{"--tls-ca", authority, "--http2"}, 0, "engine       net/http, HTTP/2.0, "},
		{[]string{"--tls-insecure"}, 0, "engine       siohook, HTTP/1.1, "},
		{[]string{"--tls-ca", authority, "--tls-server-name", "example.org"}, 3, "tls: "},
		{nil, 3, "tls: "},
	} {
		code, out, diagnostics := siohook(t, append([]string{"load", server.URL, "--rate", "max", "--connections", "2", "--max-requests", "10", "--duration", "1m"}, c.args...)...)
		if code != c.code || !strings.Contains(out, c.line) {
			t.Errorf("%v: exit code %d, want %d and %q\n%s%s", c.args, code, c.code, c.line, out, diagnostics)
		}
	}
}

// Metrics can be read while a run lasts, in Prometheus' text format.
func TestLoadMetrics(t *testing.T) {
	t.Parallel()
	var page atomic.Pointer[string]
	var address atomic.Pointer[string]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a := address.Load(); a != nil && page.Load() == nil {
			if response, err := http.Get(*a + "/metrics"); err == nil {
				body, _ := io.ReadAll(response.Body)
				_ = response.Body.Close()
				if text := string(body); strings.Contains(text, `code="204"`) {
					page.Store(&text)
				}
			}
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	at := "127.0.0.1:" + trial.Port(t)
	full := "http://" + at
	address.Store(&full)
	code, out, diagnostics := siohook(t, "load", server.URL, "--rate", "max", "--connections", "1", "--max-requests", "50", "--duration", "1m", "--metrics", at)
	if code != 0 || page.Load() == nil {
		t.Fatalf("exit code %d, no metrics seen\n%s%s", code, out, diagnostics)
	}
	line := regexp.MustCompile(`^(# (HELP|TYPE) siohook_load_[a-z_]+ .+|siohook_load_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+)$`)
	for text := range strings.Lines(*page.Load()) {
		if !line.MatchString(strings.TrimSuffix(text, "\n")) {
			t.Errorf("not Prometheus' format: %s", text)
		}
	}
	for _, want := range []string{"siohook_load_latency_seconds_bucket{le=\"+Inf\"} ", "siohook_load_in_flight ", "# TYPE siohook_load_answers_total counter"} {
		if !strings.Contains(*page.Load(), want) {
			t.Errorf("no %s in\n%s", want, *page.Load())
		}
	}
}

// Through a proxy, which sees every request.
func TestLoadProxy(t *testing.T) {
	t.Parallel()
	var through atomic.Int64
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Host == "receiver.example.com" && r.Method == http.MethodPost {
			through.Add(1)
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.WriteHeader(http.StatusBadGateway)
	}))
	defer proxy.Close()
	code, out, diagnostics := siohook(t, "load", "http://receiver.example.com/hook", "--rate", "max", "--connections", "2", "--max-requests", "20", "--duration", "1m", "--proxy", proxy.URL, "--allow-remote")
	if code != 0 || through.Load() != 20 || !strings.Contains(out, "engine       net/http, HTTP/1.1") {
		t.Errorf("exit code %d, %d through the proxy\n%s%s", code, through.Load(), out, diagnostics)
	}
}

// A machine that has no more files for connections measures itself, not the receiver.
func TestLoadOutOfFiles(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no ulimit")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		time.Sleep(20 * time.Millisecond) // so that connections are needed
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(server.Close)
	named := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	const searched = "siohook: 2000/s failed; "
	for name, c := range map[string]struct {
		begin string // of the report, or of what a search tells
		args  []string
	}{
		"closed": {"NOT MEASURED: ", []string{server.URL, "--slo", "p99<1ns", "--rate", "max", "--max-requests", "500", "--duration", "1m"}},
		"name":   {"NOT MEASURED: ", []string{named, "--slo", "p99<1ns", "--rate", "max", "--max-requests", "500", "--duration", "1m"}},
		"open":   {"NOT MEASURED: ", []string{server.URL, "--slo", "p99<1ns", "--rate", "2000/s", "--duration", "300ms"}},
		"search": {searched, []string{server.URL, "--slo", "errors<0.1%", "--find-limit", "--rate", "2000/s", "--duration", "300ms"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command := exec.Command("sh", append([]string{"-c", `ulimit -n 14; exec siohook load --connections 40 "$@"`, "sh"}, c.args...)...)
			var stdout, stderr strings.Builder
			command.Stdout, command.Stderr = &stdout, &stderr
			err := command.Run()
			report := stdout.String()
			if c.begin == searched {
				report = stderr.String()
			}
			first := regexp.MustCompile(`^` + c.begin + `\d+ requests not sent; the first: this machine ran out of open files: `)
			if code := command.ProcessState.ExitCode(); code != exitInconclusive || !first.MatchString(report) || strings.Contains(stdout.String(), "FAIL") {
				t.Errorf("%v: exit code %d, want %d; want %s at the begin, and no FAIL:\n%s%s", err, code, exitInconclusive, first, stdout.String(), stderr.String())
			}
		})
	}
}
