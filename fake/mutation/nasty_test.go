package mutation_test

import (
	"testing"

	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// TestNasty: validate finds nothing wrong with what is declared legal, and only
// what is declared with the rest; the Go types read what is legal.
func TestNasty(t *testing.T) {
	t.Parallel()
	c := schemas.Automation()
	lenient := validate.New(c, validate.Options{})
	strict := validate.New(c, validate.Options{Profile: schemas.Strict})
	tried, legal := 0, 0
	for _, e := range shapesOf(t, schemas.Automation()) {
		nasty, err := mutation.Nasty(c, e.Row, e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, m := range nasty {
			if ids[m.ID] {
				t.Errorf("%s: %s twice", e.Row.ID(), m.ID)
			}
			ids[m.ID] = true
			tried++
			payload := m.Payload()
			if !m.Accept {
				t.Errorf("%s %s: a receiver need not take it", e.Row.ID(), m.ID)
			}
			found := lenient.Payload(payload).Violations
			if m.Rule == "" {
				legal++
				if found = append(found, strict.Payload(payload).Violations...); len(found) > 0 {
					t.Errorf("event %d, %s %s: %v\n%.600q", e.N, e.Row.ID(), m.ID, found, payload)
				}
				if _, err := c.Parse(payload); err != nil {
					t.Errorf("event %d, %s %s: %v", e.N, e.Row.ID(), m.ID, err)
				}
				continue
			}
			if len(found) == 0 || found[0].Pointer != m.Pointer {
				t.Errorf("event %d, %s %s: %v, want one at %s first", e.N, e.Row.ID(), m.ID, found, m.Pointer)
			}
			for _, violation := range found {
				if violation.Rule != m.Rule || string(violation.Severity) != m.Severity {
					t.Errorf("event %d, %s %s: %v, want the %s %s", e.N, e.Row.ID(), m.ID, violation, m.Severity, m.Rule)
				}
			}
		}
	}
	t.Logf("%d nasty payloads, %d of them legal", tried, legal)
}
