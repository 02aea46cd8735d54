package fake

import (
	"testing"
	"time"
)

func TestAppendInstant(t *testing.T) {
	times := []int64{0, -1, 951782400, 951868799, 951868800, lastTime, -62135596800, 4107542399}
	for i := range int64(20_000) {
		times = append(times, -62135596800+i*15_768_013)
	}
	for _, unix := range times {
		want := time.Unix(unix, 0).UTC().Format(`"2006-01-02T15:04:05-07:00"`)
		if got := string(appendInstant(nil, unix)); got != want {
			t.Fatalf("%d: got %s, want %s", unix, got, want)
		}
	}
}
