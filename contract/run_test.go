package contract_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/schemas"
)

// phases that need little time.
var quick = []string{"samples", "coverage"}

func serve(t *testing.T, h http.HandlerFunc) contract.Target {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return contract.Target{URL: server.URL + "/hook"}
}

// typeOf reads the type of a delivery.
func typeOf(r *http.Request) string {
	var event struct{ Type string }
	_ = json.NewDecoder(r.Body).Decode(&event) // what is no JSON has none
	return event.Type
}

func test(t *testing.T, target contract.Target, o contract.Options) contract.Result {
	t.Helper()
	result, err := contract.Run(t.Context(), target, o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func found(r *contract.Result) []string {
	ids := []string{}
	for i := range r.Groups {
		ids = append(ids, r.Groups[i].Check.ID)
	}
	return ids
}

func TestCorrectReceiverHolds(t *testing.T) {
	types := map[string]bool{}
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		types[typeOf(r)] = true
		w.WriteHeader(http.StatusAccepted)
	})
	var deliveries []contract.Delivery
	result := test(t, target, contract.Options{Seed: 3, Checks: quick, Delivered: func(d contract.Delivery) { deliveries = append(deliveries, d) }})
	if result.Verdict() != contract.Passed || result.Accepted() != (contract.Count{N: 11, M: 11}) || result.Stopped != nil {
		t.Errorf("verdict %s, %s accepted, stopped %v, found %v", result.Verdict(), result.Accepted(), result.Stopped, found(&result))
	}
	if len(types) != 10 {
		t.Errorf("%d types arrived, want 10", len(types))
	}
	for _, d := range result.Documented {
		if d.Accepted.N != d.Accepted.M || d.Accepted.M == 0 {
			t.Errorf("%s %s", d.Accepted, d.Kind)
		}
	}
	if len(deliveries) != result.Requests || deliveries[len(deliveries)-1].Done != result.Requests {
		t.Errorf("%d deliveries were told of %d", len(deliveries), result.Requests)
	}
	// What only an observer shows is not passed.
	want := []string{"coverage/counted", "coverage/amount", "coverage/side-effect"}
	var missing []string
	for _, n := range result.NotObserved {
		missing = append(missing, n.Check.ID)
	}
	if diff := cmp.Diff(want, missing); diff != "" {
		t.Errorf("not observed (-want +got):\n%s", diff)
	}
}

// What counts sales alone says nothing about their amounts: that is not passed.
func TestAmountsThatNothingFollowsAreNotObserved(t *testing.T) {
	var sales atomic.Int64
	target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if typeOf(r) == "customer.sale.completed" {
			sales.Add(1)
		}
	})
	o := contract.Options{Checks: []string{"samples", "coverage/amount", "coverage/counted"}, Settle: 100 * time.Millisecond, Observe: func() any { return sales.Load() }}
	result := test(t, target, o)
	want := []contract.NotObserved{{Why: contract.NoAmount, Reason: "no observed number changes by the amounts of sales"}}
	for _, c := range contract.Checks() {
		if c.ID == "coverage/amount" {
			want[0].Check = c
		}
	}
	if diff := cmp.Diff(want, result.NotObserved); diff != "" || result.Verdict() != contract.Passed {
		t.Errorf("%s, found %v, not observed (-want +got):\n%s", result.Verdict(), found(&result), diff)
	}
}

// The commonest defect of all: fields taken for an object in any case.
func fieldsObject(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(r.Body)
	if err != nil || strings.Contains(strings.ReplaceAll(string(b), " ", ""), `"fields":[]`) {
		http.Error(w, "TypeError: \x1b[31mfields", http.StatusInternalServerError)
	}
}

