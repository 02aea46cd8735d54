package drift_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/drift"
	"github.com/siohook/siohook/internal/app/redact"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
)

func TestMain(m *testing.M) { trial.Main(m) }

func redactor(tb testing.TB) *redact.Redactor {
	tb.Helper()
	r, err := redact.New([]byte("key"), schemas.Automation())
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// found gives kind, pointer and verdict of what payloads have.
func found(tb testing.TB, o drift.Options, list ...[]byte) []string {
	tb.Helper()
	c, err := drift.New(schemas.Automation(), redactor(tb))
	if err != nil {
		tb.Fatal(err)
	}
	observer := c.Observer()
	for _, p := range list {
		c.Add(observer.Observe(schemas.Delivery{Body: p}, time.Time{}, drift.Wire))
	}
	var lines []string
	findings, _ := c.Findings(o)
	for i := range findings {
		f := &findings[i]
		lines = append(lines, strings.Join(strings.Fields(string(f.Kind)+" "+f.Pointer+" "+f.Detail), " ")+": "+string(f.Verdict))
	}
	return lines
}

func edited(tb testing.TB, n int, old, with string) [][]byte {
	tb.Helper()
	f, err := fake.New(2, fake.Options{Events: []string{"contact.tag.added"}})
	if err != nil {
		tb.Fatal(err)
	}
	list := make([][]byte, n)
	for i := range list {
		text := string(f.Event(uint64(i)).Payload)
		list[i] = []byte(strings.Replace(text, old, with, 1))
		if old != "" && string(list[i]) == text {
			tb.Fatalf("no %s in %s", old, text)
		}
	}
	return list
}

func TestFindings(t *testing.T) {
	plain := edited(t, 200, "", "")
	for _, tt := range []struct {
		name, old, with string
		want            string
	}{
		{"renamed", `"tag":{"id"`, `"tag":{"number"`, "renamed-member /data/tag/id /data/tag/number"},
		{"added", `"tag":{`, `"tag":{"color":"red",`, "undocumented-member /data/tag/color"},
		{"null", `"fields":`, `"fields":null,"x":`, "null-member /data/contact/fields|undocumented-member /data/contact/x"},
		{"gone", `"referred_by_contact_id":null,`, ``, "missing-member /data/contact/referred_by_contact_id"},
		{"widened", `"tag":{"id":`, `"tag":{"id":1.5,"was":`, "other-type /data/tag/id number|undocumented-member /data/tag/was"},
		{"format", `"created_at":"`, `"created_at":"on `, "other-format /created_at format"},
		{"type", `"type":"contact.tag.added"`, `"type":"contact.tag.painted"`, `undocumented-type /type "contact.tag.painted"`},
		{"order", `"type":"contact.tag.added",`, ``, ""},
		{"spaces", `{"type":`, `{ "type":`, "encoding space"},
		{"upper", `{"tag":{`, `{"tag":{"\u00E9":0,`, `undocumented-member /data/tag/î|encoding hex`},
		{"plain", `{"tag":{`, `{"tag":{"name/":"é",`, `undocumented-member /data/tag/mupg~1|encoding slash|encoding unicode`},
		{"bom", `{"type":`, "\ufeff{\"type\":", "encoding bom"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			changed := edited(t, 200, tt.old, tt.with)
			want := tt.want
			if tt.name == "order" { // the type last
				for i := range changed {
					changed[i] = append(changed[i][:len(changed[i])-1], `,"type":"contact.tag.added"}`...)
				}
				want = "key-order"
			}
			lines := found(t, drift.Options{NeverSeenAfter: 1000}, append(append([][]byte{}, plain...), changed...)...)
			var names []string
			for _, l := range lines {
				name, verdict, _ := strings.Cut(l, ": ")
				names = append(names, name)
				if verdict != string(drift.ProviderDrift) && tt.name != "type" {
					t.Errorf("%s: %s", name, verdict)
				}
			}
			if got := strings.Join(names, "|"); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			for _, l := range found(t, drift.Options{NeverSeenAfter: 1000}, changed...) {
				if strings.HasSuffix(l, string(drift.ProviderDrift)) {
					t.Errorf("all the time so: %s", l)
				}
			}
		})
	}
	if lines := found(t, drift.Options{}, plain...); len(lines) > 0 {
		t.Errorf("nothing has changed: %v", lines)
	}
	// White space around a payload is the file's.
	if lines := found(t, drift.Options{}, []byte(" \n"+string(plain[0])+"\n")); len(lines) > 0 {
		t.Errorf("with space around it: %v", lines)
	}
	if lines := found(t, drift.Options{NeverSeenAfter: 201}, edited(t, 200, `"referred_by_contact_id":null,`, ``)...); strings.Join(lines, "|") !=
		"missing-member /data/contact/referred_by_contact_id: wrong-schema" {
		t.Errorf("not seen yet: %v", lines)
	}
	// What never comes, of enough deliveries, is another kind.
	if lines := found(t, drift.Options{NeverSeenAfter: 200}, edited(t, 200, `"referred_by_contact_id":null,`, ``)...); strings.Join(lines, "|") !=
		"never-seen /data/contact/referred_by_contact_id: wrong-schema" {
		t.Errorf("never seen: %v", lines)
	}
}

