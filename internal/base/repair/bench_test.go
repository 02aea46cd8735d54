package repair_test

import (
	"testing"

	"github.com/siohook/siohook/internal/base/repair"
)

func BenchmarkExtractArticle(b *testing.B) {
	text := article(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := repair.Extract(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTextArticle(b *testing.B) {
	text := article(b)
	results, err := repair.Extract(text)
	if err != nil {
		b.Fatal(err)
	}
	sale := text[results[1].Start:results[1].End]
	b.SetBytes(int64(len(sale)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := repair.Text(sale); err != nil {
			b.Fatal(err)
		}
	}
}