func TestFindingIsOneGroupWithEvidence(t *testing.T) {
	target := serve(t, fieldsObject)
	folder := t.TempDir()
	result := test(t, target, contract.Options{KeepIn: folder, Checks: quick})
	if diff := cmp.Diff([]string{"coverage/fields-empty"}, found(&result)); diff != "" || result.Verdict() != contract.Failed {
		t.Fatalf("verdict %s (-want +got):\n%s", result.Verdict(), diff)
	}
	g := &result.Groups[0]
	f := &g.First
	if len(g.Events) != 11 || g.Count < 16 {
		t.Errorf("%d deliveries of %v", g.Count, g.Events)
	}
	if f.Status != 500 || f.Message() != "want a 2xx, got 500 Internal Server Error" || f.Response != `TypeError: \x1b[31mfields\n` {
		t.Errorf("%d %q %q", f.Status, f.Message(), f.Response)
	}
	if got := string(f.Payload[f.Start:f.End]); got != "[]" || f.Pointer != "/data/contact/fields" {
		t.Errorf("%s is marked as %s", f.Pointer, got)
	}
	// As small as an event is that has all its members.
	if len(f.Payload) > 350 || strings.Count(string(f.Payload), `:`) > 25 {
		t.Errorf("not minimised: %s", f.Payload)
	}
	kept, err := os.ReadFile(f.PayloadFile)
	if err != nil || string(kept) != string(f.Payload) || filepath.Dir(f.PayloadFile) != folder {
		t.Errorf("payload is kept in %s: %v", f.PayloadFile, err)
	}
	if !strings.Contains(f.Curl, f.PayloadFile) || !strings.Contains(f.Curl, target.URL) {
		t.Errorf("curl: %s", f.Curl)
	}
	// The same defect has the same fingerprint, and can be known.
	again := test(t, target, contract.Options{Checks: quick, Known: map[string]bool{g.Fingerprint: true}})
	if again.Verdict() != contract.Passed || !again.Groups[0].Known {
		t.Errorf("verdict %s of a known finding", again.Verdict())
	}
}

// What a payload is made smaller to must not fail for another reason.
func TestMinimisedPayloadKeepsItsDefect(t *testing.T) {
	slash := regexp.MustCompile(`[^\\](\\\\)*\\/`)
	other := regexp.MustCompile(`:"a"|"tag":{"id":1,`) // what payloads are made smaller to, and what else it stumbles over
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if text := string(b); err != nil || slash.MatchString(text) || other.MatchString(text) {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	result := test(t, target, contract.Options{Checks: quick})
	if diff := cmp.Diff([]string{"coverage/slash"}, found(&result)); diff != "" {
		t.Fatalf("found (-want +got):\n%s", diff)
	}
	p := string(result.Groups[0].First.Payload)
	if !slash.MatchString(p) || other.MatchString(p) || len(p) > 1000 {
		t.Errorf("minimised to %s", p)
	}
}

// A clock that runs fast ends it.
func TestMinimisingIsBoundedByTime(t *testing.T) {
	var now atomic.Int64
	counted := func(step time.Duration) int {
		now.Store(0)
		o := contract.Options{Checks: quick, Now: func() time.Time { return time.Unix(0, now.Add(int64(step))) }}
		result := test(t, serve(t, fieldsObject), o)
		return result.Requests
	}
	if fast, slow := counted(5*time.Second), counted(time.Microsecond); fast >= slow {
		t.Errorf("%d requests with a clock that runs fast, %d with one that hardly does", fast, slow)
	}
}

func TestReceiverThatForgetsAnEvent(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if typeOf(r) == "contact.tag.removed" {
			w.WriteHeader(http.StatusBadRequest)
		}
	})
	result := test(t, target, contract.Options{Checks: quick})
	if diff := cmp.Diff([]string{"coverage/event"}, found(&result)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	if got := result.Accepted(); got != (contract.Count{N: 10, M: 11}) {
		t.Errorf("%s events accepted", got)
	}
	// On purpose it is fine.
	o := contract.Options{Checks: quick, Rules: []contract.EventRule{{Events: "contact.tag.removed", Expect: contract.Refuse}}}
	if result := test(t, target, o); result.Verdict() != contract.Passed {
		t.Errorf("%s: %v", result.Verdict(), found(&result))
	}
	o.Rules[0] = contract.EventRule{Events: "contact.tag.*", Skip: "not used here"}
	if result := test(t, target, o); result.Verdict() != contract.Passed || result.Accepted().M != 9 || result.SkippedEvents[0].Reason != "not used here" {
		t.Errorf("%s: %v, %s", result.Verdict(), found(&result), result.Accepted())
	}
}

