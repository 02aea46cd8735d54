package contract_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// The events of a made-up product: nothing in them is called or written as in ours.
type parcel struct {
	Kind   string `json:"kind"`
	Ref    string `json:"ref" role:"identity" jsonschema:"example=par_123"`
	Basket string `json:"basket" role:"order" jsonschema:"example=bsk_77"`
	Cents  int64  `json:"cents" role:"amount" jsonschema:"minimum=100,maximum=90000"`
	Money  string `json:"money" role:"currency" doc:"EUR,USD"`
	Who    string `json:"who" role:"contact" jsonschema:"format=uuid"`
	Mail   string `json:"mail" role:"email" jsonschema:"format=email"`
	When   int64  `json:"when" role:"time" jsonschema:"minimum=1700000000,maximum=1700009999"`
}

type called struct {
	Kind string `json:"kind"`
	Who  string `json:"who" role:"contact" jsonschema:"format=uuid"`
	When int64  `json:"when_ms" role:"time" jsonschema:"minimum=1700000000000,maximum=1700000009999"`
}

type farewell struct {
	Kind string `json:"kind"`
	Who  string `json:"who" role:"contact" jsonschema:"example=usr_9"`
	Why  string `json:"why" jsonschema:"example=too far"`
}

func (*parcel) EventType() string      { return "parcel.sent" }
func (*parcel) EventTime() time.Time   { return time.Time{} }
func (*called) EventType() string      { return "shop.visited" }
func (*called) EventTime() time.Time   { return time.Time{} }
func (*farewell) EventType() string    { return "BYE" }
func (*farewell) EventTime() time.Time { return time.Time{} }

