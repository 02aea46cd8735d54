package contract

import "testing"

// What falls, such as the number of jobs that wait, is no count of an event that the receiver did not know.
func TestEffectBesideAQueue(t *testing.T) {
	falls := func(pointer string) bool { return pointer == "/waiting" }
	counted := effect{moved: true, change: map[string]float64{"/orders": 1}}
	beside := effect{moved: true, change: map[string]float64{"/orders": 1, "/waiting": -1}}
	if beside.exceeds(counted, falls) {
		t.Error("a job that no longer waits is taken for an effect")
	}
	if waits := (effect{moved: true, change: map[string]float64{"/waiting": 1}}); !counted.exceeds(waits, falls) || !counted.exceeds(effect{}, falls) {
		t.Error("a count is no effect")
	}
}
