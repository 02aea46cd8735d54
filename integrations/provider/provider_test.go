package provider_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// The schemas of a catalog of one's own accept its fakes, whose ids are all different and
// whose times rise, and the headers tell which event it is.
func TestFakes(t *testing.T) {
	c := catalog(t)
	faker, err := fake.New(7, fake.Options{Catalog: c})
	if err != nil {
		t.Fatal(err)
	}
	strict := validate.New(c, validate.Options{Profile: schemas.Strict})
	ids, events := map[string]bool{}, map[string]int{}
	var last time.Time
	for n := range uint64(2000) {
		e := faker.Event(n)
		d := c.Deliver(e.Row.Type, e.Payload, schemas.Attempt{Event: n, Number: 1, Time: e.Time, At: e.Time})
		if report := strict.Delivery(d); report.Event != e.Row.ID() || len(report.Violations) > 0 {
			t.Fatalf("event %q, want %s, violations %v: %s", report.Event, e.Row.ID(), report.Violations, e.Payload)
		}
		if report := strict.Payload(e.Payload); report.Event != e.Row.ID() || report.Others != nil {
			t.Fatalf("without headers it is %q or %q, want %s: %s", report.Event, report.Others, e.Row.ID(), e.Payload)
		}
		events[e.Row.ID()]++
		event, err := c.ParseDelivery(d)
		if err != nil {
			t.Fatal(err)
		}
		switch event := event.(type) {
		case *OrderPaid:
			unique(t, ids, event.ID)
		case *OrderRefunded:
			unique(t, ids, event.ID)
		}
		if at := event.EventTime(); at.Before(last) || at.Year() < 2026 {
			t.Fatalf("%s after %s: %s", at, last, e.Payload)
		}
		last = event.EventTime().Truncate(time.Second)
	}
	if len(events) != 3 {
		t.Errorf("events: %v", events)
	}
}

// Without headers the action tells the event; where nothing does, it is not guessed.
func TestWithoutHeaders(t *testing.T) {
	c := catalog(t)
	event, err := c.Parse([]byte(`{"action":"joined","customer":{"id":"x","email":"ann@example.com","name":null},"topics":[],"joined_at":1767600000}`))
	if joined, ok := event.(*CustomerJoined); err != nil || !ok || joined.Customer.ID != "x" {
		t.Errorf("%T, error %v", event, err)
	}
	c.Wire.Event = schemas.ByShape{}
	var ambiguous *schemas.AmbiguousError
	if event, err := c.Parse([]byte(`{}`)); !errors.As(err, &ambiguous) || len(ambiguous.Events) != 3 {
		t.Errorf("%T, error %v", event, err)
	}
}