// made is a catalog of these events, of which the first counts something or nothing.
func made(t *testing.T, wire schemas.Wire, counts string) *schemas.Catalog {
	t.Helper()
	c := &schemas.Catalog{
		Name: "parcels", BaseURL: "https://example.com/parcels/v1/", Wire: wire,
		Rows: []*schemas.Row{
			{Type: "parcel.sent", Title: "A parcel is sent", Counts: counts, Model: &parcel{}, Evidence: schemas.Doc, Since: "v1"},
			{Type: "shop.visited", Title: "Somebody comes", Model: &called{}, Evidence: schemas.Doc, Since: "v1"},
			{Type: "BYE", Title: "Somebody leaves", Model: &farewell{}, Evidence: schemas.Doc, Since: "v1"},
		},
	}
	files, err := generator.Generate(c, generator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c.Published = files
	return c
}

// depot counts parcels.
type depot struct {
	mu     sync.Mutex
	known  map[string]bool
	count  int
	cents  map[string]int64 // by currency
	defect string
}

func (d *depot) state() any {
	d.mu.Lock()
	defer d.mu.Unlock()
	return map[string]any{"parcels": d.count, "revenue": d.revenue()}
}

func (d *depot) revenue() map[string]string {
	revenue := map[string]string{}
	for currency, cents := range d.cents {
		revenue[currency] = fmt.Sprintf("%.2f", float64(cents)/100)
	}
	return revenue
}

func (d *depot) take(w http.ResponseWriter, name string, body []byte) {
	var p parcel
	if err := json.Unmarshal(body, &p); err != nil {
		http.Error(w, "no JSON", http.StatusBadRequest)
		return
	}
	if name != "parcel.sent" {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	key := p.Ref
	switch d.defect {
	case "basket":
		key = p.Basket
	case "day": // a basket is full on the day after the first parcel
		if key = p.Basket; p.When < 1_800_000_000 {
			key = p.Ref
		}
	case "twice":
		key = ""
	}
	if key != "" && d.known[key] {
		return
	}
	d.known[key], d.known[p.Basket] = true, true
	d.count++
	if d.defect == "units" {
		p.Cents *= 100
	}
	if d.cents == nil {
		d.cents = map[string]int64{}
	}
	d.cents[p.Money] += p.Cents
}

func skipped(result *contract.Result) map[string]contract.Why {
	all := map[string]contract.Why{}
	for _, n := range result.NotObserved {
		all[n.Check.ID] = n.Why
	}
	return all
}

// opened is what a program makes of a catalog that has only its published files.
func opened(t *testing.T, c *schemas.Catalog) *schemas.Catalog {
	t.Helper()
	folder := fstest.MapFS{}
	for name, text := range c.Published.(generator.Files) {
		folder[name] = &fstest.MapFile{Data: text}
	}
	c, err := schemas.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What is known of the automation catalog is known of any: by roles and schemas.
func TestOwnCatalog(t *testing.T) {
	t.Parallel()
	for defect, want := range map[string][]string{
		"": {}, "twice": {"idempotency/twice"}, "basket": {"idempotency/items"}, "day": {"idempotency/renewal"}, "units": {"coverage/amount"},
	} {
		t.Run("defect "+defect, func(t *testing.T) {
			t.Parallel() // it waits for what does not change
			d := &depot{known: map[string]bool{}, defect: defect}
			target := serve(t, func(w http.ResponseWriter, r *http.Request) {
				var named struct{ Kind string }
				body, err := io.ReadAll(r.Body)
				if err == nil {
					_ = json.Unmarshal(body, &named) // take finds it, too
				}
				d.take(w, named.Kind, body)
			})
			catalog := made(t, schemas.Wire{Event: schemas.BodyMember("/kind")}, "parcel")
			if defect == "basket" || defect == "units" {
				catalog = opened(t, catalog) // a folder is as good as structs
			}
			var refs []string
			o := contract.Options{
				Catalog: catalog, Observe: d.state, Settle: 100 * time.Millisecond,
				Checks: []string{"samples", "coverage", "idempotency", "order"},
				Delivered: func(delivered contract.Delivery) {
					if delivered.Check == "coverage/counted" {
						var p parcel
						if err := json.Unmarshal(delivered.Payload, &p); err == nil {
							refs = append(refs, p.Ref)
						}
					}
				},
			}
			result := test(t, target, o)
			if diff := cmp.Diff(want, found(&result)); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
				for i := range result.Groups {
					t.Log(result.Groups[i].String())
				}
			}
			if slices.Sort(refs); len(refs) < 6 || len(slices.Compact(slices.Clone(refs))) != len(refs) || !strings.HasPrefix(refs[0], "par_") {
				t.Errorf("ids of new events: %v", refs)
			}
			if diff := cmp.Diff(map[string]contract.Why{
				"samples/accepted": contract.NoSamples, "coverage/state": contract.NoExpectation, "coverage/opposite": contract.NoOpposites, "order/answer": contract.TooFewEvents, "order/state": contract.TooFewEvents,
			}, skipped(&result)); diff != "" {
				t.Errorf("not observed (-want +got):\n%s", diff)
			}
			for i := range result.Groups {
				if g := &result.Groups[i]; strings.ContainsAny(g.String(), "{}") && len(g.First.Payload) == 0 {
					t.Errorf("a name is missing in %s", g)
				}
				if g := &result.Groups[i]; g.Check.ID == "idempotency/twice" && g.Check.Fix != "store ref with a unique index, and ignore an id that already exists" {
					t.Errorf("fix: %s", g.Check.Fix)
				}
			}
		})
	}
}

// A catalog that does not say what is counted is observed all the same.
func TestCatalogThatCountsNothing(t *testing.T) {
	t.Parallel()
	for defect, want := range map[string][]string{"": {}, "twice": {"idempotency/twice"}} {
		t.Run("defect "+defect, func(t *testing.T) {
			t.Parallel()
			counts := ""
			if defect == "" {
				counts = "-parcel" // what is only taken away is not counted
			}
			d := &depot{known: map[string]bool{}, defect: defect}
			target := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body) // what is cut off is no JSON
				d.take(w, r.Header.Get("X-Happened"), body)
			})
			o := contract.Options{
				Catalog: made(t, schemas.Wire{Event: schemas.HeaderName("X-Happened")}, counts), Observe: d.state, Settle: 100 * time.Millisecond,
				Checks: []string{"samples", "coverage", "idempotency"},
			}
			result := test(t, target, o)
			if diff := cmp.Diff(want, found(&result)); diff != "" {
				t.Errorf("%q: found (-want +got):\n%s", defect, diff)
			}
			if diff := cmp.Diff(map[string]contract.Why{
				"samples/accepted": contract.NoSamples, "coverage/counted": contract.NothingCounts, "coverage/side-effect": contract.NothingCounts, "coverage/state": contract.NoExpectation, "coverage/opposite": contract.NoOpposites,
			}, skipped(&result)); diff != "" {
				t.Errorf("%q: not observed (-want +got):\n%s", defect, diff)
			}
		})
	}
}

