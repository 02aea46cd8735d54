package role_test

import (
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/role"
	"github.com/siohook/siohook/schemas"
)

// BenchmarkNumber reads the contact of 500 events.
func BenchmarkNumber(b *testing.B) {
	f, err := fake.New(1, fake.Options{})
	if err != nil {
		b.Fatal(err)
	}
	contact, err := role.New(schemas.Automation(), schemas.RoleContact)
	if err != nil {
		b.Fatal(err)
	}
	var events []fake.Event
	var ids []string
	for n := range uint64(500) {
		events = append(events, f.Event(n))
		ids = append(ids, events[n].Row.ID())
	}
	b.ReportAllocs()
	for b.Loop() {
		for n := range events {
			if _, ok := contact.Number(ids[n], events[n].Payload); !ok {
				b.Fatalf("no contact in %s", events[n].Payload)
			}
		}
	}
}
