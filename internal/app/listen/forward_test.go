package listen_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/listen"
)

// moody is a receiver that answers each delivery with the next of some statuses.
type moody struct {
	mu       sync.Mutex
	statuses []int
	got      []string
}

func (m *moody) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.got = append(m.got, r.URL.Path)
	status := http.StatusOK
	if len(m.statuses) > 0 {
		status, m.statuses = m.statuses[0], m.statuses[1:]
	}
	w.WriteHeader(status)
}

// forwarded forwards what there is to forward, and tells how it ended.
func forwarded(t *testing.T, l *listen.Listener, to string, retry []time.Duration) (outcomes []capture.Outcome) {
	t.Helper()
	client := deliver.New(deliver.Options{})
	defer client.Close()
	ctx, cancel := context.WithCancel(t.Context())
	f, err := l.Forward(listen.ForwardOptions{To: to, Client: client, Retry: retry, OnAnswer: func(a capture.Answered) { outcomes = append(outcomes, a.Outcome) }})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); f.Run(ctx) }()
	for end := time.Now().Add(time.Minute); f.Pending() > 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-done
	return outcomes
}

// Each delivery is forwarded until there is an answer that is one, in order, and not
// again after a restart.
func TestForwarding(t *testing.T) {
	m := &moody{statuses: []int{503, 429, 200, 400, 502, 504, 200, 302}}
	server := httptest.NewServer(m)
	defer server.Close()
	folder := t.TempDir()
	l := newListener(t, listen.Options{Folder: folder})
	forwarded(t, l, server.URL, nil) // from now on
	for _, path := range []string{"/1", "/2", "/3", "/4"} {
		w := httptest.NewRecorder()
		l.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, strings.NewReader("{}")))
	}
	got := forwarded(t, l, server.URL, []time.Duration{time.Millisecond})
	want := []capture.Outcome{capture.Retrying, capture.Retrying, capture.Delivered, capture.Rejected, capture.Retrying, capture.Retrying, capture.Delivered, capture.Rejected}
	if !slices.Equal(got, want) {
		t.Errorf("outcomes %v, want %v", got, want)
	}
	if want := []string{"/1", "/1", "/1", "/2", "/3", "/3", "/3", "/4"}; !slices.Equal(m.got, want) {
		t.Errorf("the receiver got %v, want %v", m.got, want)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = newListener(t, listen.Options{Folder: folder})
	if got := forwarded(t, l, server.URL, []time.Duration{time.Millisecond}); len(got) > 0 {
		t.Errorf("after a restart: %v", got)
	}
	m.statuses = []int{503}
	post(l, "{}")
	if got := forwarded(t, l, server.URL, nil); !slices.Equal(got, []capture.Outcome{capture.GaveUp}) {
		t.Errorf("without retries: %v", got)
	}
}

// What waits to be forwarded is counted and kept, whatever else is too much.
func TestForwardingHolds(t *testing.T) {
	m := &moody{}
	server := httptest.NewServer(m)
	defer server.Close()
	client := deliver.New(deliver.Options{})
	defer client.Close()
	l := newListener(t, listen.Options{Folder: t.TempDir(), Store: capture.StoreOptions{RotateSize: 1, KeepSize: 1}})
	if _, err := l.Forward(listen.ForwardOptions{To: server.URL, Client: client}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		post(l, "{}")
	}
	w := httptest.NewRecorder()
	l.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if n := l.Index.Len(); n != 3 || !strings.Contains(w.Body.String(), "\nsiohook_forward_pending 3\n") {
		t.Errorf("%d deliveries are left of 3 that wait\n%s", n, w.Body)
	}
	forwarded(t, l, server.URL, nil)
	post(l, "{}")
	if n := l.Index.Len(); n != 1 || len(m.got) != 3 {
		t.Errorf("%d deliveries are left, and %d forwarded", n, len(m.got))
	}
}

// What is sent again by hand, or to another receiver, leaves out nothing that waits.
func TestForwardingByHand(t *testing.T) {
	m := &moody{}
	server := httptest.NewServer(m)
	defer server.Close()
	client := deliver.New(deliver.Options{})
	defer client.Close()
	folder := t.TempDir()
	l := newListener(t, listen.Options{Folder: folder})
	if _, err := l.Forward(listen.ForwardOptions{To: server.URL, Client: client}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		post(l, "{}")
	}
	e, _ := l.Index.Lookup(3)
	c, err := l.Store.Read(e.Place)
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{server.URL, server.URL + "/other"} {
		a := l.SendAgain(t.Context(), client, to, &c)
		if a.Manual = to == server.URL; a.Outcome != capture.Delivered {
			t.Errorf("%+v", a)
		}
		if err := l.Store.Answer(a); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = newListener(t, listen.Options{Folder: folder})
	if got := forwarded(t, l, server.URL, nil); len(got) != 3 || len(m.got) != 5 {
		t.Errorf("outcomes %v, and %d deliveries: want those of all three", got, len(m.got))
	}
}
