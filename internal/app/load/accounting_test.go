package load_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/base/trial"
)

// moody is a receiver in which everything goes wrong now and then.
type moody struct {
	requests atomic.Int64 // whose body came whole
	accepted atomic.Int64 // 2xx that it meant to write
}

func (m *moody) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, err := io.Copy(io.Discard, r.Body)
	if err != nil {
		return
	}
	m.requests.Add(1)
	abort := func(answer string, linger bool) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		if tcp, ok := conn.(*net.TCPConn); ok && linger {
			_ = tcp.SetLinger(0)
		}
		_, _ = io.WriteString(conn, answer)
		_ = conn.Close()
	}
	switch rand.IntN(14) {
	case 0:
		abort("", true) // reset
	case 1:
		abort("", false) // closed
	case 2:
		abort("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive", false)
	case 3:
		abort("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfive", true)
	case 4:
		abort("what is HTTP?\r\n\r\n", false)
	case 5:
		abort("HTTP/1.1 204 No", false) // in the middle of the head
	case 6: // longer than the deadline, and then a 200 all the same
		m.accepted.Add(1)
		select {
		case <-r.Context().Done():
		case <-time.After(150 * time.Millisecond):
		}
	case 7: // a slow body
		m.accepted.Add(1)
		w.Header().Set("Content-Length", "4")
		w.WriteHeader(http.StatusOK)
		for range 4 {
			_, _ = io.WriteString(w, "x")
			_ = http.NewResponseController(w).Flush()
			select {
			case <-r.Context().Done():
				return
			case <-time.After(time.Duration(rand.IntN(30)) * time.Millisecond):
			}
		}
	case 8:
		http.Error(w, "broken", http.StatusInternalServerError)
	case 9:
		w.Header().Set("Retry-After", "1")
		http.Error(w, "slower", http.StatusTooManyRequests)
	case 10:
		w.Header().Set("Connection", "close")
		m.accepted.Add(1)
		w.WriteHeader(http.StatusAccepted)
	case 11:
		m.accepted.Add(1)
		fmt.Fprint(w, "a body that is chunked")
		_ = http.NewResponseController(w).Flush()
		fmt.Fprint(w, ", in two parts")
	default:
		m.accepted.Add(1)
		w.WriteHeader(http.StatusNoContent)
	}
}

// Whatever the receiver does and whenever the run is interrupted: each request
// that was sent has one outcome, and the receiver saw no more than were sent.
func TestAccounting(t *testing.T) {
	t.Parallel()
	runs := trial.Size(40, 40, 200)
	var group sync.WaitGroup
	reports := make([]*load.Report, runs)
	for begin := range 4 {
		group.Go(func() {
			for i := begin; i < runs; i += 4 {
				reports[i] = accounted(t, i)
			}
		})
	}
	group.Wait()
	classes := map[string]bool{}
	interrupted := 0
	for _, report := range reports {
		if report == nil {
			continue // said already
		}
		for _, kind := range report.Classes() {
			classes[string(kind)] = true
		}
		if report.Interrupted {
			interrupted++
		}
	}
	t.Logf("%d runs, %d interrupted, classes of errors: %v", runs, interrupted, classes)
	for _, want := range []string{"reset", "timeout", "body"} {
		if !classes[want] {
			t.Errorf("no error of class %s: the test is too tame", want)
		}
	}
	if interrupted < runs/4 {
		t.Errorf("only %d of %d runs were interrupted", interrupted, runs)
	}
}

// accounted makes one run and holds its accounts against what the receiver saw.
func accounted(t *testing.T, i int) *load.Report {
	m := &moody{}
	server := trial.Quiet(m)
	defer server.Close()
	if i%6 == 5 {
		server.StartTLS()
	} else {
		server.Start()
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if i%2 == 0 { // ^C at any moment
		time.AfterFunc(time.Duration(rand.IntN(120))*time.Millisecond, cancel)
	}
	told, toldOK := uint64(0), uint64(0)
	o := load.Options{
		URL: server.URL, Pacer: load.Steady(1000, 100*time.Millisecond), Source: made(t), Deadline: 100 * time.Millisecond, Connections: 1 + rand.IntN(200),
		WarmUp: load.Steady(500, 20*time.Millisecond), TLS: &tls.Config{InsecureSkipVerify: true}, Close: i%5 == 0,
		OnResult: func(r *load.Result) error {
			told++
			if r.Failed == nil && r.Status/100 == 2 {
				toldOK++
			}
			return nil
		},
	}
	if i%4 == 3 {
		o.Pacer = load.Max{For: 100 * time.Millisecond}
		o.WarmUp = load.Max{For: 10 * time.Millisecond}
	}
	engine := "siohook"
	if i%6 == 4 { // a request to a server as if it were a proxy is one to the server
		o.Proxy, engine = &url.URL{Scheme: "http", Host: server.Listener.Addr().String()}, "net/http"
	}
	o.Now = time.Now
	r, err := load.New(o)
	if err != nil {
		t.Error(err)
		return nil
	}
	report, err := r.Run(ctx)
	if err != nil { // among others, the accounts do not balance
		t.Errorf("run %d: %v", i, err)
	}
	sent, accepted := report.Sent+report.WarmUp.Sent, report.OK+report.WarmUp.OK
	if report.Engine != engine {
		t.Errorf("run %d: engine %s, want %s", i, report.Engine, engine)
	}
	if report.Sent != report.OK+report.Other+report.Failed() || told != sent || toldOK != accepted {
		t.Errorf("run %d: %d sent, %+v; %d results told", i, sent, report.Counts, told)
	}
	if saw := uint64(m.requests.Load()); saw > sent {
		t.Errorf("run %d: the receiver saw %d requests, %d were sent", i, saw, sent)
	}
	if wrote := uint64(m.accepted.Load()); wrote < accepted {
		t.Errorf("run %d: the receiver accepted %d, counted were %d", i, wrote, accepted)
	}
	if sum := total(report); sum != report.Sent {
		t.Errorf("run %d: %d sent, %d by event", i, report.Sent, sum)
	}
	return report
}

// total adds up the groups, with their own accounts.
func total(r *load.Report) (n uint64) {
	for _, g := range r.Events {
		if g.Balance() != nil {
			return 0
		}
		n += g.Sent
	}
	return n
}
