package fake_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/trial"
)

// TestEncodings: all encodings write the same value, each in its own form.
func TestEncodings(t *testing.T) {
	t.Parallel()
	php := mustNew(t, 4, fake.Options{Seen: true})
	compact := mustNew(t, 4, fake.Options{Seen: true, Encoding: encode.Compact})
	pretty := mustNew(t, 4, fake.Options{Seen: true, Encoding: encode.Pretty})
	exercised := map[string]bool{}
	for n := range trial.Size(uint64(250), 3000, 5000) {
		p, c := php.Append(nil, n), compact.Append(nil, n)
		if again, err := encode.AppendPHP(nil, c); err != nil || !bytes.Equal(again, p) {
			t.Fatalf("event %d: compact encoded again: %v\ngot  %s\nwant %s", n, err, again, p)
		}
		if want, got := decode(t, c), decode(t, p); !cmp.Equal(want, got) {
			t.Fatalf("event %d, php against compact:\n%s", n, cmp.Diff(want, got))
		}
		var indented bytes.Buffer
		if err := json.Indent(&indented, c, "", "  "); err != nil {
			t.Fatal(err)
		}
		if got := pretty.Append(nil, n); indented.String() != string(got) {
			t.Fatalf("event %d, pretty:\n%s", n, cmp.Diff(indented.String(), string(got)))
		}
		for _, b := range p {
			if b >= 0x7f || b < ' ' {
				t.Fatalf("event %d: byte %#x in %s", n, b, p)
			}
		}
		for _, s := range []string{`\/`, `\"`, `\\`, `\u00`, `\u20`, `\ud83`, `\n`, `\t`, `&`, `<`, `'`, `"fields":[]`} {
			exercised[s] = exercised[s] || bytes.Contains(p, []byte(s))
		}
	}
	for s, ok := range exercised {
		if !ok {
			t.Errorf("no event has %s", s)
		}
	}
}

// decode reads a JSON value and keeps the spelling of numbers.
func decode(t testing.TB, b []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return v
}
