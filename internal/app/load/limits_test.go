package load

import (
	"errors"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/deliver"
)

// What this machine could not send is counted, and neither an error of the receiver nor a measure
// of it: no objective is judged, and the rest of the report does not tell of a receiver that fails.
func TestOwnLimits(t *testing.T) {
	objectives, err := ParseObjectives("errors<1%,throughput>1/s")
	if err != nil {
		t.Fatal(err)
	}
	for _, isWarmUp := range []bool{false, true} {
		var tally Tally
		tally.begin("", false, isWarmUp)
		tally.add(&Result{WarmUp: isWarmUp, Failed: &deliver.Failure{Kind: deliver.Exhausted, Err: errors.New("no port")}})
		r := &tally.report
		if why := r.Exhausted(); why != "1 request not sent; the first: no port" {
			t.Errorf("exhausted: %q", why)
		}
		if why, isSaturated := r.Behind(); !strings.Contains(why, "no port") || isSaturated {
			t.Errorf("behind: %q, saturated %t", why, isSaturated)
		}
		if reason, _ := r.Hopeless(); reason != "" {
			t.Errorf("hopeless: %q", reason)
		}
		if Judge(r, objectives) || len(r.Objectives) > 0 {
			t.Errorf("objectives were judged: %v", r.Objectives)
		}
		if r.Wrong != 0 || len(r.Doubtful) > 0 || r.Latency.Count() > 0 {
			t.Errorf("counted as the receiver's: wrong %d, doubtful %v, latencies %d", r.Wrong, r.Doubtful, r.Latency.Count())
		}
		if err := r.Balance(); err != nil {
			t.Error(err)
		}
	}
}
