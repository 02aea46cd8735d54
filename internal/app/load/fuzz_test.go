package load_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/siohook/siohook/internal/app/load"
)

// Reading a report never panics, and what is read can be judged, merged and written.
func FuzzParseReport(f *testing.F) {
	var b bytes.Buffer
	results := someResults(rand.New(rand.NewPCG(3, 4)), 20)
	for i := range results { // small reports are read quickly
		results[i].Ended -= results[i].Due
		results[i].Started -= results[i].Due
		results[i].Due = 0
	}
	if err := load.Tallied(results).Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(`{"format_version":1,"runs":1}`))
	objectives, err := load.ParseObjectives("p99<1s,errors<1%,throughput>1/s")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := load.ParseReport(text)
		if err != nil {
			return
		}
		load.Judge(r, objectives)
		r.Behind()
		r.Hopeless()
		merged, err := load.Merge([]*load.Report{r, r})
		if err != nil {
			t.Fatal(err)
		}
		if merged.Sent != 2*r.Sent || merged.Latency.Count() != 2*r.Latency.Count() {
			t.Fatalf("%d sent twice are %d", r.Sent, merged.Sent)
		}
		if err := merged.Write(&bytes.Buffer{}); err != nil {
			t.Fatal(err)
		}
	})
}

// What people write is read or refused, and what is read means something.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"500/s", "10..20/m", "10s 100..500/s\n1m 5/s # x", "p99<250ms,errors<0.1%", "1e308/h", "0.1..NaN/s"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if r, err := load.ParseRate(text); err == nil && !(r > 0 && r < 1e8) {
			t.Errorf("%q is the rate %v", text, r)
		}
		if from, to, err := load.ParseRamp(text); err == nil && !(from > 0 && to > 0) {
			t.Errorf("%q goes from %v to %v", text, from, to)
		}
		if stages, err := load.ParseStages(text); err == nil {
			if wait, done := stages.Wait(0, 0); !done && (wait < 0 || wait >= stages.Duration()) {
				t.Errorf("%q: the first request is due at %v", text, wait)
			}
		}
		if objectives, err := load.ParseObjectives(text); err == nil {
			load.Judge(load.Tallied(nil), objectives)
		}
	})
}
