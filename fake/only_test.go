package fake_test

import (
	"slices"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

// What a faker of one event generates is what a new one would.
func TestOnly(t *testing.T) {
	for _, catalog := range []*schemas.Catalog{schemas.Automation(), settings.Catalog()} {
		all := mustNew(t, 7, fake.Options{Catalog: catalog, Shape: fake.Full, First: 1000})
		for _, row := range catalog.Rows {
			one, ok := all.Only(row.ID())
			if !ok {
				continue // it was only seen
			}
			own := mustNew(t, 7, fake.Options{Catalog: catalog, Events: []string{row.ID()}, Shape: fake.Full, First: 1000})
			for n := range uint64(20) {
				want, got := own.Event(n), one.Event(n)
				if got.Row != want.Row || got.Time != want.Time || !slices.Equal(got.Shapes, want.Shapes) || string(got.Payload) != string(want.Payload) {
					t.Fatalf("%s: got %v %s, want %v %s", row.ID(), got.Shapes, got.Payload, want.Shapes, want.Payload)
				}
			}
		}
	}
	if _, ok := mustNew(t, 7, fake.Options{Events: []string{"contact.tag.added"}}).Only("contact.tag.removed"); ok {
		t.Error("an event that is not generated")
	}
}
