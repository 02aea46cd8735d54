package encode_test

import (
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
)

// BenchmarkAppendPHP re-encodes a sale that is indented.
func BenchmarkAppendPHP(b *testing.B) {
	f, err := fake.New(7, fake.Options{Encoding: encode.Pretty, Events: []string{"customer.sale.completed"}})
	if err != nil {
		b.Fatal(err)
	}
	body := f.Append(nil, 0)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	var buf []byte
	for b.Loop() {
		if buf, err = encode.AppendPHP(buf[:0], body); err != nil {
			b.Fatal(err)
		}
	}
}
