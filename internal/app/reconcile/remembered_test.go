package reconcile

import (
	"testing"
	"time"
)

// A run has come no further than what it has decided, and never goes back: what is between it and the next
// one would be lost.
func TestNext(t *testing.T) {
	at := func(hour, minute int) time.Time { return time.Date(2026, 3, 1, hour, minute, 0, 0, time.UTC) }
	to := func(hour int) []Interval { return []Interval{{at(1, 0), at(2, 0)}, {at(3, 0), at(hour, 0)}} }
	for name, tt := range map[string]struct {
		o       Options
		covered []Interval
		want    Remembered
	}{
		"up to the last delivery, and rows without its edge": {Options{AsOf: at(10, 0), Pad: 30 * time.Minute}, to(9), Remembered{at(9, 0), at(8, 30)}},
		"a row may come late":                                {Options{AsOf: at(10, 0), Late: 2 * time.Hour, Pad: 30 * time.Minute}, to(9), Remembered{at(8, 0), at(8, 30)}},
		"the books are older than the last delivery":         {Options{AsOf: at(8, 0), Pad: 30 * time.Minute}, to(9), Remembered{at(8, 0), at(7, 30)}},
		"an earlier run has come further":                    {Options{AsOf: at(10, 0), Since: at(9, 40), RowsSince: at(9, 10)}, to(9), Remembered{at(9, 40), at(9, 10)}},
		"no delivery has a time":                             {Options{AsOf: at(10, 0), Since: at(9, 40), RowsSince: at(9, 10)}, nil, Remembered{at(9, 40), at(9, 10)}},
	} {
		if got := (&run{options: &tt.o, intervals: tt.covered}).next(); got != tt.want {
			t.Errorf("%s: got %v, want %v", name, got, tt.want)
		}
	}
}
