package contract_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/schemas"
)

func serve(t *testing.T, h http.HandlerFunc) contract.Target {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return contract.Target{URL: server.URL + "/hook"}
}

func body(t *testing.T, r *http.Request) map[string]any {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	var payload map[string]any
	if err := json.Unmarshal(b, &payload); err != nil {
		t.Errorf("a delivery is no JSON: %v", err)
	}
	return payload
}

func test(t *testing.T, target contract.Target, o contract.Options) contract.Result {
	t.Helper()
	result, err := contract.Run(t.Context(), target, o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestCorrectReceiverHolds(t *testing.T) {
	types := map[string]bool{}
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		types[body(t, r)["type"].(string)] = true
		w.WriteHeader(http.StatusAccepted)
	})
	var deliveries []contract.Delivery
	result := test(t, target, contract.Options{Seed: 3, Delivered: func(d contract.Delivery) { deliveries = append(deliveries, d) }})
	if result.Verdict() != contract.Holds || result.Accepted() != (contract.Count{N: 11, M: 11}) || result.Stopped != nil {
		t.Errorf("verdict %s, %s accepted, stopped %v, findings %v", result.Verdict(), result.Accepted(), result.Stopped, result.Findings)
	}
	if len(types) != 10 {
		t.Errorf("%d types arrived, want 10", len(types))
	}
	if result.Shapes.N != result.Shapes.M || result.Shapes.N < 11 {
		t.Errorf("%s shapes", result.Shapes)
	}
	if len(deliveries) != result.Requests || deliveries[len(deliveries)-1].Done != deliveries[0].Of {
		t.Errorf("%d deliveries were told of %d; the last is %d of %d", len(deliveries), result.Requests, deliveries[len(deliveries)-1].Done, deliveries[0].Of)
	}
}

// The commonest defect of all: fields taken for an object in any case.
func TestReceiverThatTakesFieldsForAnObject(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		data := body(t, r)["data"].(map[string]any)
		for _, part := range []string{"contact", "customer"} {
			if person, ok := data[part].(map[string]any); ok {
				if _, ok := person["fields"].(map[string]any); !ok {
					http.Error(w, "TypeError: \x1b[31mfields", http.StatusInternalServerError)
					return
				}
			}
		}
		w.WriteHeader(http.StatusNoContent)
	})
	folder := t.TempDir()
	result := test(t, target, contract.Options{KeepIn: folder})
	if result.Verdict() != contract.Broken || len(result.Findings) == 0 {
		t.Fatalf("verdict %s with %d findings", result.Verdict(), len(result.Findings))
	}
	var failing []string
	for _, f := range result.Findings {
		if f.Check.ID == "samples/accepted" {
			failing = append(failing, f.Event)
		} else if !cmp.Equal(f.Shapes[:0], f.Shapes) && !strings.Contains(strings.Join(f.Shapes, " "), "fields=empty") {
			t.Errorf("%s with %v is a finding", f.Event, f.Shapes)
		}
		if f.Status != 500 || f.Message() != "want a 2xx, got 500 Internal Server Error" || f.Response != `TypeError: \x1b[31mfields\n` {
			t.Errorf("%d %q %q", f.Status, f.Message(), f.Response)
		}
		kept, err := os.ReadFile(f.PayloadFile)
		if err != nil || string(kept) != string(f.Payload) || filepath.Dir(f.PayloadFile) != folder {
			t.Errorf("payload is kept in %s: %v", f.PayloadFile, err)
		}
		if !strings.Contains(f.Curl, f.PayloadFile) || !strings.Contains(f.Curl, target.URL) {
			t.Errorf("curl: %s", f.Curl)
		}
	}
	// The examples whose fields are [] and no others (FACTS: 5 of the 10 contact samples).
	want := []string{"contact.optin.completed/funnel_step", "contact.tag.added", "contact.optin.completed/blog_page", "contact.webinar.registered", "contact.page.visited"}
	if diff := cmp.Diff(want, failing); diff != "" {
		t.Errorf("samples that fail (-want +got):\n%s", diff)
	}
}

func TestReceiverThatForgetsAnEvent(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if body(t, r)["type"] == "contact.tag.removed" {
			w.WriteHeader(http.StatusBadRequest)
		}
	})
	result := test(t, target, contract.Options{})
	for _, f := range result.Findings {
		if f.Event != "contact.tag.removed" {
			t.Errorf("finding for %s", f.Event)
		}
	}
	if got := result.Accepted(); got != (contract.Count{N: 10, M: 11}) {
		t.Errorf("%s events accepted", got)
	}
}

