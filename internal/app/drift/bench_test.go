package drift_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/drift"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

func payloads(tb testing.TB, n int) [][]byte {
	tb.Helper()
	f, err := fake.New(1, fake.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	list := make([][]byte, n)
	for i := range list {
		list[i] = f.Event(uint64(i)).Payload
	}
	return list
}

// BenchmarkObserve is what a worker does, beside validation alone and reading.
func BenchmarkObserve(b *testing.B) {
	list := payloads(b, 2000)
	size := int64(len(bytes.Join(list, nil)))
	c, err := drift.New(schemas.Automation(), redactor(b))
	if err != nil {
		b.Fatal(err)
	}
	o := c.Observer()
	v := validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict})
	b.Run("validate", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			for _, p := range list {
				v.Payload(p)
			}
		}
	})
	b.Run("observe", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for _, p := range list {
				o.Observe(schemas.Delivery{Body: p}, time.Time{}, drift.File)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		text := bytes.Join(list, []byte("\n"))
		b.SetBytes(size)
		for b.Loop() {
			if err := validate.Payloads(bytes.NewReader(text), validate.Options{}, func(validate.Raw) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("add", func(b *testing.B) {
		b.SetBytes(size)
		var seen []drift.Observed
		for _, p := range list {
			seen = append(seen, o.Observe(schemas.Delivery{Body: p}, time.Time{}, drift.File))
		}
		for b.Loop() {
			for i := range seen {
				c.Add(seen[i])
			}
		}
	})
	// Each payload has a member that is not documented: its time is read.
	var changed [][]byte
	for _, p := range list {
		changed = append(changed, bytes.Replace(p, []byte(`"data":{`), []byte(`"data":{"new":1,`), 1))
	}
	b.Run("observe-facts", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			for _, p := range changed {
				o.Observe(schemas.Delivery{Body: p}, time.Time{}, drift.File)
			}
		}
	})
	b.Run("add-facts", func(b *testing.B) {
		b.SetBytes(size)
		var seen []drift.Observed
		for _, p := range changed {
			seen = append(seen, o.Observe(schemas.Delivery{Body: p}, time.Time{}, drift.File))
		}
		for b.Loop() {
			for i := range seen {
				c.Add(seen[i])
			}
		}
	})
}
