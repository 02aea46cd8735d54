//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/role"
	"github.com/siohook/siohook/internal/app/send"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
)

// gate is before a receiver. It counts what comes, and does something before or after a delivery of
// an item has come to the receiver.
type gate struct {
	http.Handler

	item          *role.Reader
	mu            sync.Mutex
	resent        map[string]int // by item
	before, after map[int]func() // by the number of the resent delivery; before keeps it
}

func newGate(t *testing.T, receiver string) (g *gate, hook string) {
	t.Helper()
	to, err := url.Parse(receiver)
	if err != nil {
		t.Fatal(err)
	}
	g = &gate{Handler: httputil.NewSingleHostReverseProxy(to), resent: map[string]int{}}
	if g.item, err = role.New(catalog(), schemas.RoleIdentity); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	return g, server.URL + "/webhook"
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get(send.ResentHeader) == "" {
		g.Handler.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	g.mu.Lock()
	g.resent[string(g.item.Value("customer.sale.completed", body))]++
	n := 0
	for _, times := range g.resent {
		n += times
	}
	before, after := g.before[n], g.after[n]
	g.mu.Unlock()
	if before != nil {
		before()
		<-r.Context().Done() // it is gone
		panic(http.ErrAbortHandler)
	}
	answer := httptest.NewRecorder()
	g.Handler.ServeHTTP(answer, r)
	if after != nil {
		after()
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(answer.Code)
}

// counted is how often each item was resent.
func (g *gate) counted() map[string]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return maps.Clone(g.resent)
}

// A receiver of the page has lost some sales. They are resent, by runs that are killed while a
// delivery is under way, and each arrives once. Then there is nothing to resend.
func TestReconcileResend(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(pagePeers["PHP"](t))
	section := receiversPage(t)["PHP"].on(trial.Port(t))
	shop := t.TempDir()
	section.write(t, shop)
	startShell(t, shop, "exec php -S 127.0.0.1:"+section.port+" receiver.php 2>/dev/null", []string{"PATH=" + dir + string(filepath.ListSeparator) + os.Getenv("PATH")})
	receiver := "http://127.0.0.1:" + section.port
	for until := time.Now().Add(trial.Patience); ; time.Sleep(10 * time.Millisecond) {
		answer, err := http.Get(receiver + "/state")
		if err == nil {
			_ = answer.Body.Close()
			break
		}
		if time.Now().After(until) {
			t.Fatal(err)
		}
	}

	const sales, lost = 200, 40
	s := seed(t, sales, lost*len(seededFaults))
	gone := s.faults["reconcile/lost"]
	all, err := os.ReadFile(filepath.Join(s.dir, "captures.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	arrived, end := s.create(t, "arrived.ndjson")
	i := 0
	for line := range bytes.Lines(all) {
		if !slices.Contains(gone, fmt.Sprint(firstItem+i)) {
			_, _ = arrived.Write(line)
		}
		i++
	}
	end()
	s.must(t, "siohook", "send", receiver, "--captures", "arrived.ndjson")

	g, hook := newGate(t, receiver)
	books := []string{"--state-cmd", "cat " + filepath.Join(shop, "sales.jsonl")} // arrays in a line each
	resend := append(books, "--send-missing", hook, "--limit", "1000", "--settle", "0s", "--yes")
	steps := func(r reconciled) (count map[string]int) {
		count = map[string]int{}
		for _, line := range r.lines {
			if line["kind"] == "resend" {
				count[fmt.Sprint(line["step"])]++
			}
		}
		return count
	}
	expect := func(name string, r reconciled, code int, want map[string]int, found int) {
		t.Helper()
		if got := steps(r); r.code != code || fmt.Sprint(got) != fmt.Sprint(want) || len(r.found["reconcile/lost"]) != found {
			t.Fatalf("%s: exit %d, want %d; %v, want %v; lost %v, want %d\n%s", name, r.code, code, got, want, r.found["reconcile/lost"], found, r.said)
		}
	}

	expect("the plan", s.reconcile(t, slices.DeleteFunc(slices.Clone(resend), func(arg string) bool { return arg == "--yes" })...), 1, map[string]int{"planned": lost}, lost)
	if len(g.counted()) > 0 {
		t.Fatal("a plan has sent something")
	}

	kill := func() { _ = s.running.Load().Kill() }
	// Killed when the receiver has stored the delivery, and when the delivery has not come to it.
	g.mu.Lock()
	g.after, g.before = map[int]func(){10: kill}, map[int]func(){20: kill}
	g.mu.Unlock()
	expect("killed behind a delivery", s.reconcile(t, resend...), -1, map[string]int{"accepted": 9}, 0)
	expect("killed before a delivery", s.reconcile(t, resend...), -1, map[string]int{"accepted": 9}, 0)

	// The rest: the one that was stored is in the books, the other one is not, and nobody knows.
	r := s.reconcile(t, resend...)
	expect("goes on", r, 1, map[string]int{"accepted": lost - 20, "unclear": 1}, 1)
	expect("again", s.reconcile(t, resend...), 1, map[string]int{"unclear": 1}, 1)
	resent := g.counted()
	for item, times := range resent {
		if times != 1 || !slices.Contains(gone, item) {
			t.Errorf("%s was resent %d times", item, times)
		}
	}
	if len(resent) != lost {
		t.Errorf("%d items were resent, want %d", len(resent), lost)
	}

	expect("what is unclear", s.reconcile(t, append(resend, "--resend-unclear")...), 0, map[string]int{"accepted": 1}, 0)
	r = s.reconcile(t, resend...)
	expect("nothing is left", r, 0, map[string]int{}, 0)
	if !strings.Contains(r.said, "0 deliveries resent") {
		t.Error(r.said)
	}
	stored, err := os.ReadFile(filepath.Join(shop, "sales.jsonl"))
	if err != nil || bytes.Count(stored, []byte("\n")) != sales {
		t.Errorf("%d sales are stored, want %d", bytes.Count(stored, []byte("\n")), sales)
	}
}

// A receiver that accepts and stores nothing has a check of its own. What it rejected is resent by the next run.
func TestReconcileNotTaken(t *testing.T) {
	t.Parallel()
	s := seed(t, 100, 10)
	lost := s.faults["reconcile/lost"]
	var came, connections atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if came.Add(1) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	args := []string{"--state-cmd", "cat books.csv", "--send-missing", server.URL, "--settle", "0s", "--yes"}
	r := s.reconcile(t, args...)
	if got := r.found; r.code != 1 || !slices.Equal(got["reconcile/lost"], lost[:1]) || !slices.Equal(got["reconcile/not-taken"], lost[1:]) {
		t.Errorf("%v\n%s", got, r.said)
	}
	r = s.reconcile(t, args...)
	if got := r.found; r.code != 1 || got["reconcile/lost"] != nil || !slices.Equal(got["reconcile/not-taken"], lost) {
		t.Errorf("%v\n%s", got, r.said)
	}
	// On a connection that the receiver is closing, nobody would know whether a delivery has arrived.
	if came.Load() == 0 || connections.Load() < came.Load() {
		t.Errorf("%d deliveries on %d connections, want one each", came.Load(), connections.Load())
	}
	// An export that is as old as before shows nothing of what was accepted.
	args[0], args[1] = "--state", "books.csv"
	r = s.reconcile(t, append(args, "--journal", "other")...)
	if got := r.found; r.code != 1 || !slices.Equal(got["reconcile/lost"], lost) || !strings.Contains(r.said, "books.csv is as old as before") {
		t.Errorf("%v\n%s", got, r.said)
	}
}