func TestReceiverThatRefusesEverythingIsNotTested(t *testing.T) {
	for status, hint := range map[int]string{
		http.StatusNotFound:         "is the path right?",
		http.StatusUnauthorized:     "automation webhooks carry no signature",
		http.StatusMethodNotAllowed: "the provider sends POST",
		http.StatusFound:            "give the address it leads to",
	} {
		target := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		result := test(t, target, contract.Options{})
		if result.Verdict() != contract.Inconclusive || result.Requests != 2 || result.Stopped == nil {
			t.Fatalf("%d: verdict %s after %d requests, stopped %v", status, result.Verdict(), result.Requests, result.Stopped)
		}
		if !strings.Contains(result.Stopped.Hint, hint) || result.Stopped.Phase != contract.Reach {
			t.Errorf("%d: stopped in %s with hint %q", status, result.Stopped.Phase, result.Stopped.Hint)
		}
	}
}

// A receiver that refuses one event with 404 is tested all the same.
func TestOneRefusalInReachIsNoStop(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if body(t, r)["type"] == "contact.optin.completed" {
			w.WriteHeader(http.StatusNotFound)
		}
	})
	result := test(t, target, contract.Options{})
	if result.Verdict() != contract.Broken || result.Accepted() != (contract.Count{N: 9, M: 11}) {
		t.Errorf("verdict %s, %s accepted", result.Verdict(), result.Accepted())
	}
}

func TestClosedPortIsInconclusive(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + l.Addr().String()
	l.Close()
	result := test(t, contract.Target{URL: url}, contract.Options{})
	if result.Verdict() != contract.Inconclusive || result.Stopped == nil || result.Stopped.Hint == "" {
		t.Errorf("verdict %s, stopped %v", result.Verdict(), result.Stopped)
	}
}

func TestReceiverThatDiesStopsTheRun(t *testing.T) {
	var n atomic.Int64
	target := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1) > 5 {
			panic(http.ErrAbortHandler)
		}
	})
	result := test(t, target, contract.Options{})
	if result.Verdict() != contract.Broken || len(result.Findings) != 3 || result.Stopped == nil || result.Stopped.Phase != contract.Samples {
		t.Errorf("verdict %s, %d findings, stopped %v", result.Verdict(), len(result.Findings), result.Stopped)
	}
}

func TestSlowReceiverMissesTheDeadline(t *testing.T) {
	release := make(chan struct{})
	target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	defer close(release)
	target.Deadline = 50 * time.Millisecond
	result := test(t, target, contract.Options{})
	if result.Verdict() != contract.Inconclusive || !strings.Contains(result.Stopped.Reason, "no complete answer within 50ms") {
		t.Errorf("verdict %s, stopped %v", result.Verdict(), result.Stopped)
	}
}

func TestTargetsThatCannotBeUsed(t *testing.T) {
	for _, url := range []string{"", "localhost:3000", "ftp://127.0.0.1/", "http://192.0.2.1/hook"} {
		if result, err := contract.Run(t.Context(), contract.Target{URL: url}, contract.Options{}); err == nil {
			t.Errorf("%q: no error but %s", url, result.Verdict())
		}
	}
}

func TestInterruptedRunKeepsWhatItFound(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	target := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	result, err := contract.Run(ctx, target, contract.Options{Delivered: func(d contract.Delivery) {
		if d.Done == 4 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || len(result.Findings) != 3 || result.Requests != 4 {
		t.Errorf("error %v, %d findings after %d requests", err, len(result.Findings), result.Requests)
	}
}

func TestSecretsAreNotInFindings(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	target.URL += "?token=hunter2"
	target.Header = http.Header{"Authorization": {"Bearer hunter2"}}
	result := test(t, target, contract.Options{KeepIn: t.TempDir()})
	text := result.Target
	for _, f := range result.Findings {
		text += f.String()
	}
	if strings.Contains(text, "hunter2") || len(result.Findings) == 0 {
		t.Errorf("a secret is printed:\n%s", text)
	}
}

func TestChecksBelongToPhases(t *testing.T) {
	phases := map[contract.Phase]bool{}
	for _, p := range contract.Phases() {
		phases[p] = true
	}
	ids := map[string]bool{}
	for _, c := range contract.Checks() {
		if !phases[c.Phase] || !strings.HasPrefix(c.ID, string(c.Phase)+"/") || c.Expects == "" || c.Cause == "" || ids[c.ID] {
			t.Errorf("check %+v", c)
		}
		ids[c.ID] = true
	}
}

// A user's own test.
func TestTest(t *testing.T) {
	contract.Test(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if _, err := schemas.Parse(b); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	}))
}
