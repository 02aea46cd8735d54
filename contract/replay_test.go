package contract_test

import (
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/base/trial"
)

// kept is the only failure that a run keeps.
func kept(t *testing.T, target contract.Target, o contract.Options) *contract.Kept {
	t.Helper()
	o.KeepIn = t.TempDir()
	result := test(t, target, o)
	all, err := contract.ReadKept(o.KeepIn)
	if err != nil || len(all) != 1 {
		t.Fatalf("found %v, kept %v: %v", found(&result), all, err)
	}
	return &all[0]
}

// What needs several deliveries is replayed with the seed of its run, with new ids where the receiver
// may know those, and keeps nothing.
func TestReplayOfSeveralDeliveries(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var bodies []string
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		if strings.Contains(strings.Join(bodies, "\n"), string(body)) {
			w.WriteHeader(http.StatusInternalServerError)
		}
		bodies = append(bodies, string(body))
	})
	o := contract.Options{Events: []string{"contact.tag.added"}, Seed: 7, Checks: []string{"idempotency/answer"}}
	k := kept(t, target, o)
	if k.Check != "idempotency/answer" || !k.Scenario || k.Seed != 7 {
		t.Fatalf("kept %+v", k)
	}
	n := len(bodies)
	o.Seed, o.Nonce, o.KeepIn = 0, 5, t.TempDir()
	if got, _, err := contract.Replay(t.Context(), target, o, k); got != contract.Failing || err != nil {
		t.Errorf("by a receiver that knows the deliveries: %s, %v", got, err)
	}
	if slices.Contains(bodies[n:], string(k.Payload)) {
		t.Errorf("the receiver knows %s", k.Payload)
	}
	if files, err := os.ReadDir(o.KeepIn); err != nil || len(files) > 0 {
		t.Errorf("a replay keeps %v: %v", files, err)
	}
	o.Nonce = 0
	var sent []string
	again := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		sent = append(sent, string(body))
	})
	for range 2 {
		if got, _, err := contract.Replay(t.Context(), again, o, k); got != contract.Fixed || err != nil {
			t.Errorf("by a correct receiver: %s, %v", got, err)
		}
		o.Seed += 100
	}
	if n = len(sent) / 2; !slices.Equal(sent[:n], sent[n:]) {
		t.Errorf("the seed is not that of the run: %q", sent)
	}
	// Nothing is fixed that was not tested.
	gone := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	if got, _, err := contract.Replay(t.Context(), gone, o, k); err == nil || !strings.Contains(err.Error(), "404 Not Found") {
		t.Errorf("by a receiver that rejects everything: %q, %v", got, err)
	}
}

// A broken payload is to be rejected: a 4xx is what fixes it.
func TestReplayOfABrokenPayload(t *testing.T) {
	answers := func(status int) contract.Target {
		return serve(t, func(w http.ResponseWriter, r *http.Request) {
			if body, err := io.ReadAll(r.Body); err != nil || strings.Contains(string(body), `"tag":null`) {
				w.WriteHeader(status)
			}
		})
	}
	k := kept(t, answers(http.StatusInternalServerError), contract.Options{Events: []string{"contact.tag.added"}, Checks: []string{"rejection"}, Thorough: true})
	for status, want := range map[int]contract.Replayed{500: contract.Failing, 502: contract.Changed, 400: contract.Fixed, 200: contract.Fixed} {
		if got, _, err := contract.Replay(t.Context(), answers(status), contract.Options{}, k); got != want || err != nil {
			t.Errorf("%d: %s, want %s: %v", status, got, want, err)
		}
	}
}

// A receiver that does not answer any more has another failure, and none that cannot be told.
func TestReplayWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	k := kept(t, serve(t, fieldsObject), contract.Options{Checks: quick})
	for name, h := range map[string]http.HandlerFunc{
		"timeout": func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		},
		"reset": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		target := serve(t, h)
		if target.Deadline = trial.Patience; name == "timeout" {
			target.Deadline = time.Second // it never answers
		}
		if got, _, err := contract.Replay(t.Context(), target, contract.Options{}, k); got != contract.Changed || err != nil {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}
