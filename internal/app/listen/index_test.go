package listen

import (
	"testing"

	"github.com/siohook/siohook/internal/app/capture"
)

// Entries are found by number however many there are and were dropped.
func TestIndex(t *testing.T) {
	x := NewIndex()
	next, first := uint64(1), uint64(1) // to add, and not dropped
	for _, step := range []struct{ add, drop int }{{1, 0}, {1023, 0}, {1, 0}, {3000, 1}, {0, 1023}, {700, 1}, {2000, 2900}, {5, 5000}, {2048, 0}} {
		stored := make([]capture.Stored, step.add)
		for i := range stored {
			stored[i].Capture = &capture.Capture{Seq: next, Event: "e", Verdict: Valid, Contact: int64(next % 3)}
			next++
		}
		x.Add(stored)
		first = min(first+uint64(step.drop), next)
		x.Drop(first)
		n := int(next - first)
		if x.Len() != n || n > 0 && (x.Last() != next-1 || x.Counts()[0].N != n) || n == 0 && (x.Last() != 0 || len(x.Counts()) > 0) {
			t.Fatalf("%+v: %d entries up to %d, counts %v; want %d from %d to %d", step, x.Len(), x.Last(), x.Counts(), n, first, next-1)
		}
		for seq := first; seq < next; seq++ {
			if e, ok := x.Lookup(seq); !ok || e.Seq != seq {
				t.Fatalf("%+v: lookup of %d: %v %v", step, seq, e, ok)
			}
		}
		if _, ok := x.Lookup(first - 1); ok {
			t.Errorf("%+v: %d is still there", step, first-1)
		}
		want := min(n, 2000)
		if from, before := x.From(0, Filter{}, 2000), x.Before(next, Filter{}, 2000); len(from) != want || len(before) != want ||
			n > 0 && (from[0].Seq != first || before[0].Seq != next-1) {
			t.Errorf("%+v: %d from the start, %d from the end, want %d", step, len(from), len(before), want)
		}
		for _, e := range x.From(first, Filter{Contact: 2}, 10) {
			if e.Seq%3 != 2 {
				t.Errorf("%+v: filter lets %d pass", step, e.Seq)
			}
		}
	}
}
