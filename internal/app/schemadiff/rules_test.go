package schemadiff_test

import (
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"pgregory.net/rapid"

	"github.com/siohook/siohook/internal/app/schemadiff"
)

func parse(t rapid.TB, name, text string) *schemadiff.Schema {
	t.Helper()
	s, err := schemadiff.Parse(name, []byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return s
}

// The example of every rule is found, as that rule and as nothing else, and its
// witness is one.
func TestRules(t *testing.T) {
	for _, rule := range schemadiff.Rules() {
		if rule.Before == "" {
			continue // about whole files, or the last resort
		}
		t.Run(rule.ID, func(t *testing.T) {
			changes := schemadiff.Compare(parse(t, "old", rule.Before), parse(t, "new", rule.After))
			if len(changes) != 1 || changes[0].Rule != rule.ID || changes[0].Level != rule.Level {
				t.Fatalf("%+v", changes)
			}
			checkWitness(t, rule.Before, rule.After, changes[0])
			if changes[0].Level != schemadiff.Compatible && changes[0].Witness == nil {
				t.Errorf("no witness: %+v", changes[0])
			}
		})
	}
}

// checkWitness asks the validator itself, not what the package makes of it.
func checkWitness(t rapid.TB, before, after string, c schemadiff.Change) {
	t.Helper()
	if c.Witness == nil {
		return
	}
	payload := decode(t, c.Witness)
	if err := compile(t, after).Validate(payload); err != nil {
		t.Errorf("%s: NEW refuses the witness %s: %v\n%s\n%s", c.Rule, c.Witness, err, before, after)
	}
	if compile(t, before).Validate(payload) == nil {
		t.Errorf("%s: OLD accepts the witness %s\n%s\n%s", c.Rule, c.Witness, before, after)
	}
}

func compile(t rapid.TB, text string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	if err := c.AddResource("test:///schema.json", reader(text)); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("test:///schema.json")
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return s
}

func decode(t rapid.TB, text []byte) any {
	t.Helper()
	d := json.NewDecoder(reader(string(text)))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}