// Each delivery has the headers of the provider: the event's name, a number of its own,
// and the signature of what is sent.
func TestWire(t *testing.T) {
	t.Parallel()
	sign := schemas.HMAC{Header: "X-Signature", Prefix: "sha256=", Timestamp: "X-Time"}
	wire := schemas.Wire{
		Event: schemas.HeaderName("X-Happened"), Header: http.Header{"User-Agent": {"Parcels/1"}}, Sign: sign,
		Stamp: func(d *schemas.Delivery, of schemas.Attempt) {
			d.Header.Set("X-Delivery", strings.Repeat("i", int(of.Event%50))+"."+strings.Repeat("i", of.Number))
		},
	}
	now := func() time.Time { return time.Unix(1_700_000_000, 0) }
	secret := []byte("shared")
	var mu sync.Mutex
	wrong, again := "", false
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		again = again || strings.HasSuffix(r.Header.Get("X-Delivery"), ".ii")
		switch {
		case sign.Verify(schemas.Delivery{Header: r.Header, Body: body}, secret, now()) != nil:
			wrong = "signature of " + string(body)
		case r.Header.Get("X-Happened") == "":
			wrong = "no name"
		case r.Header.Get("User-Agent") != "Parcels/1" || r.Header.Get("X-Delivery") == "":
			wrong = "headers"
		default:
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
	})
	result := test(t, target, contract.Options{Catalog: made(t, wire, ""), Secret: secret, Now: now, Checks: []string{"coverage", "tolerance", "idempotency", "time"}})
	if wrong != "" || len(result.Groups) > 0 || result.Stopped != nil || !again {
		t.Errorf("%s; found %v, stopped %v, a second attempt %v", wrong, found(&result), result.Stopped, again)
	}
	if _, err := contract.Run(t.Context(), target, contract.Options{Catalog: made(t, wire, ""), Secret: []byte{}}); err == nil {
		t.Error("an empty secret signs nothing, and is no error")
	}
}

// Where nothing names the event, no delivery is of one that is not documented.
func TestToleranceWithoutNames(t *testing.T) {
	var checks []string
	result := test(t, serve(t, func(http.ResponseWriter, *http.Request) {}), contract.Options{
		Catalog: made(t, schemas.Wire{Event: schemas.ByShape{}}, ""), Checks: []string{"coverage/accepted", "tolerance/unknown-type"},
		Delivered: func(d contract.Delivery) { checks = append(checks, d.Check) },
	})
	if want := map[string]contract.Why{"tolerance/unknown-type": contract.NoNames}; !cmp.Equal(want, skipped(&result)) || slices.Contains(checks, "tolerance/unknown-type") {
		t.Errorf("not observed %v, want %v; delivered for %v", skipped(&result), want, slices.Compact(checks))
	}
}

// Where a header and the payload name the event together, another name in the payload is an
// event that is not documented, and nothing that may be rejected.
func TestToleranceOfTypeInTwoPlaces(t *testing.T) {
	c := made(t, schemas.Wire{Event: schemas.Both{First: schemas.HeaderName("X-Happened"), Second: schemas.BodyMember("/kind")}}, "")
	v := validate.New(c, validate.Options{})
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // what is cut off is no JSON
		report := v.Delivery(schemas.Delivery{Header: r.Header, Body: body})
		if !report.Valid() && report.Violations[0].Rule != "unknown-type" {
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
	})
	var names []string
	o := contract.Options{
		Catalog: c, Events: []string{"parcel.sent", "shop.visited"}, // the name of the third has no second part
		Checks: []string{"coverage", "tolerance", "rejection"}, Reject: []int{http.StatusUnprocessableEntity},
	}
	o.Delivered = func(d contract.Delivery) {
		var p parcel
		if d.Check == "tolerance/unknown-type" && json.Unmarshal(d.Payload, &p) == nil {
			names = append(names, p.Kind)
		}
	}
	result := test(t, target, o)
	if diff := cmp.Diff([]string{}, found(&result)); diff != "" || !slices.Contains(names, "siohook_future") {
		t.Errorf("found (-want +got):\n%s; names of no event: %v", diff, names)
		for i := range result.Groups {
			t.Log(result.Groups[i].String())
		}
	}
}

// Schemas that double from level to level are an error, and no endless work.
func TestPlacesOfADoublingSchema(t *testing.T) {
	defs := `"Level40":{"type":"integer"}`
	for i := range 40 {
		defs += fmt.Sprintf(`,"Level%d":{"type":"object","properties":{"a":{"$ref":"#/$defs/Level%[2]d"},"b":{"type":"array","items":{"$ref":"#/$defs/Level%[2]d"}}}}`, i, i+1)
	}
	row := &schemas.Row{Type: "grown"}
	text := &fstest.MapFile{Data: []byte(`{"$ref":"#/$defs/Level0","$defs":{` + defs + `}}`)}
	c := &schemas.Catalog{Name: "levels", Rows: []*schemas.Row{row}, Published: fstest.MapFS{row.SchemaFile(schemas.Strict): text, row.SchemaFile(schemas.Lenient): text}}
	_, err := contract.Run(t.Context(), serve(t, func(http.ResponseWriter, *http.Request) {}), contract.Options{Catalog: c})
	if err == nil || strings.Count(err.Error(), "grown: ") != 1 || strings.Count(err.Error(), ": schema #/$defs/Level") != 1 || strings.Count(err.Error(), "member ") > 1 {
		t.Error(err)
	}
}