// Where the catalog does not say how its members are known, that is said.
func TestUnknownEvidence(t *testing.T) {
	catalog := &schemas.Catalog{Name: "own", BaseURL: schemas.Automation().BaseURL, Rows: schemas.Automation().Rows, Published: withoutIndex{}}
	c, err := drift.New(catalog, redactor(t))
	if err != nil {
		t.Fatal(err)
	}
	observer := c.Observer()
	for _, p := range edited(t, 200, `"referred_by_contact_id":null,`, `"other":1,`) {
		c.Add(observer.Observe(schemas.Delivery{Body: p}, time.Time{}, drift.Wire))
	}
	f, err := fake.New(2, fake.Options{Events: []string{"contact.optin.completed/blog_page"}})
	if err != nil {
		t.Fatal(err)
	}
	for n := range uint64(100) {
		c.Add(observer.Observe(schemas.Delivery{Body: f.Event(n).Payload}, time.Time{}, drift.Wire))
	}
	var got []string
	findings, _ := c.Findings(drift.Options{})
	for i := range findings {
		got = append(got, string(findings[i].Kind)+" "+findings[i].Pointer+" "+string(findings[i].Evidence))
	}
	want := []string{"renamed-member /data/contact/referred_by_contact_id unknown", "never-seen /data/source_url unknown"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// withoutIndex is what the automation catalog publishes, but for the index.
type withoutIndex struct{}

func (withoutIndex) ReadFile(name string) ([]byte, error) {
	if name == schemas.IndexFile {
		return nil, fs.ErrNotExist
	}
	return schemas.Automation().ReadFile(name)
}

// What comes now and then is no change, and what is gone in some deliveries is not
// renamed to what others have.
func TestWhatHangsTogether(t *testing.T) {
	plain := edited(t, 20, "", "")
	added := edited(t, 30, `"tag":{`, `"tag":{"color":"red",`)
	sometimes := append([][]byte{}, plain[:10]...)
	for i := range 10 {
		sometimes = append(sometimes, added[i], plain[10+i])
	}
	if got := strings.Join(found(t, drift.Options{}, sometimes...), "|"); got != "undocumented-member /data/tag/color: documentation-gap" {
		t.Errorf("now and then: %s", got)
	}
	if got := strings.Join(found(t, drift.Options{}, append(plain[:10:10], added...)...), "|"); got != "undocumented-member /data/tag/color: provider-drift" {
		t.Errorf("from then on: %s", got)
	}
	// Five deliveries without it are enough, four may be chance.
	if got := strings.Join(found(t, drift.Options{}, append(plain[:5:5], added...)...), "|"); got != "undocumented-member /data/tag/color: provider-drift" {
		t.Errorf("after five: %s", got)
	}
	if got := strings.Join(found(t, drift.Options{}, append(plain[:4:4], added...)...), "|"); got != "undocumented-member /data/tag/color: documentation-gap" {
		t.Errorf("after four: %s", got)
	}
	gone := edited(t, 20, `"referred_by_contact_id":null,`, ``)
	came := edited(t, 20, `"referred_by_contact_id":null,`, `"referred_by_contact_id":null,"referrer":null,`)
	var names []string
	for _, line := range found(t, drift.Options{}, append(gone, came...)...) {
		name, _, _ := strings.Cut(line, ":")
		names = append(names, name)
	}
	if got := strings.Join(names, "|"); got != "missing-member /data/contact/referred_by_contact_id|undocumented-member /data/contact/referrer" {
		t.Errorf("in deliveries of their own: %s", got)
	}
}

// Hostile payloads cannot make it remember without end.
func TestBounded(t *testing.T) {
	list := edited(t, 9000, "", "")
	for i := range list {
		name := strings.Repeat("x", 1+i%50) + string(rune('a'+i%26)) + strings.Repeat("y", i/50)
		list[i] = []byte(strings.Replace(string(list[i]), `{"tag":{`, `{"tag":{"`+name+`":1,`, 1))
	}
	if n := len(found(t, drift.Options{}, list...)); n > 5100 {
		t.Errorf("%d findings", n)
	}
}

// Reports that are merged are bounded like one run, and lose no delivery.
func TestMergedIsBounded(t *testing.T) {
	sum := drift.NewTally()
	for part := range 3 {
		one := drift.NewTally()
		one.Payloads = 2500
		for i := range one.Payloads {
			mark := fmt.Sprintf("%016x", part*one.Payloads+i)
			one.Facts = append(one.Facts, &drift.Fact{
				Kind: drift.UndocumentedMember, Pointer: "/data/" + mark, N: 1, Fingerprint: mark,
				Events: map[string]*drift.EventFact{"": {N: 1, Fingerprint: mark}},
			})
		}
		sum.Add(&one)
	}
	n := 0
	for _, f := range sum.Facts {
		n += f.N
	}
	if err := sum.Check(); err != nil || len(sum.Facts) != 5001 || n != 7500 {
		t.Errorf("%d facts of %d deliveries, %v; want 5001 of 7500", len(sum.Facts), n, err)
	}
}
