package accept_test

import (
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
)

func TestMain(m *testing.M) { trial.Main(m) }

// TestSamples accepts the provider's own examples.
func TestSamples(t *testing.T) {
	for i, e := range automation() {
		if lacks := e.plan.Unsupported(); len(lacks) > 0 {
			t.Errorf("%s: %v", e.row.ID(), lacks)
		}
		if lacks := e.lenientPlan.Unsupported(); len(lacks) > 0 {
			t.Errorf("%s, lenient: %v", e.row.ID(), lacks)
		}
		sample, err := schemas.Automation().Sample(e.row)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := accepts(sample); !ok || got != i {
			t.Errorf("%s: event %d, accepted %v", e.row.ID(), got, ok)
		}
	}
}

// TestAcceptRate holds the slow way rare: at least 99.9 % of valid payloads are
// accepted, in every encoding, with what is only seen, too.
func TestAcceptRate(t *testing.T) {
	total := trial.Size(50_000, 200_000, 1_000_000)
	for _, o := range []fake.Options{{}, {Seen: true}, {Encoding: encode.Compact}, {Encoding: encode.Compact, Seen: true}, {Encoding: encode.Pretty}} {
		f := fakes(t, 11, o)
		n, accepted := total/5, 0
		var b []byte
		for i := range n {
			b = f.Append(b[:0], uint64(i))
			if _, ok := accepts(b); ok {
				accepted++
			} else if accepted > i-10 {
				t.Logf("not accepted: %s", b)
			}
		}
		if rate := float64(accepted) / float64(n); rate < 0.999 {
			t.Errorf("%+v: accepts %.3f %% of %d", o, 100*rate, n)
		} else {
			t.Logf("%+v: accepts %.3f %% of %d", o, 100*rate, n)
		}
	}
}
