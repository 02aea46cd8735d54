package emit_test

import (
	"io"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/emit"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

// BenchmarkCaptures writes events of each catalog as captures, which have the headers.
func BenchmarkCaptures(b *testing.B) {
	for _, c := range []*schemas.Catalog{schemas.Automation(), settings.Catalog()} {
		b.Run(c.Name, func(b *testing.B) {
			f, err := fake.New(1, fake.Options{Catalog: c})
			if err != nil {
				b.Fatal(err)
			}
			w, err := emit.Open(emit.Options{Form: emit.Capture, Out: io.Discard, Catalog: c})
			if err != nil {
				b.Fatal(err)
			}
			n := uint64(0)
			b.ReportAllocs()
			for b.Loop() {
				e := f.Event(n)
				n++
				b.SetBytes(int64(len(e.Payload)))
				if err := w.Write(&emit.Made{Event: e}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
