package load_test

import (
	"fmt"
	"math"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/load"
)

// BenchmarkTruth measures a receiver that stalls for s every t, and fails when the
// figures are wrong: of the requests that are due evenly, the part s/t waits for the
// end of the stall, from s down to 0. So the part (s-x)/t waits longer than x: p99 is
// s - t/100, the longest s.
func BenchmarkTruth(b *testing.B) {
	const stall, period, periods = time.Second, 10 * time.Second, 2
	begin := time.Now()
	stalling := func(w http.ResponseWriter, r *http.Request) {
		into := (time.Since(begin) + period/2) % period // the first stall comes in half a period
		if into < stall {
			time.Sleep(stall - into)
		}
		ok(w, r)
	}
	url := receiver(b, stalling)
	length := time.Duration(periods) * period
	var closed *load.Report
	var group sync.WaitGroup
	group.Go(func() {
		closed = run(b.Context(), b, load.Options{URL: url, Pacer: load.Max{For: length, AtMost: 200}, Source: made(b), Connections: 1})
	})
	open := run(b.Context(), b, load.Options{URL: url, Pacer: load.Steady(200, length), Source: made(b)})
	group.Wait()
	want := map[float64]time.Duration{99: stall - period/100, 100: stall}
	for _, percentile := range []float64{99, 100} {
		analytic := want[percentile]
		got, wrong := open.Latency.Percentile(percentile), closed.Latency.Percentile(percentile)
		b.Logf("p%v: analytic %v, open model %v, closed model %v", percentile, analytic, got, wrong)
		ratio := got.Seconds() / analytic.Seconds()
		b.ReportMetric(ratio, fmt.Sprintf("p%v/analytic", percentile))
		if math.Abs(ratio-1) > 0.05 {
			b.Errorf("p%v is %v, want %v within 5 %%", percentile, got, analytic)
		}
		if percentile == 99 && wrong > analytic/2 {
			b.Errorf("the closed model saw p%v as %v: this shows that it does not", percentile, wrong)
		}
	}
}
