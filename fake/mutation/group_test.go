package mutation_test

import (
	"testing"

	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// TestGrouped: every variation is in one group, and a group of several is as legal as they
// are; a part of a group can be taken apart again. Few payloads have all.
func TestGrouped(t *testing.T) {
	t.Parallel()
	c := schemas.Automation()
	strict := validate.New(c, validate.Options{Profile: schemas.Strict})
	for turn, e := range shapesOf(t, schemas.Automation()) {
		all, err := mutation.Nasty(c, e.Row, e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		groups := mutation.Grouped(e.Payload, all, turn)
		in := map[string]int{}
		together := 0
		for _, g := range groups {
			for _, m := range g.Of {
				in[m.ID]++
			}
			if len(g.Of) == 1 {
				if string(g.Payload()) != string(g.Of[0].Payload()) {
					t.Errorf("%s %s: another payload alone", e.Row.ID(), g.Of[0].ID)
				}
				continue
			}
			together++
			for _, m := range g.Of {
				if m.Rule != "" {
					t.Errorf("%s: %s is no legal payload, and stands beside others", e.Row.ID(), m.ID)
				}
			}
			for _, part := range append(mutation.Grouped(e.Payload, g.Of[:len(g.Of)/2], turn), g) {
				payload := part.Payload()
				if found := strict.Payload(payload).Violations; len(found) > 0 {
					t.Errorf("%s: %v\n%.2000q", e.Row.ID(), found, payload)
				}
				if _, err := c.Parse(payload); err != nil {
					t.Errorf("%s: %v", e.Row.ID(), err)
				}
			}
		}
		for _, m := range all {
			if in[m.ID] != 1 {
				t.Errorf("%s: %s is in %d groups", e.Row.ID(), m.ID, in[m.ID])
			}
		}
		if len(in) != len(all) || together > 15 {
			t.Errorf("%s: %d variations in %d groups of several, want all %d in at most 15", e.Row.ID(), len(in), together, len(all))
		}
		t.Logf("%s: %d variations in %d payloads, %d with several", e.Row.ID(), len(all), len(groups), together)
	}
}
