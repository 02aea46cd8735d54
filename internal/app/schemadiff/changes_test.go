package schemadiff_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/app/schemadiff/knownchanges"
)

// The verdict on every change of the table is right: none is called harmless that is not, hardly one
// is called harmful that is not, and what is harmful is shown.
func TestChanges(t *testing.T) {
	all := knownchanges.All()
	var payloads []any
	for _, c := range all {
		if c.Witness != nil {
			payloads = append(payloads, c.Witness)
		}
		payloads = append(payloads, parse(t, c.Name, c.Was).Samples()...)
	}
	seen := map[string]bool{}
	payloads = slices.DeleteFunc(payloads, func(payload any) bool {
		text := marshal(payload)
		defer func() { seen[text] = true }()
		return seen[text]
	})
	harmless, alarms, harmful, shown := 0, 0, 0, 0
	for _, c := range all {
		was, is := parse(t, c.Name, c.Was), parse(t, c.Name, c.Is)
		if c.Reason == "" || !slices.Contains([]schemadiff.Level{schemadiff.Breaking, schemadiff.Warning, schemadiff.Compatible}, c.Level) {
			t.Errorf("%s: %s, %s", c.Name, c.Level, c.Reason)
		}
		// The table itself, by the validator.
		if c.Level == schemadiff.Compatible {
			for _, payload := range append(is.Samples(), payloads...) {
				if is.Accepts(payload) && !was.Accepts(payload) {
					t.Errorf("%s: the table is wrong: OLD refuses %s", c.Name, marshal(payload))
					break
				}
			}
		} else {
			var old any
			if err := json.NewDecoder(bytes.NewReader([]byte(c.Was))).Decode(&old); err != nil {
				t.Fatal(err)
			}
			tolerant := compile(t, marshal(open(old, false))).Validate(c.Witness) == nil
			if !is.Accepts(c.Witness) || was.Accepts(c.Witness) || tolerant != (c.Level == schemadiff.Warning) {
				t.Errorf("%s: the table is wrong: %s is accepted by NEW: %t, OLD: %t, a tolerant reader: %t",
					c.Name, marshal(c.Witness), is.Accepts(c.Witness), was.Accepts(c.Witness), tolerant)
			}
		}
		got, witness := schemadiff.Compatible, false
		for _, change := range schemadiff.Compare(was, is) {
			checkWitness(t, c.Was, c.Is, change)
			if change.Level == schemadiff.Breaking || change.Level == schemadiff.Warning && got == schemadiff.Compatible {
				got = change.Level
			}
			witness = witness || change.Witness != nil
		}
		switch {
		case c.Level == schemadiff.Compatible:
			if harmless++; got != c.Level {
				alarms++
				t.Logf("%s: %s, is compatible: %s\n- %s\n+ %s", c.Name, got, c.Reason, c.Was, c.Is)
			}
		case got == schemadiff.Compatible || got == schemadiff.Warning && c.Level == schemadiff.Breaking:
			t.Errorf("%s: %s, is %s: %s\n- %s\n+ %s", c.Name, got, c.Level, c.Reason, c.Was, c.Is)
		default:
			harmful++
			if got != c.Level {
				alarms++
				t.Logf("%s: %s, is %s: %s\n- %s\n+ %s", c.Name, got, c.Level, c.Reason, c.Was, c.Is)
			}
			if witness {
				shown++
			} else {
				t.Logf("%s: no witness\n- %s\n+ %s", c.Name, c.Was, c.Is)
			}
		}
	}
	t.Logf("%d changes: %d harmless, %d harmful, %d false alarms, %d with a witness", len(all), harmless, harmful, alarms, shown)
	if len(all) < 200 || harmless < 90 || harmful < 90 {
		t.Errorf("the table has %d changes, %d of them harmless", len(all), harmless)
	}
	if alarms*50 > len(all) || shown*20 < harmful*19 {
		t.Errorf("%d false alarms, %d of %d with a witness", alarms, shown, harmful)
	}
}
