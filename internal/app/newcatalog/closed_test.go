package newcatalog

import (
	"testing"

	"github.com/siohook/siohook/internal/base/jsontree"
)

// The strict form refuses members that nothing names, and never accepts what the schema refuses: it does not close
// what others look at, nor what is refused where it is true.
func TestClosed(t *testing.T) {
	const object, shut = `{"properties":{"a":{"type":"string"}}}`, `{"properties":{"a":{"type":"string"}},"additionalProperties":false}`
	const other = `{"properties":{"b":{"type":"string"}}}`
	for name, tt := range map[string]struct{ schema, want string }{
		"an object":                     {object, shut},
		"within":                        {`{"items":` + object + `}`, `{"items":` + shut + `}`},
		"one object or null":            {`{"oneOf":[{"type":"null"},` + object + `]}`, `{"oneOf":[{"type":"null"},` + shut + `]}`},
		"one of two objects":            {`{"oneOf":[` + object + `,` + other + `]}`, ""}, // what was both would be one of them
		"any of two objects":            {`{"anyOf":[` + object + `,{"type":"null"}]}`, `{"anyOf":[` + shut + `,{"type":"null"}]}`},
		"parts":                         {`{"allOf":[` + object + `,` + other + `]}`, ""},
		"what it must not be":           {`{"not":` + object + `}`, ""},
		"a condition":                   {`{"if":` + object + `,"then":` + other + `}`, ""},
		"an element":                    {`{"contains":` + object + `,"maxContains":1}`, ""},
		"an element by a reference":     {`{"contains":{"$ref":"#/$defs/x"},"maxContains":1,"$defs":{"x":` + object + `}}`, ""},
		"used elsewhere, too":           {`{"items":{"$ref":"#/$defs/x"},"not":{"items":{"$ref":"#/$defs/x"}},"$defs":{"x":` + object + `}}`, ""},
		"members that a pattern names":  {`{"properties":{"a":{}},"patternProperties":{"^x":{}}}`, ""},
		"a reference":                   {`{"items":{"$ref":"#/$defs/x"},"$defs":{"x":` + object + `}}`, `{"items":{"$ref":"#/$defs/x"},"$defs":{"x":` + shut + `}}`},
		"a reference and other members": {`{"$ref":"#/$defs/x","properties":{"b":{}},"$defs":{"x":` + object + `}}`, ""},
	} {
		text := func(schema string) string {
			document, err := jsontree.Parse([]byte(schema))
			if err != nil {
				t.Fatal(err)
			}
			if schema == tt.schema {
				document = closed(document)
			}
			b, err := jsontree.Format(document)
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
		want := tt.want
		if want == "" {
			want = " " + tt.schema
		}
		if got := text(tt.schema); got != text(want) {
			t.Errorf("%s: got %s", name, got)
		}
	}
}
