package contract

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// There are as many lanes as a receiver has workers, and no more than help; a receiver that is
// quick enough has one, as has one that takes one request at a time; what is spared that one is not
// spared one that is only on a busy machine.
func TestLanes(t *testing.T) {
	for _, tt := range []struct {
		workers int
		each    time.Duration
		most    int
		want    int
		single  bool
	}{
		{1, 45 * time.Millisecond, mostLanes, 1, true},
		{1, 12 * time.Millisecond, mostLanes, 1, false},
		{2, 45 * time.Millisecond, mostLanes, 2, false},
		{5, 45 * time.Millisecond, mostLanes, 4, false},
		{100, 45 * time.Millisecond, mostLanes, 8, false},
		{100, 45 * time.Millisecond, 3, 3, false},
		{100, 45 * time.Millisecond, 1, 1, false},
		{1, 200 * time.Microsecond, mostLanes, 1, false},
		{100, 200 * time.Microsecond, mostLanes, 1, false},
	} {
		l := lanes{most: tt.most, fit: 1}
		l.learn(8, time.Duration(8)*tt.each*2) // the first ones take longer
		tries := 0
		for range 40 {
			n, at := l.round(), min(l.now(), tt.workers)
			if l.trying {
				tries++
			}
			l.learn(n, time.Duration(n)*tt.each/time.Duration(at))
		}
		if l.fit != tt.want || l.isSingle() != tt.single || tries > 12 {
			t.Errorf("%d workers, %v each: %d lanes, single %t, want %d, %t; %d tries of 40", tt.workers, tt.each, l.fit, l.isSingle(), tt.want, tt.single, tries)
		}
	}
}

func TestLanesOfTargets(t *testing.T) {
	for url, here := range map[string]bool{
		"http://127.0.0.1:3000/hook": true, "http://[::1]/": true, "http://localhost/": true, "http://shop.localhost:80/": true,
		"http://0.0.0.0:3000/": true, "https://example.com/hook": false, "http://192.0.2.7/": false, "http://localhost.example.com/": false, "": false,
	} {
		if got := newLanes(&Target{URL: url, AllowRemote: true}, &Options{Now: time.Now}).most > 1; got != here {
			t.Errorf("%s: several lanes: %t", url, got)
		}
	}
	if l := newLanes(&Target{URL: "https://example.com/", AllowRemote: true}, &Options{Now: time.Now, Connections: 3}); l.most != 3 {
		t.Errorf("%d lanes where the options say 3", l.most)
	}
	if l := newLanes(&Target{URL: "http://localhost/"}, &Options{}); l.now() != 1 {
		t.Errorf("%d lanes without a clock", l.now())
	}
}

// unlike is a receiver that fails on an emoji, on a missing tag, and on a second
// {"type" ...} in a payload.
func unlike(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(r.Body)
	text := string(b)
	if err != nil || strings.Contains(text, `\ud83d\udc69`) || strings.Contains(text, `"contact.tag.added"`) && !strings.Contains(text, `"tag":`) || strings.Count(text, `"type":"c`) > 1 {
		w.WriteHeader(http.StatusInternalServerError)
	}
}

// What is found, and what is kept of it, is the same however many deliveries are under way;
// with the same number, every delivery is the same, in the same order.
func TestSideBySideFindsTheSame(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(unlike))
	defer server.Close()
	run := func(connections int) (groups, deliveries []string) {
		result, err := Run(t.Context(), Target{URL: server.URL}, Options{Seed: 5, Connections: connections, Skip: []string{"time"}, Delivered: func(d Delivery) {
			deliveries = append(deliveries, fmt.Sprint(d.Done, d.Check, d.Event, d.Status, string(d.Payload)))
		}})
		if err != nil {
			t.Fatal(err)
		}
		for i := range result.Groups {
			g := &result.Groups[i]
			groups = append(groups, fmt.Sprint(g.Check.ID, g.Count, g.Events, g.First.Got, g.First.Event, string(g.First.Payload)))
		}
		groups = append(groups, fmt.Sprint(result.Phases))
		return groups, deliveries
	}
	alone, _ := run(1)
	beside, first := run(4)
	_, second := run(4)
	if diff := cmp.Diff(alone, beside); diff != "" || len(alone) != 4 {
		t.Errorf("found alone and side by side (-alone +beside):\n%s\n%v", diff, alone)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("deliveries (-first +second):\n%s", diff)
	}
}

// A receiver that takes one request at a time and is too busy for others is sent them alone:
// nothing is said of the payloads, nor that it answers now this and now that.
func TestBusyReceiverIsNotToBlame(t *testing.T) {
	var busy sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !busy.TryLock() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		defer busy.Unlock()
		_, _ = io.Copy(io.Discard, r.Body) // nothing is done with it
	}))
	defer server.Close()
	result, err := Run(t.Context(), Target{URL: server.URL}, Options{Connections: 8, Checks: []string{"samples", "coverage", "tolerance", "rejection", "order"}})
	if err != nil || result.Verdict() != Passed || len(result.Groups) > 0 {
		t.Errorf("%v, %s, found %v", err, result.Verdict(), result.Groups)
	}
}

// A variation is found in the payload that it shares, and each alone where the run is
// thorough: the same ones.
func TestThoroughFindsTheSame(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(unlike))
	defer server.Close()
	found := map[bool]map[string]int{}
	requests := map[bool]int{}
	for _, thorough := range []bool{false, true} {
		result, err := Run(t.Context(), Target{URL: server.URL}, Options{Thorough: thorough, Checks: []string{"samples", "coverage", "tolerance"}})
		if err != nil {
			t.Fatal(err)
		}
		found[thorough] = map[string]int{}
		for i := range result.Groups {
			found[thorough][result.Groups[i].Check.ID] = result.Groups[i].Count
		}
		requests[thorough] = result.Requests
	}
	if diff := cmp.Diff(found[true], found[false]); diff != "" || len(found[true]) == 0 || requests[true] < 2*requests[false] {
		t.Errorf("found (-thorough +usual):\n%s\nrequests %v", diff, requests)
	}
}