// A receiver that ignores what it cannot read accepts a documented event once its time
// is written in another way, and its time is not why it refuses it: nor does it refuse
// what has no time at all.
func TestCauseIsControlled(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var event struct {
			Type string
			At   string `json:"created_at"`
		}
		if err := json.NewDecoder(r.Body).Decode(&event); err != nil {
			return
		}
		if _, err := time.Parse("2006-01-02T15:04:05-07:00", event.At); err == nil && event.Type == "contact.tag.removed" {
			w.WriteHeader(http.StatusBadRequest)
		}
	})
	result := test(t, target, contract.Options{Checks: quick})
	if diff := cmp.Diff([]string{"coverage/event"}, found(&result)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
}

// Nothing is a finding of its own that is not seen twice: a receiver that fails each
// fifth delivery is flaky, and takes all that it is sent.
func TestFlakyReceiver(t *testing.T) {
	var deliveries atomic.Int64
	target := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if deliveries.Add(1)%5 == 0 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	for _, phase := range []string{"tolerance", "rejection"} {
		result := test(t, target, contract.Options{Checks: []string{phase, "reach/flaky"}})
		if diff := cmp.Diff([]string{"reach/flaky"}, found(&result)); diff != "" {
			t.Errorf("%s: found (-want +got):\n%s", phase, diff)
		}
	}
}

func TestRulesOfEvents(t *testing.T) {
	var wrong atomic.Int64
	target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		isTag := strings.HasPrefix(typeOf(r), "contact.tag.")
		if isTag != (r.URL.Path == "/tags") || isTag != (r.Header.Get("X-Team") == "tags") {
			wrong.Add(1)
		}
	})
	o := contract.Options{Checks: quick, Rules: []contract.EventRule{{
		Events: "contact.tag.*", URL: strings.Replace(target.URL, "/hook", "/tags", 1), Header: http.Header{"X-Team": {"tags"}},
	}}}
	if result := test(t, target, o); result.Verdict() != contract.Passed || wrong.Load() > 0 {
		t.Errorf("%s, %d deliveries at another address", result.Verdict(), wrong.Load())
	}
}

func TestReceiverThatRefusesEverythingIsNotTested(t *testing.T) {
	for status, hint := range map[int]string{
		http.StatusNotFound:           "is the path right?",
		http.StatusUnauthorized:       "automation webhooks have neither a signature",
		http.StatusMethodNotAllowed:   "the provider sends POST",
		http.StatusBadGateway:         "a proxy answers",
		http.StatusServiceUnavailable: "a proxy answers",
		http.StatusTooManyRequests:    "limits the rate",
	} {
		target := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		result := test(t, target, contract.Options{})
		if result.Verdict() != contract.Inconclusive || result.Requests != 2 || result.Stopped == nil || len(result.Groups) > 0 {
			t.Fatalf("%d: verdict %s after %d requests, stopped %v", status, result.Verdict(), result.Requests, result.Stopped)
		}
		if !strings.Contains(result.Stopped.Hint, hint) || result.Stopped.Phase != contract.Reach {
			t.Errorf("%d: stopped in %s with hint %q", status, result.Stopped.Phase, result.Stopped.Hint)
		}
	}
}

