package contract_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooReachUnstable(t *testing.T) { finds(t, "reach/unstable") }

// A 5xx now and then is an error where it comes in several phases: in one it may be chance. It
// has the fingerprint of that check.
func TestFailuresInSeveralPhases(t *testing.T) {
	for _, c := range []struct {
		phases  []string
		every   int64
		want    string
		verdict contract.Verdict
	}{
		{[]string{"samples", "coverage", "tolerance"}, 29, "reach/unstable", contract.Failed},
		{[]string{"coverage"}, 29, "reach/flaky", contract.Passed},
	} {
		var served atomic.Int64
		target := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			if served.Add(1)%c.every == 0 {
				w.WriteHeader(http.StatusInternalServerError)
			}
		})
		result := test(t, target, contract.Options{Checks: c.phases})
		if diff := cmp.Diff([]string{c.want}, found(&result)); diff != "" || result.Verdict() != c.verdict {
			t.Fatalf("%v: %s, found (-want +got):\n%s", c.phases, result.Verdict(), diff)
		}
		g := &result.Groups[0]
		known := test(t, target, contract.Options{Checks: c.phases, Known: map[string]bool{g.Fingerprint: true}})
		if g.First.Fingerprint != g.Parts[0].Fingerprint || known.Verdict() != contract.Passed {
			t.Errorf("%v: a baseline of it does not hide it: %s", c.phases, known.Verdict())
		}
	}
}
