package drift_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/drift"
	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/schemas"
)

// findings gives what payloads have that is not in a baseline.
func findings(tb testing.TB, known fingerprint.Set, list ...[]byte) []drift.Finding {
	tb.Helper()
	c, err := drift.New(schemas.Automation(), redactor(tb))
	if err != nil {
		tb.Fatal(err)
	}
	observer := c.Observer()
	for _, p := range list {
		c.Add(observer.Observe(schemas.Delivery{Body: p}, time.Time{}, drift.Wire))
	}
	all, _ := c.Findings(drift.Options{Baseline: known, NeverSeenAfter: 100})
	return all
}

// baseline knows what payloads have.
func baseline(tb testing.TB, list ...[]byte) fingerprint.Set {
	tb.Helper()
	known := fingerprint.Set{}
	for _, f := range findings(tb, nil, list...) {
		for _, one := range f.Fingerprints {
			known[one] = true
		}
	}
	if len(known) == 0 {
		tb.Fatal("nothing differs")
	}
	return known
}

// replaced gives payloads with other text in them.
func replaced(tb testing.TB, list [][]byte, old, with string) [][]byte {
	tb.Helper()
	var out [][]byte
	for _, p := range list {
		text := strings.Replace(string(p), old, with, 1)
		if text == string(p) {
			tb.Fatalf("no %s in %s", old, text)
		}
		out = append(out, []byte(text))
	}
	return out
}

// How many deliveries there were, and which others, makes no known difference news.
func TestBaselineOutlastsDeliveries(t *testing.T) {
	plain := edited(t, 300, "", "")
	for _, tt := range []struct{ name, old, with string }{
		{"gone", `"referred_by_contact_id":null,`, ``},
		{"added", `"tag":{`, `"tag":{"color":"red",`},
		{"renamed", `"tag":{"id"`, `"tag":{"number"`},
		{"null", `"fields":`, `"fields":null,"x":`},
		{"type", `"type":"contact.tag.added"`, `"type":"contact.tag.painted"`},
		{"bom", `{"type":`, "\ufeff{\"type\":"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			changed := replaced(t, plain, tt.old, tt.with)
			known := baseline(t, changed[:20]...)
			for name, list := range map[string][][]byte{"more": changed, "fewer": changed[:1], "others": append(changed[:3:3], plain...)} {
				if found := findings(t, known, list...); len(found) > 0 {
					t.Errorf("%s: %+v", name, found)
				}
			}
		})
	}
}

// Of a renamed member it is enough that one is known to be gone and the other there,
// as a run says that has seen them apart.
func TestBaselineKnowsRenamed(t *testing.T) {
	renamed := edited(t, 20, `"tag":{"id"`, `"tag":{"number"`)
	apart := append(replaced(t, renamed, `"tag":{"number":`, `"tag":{"number":7,"id":`), replaced(t, renamed, `"number":`, `"x":`)...)
	known := baseline(t, apart...)
	if found := findings(t, known, renamed...); len(found) > 0 {
		t.Errorf("%+v", found)
	}
}

func TestBaselineTellsApart(t *testing.T) {
	plain := edited(t, 5, "", "")
	known := baseline(t, replaced(t, plain, `"tag":{`, `"tag":{"color":"red",`)...)
	other := replaced(t, plain, `"type":"contact.tag.added"`, `"type":"contact.tag.removed"`)
	if found := findings(t, known, replaced(t, other, `"tag":{`, `"tag":{"color":"red",`)...); len(found) != 1 {
		t.Errorf("the same in another event is no news: %+v", found)
	}
	if found := findings(t, known, replaced(t, plain, `"tag":{`, `"tag":{"size":"red",`)...); len(found) != 1 {
		t.Errorf("another member is no news: %+v", found)
	}
	// How a program writes JSON is one thing for all its events.
	known = baseline(t, replaced(t, plain, `{"type":`, `{ "type":`)...)
	if found := findings(t, known, replaced(t, other, `{"type":`, `{ "type":`)...); len(found) != 0 {
		t.Errorf("written so in another event, too, is news: %+v", found)
	}
	long := strings.Repeat("x", 300)
	known = baseline(t, replaced(t, plain, `"type":"contact.tag.added"`, `"type":"`+long+`a"`)...)
	if found := findings(t, known, replaced(t, plain, `"type":"contact.tag.added"`, `"type":"`+long+`b"`)...); len(found) != 1 {
		t.Errorf("another long value is no news: %+v", found)
	}
}

// An event without a known variant is one difference, and nobody's data.
func TestUnknownVariant(t *testing.T) {
	list := [][]byte{
		[]byte(`{"type":"contact.optin.completed","data":{"contact":{"email":"a@real.example"}}}`),
		[]byte(`{"type":"contact.optin.\u0063ompleted","data":{"contact":{"email":"b@real.example"}}}`),
	}
	var got []string
	for _, f := range findings(t, nil, list...) {
		if f.Kind == drift.UndocumentedType {
			got = append(got, f.Pointer+" "+f.Detail)
		}
	}
	if diff := cmp.Diff([]string{`/data "contact.optin.completed"`}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Baselines hold these. What changes one makes baselines old: it has to be in the
// CHANGELOG.
func TestFingerprintsAreGolden(t *testing.T) {
	var got [][]string
	for _, f := range findings(t, nil, edited(t, 10, `"tag":{"id"`, `"tag":{"color":"red","number"`)...) {
		got = append(got, append([]string{string(f.Kind), f.Fingerprint}, f.Fingerprints...))
	}
	want := [][]string{
		{"renamed-member", "70cbfdeb977cc276", "143cc56c77e4605e", "0bacc329a1f8f8ce"},
		{"undocumented-member", "85707ed5944ee3a7", "4c3c69ea947c0480"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
