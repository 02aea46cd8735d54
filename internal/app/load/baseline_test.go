package load_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/load"
)

// ranIn is a run of a second whose requests all took so long.
func ranIn(ok, wrong int, took time.Duration) *load.Report {
	r := &load.Report{Format: 1, Runs: 1, Duration: time.Second, Wrong: uint64(wrong)}                                          //nolint:gosec // a count
	r.Counts = load.Counts{Sent: uint64(ok + wrong), OK: uint64(ok + wrong), Statuses: map[int]uint64{200: uint64(ok + wrong)}} //nolint:gosec // counts
	for range ok + wrong {
		r.Latency.Record(took)
	}
	return r
}

// turns are runs one after the other, by how long their requests took, in ms.
func turns(ms ...int) *load.Report {
	var runs []*load.Report
	for _, n := range ms {
		runs = append(runs, ranIn(100_000/n, 0, time.Duration(n)*time.Millisecond))
	}
	return load.InTurns(runs)
}

// A run fails against a former one where it is worse by more than the bound and by more than the
// runs differ among themselves.
func TestCompare(t *testing.T) {
	former := turns(10, 11, 12, 10, 11)
	for name, c := range map[string]struct {
		now  *load.Report
		most float64
		want string // the figures that fail
	}{
		"the same":                         {turns(10, 11, 12, 10, 11), 20, ""},
		"a little slower":                  {turns(12, 13, 12, 12, 13), 20, ""},
		"twice as slow":                    {turns(22, 20, 21, 22, 21), 20, "throughput p50 p99"},
		"twice as slow, within the bound":  {turns(22, 20, 21, 22, 21), 200, ""},
		"slower, but one run is as before": {turns(22, 20, 11, 22, 21), 20, ""},
		"faster":                           {turns(5, 5, 6, 5, 5), 20, ""},
		"a single run":                     {ranIn(5_000, 0, 20*time.Millisecond), 20, "throughput p50 p99"},
		"errors":                           {ranIn(9_000, 200, 11*time.Millisecond), 20, "errors"},
		"few errors":                       {ranIn(9_000, 50, 11*time.Millisecond), 20, ""},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := json.Marshal(former) // as it comes from a file
			if err != nil {
				t.Fatal(err)
			}
			was, err := load.ParseReport(text)
			if err != nil {
				t.Fatal(err)
			}
			var failed []string
			for _, v := range load.Compare(was, c.now, c.most) {
				if !v.Held {
					failed = append(failed, v.Figure)
				}
			}
			if got := strings.Join(failed, " "); got != c.want {
				t.Errorf("failed: %q, want %q: %+v", got, c.want, load.Compare(was, c.now, c.most))
			}
		})
	}
}

// The report of several runs is that of the one in the middle.
func TestInTurns(t *testing.T) {
	r := turns(30, 10, 20)
	if got := r.Latency.Percentile(99).Round(time.Millisecond); len(r.Turns) != 3 || got != 20*time.Millisecond {
		t.Errorf("%d turns, p99 %v", len(r.Turns), got)
	}
}