// An event that the headers name is judged by them: what is unknown is passed on.
func TestMiddleware(t *testing.T) {
	c := catalog(t)
	handler := validate.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) }),
		validate.MiddlewareOptions{Validator: validate.New(c, validate.Options{}), Mode: validate.Reject})
	for topic, want := range map[string]int{"parcel": http.StatusAccepted, "customer": http.StatusBadRequest} {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"action":"joined","id":1}`))
		r.Header.Set("X-Shop-Topic", topic)
		w := httptest.NewRecorder()
		if handler.ServeHTTP(w, r); w.Code != want {
			t.Errorf("%s: %d, want %d", topic, w.Code, want)
		}
	}
}

// What is code in a catalog is not in the index, and nothing else is lost.
func TestOwnCode(t *testing.T) {
	c := catalog(t)
	c.Wire.Event, c.Wire.Sign = byLength{}, &schemas.HMAC{Header: "X-Sign", Tolerance: time.Millisecond}
	files, err := generator.Generate(c, generator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := files.ReadFile(schemas.IndexFile)
	if err != nil {
		t.Fatal(err)
	}
	read, err := schemas.Open(fstest.MapFS{schemas.IndexFile: {Data: text}})
	if err != nil {
		t.Fatal(err)
	}
	if _, byShape := read.Wire.Event.(schemas.ByShape); !byShape || read.Wire.Sign != (schemas.HMAC{Header: "X-Sign", Hash: "sha256", Tolerance: time.Second}) {
		t.Errorf("%#v", read.Wire)
	}
	if _, err := generator.Generate(read, generator.Options{}); err == nil {
		t.Error("schemas of a catalog without structs")
	}
}

// byLength is how no provider names its events.
type byLength struct{}

func (byLength) Names(d schemas.Delivery) []string { return []string{strconv.Itoa(len(d.Body))} }
func (byLength) Mark(*schemas.Delivery, string)    {}

func unique(t *testing.T, ids map[string]bool, id string) {
	t.Helper()
	if ids[id] {
		t.Errorf("id %s comes twice", id)
	}
	ids[id] = true
}

// shop is a receiver that counts orders.
type shop struct {
	mu     sync.Mutex
	orders map[string]int64
	twice  bool             // counts a delivery again
	strict bool             // rejects what it does not use
	units  bool             // reads cents as units
	totals map[string]int64 // by currency
	count  int
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	if (schemas.HMAC{Header: "X-Shop-Signature", Prefix: "sha256="}).Verify(schemas.Delivery{Header: r.Header, Body: body}, secret, time.Time{}) != nil {
		http.Error(w, "the signature is wrong", http.StatusUnauthorized)
		return
	}
	var e struct {
		Action   string
		ID       string
		Total    int64
		Currency string
	}
	if json.Unmarshal(body, &e) != nil {
		http.Error(w, "no JSON", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch name := r.Header.Get("X-Shop-Topic") + "." + e.Action; {
	case name == "order.paid":
		if _, known := s.orders[e.ID]; !known || s.twice {
			s.count++
			s.totals[e.Currency] += e.Total
			s.orders[e.ID] = e.Total
		}
	case s.strict:
		http.Error(w, "no such event", http.StatusNotFound)
	}
}

func (s *shop) state() any {
	s.mu.Lock()
	defer s.mu.Unlock()
	revenue := map[string]float64{}
	for currency, total := range s.totals {
		revenue[currency] = float64(total) / 100
		if s.units {
			revenue[currency] = float64(total)
		}
	}
	return map[string]any{"orders": s.count, "revenue": revenue}
}

// A correct receiver passes, and what is wrong with the others is found.
func TestContract(t *testing.T) {
	c := catalog(t)
	for name, k := range map[string]struct {
		receiver *shop
		want     []string // checks that fail
	}{
		"correct":              {&shop{}, nil},
		"counts twice":         {&shop{twice: true}, []string{"idempotency/twice"}},
		"rejects other events": {&shop{strict: true}, []string{"coverage/event", "tolerance/unknown-type"}},
		"reads cents as units": {&shop{units: true}, []string{"coverage/amount"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			receiver := k.receiver
			receiver.orders, receiver.totals = map[string]int64{}, map[string]int64{}
			server := httptest.NewServer(receiver)
			defer server.Close()
			result, err := contract.Run(t.Context(), contract.Target{URL: server.URL, Deadline: time.Minute}, contract.Options{
				Catalog: c, Seed: 1, Secret: secret, Observe: receiver.state, Amounts: "units", Settle: 200 * time.Millisecond, Now: time.Now,
			})
			if err != nil {
				t.Fatal(err)
			}
			var failed, unseen []string
			for _, g := range result.Groups {
				failed = append(failed, g.Check.ID)
			}
			for _, n := range result.NotObserved {
				unseen = append(unseen, n.Check.ID)
			}
			if !slices.Equal(failed, k.want) || result.Stopped != nil {
				t.Errorf("fails %q, want %q; stopped %+v", failed, k.want, result.Stopped)
			}
			// The provider has no examples, no opposite events and tells no stories.
			if want := []string{
				"samples/accepted", "coverage/opposite", "coverage/state", "rejection/accepted", "idempotency/after-error", "order/answer", "order/state", "signature/old",
			}; !slices.Equal(unseen, want) {
				t.Errorf("not observed: %q, want %q", unseen, want)
			}
			if result.Requests < 100 {
				t.Errorf("%d requests", result.Requests)
			}
		})
	}
}
