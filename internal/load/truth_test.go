package load_test

import (
	"math"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/load"
	"github.com/siohook/siohook/internal/trial"
)

// A receiver that stalls for s every t: of the requests that are due evenly, the
// part s/t waits for the end of the stall, from s down to 0. So the part (s-x)/t
// waits longer than x: p99 is s - t/100, the longest s.
func TestTruth(t *testing.T) {
	if testing.Short() {
		t.Skip("takes 4 s")
	}
	stall, period, periods := time.Second, 2*time.Second, 2
	if trial.Full() {
		period, periods = 10*time.Second, 2
	}
	t.Parallel()
	begin := time.Now()
	stalling := func(w http.ResponseWriter, r *http.Request) {
		into := (time.Since(begin) + period/2) % period // the first stall comes in half a period
		if into < stall {
			time.Sleep(stall - into)
		}
		ok(w, r)
	}
	url := receiver(t, stalling)
	length := time.Duration(periods) * period
	var closed *load.Report
	var group sync.WaitGroup
	group.Go(func() {
		closed = run(t.Context(), t, load.Options{URL: url, Pacer: load.Max{For: length, AtMost: 200}, Source: made(t), Connections: 1})
	})
	open := run(t.Context(), t, load.Options{URL: url, Pacer: load.Steady(200, length), Source: made(t)})
	group.Wait()
	want := map[float64]time.Duration{99: stall - period/100, 100: stall}
	for _, percentile := range []float64{99, 100} {
		analytic := want[percentile]
		got, wrong := open.Latency.Percentile(percentile), closed.Latency.Percentile(percentile)
		t.Logf("p%v: analytic %v, open model %v, closed model %v", percentile, analytic, got, wrong)
		if math.Abs(got.Seconds()/analytic.Seconds()-1) > 0.05 {
			t.Errorf("p%v is %v, want %v within 5 %%", percentile, got, analytic)
		}
		if percentile == 99 && wrong > analytic/2 {
			t.Errorf("the closed model saw p%v as %v: this test shows that it does not", percentile, wrong)
		}
	}
}
