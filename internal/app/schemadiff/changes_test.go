package schemadiff_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/schemadiff"
)

// change is a case of testdata/changes.txt.
type change struct {
	name, was, is string
	want          schemadiff.Level
	witness       any // that shows it
	reason        string
}

func readChanges(t *testing.T) (all []change) {
	t.Helper()
	text, err := os.ReadFile("testdata/changes.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split("\n"+string(text), "\n== ")[1:] {
		lines := strings.SplitN(block, "\n", 5)
		c := change{name: lines[0], was: strings.TrimPrefix(lines[1], "- "), is: strings.TrimPrefix(lines[2], "+ ")}
		verdict := lines[3]
		if reason, ok := strings.CutPrefix(verdict, "compatible: "); ok {
			c.want, c.reason = schemadiff.Compatible, reason
		} else {
			level, rest, _ := strings.Cut(verdict, " ")
			c.want = schemadiff.Level(level)
			d := json.NewDecoder(strings.NewReader(rest))
			d.UseNumber()
			if err := d.Decode(&c.witness); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			c.reason = strings.TrimPrefix(rest[d.InputOffset():], ": ")
		}
		if c.reason == "" || c.want != schemadiff.Compatible && c.want != schemadiff.Breaking && c.want != schemadiff.Warning {
			t.Fatalf("%s: %s", c.name, verdict)
		}
		all = append(all, c)
	}
	return all
}

// The verdict on every change of the table is right: none is called harmless that is not, hardly one
// is called harmful that is not, and what is harmful is shown.
func TestChanges(t *testing.T) {
	all := readChanges(t)
	var payloads []any
	for _, c := range all {
		if c.witness != nil {
			payloads = append(payloads, c.witness)
		}
		payloads = append(payloads, parse(t, c.name, c.was).Samples()...)
	}
	seen := map[string]bool{}
	payloads = slices.DeleteFunc(payloads, func(payload any) bool {
		text := marshal(payload)
		defer func() { seen[text] = true }()
		return seen[text]
	})
	harmless, alarms, harmful, shown := 0, 0, 0, 0
	for _, c := range all {
		was, is := parse(t, c.name, c.was), parse(t, c.name, c.is)
		// The table itself, by the validator.
		if c.want == schemadiff.Compatible {
			for _, payload := range append(is.Samples(), payloads...) {
				if is.Accepts(payload) && !was.Accepts(payload) {
					t.Errorf("%s: the table is wrong: OLD refuses %s", c.name, marshal(payload))
					break
				}
			}
		} else {
			var old any
			if err := json.NewDecoder(bytes.NewReader([]byte(c.was))).Decode(&old); err != nil {
				t.Fatal(err)
			}
			tolerant := compile(t, marshal(open(old, false))).Validate(c.witness) == nil
			if !is.Accepts(c.witness) || was.Accepts(c.witness) || tolerant != (c.want == schemadiff.Warning) {
				t.Errorf("%s: the table is wrong: %s is accepted by NEW: %t, OLD: %t, a tolerant reader: %t",
					c.name, marshal(c.witness), is.Accepts(c.witness), was.Accepts(c.witness), tolerant)
			}
		}
		got, witness := schemadiff.Compatible, false
		for _, change := range schemadiff.Compare(was, is) {
			checkWitness(t, c.was, c.is, change)
			if change.Level == schemadiff.Breaking || change.Level == schemadiff.Warning && got == schemadiff.Compatible {
				got = change.Level
			}
			witness = witness || change.Witness != nil
		}
		switch {
		case c.want == schemadiff.Compatible:
			if harmless++; got != c.want {
				alarms++
				t.Logf("%s: %s, is compatible: %s\n- %s\n+ %s", c.name, got, c.reason, c.was, c.is)
			}
		case got == schemadiff.Compatible || got == schemadiff.Warning && c.want == schemadiff.Breaking:
			t.Errorf("%s: %s, is %s: %s\n- %s\n+ %s", c.name, got, c.want, c.reason, c.was, c.is)
		default:
			harmful++
			if got != c.want {
				alarms++
				t.Logf("%s: %s, is %s: %s\n- %s\n+ %s", c.name, got, c.want, c.reason, c.was, c.is)
			}
			if witness {
				shown++
			} else {
				t.Logf("%s: no witness\n- %s\n+ %s", c.name, c.was, c.is)
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
