package books

import (
	"testing"
	"time"
)

// A source that is slow and gives something now and then is read: only silence ends that.
func TestSilenceBeginsAnew(t *testing.T) {
	stopped := false
	w := newSilence(&Source{Cmd: "slow", Silence: time.Hour}, func(error) { stopped = true })
	for range 3 {
		w.set(true)
		for range 3000 {
			w.tick() // a second
		}
	}
	if stopped {
		t.Error("50 minutes of silence ended it")
	}
	for range 600 {
		w.tick()
	}
	if err := w.end(); err != nil || !stopped {
		t.Errorf("an hour of silence did not end it: %v", err)
	}
}