// signer signs as a user would who has no doubt about the headers, until it fails.
type signer struct{ fails func() bool }

func (s signer) Sign(d *schemas.Delivery, _ []byte, _ time.Time) error {
	if s.fails() {
		return errors.New("no key")
	}
	d.Header["X-Signature"] = []string{"signed"}
	return nil
}

func (signer) Verify(schemas.Delivery, []byte, time.Time) error { return nil }

// A signer that fails ends the run with its error, wherever that is.
func TestNameOfTheSignersError(t *testing.T) {
	target := serve(t, func(http.ResponseWriter, *http.Request) {})
	run := func(fails int) (signed int, err error) {
		sign := signer{func() bool { signed++; return signed == fails }}
		_, err = contract.Run(t.Context(), target, contract.Options{
			Catalog: made(t, schemas.Wire{Event: schemas.BodyMember("/kind"), Sign: sign}, ""), Secret: []byte("shared"), Now: time.Now,
			Checks: []string{"samples", "coverage", "time/burst"}, // the last are delivered at once
		})
		return signed, err
	}
	all, err := run(-1)
	if err != nil || all < 30 {
		t.Fatalf("%d signed: %v", all, err)
	}
	for _, at := range []int{1, 2, 20, all} {
		if signed, err := run(at); err == nil || err.Error() != "catalog parcels: sign deliveries: no key" || signed != at {
			t.Errorf("%d, signed %d: %v", at, signed, err)
		}
	}
}

// What has the time in it needs a clock.
func TestCatalogWithoutAClock(t *testing.T) {
	target := serve(t, func(http.ResponseWriter, *http.Request) {})
	stamp := func(*schemas.Delivery, schemas.Attempt) {}
	for _, c := range []struct {
		wire   schemas.Wire
		secret []byte
		want   string
	}{
		{schemas.Wire{Stamp: stamp}, nil, "catalog parcels: its deliveries are stamped with the time: set Options.Now, for example to time.Now"},
		{schemas.Wire{Sign: schemas.HMAC{Header: "X-Signature"}}, []byte("shared"), "catalog parcels: its deliveries are signed with the time: set Options.Now, for example to time.Now"},
		{schemas.Wire{Sign: schemas.HMAC{Header: "X-Signature"}}, nil, "<nil>"},
	} {
		c.wire.Event = schemas.BodyMember("/kind")
		_, err := contract.Run(t.Context(), target, contract.Options{Catalog: made(t, c.wire, ""), Secret: c.secret, Checks: []string{"coverage/accepted"}})
		if fmt.Sprint(err) != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// The evidence is that of a catalog, wherever that is published.
func TestNamesOfAMovedCatalog(t *testing.T) {
	moved := fstest.MapFS{}
	files := os.DirFS("../schemas/json")
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		moved[name] = &fstest.MapFile{Data: bytes.ReplaceAll(text, []byte(schemas.Automation().BaseURL), []byte("https://example.com/"))}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := schemas.Open(moved)
	if err != nil || c.BaseURL != "https://example.com/" {
		t.Fatal(c, err)
	}
	result := test(t, serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }), contract.Options{Catalog: c, Checks: []string{"coverage"}})
	for i := range result.Groups {
		if source := result.Groups[i].Check.Source; strings.Contains(source, " of automation: ") {
			t.Errorf("%s: %s", result.Groups[i].Check.ID, source)
		}
	}
	for _, n := range result.NotObserved {
		if strings.Contains(n.Check.Source, " of automation: ") {
			t.Errorf("%s: %s", n.Check.ID, n.Check.Source)
		}
	}
	if len(result.Groups)+len(result.NotObserved) == 0 {
		t.Error("no check has a source")
	}
}

// Where headers name the event, it is they that name one that is not documented.
func TestUnknownNameInAHeader(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains([]string{"parcel.sent", "shop.visited", "BYE"}, r.Header.Get("X-Happened")) {
			w.WriteHeader(http.StatusBadRequest)
		}
	})
	o := contract.Options{Catalog: made(t, schemas.Wire{Event: schemas.HeaderName("X-Happened")}, ""), Checks: []string{"coverage", "tolerance"}, KeepIn: t.TempDir()}
	result := test(t, target, o)
	if diff := cmp.Diff([]string{"tolerance/unknown-type"}, found(&result)); diff != "" {
		t.Fatalf("found (-want +got):\n%s", diff)
	}
	if curl := result.Groups[0].First.Curl; !strings.Contains(curl, "X-Happened: siohook_future.happened") {
		t.Errorf("resend: %s", curl)
	}
}