// A page for people takes every POST with a 200: that is not tested, either.
func TestPageForPeopleIsNotTested(t *testing.T) {
	for _, page := range []string{"<!DOCTYPE html><title>Shop</title>", "<html><form action=login><input type=password></form></html>"} {
		target := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, page)
		})
		result := test(t, target, contract.Options{})
		if result.Verdict() != contract.Inconclusive || result.Requests != 1 || !strings.Contains(result.Stopped.Reason, "the answer is a web page") {
			t.Errorf("verdict %s after %d requests, stopped %v", result.Verdict(), result.Requests, result.Stopped)
		}
	}
	// PHP says text/html of a single word.
	target := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "ok")
	})
	if result := test(t, target, contract.Options{Checks: quick}); result.Verdict() != contract.Passed {
		t.Errorf("verdict %s, stopped %v", result.Verdict(), result.Stopped)
	}
}

// A receiver that drops what it cannot parse is not gone, also when nothing was delivered
// that it accepts, because the phases are not run that do so.
func TestDroppingReceiverIsNotGone(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || !json.Valid(body) {
			panic(http.ErrAbortHandler)
		}
	})
	result := test(t, target, contract.Options{Checks: []string{"rejection"}, Events: []string{"contact.tag.added"}})
	if diff := cmp.Diff([]string{"rejection/dropped"}, found(&result)); diff != "" || result.Stopped != nil {
		t.Errorf("stopped %v, found (-want +got):\n%s", result.Stopped, diff)
	}
}

