package jsonpos

import (
	"os"
	"testing"
)

func BenchmarkParse(b *testing.B) {
	text, err := os.ReadFile("../../../testdata/samples/customer.sale.completed.json")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(text, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkValue(b *testing.B) {
	text, err := os.ReadFile("../../../testdata/samples/customer.sale.completed.json")
	if err != nil {
		b.Fatal(err)
	}
	doc := parse(b, string(text))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		doc.Value()
	}
}
