package load_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/load"
)

// What one request costs beside the connection: payload and schedule.
func BenchmarkNext(b *testing.B) {
	source, pacer := made(b), load.Steady(1e6, time.Hour)
	var body []byte
	n := uint64(0)
	b.ReportAllocs()
	for b.Loop() {
		m, err := source.Next(body[:0])
		if err != nil {
			b.Fatal(err)
		}
		body = m.Body
		pacer.Wait(0, n)
		n++
	}
	b.SetBytes(int64(len(body)))
}

// What counting its result costs.
func BenchmarkTally(b *testing.B) {
	results := someResults(rand.New(rand.NewPCG(1, 2)), 4096)
	add := load.NewAdder()
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		add(&results[i%len(results)])
		i++
	}
}
