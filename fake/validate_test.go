package fake_test

import (
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// TestStrict: what is made by default breaks no rule of the strict schemas.
func TestStrict(t *testing.T) {
	t.Parallel()
	v := validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict})
	for _, c := range []struct {
		seed, events uint64
		seen         bool
	}{{7, 20_000, false}, {8, 5_000, true}} {
		f := mustNew(t, c.seed, fake.Options{Seen: c.seen})
		var buf []byte
		for n := range c.events / raceFactor {
			buf = f.Append(buf[:0], n)
			for _, violation := range v.Payload(buf).Violations {
				t.Fatalf("seed %d, event %d: %v\n%s", c.seed, n, violation, buf)
			}
		}
	}
}
