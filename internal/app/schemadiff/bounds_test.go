package schemadiff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/schemadiff"
)

// A small text may describe a schema without end: that is an error, or undecided.
func TestBounds(t *testing.T) {
	levels := func(format string) string {
		var b strings.Builder
		for i := range 40 {
			fmt.Fprintf(&b, `"l%d": `+format+",", i, i+1)
		}
		return `{"$ref": "#/$defs/l0", "$defs": {` + b.String() + `"l40": {"type": "string"}}}`
	}
	values := func(from, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"v%d",`, from+i)
		}
		return `{"enum": [` + strings.TrimSuffix(b.String(), ",") + `]}`
	}
	for name, c := range map[string]struct{ text, want string }{
		"members":       {levels(`{"properties": {"a": {"$ref": "#/$defs/l%[2]d"}, "b": {"$ref": "#/$defs/l%[2]d"}}}`), "more than 200,000 subschemas"},
		"allOf":         {levels(`{"allOf": [{"$ref": "#/$defs/l%[2]d"}, {"$ref": "#/$defs/l%[2]d"}]}`), "more than 200,000 subschemas"},
		"anyOf and not": {levels(`{"anyOf": [{"$ref": "#/$defs/l%[2]d"}, {"not": {"$ref": "#/$defs/l%[2]d"}}]}`), "more than 200,000 subschemas"},
		"values":        {values(0, 300_000), "at most 200,000 values"},
	} {
		if _, err := schemadiff.Parse("f", []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	var sides [2]*schemadiff.Schema
	for i := range sides {
		var err error
		if sides[i], err = schemadiff.Parse("f", []byte(values(i, 5000))); err != nil {
			t.Fatal(err)
		}
	}
	if got := schemadiff.Compare(sides[0], sides[1]); len(got) != 1 || got[0].Rule != "undecided" || got[0].Level != schemadiff.Breaking {
		t.Errorf("long enums: %v", got)
	}
}
