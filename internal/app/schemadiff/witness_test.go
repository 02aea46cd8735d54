package schemadiff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/schemadiff"
)

// What breaks is shown also where much stands beside it, or the payload is long.
func TestShown(t *testing.T) {
	var members []string
	for i := range 12 {
		members = append(members, fmt.Sprintf(`"m%d": {"type": "object", "properties": {"a": {"type": "object", "additionalProperties": {"type": "string"}}, "b": {"type": "object", "additionalProperties": {"type": "string"}}, "c": {"type": ["integer", "null"]}}}`, i))
	}
	wide := func(required string) string {
		return `{"type": "object", "required": ["in"], "properties": {"in": {"type": "object", "properties": {` + strings.Join(members, ", ") + `}, "required": [` + required + `]}}}`
	}
	open := func(kind string) string {
		return `{"oneOf": [
			{"type": "object", "properties": {"a": {"type": "object", "properties": {"x": {"type": "boolean"}}}}},
			{"type": "object", "properties": {"b": {"type": "object", "properties": {"y": {"type": "` + kind + `"}}}}}]}`
	}
	kinds := func(last string) string {
		var all []string
		for i := range 20 {
			all = append(all, fmt.Sprintf(`{"type": "object", "properties": {"t": {"const": "k%d"}}, "required": ["t"], "additionalProperties": false}`, i))
		}
		return `{"type": "object", "required": ["in"], "properties": {"in": {"oneOf": [` + strings.Join(append(all, last), ", ") + `]}}}`
	}
	for name, c := range map[string]struct{ was, is string }{
		"a member of many is optional":                 {wide(`"m0", "m1", "m2", "m3", "m4", "m5"`), wide(`"m0", "m1", "m3", "m4", "m5"`)},
		"several members, none of which must be there": {`{"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}, "c": {}, "d": {"type": "integer"}}, "required": ["a", "b", "c", "d"]}`, `{"type": "object", "properties": {"c": {}}, "required": ["c"]}`},
		"the last of many kinds is open":               {kinds(`{"type": "object", "properties": {"t": {"const": "z"}}, "required": ["t"], "additionalProperties": false}`), kinds(`{"type": "object", "properties": {"t": {"const": "z"}}, "required": ["t"]}`)},
		"a long text":                                  {`{"type": "string", "maxLength": 65536}`, `{"type": "string", "maxLength": 65537}`},
		"a branch that any object fits, too":           {open("boolean"), open("string")},
		"one that is left, of such a oneOf":            {open("string"), `{"type": "object", "properties": {"b": {"type": "object", "properties": {"y": {"type": "string"}}}}}`},
		"a text of any length, once limited":           {`{"type": "string", "maxLength": 65536}`, `{"type": "string"}`},
	} {
		changes := schemadiff.Compare(parse(t, name, c.was), parse(t, name, c.is))
		if len(changes) == 0 || changes[0].Level == schemadiff.Compatible {
			t.Errorf("%s: nothing breaks", name)
		}
		for _, change := range changes {
			checkWitness(t, c.was, c.is, change)
			if change.Level != schemadiff.Compatible && change.Rule != "branch-overlap" && change.Witness == nil {
				t.Errorf("%s: %s at %s is not shown", name, change.Rule, change.Path)
			}
		}
	}
}
