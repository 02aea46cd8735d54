package newcatalog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/jsontree"
)

// What asks for several objects at once becomes one object where that says the same, and stays otherwise.
func TestMerge(t *testing.T) {
	const defs = `"$defs":{"Base":{"type":"object","required":["id"],"properties":{"id":{"type":"integer"},"type":{"type":"string"}}},"Loop":{"allOf":[{"$ref":"#/$defs/Loop"}]},"Closed":{"type":"object","additionalProperties":false},"a/b":{"required":["z"]}}`
	const base = `{"$ref":"#/$defs/Base"}`
	for name, tt := range map[string]struct{ schema, want string }{
		"inherits":             {`"allOf":[` + base + `,{"required":["n","id"],"properties":{"type":{"const":"a"},"n":{}}}]`, `"type":"object","properties":{"id":{"type":"integer"},"type":{"type":"string","const":"a"},"n":{}},"required":["id","n"]`},
		"has members itself":   {`"allOf":[` + base + `],"properties":{"n":true}`, `"properties":{"id":{"type":"integer"},"type":{"type":"string"},"n":true},"type":"object","required":["id"]`},
		"is closed":            {`"allOf":[` + base + `],"unevaluatedProperties":false`, `"type":"object","properties":{"id":{"type":"integer"},"type":{"type":"string"}},"required":["id"],"additionalProperties":false`},
		"two types":            {`"allOf":[` + base + `,{"properties":{"id":{"type":"string"}}}]`, `"type":"object","properties":{"id":{"allOf":[{"type":"integer"},{"type":"string"}]},"type":{"type":"string"}},"required":["id"]`},
		"a reference alone":    {`"properties":{"a":{"description":"x","allOf":[` + base + `]}}`, `"properties":{"a":{"$ref":"#/$defs/Base"}}`},
		"an escaped reference": {`"allOf":[{"$ref":"#/$defs/a~1b"},` + base + `]`, `"type":"object","properties":{"id":{"type":"integer"},"type":{"type":"string"}},"required":["z","id"]`},
		"a part is closed":     {`"allOf":[` + base + `,{"$ref":"#/$defs/Closed"}]`, ""},
		"a closed whole":       {`"allOf":[` + base + `],"additionalProperties":false`, ""},
		"a choice":             {`"allOf":[` + base + `,{"oneOf":[{"required":["a"]},{"required":["b"]}]}]`, ""},
		"a loop":               {`"allOf":[{"$ref":"#/$defs/Loop"},` + base + `]`, ""},
		"false":                {`"allOf":[` + base + `,false]`, ""},
		"no object":            {`"allOf":[{"type":"string"},{"minLength":2}]`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			document, err := jsontree.Parse([]byte("{" + tt.schema + "," + defs + "}"))
			if err != nil {
				t.Fatal(err)
			}
			merge(document, document.Object("$defs"))
			document.Remove("$defs")
			text, err := jsontree.Format(document)
			if err != nil {
				t.Fatal(err)
			}
			want := tt.want
			if want == "" {
				want = tt.schema
			}
			other, err := jsontree.Parse([]byte("{" + want + "}"))
			if err != nil {
				t.Fatal(err)
			}
			wanted, err := jsontree.Format(other)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(wanted), "\n"), strings.Split(string(text), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
