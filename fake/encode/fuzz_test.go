package encode_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/fake/encode"
)

// FuzzAppendPHP: what is encoded is ASCII on one line, decodes to the value of
// the input, and is the same when encoded again.
func FuzzAppendPHP(f *testing.F) {
	for _, c := range phpTests {
		f.Add([]byte(c.json))
	}
	f.Add([]byte(`"\ud800"`))
	f.Add([]byte(`{"a":1} {"b":2}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := encode.AppendPHP(nil, b)
		if err != nil {
			return
		}
		if want, have := decode(t, b), decode(t, got); !cmp.Equal(want, have) {
			t.Fatalf("%q became %q:\n%s", b, got, cmp.Diff(want, have))
		}
		for i, c := range got {
			if c < ' ' || c > 0x7f || c == '/' && got[i-1] != '\\' {
				t.Fatalf("%q became %q: byte %#x", b, got, c)
			}
		}
		again, err := encode.AppendPHP(nil, got)
		if err != nil || !bytes.Equal(got, again) {
			t.Fatalf("%q became %q, then %q, %v", b, got, again, err)
		}
	})
}
