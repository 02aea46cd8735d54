package redact_test

import (
	"errors"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/base/jsonpos"
)

// Whatever comes: what is JSON stays JSON with as many values, and what is broken
// stays broken by the same rule.
func FuzzPayload(f *testing.F) {
	faker, err := fake.New(1, fake.Options{})
	if err != nil {
		f.Fatal(err)
	}
	for n := range uint64(20) {
		f.Add(faker.Event(n).Payload)
	}
	for _, text := range []string{
		"", "{", `{"a":"\ud83c\udf81 \u00E9 \ud800 \x"}`, `{"email":"a+b@x.y","url":"https:\/\/a.b\/c?d=e%2","at":"2021-02-29T00:00:60Z","n":-1.5e3}`,
		"00", "-012", "1x5", "\ufeff[1,\"\xff\",tru]", `{"ip":"::1","phone":"+31 6 1234567","fields":{"x@y.z":"12345678"}}`,
	} {
		f.Add([]byte(text))
	}
	r := redactor(f, "key")
	f.Fuzz(func(t *testing.T, payload []byte) {
		out := r.Payload(payload)
		if string(out) != string(r.Payload(payload)) {
			t.Error("not the same twice")
		}
		before, errBefore := jsonpos.Parse(payload, jsonpos.Limits{})
		after, errAfter := jsonpos.Parse(out, jsonpos.Limits{})
		var a, b *jsonpos.Fault
		if errors.As(errBefore, &a) != errors.As(errAfter, &b) || a != nil && a.Rule != b.Rule {
			t.Fatalf("%q: %v\n%q: %v", payload, errBefore, out, errAfter)
		}
		if a == nil && count(before.Root()) != count(after.Root()) {
			t.Errorf("%q became %q", payload, out)
		}
	})
}

func count(n jsonpos.Node) int {
	all := 1
	for c := range n.Children() {
		all += count(c)
	}
	return all
}
