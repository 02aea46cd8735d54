package report

import (
	"io"
	"testing"
)

// BenchmarkWriters writes 100,000 findings of 50,000 cases in each format.
func BenchmarkWriters(b *testing.B) {
	cases := sales(50_000)
	for i := range cases {
		for j := range cases[i].Findings {
			cases[i].Findings[j].Source = sourceOf(payload, `"141002"`)
		}
	}
	for _, format := range Formats() {
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w, err := New(format, io.Discard, Options{StepSummary: io.Discard, TempDir: b.TempDir()})
				if err != nil {
					b.Fatal(err)
				}
				for i := range cases {
					if err := w.Case(&cases[i]); err != nil {
						b.Fatal(err)
					}
				}
				if err := w.Close(Summary{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100_000, "ns/finding")
		})
	}
}

// BenchmarkPassed reports payloads that have nothing wrong.
func BenchmarkPassed(b *testing.B) {
	for _, format := range Formats() {
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			w, err := New(format, io.Discard, Options{})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if err := w.Passed("captures/a.ndjson", "contact.tag.added", 1); err != nil {
					b.Fatal(err)
				}
			}
			if err := w.Close(Summary{}); err != nil {
				b.Fatal(err)
			}
		})
	}
}
