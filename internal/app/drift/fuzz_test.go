package drift

import (
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/base/jsonpos"
)

// The quick scan takes whatever is JSON, and the same structure is the same hash.
func FuzzScan(f *testing.F) {
	faker, err := fake.New(1, fake.Options{})
	if err != nil {
		f.Fatal(err)
	}
	for n := range uint64(20) {
		f.Add(faker.Event(n).Payload)
	}
	for _, text := range []string{"", "{", `[1,[],{},"\\\"",true,null,-1.5e3]`, "\ufeff {\"a\" : [1, 2] }\n"} {
		f.Add([]byte(text))
	}
	free := map[string]bool{"fields": true}
	f.Fuzz(func(t *testing.T, payload []byte) {
		hash, _, ok := scan(payload, free, true)
		if _, err := jsonpos.Parse(payload, jsonpos.Limits{}); err == nil && !ok {
			t.Errorf("%q is JSON", payload)
		}
		if again, _, _ := scan(payload, free, false); again != hash {
			t.Errorf("%q: two hashes", payload)
		}
	})
}