func TestLimitedReceiverIsSaidToBe(t *testing.T) {
	var n atomic.Int64
	target := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1) > 100 {
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	result := test(t, target, contract.Options{})
	if result.Stopped == nil || !strings.Contains(result.Stopped.Reason, "limits the rate") || result.Requests > 300 {
		t.Errorf("after %d requests stopped %v", result.Requests, result.Stopped)
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

func TestNothingTestedIsNoPass(t *testing.T) {
	target := serve(t, func(http.ResponseWriter, *http.Request) {})
	for _, o := range []contract.Options{
		{Skip: []string{"*"}},
		{Rules: []contract.EventRule{{Events: "*", Skip: "all"}}},
	} {
		if result := test(t, target, o); result.Verdict() != contract.Inconclusive || result.Requests > 0 {
			t.Errorf("verdict %s after %d requests", result.Verdict(), result.Requests)
		}
	}
}

func TestSlowReceiverMissesTheDeadline(t *testing.T) {
	release := make(chan struct{})
	target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
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

func TestWhatCannotBeUsed(t *testing.T) {
	for _, url := range []string{"", "localhost:3000", "ftp://127.0.0.1/", "http://192.0.2.1/hook"} {
		if result, err := contract.Run(t.Context(), contract.Target{URL: url}, contract.Options{}); err == nil {
			t.Errorf("%q: no error but %s", url, result.Verdict())
		}
	}
	target := serve(t, func(http.ResponseWriter, *http.Request) {})
	for want, o := range map[string]contract.Options{
		`unknown check "samples/acepted", did you mean "samples/accepted"?`: {Checks: []string{"samples/acepted"}},
		`unknown check "signatur", did you mean "signature"?`:               {Skip: []string{"signatur"}},
		`unknown event "contact.tag"`:                                       {Events: []string{"contact.tag"}},
		`unknown event "sale"`:                                              {Rules: []contract.EventRule{{Events: "sale"}}},
	} {
		if _, err := contract.Run(t.Context(), target, o); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	unseen := contract.Options{Checks: quick, Observe: func() any { return errors.New("the database is closed") }}
	var observe *contract.ObserveError
	if _, err := contract.Run(t.Context(), target, unseen); !errors.As(err, &observe) || err.Error() != "observe: the database is closed" {
		t.Errorf("got %v", err)
	}
}

func TestInterruptedRunKeepsWhatItFound(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(typeOf(r), "contact.tag") {
			w.WriteHeader(http.StatusTeapot)
		}
	})
	result, err := contract.Run(ctx, target, contract.Options{Delivered: func(d contract.Delivery) {
		if d.Phase == contract.Tolerance {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || result.Verdict() != contract.Failed || result.Stopped == nil {
		t.Errorf("error %v, verdict %s, stopped %v", err, result.Verdict(), result.Stopped)
	}
}

func TestSecretsAreNotInFindings(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if typeOf(r) != "contact.tag.added" {
			w.WriteHeader(http.StatusTeapot)
		}
	})
	target.URL += "?token=hunter2"
	target.Header = http.Header{"Authorization": {"Bearer hunter2"}}
	result := test(t, target, contract.Options{KeepIn: t.TempDir(), Checks: quick})
	text := result.Target
	for i := range result.Groups {
		text += result.Groups[i].String()
	}
	if strings.Contains(text, "hunter2") || len(result.Groups) == 0 {
		t.Errorf("a secret is printed:\n%s", text)
	}
}

func TestChecksAreComplete(t *testing.T) {
	phases := map[contract.Phase]bool{}
	for _, p := range contract.Phases() {
		phases[p] = true
	}
	ids := map[string]bool{}
	for _, c := range contract.Checks() {
		if !phases[c.Phase] || !strings.HasPrefix(c.ID, string(c.Phase)+"/") || ids[c.ID] {
			t.Errorf("check %s of phase %s", c.ID, c.Phase)
		}
		for what, text := range map[string]string{"purpose": c.Purpose, "expects": c.Expects, "cause": c.Cause, "fix": c.Fix, "source": c.Source} {
			if text == "" || strings.HasSuffix(text, ".") {
				t.Errorf("%s: %s %q", c.ID, what, text)
			}
		}
		ids[c.ID] = true
	}
}

func TestKeptFailuresAreReplayed(t *testing.T) {
	folder := t.TempDir()
	test(t, serve(t, fieldsObject), contract.Options{KeepIn: folder, Checks: quick})
	kept, err := contract.ReadKept(folder)
	if err != nil || len(kept) != 1 || kept[0].Check != "coverage/fields-empty" {
		t.Fatalf("kept %v: %v", kept, err)
	}
	for want, h := range map[contract.Replayed]http.HandlerFunc{
		contract.Failing: fieldsObject,
		contract.Fixed:   func(http.ResponseWriter, *http.Request) {},
		contract.Changed: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) },
	} {
		if got, _, err := contract.Replay(t.Context(), serve(t, h), contract.Options{}, &kept[0]); got != want || err != nil {
			t.Errorf("got %s, want %s: %v", got, want, err)
		}
	}
	contract.TestKept(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), kept[0].File)

	// A file that somebody has edited is no failure of ours, and no panic.
	broken := strings.TrimSuffix(kept[0].File, ".json") + ".meta"
	for _, text := range []string{"{", `{"check":"no/such"}`} {
		if err := os.WriteFile(broken, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		kept, err := contract.ReadKept(folder)
		if err == nil {
			_, _, err = contract.Replay(t.Context(), serve(t, fieldsObject), contract.Options{}, &kept[0])
		}
		if err == nil {
			t.Errorf("%s: no error", text)
		}
	}
}

func TestFolderOfFailuresIsBounded(t *testing.T) {
	folder := t.TempDir()
	for i := range 220 {
		name := filepath.Join(folder, fmt.Sprintf("old-%03d", i))
		for _, file := range []string{name + ".json", name + ".meta"} {
			if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	result := test(t, serve(t, fieldsObject), contract.Options{KeepIn: folder, Checks: quick})
	left, err := filepath.Glob(folder + "/*.meta")
	if err != nil || len(left) != 200 {
		t.Errorf("%d failures are left: %v", len(left), err)
	}
	if _, err := os.Stat(result.Groups[0].First.PayloadFile); err != nil {
		t.Errorf("the newest is gone: %v", err)
	}
}

// A user's own test.
func TestTest(t *testing.T) {
	contract.Test(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return // cut off
		}
		if _, err := schemas.Parse(b); err != nil && !errors.As(err, new(*schemas.UnknownTypeError)) {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	}))
}
