package contract_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/base/trial"
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

// events is how many events there are.
var events = len(schemas.Automation().Rows)

func TestCorrectReceiverHolds(t *testing.T) {
	types := map[string]bool{}
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		types[typeOf(r)] = true
		w.WriteHeader(http.StatusAccepted)
	})
	var deliveries []contract.Delivery
	result := test(t, target, contract.Options{Seed: 3, Checks: quick, Delivered: func(d contract.Delivery) { deliveries = append(deliveries, d) }})
	if result.Verdict() != contract.Passed || result.Accepted() != (contract.Count{N: events, M: events}) || result.Stopped != nil {
		t.Errorf("verdict %s, %s accepted, stopped %v, found %v", result.Verdict(), result.Accepted(), result.Stopped, found(&result))
	}
	if want := len(schemas.Automation().Types()); len(types) != want {
		t.Errorf("%d types arrived, want %d", len(types), want)
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
	want := []string{"coverage/counted", "coverage/amount", "coverage/currency", "coverage/side-effect", "coverage/opposite", "coverage/state"}
	var missing []string
	for _, n := range result.NotObserved {
		missing = append(missing, n.Check.ID)
	}
	if diff := cmp.Diff(want, missing); diff != "" {
		t.Errorf("not observed (-want +got):\n%s", diff)
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
	target.Header = http.Header{"X-Team": {"all"}}
	o := contract.Options{Checks: quick, Rules: []contract.EventRule{{
		Events: "contact.tag.*", URL: strings.Replace(target.URL, "/hook", "/tags", 1), Header: http.Header{"X-Team": {"tags"}},
	}}}
	if result := test(t, target, o); result.Verdict() != contract.Passed || wrong.Load() > 0 {
		t.Errorf("%s, %d deliveries at another address", result.Verdict(), wrong.Load())
	}
}

// An event that is not answered within its own deadline is delivered once more, and not in all the
// ways that might help: each would take the deadline again.
func TestDeadlineOfAnEvent(t *testing.T) {
	t.Parallel()
	var slow atomic.Int64
	target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if typeOf(r) == "contact.tag.removed" {
			slow.Add(1)
			_, _ = io.Copy(io.Discard, r.Body)
			select {
			case <-r.Context().Done():
			case <-time.After(5 * time.Second): // in time for all other events
			}
		}
	})
	target.Deadline = trial.Patience
	o := contract.Options{Checks: quick, Events: []string{"contact.tag.*"}, Rules: []contract.EventRule{{Events: "contact.tag.removed", Deadline: 300 * time.Millisecond}}}
	result := test(t, target, o)
	if diff := cmp.Diff([]string{"reach/deadline"}, found(&result)); diff != "" {
		t.Fatalf("found (-want +got):\n%s", diff)
	}
	if got, n := result.Groups[0].First.Got, slow.Load(); !strings.Contains(got, "within 300ms") || n > 4 {
		t.Errorf("got %s; %d deliveries, want 4 at most", got, n)
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
	// To be reached is nothing where more was to be tested, and something where that alone was.
	for check, want := range map[string]contract.Verdict{"coverage/counted": contract.Inconclusive, "crash": contract.Inconclusive, "reach": contract.Passed} {
		if result := test(t, target, contract.Options{Checks: []string{check}, Crash: check == "crash"}); result.Verdict() != want {
			t.Errorf("%s: %s, want %s", check, result.Verdict(), want)
		}
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
		`unknown event "contact.tag", did you mean "contact.tag.added"?`:    {Events: []string{"contact.tag"}},
		`unknown event "sale", did you mean "customer.sale.completed"?`:     {Rules: []contract.EventRule{{Events: "sale"}}},
	} {
		if _, err := contract.Run(t.Context(), target, o); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// An observer that fails ends nothing: what needs it is not observed, so that nothing passes.
func TestObserverThatFails(t *testing.T) {
	t.Parallel()
	target := serve(t, func(http.ResponseWriter, *http.Request) {})
	result := test(t, target, contract.Options{Checks: quick, Observe: func() any { return errors.New("the database is closed") }})
	blind := result.Blind()
	if blind == nil || blind.Reason != "observe: the database is closed" || result.Verdict() != contract.Inconclusive || result.Accepted().N != events {
		t.Errorf("%s, %s accepted, not observed: %v", result.Verdict(), result.Accepted(), result.NotObserved)
	}
	looks := 0
	result = test(t, target, contract.Options{Checks: quick, Settle: 50 * time.Millisecond, Observe: func() any {
		if looks++; looks%2 == 1 {
			return errors.New("the database is busy")
		}
		return 3
	}})
	if result.Blind() != nil || result.Verdict() != contract.Failed {
		t.Errorf("%s, not observed: %v", result.Verdict(), result.NotObserved)
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
			_, _ = io.WriteString(w, "not for "+r.Header.Get("Authorization"))
		}
	})
	target.URL += "?token=hunter2"
	target.Header = http.Header{"Authorization": {"Bearer hunter2"}}
	result := test(t, target, contract.Options{KeepIn: t.TempDir(), Checks: quick})
	text := result.Target
	for i := range result.Groups {
		text += result.Groups[i].String()
		for _, p := range result.Groups[i].Parts { // --format json has them
			text += p.Response
		}
	}
	if strings.Contains(text, "hunter2") || len(result.Groups) == 0 {
		t.Errorf("a secret is printed:\n%s", text)
	}
}

// A user's own test.
func TestTest(t *testing.T) {
	t.Parallel()
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
