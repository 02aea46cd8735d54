package fake_test

import (
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
)

// BenchmarkAppend makes events of the default mix, as a load run does.
func BenchmarkAppend(b *testing.B) {
	for _, encoding := range encode.Forms() {
		b.Run(string(encoding), func(b *testing.B) {
			f, err := fake.New(7, fake.Options{Encoding: encoding})
			if err != nil {
				b.Fatal(err)
			}
			var buf []byte
			var total, n int64
			b.ReportAllocs()
			for b.Loop() {
				buf = f.Append(buf[:0], uint64(n))
				total += int64(len(buf))
				n++
			}
			b.SetBytes(total / n)
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// BenchmarkAppendThree makes the events that bench/fake.sh compares with peers.
func BenchmarkAppendThree(b *testing.B) {
	f := mustNew(b, 7, fake.Options{Mix: map[string]float64{
		"contact.tag.added": 1, "contact.optin.completed/funnel_step": 1, "customer.sale.completed": 1,
	}})
	var buf []byte
	var n uint64
	b.ReportAllocs()
	for b.Loop() {
		buf = f.Append(buf[:0], n)
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkAppendParallel is the same with a buffer per worker.
func BenchmarkAppendParallel(b *testing.B) {
	f, err := fake.New(7, fake.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		var buf []byte
		for n := uint64(0); pb.Next(); n++ {
			buf = f.Append(buf[:0], n)
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkNew compiles the catalog and builds an account.
func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := fake.New(7, fake.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
