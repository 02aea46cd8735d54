package accept_test

import (
	"bytes"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/schemas"
)

// FuzzPlanAgrees holds the plans of the automation catalog against the slow way:
// they never say yes where it says no, and what they note is what it finds.
func FuzzPlanAgrees(f *testing.F) {
	c := schemas.Automation()
	for _, row := range c.Rows {
		sample, err := c.Sample(row)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(sample)
	}
	f.Add([]byte(base))
	f.Add([]byte{})
	for _, o := range []fake.Options{{}, {Seen: true}, {Encoding: encode.Compact, Seen: true}} {
		faker := fakes(f, 5, o)
		for n := range uint64(15) {
			payload := faker.Append(nil, n)
			f.Add(payload)
			f.Add(withUnknown(payload))
			f.Add(withValue(payload))
			for seed := range uint64(3) {
				f.Add(mutate(payload, n*3+seed))
			}
		}
	}
	f.Fuzz(func(t *testing.T, payload []byte) { agree(t, payload) })
}

// agree holds the set of the automation catalog against the slow way.
func agree(tb testing.TB, payload []byte) {
	tb.Helper()
	event, end, notes := inspect(payload, nil)
	if end > 0 && end == len(payload) {
		if want, ok := slowSet(payload); want != event || ok != (len(notes) == 0) {
			tb.Errorf("event %d with %d notes, slow way: %d, valid %v: %q", event, len(notes), want, ok, payload)
		}
		if _, ok := automation()[event].lenientPlan.Inspect(payload, nil); len(notes) == 0 && !ok {
			tb.Errorf("the strict plan accepts it, the lenient one does not know: %q", payload)
		}
		for _, after := range []string{"x", "{", payloadHead} {
			text := append(bytes.Clone(payload), after...)
			if n, end, found := inspect(text, nil); n != event || end != len(payload) || len(found) != len(notes) {
				tb.Errorf("event %d, end %d, %d notes; want %d, %d, %d: %q", n, end, len(found), event, len(payload), len(notes), text)
			}
		}
	}
	compareReports(tb, payload, automationValidators())
}

// payloadHead is what the next payload of a file begins with.
const payloadHead = `{"type":"contact.tag.added",`

// FuzzKeywords does the same for schemas with other keywords.
func FuzzKeywords(f *testing.F) {
	for i, c := range keywordCases {
		for _, values := range [][]string{c.yes, c.noted, c.unknown} {
			for _, data := range values {
				f.Add(uint8(i), data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, i uint8, data string) {
		plans := keywordPlans()
		plans[int(i)%len(plans)].compare(t, wrapData(data))
	})
}
