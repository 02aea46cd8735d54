package load_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/siohook/siohook/internal/app/load"
)

// due lists when the first n requests are due.
func due(p load.Pacer, n uint64) (all []time.Duration) {
	for i := range n {
		wait, done := p.Wait(0, i)
		if done {
			return all
		}
		all = append(all, wait)
	}
	return all
}

func TestSteady(t *testing.T) {
	p := load.Steady(200, time.Second)
	all := due(p, 1000)
	if len(all) != 200 || p.Planned() != 200 {
		t.Fatalf("%d requests due, %d planned, want 200", len(all), p.Planned())
	}
	for i, at := range all {
		if want := time.Duration(i) * 5 * time.Millisecond; (at - want).Abs() > time.Microsecond {
			t.Errorf("request %d is due at %v, want %v", i, at, want)
		}
	}
	if wait, done := p.Wait(300*time.Millisecond, 10); wait != -250*time.Millisecond || done {
		t.Errorf("request 10 after 300 ms: wait %v, %v, want 250 ms overdue", wait, done)
	}
}

// A ramp from 0.5/s on, as dear to rounding as any, has what the area under it says.
func TestRamp(t *testing.T) {
	p := load.Stages{{From: 100, To: 300, Duration: 2 * time.Second}, {From: 50, To: 50, Duration: time.Second}}
	all := due(p, 1000)
	if len(all) != 450 {
		t.Fatalf("%d requests due, want 400 + 50", len(all))
	}
	// After t seconds of the ramp 100 t + 50 t² are due.
	for _, n := range []int{0, 1, 150, 399} {
		at := all[n].Seconds()
		if got := 100*at + 50*at*at; math.Abs(got-float64(n)) > 0.01 {
			t.Errorf("request %d is due at %v, when %.2f are", n, all[n], got)
		}
	}
	if all[400] != 2*time.Second || all[449] != 2980*time.Millisecond {
		t.Errorf("second stage from %v to %v", all[400], all[449])
	}
}

// Of any stages, requests are due in order, within the time, and as many as planned.
func TestStagesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var stages load.Stages
		for range rapid.IntRange(1, 4).Draw(t, "stages") {
			stages = append(stages, load.Stage{
				From: load.Rate(rapid.Float64Range(0.1, 500).Draw(t, "from")), To: load.Rate(rapid.Float64Range(0.1, 500).Draw(t, "to")),
				Duration: time.Duration(rapid.Int64Range(1, int64(3*time.Second)).Draw(t, "duration")),
			})
		}
		all := due(stages, 10_000)
		if n := stages.Planned(); uint64(len(all)) != n {
			t.Fatalf("%v: %d due, %d planned", stages, len(all), n)
		}
		for i, at := range all {
			if at < 0 || at >= stages.Duration() || i > 0 && at < all[i-1] {
				t.Fatalf("%v: request %d is due at %v after %v", stages, i, at, all[max(i-1, 0)])
			}
		}
	})
}

func TestPoisson(t *testing.T) {
	const n = 20_000
	p := &load.Poisson{Stages: load.Steady(1000, time.Minute), Seed: 7}
	all := due(p, n)
	mean := all[n-1].Seconds() / n
	squares := 0.0
	for i := 1; i < n; i++ {
		gap := (all[i] - all[i-1]).Seconds() - mean
		squares += gap * gap
	}
	// The standard deviation of an exponential gap is its mean.
	if deviation := math.Sqrt(squares / n); math.Abs(mean-0.001) > 0.00003 || math.Abs(deviation-mean) > 0.00005 {
		t.Errorf("gaps of %.6f s on average, deviation %.6f: want 0.001 both", mean, deviation)
	}
	again := &load.Poisson{Stages: load.Steady(1000, time.Minute), Seed: 7}
	for _, i := range []uint64{5000, 3, 19_999, 0} { // out of order, too
		if wait, _ := again.Wait(0, i); wait != all[i] {
			t.Errorf("request %d is due at %v, then at %v", i, all[i], wait)
		}
	}
	other := &load.Poisson{Stages: load.Steady(1000, time.Minute), Seed: 8}
	if wait, _ := other.Wait(0, 5000); wait == all[5000] {
		t.Error("another seed has the same arrivals")
	}
}

func TestMax(t *testing.T) {
	p := load.Max{For: time.Second}
	if wait, done := p.Wait(999*time.Millisecond, 1e6); wait != 0 || done {
		t.Error(wait, done)
	}
	if _, done := p.Wait(time.Second, 0); !done {
		t.Error("goes on beyond its time")
	}
	p.AtMost = 100
	if wait, done := p.Wait(500*time.Millisecond, 60); wait != 100*time.Millisecond || done {
		t.Errorf("wait %v, %v, want 100 ms", wait, done)
	}
	if _, done := p.Wait(500*time.Millisecond, 100); !done {
		t.Error("more than the bound allows in the time")
	}
}

func TestParseRate(t *testing.T) {
	for text, want := range map[string]load.Rate{"500/s": 500, "500": 500, "30/m": 0.5, "30/min": 0.5, "7200/h": 2, " 1.5/s ": 1.5} {
		if got, err := load.ParseRate(text); err != nil || got != want {
			t.Errorf("%q: %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "x", "0", "-1/s", "1/d", "1e300", "NaN", "Inf/s", "5/s/s", "max"} {
		if got, err := load.ParseRate(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
	if from, to, err := load.ParseRamp("6..120/m"); err != nil || from != 0.1 || to != 2 {
		t.Error(from, to, err)
	}
	if _, _, err := load.ParseRamp("5/s"); err == nil {
		t.Error("one rate is no ramp")
	}
}

func TestParseStages(t *testing.T) {
	stages, err := load.ParseStages("# morning\n10s 100/s\n\n1m  100..2000/s # rush\n")
	if err != nil || stages.String() != "100/s for 10s, then 100/s to 2000/s in 1m0s" {
		t.Error(stages, err)
	}
	for text, want := range map[string]string{
		"":                     "1: the file has no stage: want lines such as 30s 100..500/s",
		"10s 5/s\nten 5/s":     `2: want a duration such as 30s or 2m, got "ten"`,
		"10s":                  "1: want a duration and a rate, such as 30s 100..500/s",
		"10s 0/s":              `1: rate "0/s": want more than 0 and at most 10000000/s`,
		"10s 5/s\n\n1s 1..x/s": `3: rate "x/s": want a number per second, minute or hour, such as 500/s, 30/m or 100/h`,
	} {
		if _, err := load.ParseStages(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
