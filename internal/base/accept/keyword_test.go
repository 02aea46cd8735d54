package accept_test

import (
	"cmp"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/accept"
	"github.com/siohook/siohook/schemas"
)

// keywordCase is a schema of a payload's data, strict and lenient, with values.
type keywordCase struct {
	name, strict, lenient string
	lacks                 string // part of what Unsupported says; "" for nothing
	draft                 string // of JSON Schema; "" for 2020-12
	yes, noted, unknown   []string
}

var keywordCases = []keywordCase{
	{
		name:   "types",
		strict: `{"type":["integer","string","null"]}`, lenient: `{"type":["integer","string","null"]}`,
		yes:     []string{`1`, `-12`, `1.0`, `"x"`, `null`},
		unknown: []string{``},
		noted:   []string{`1.5`, `true`, `[]`, `{}`},
	},
	{
		name:   "number",
		strict: `{"type":"number"}`, lenient: `{}`,
		yes:     []string{`1`, `1.5`, `-0.0e1`, `1e308`},
		noted:   []string{`null`, `"x"`, `[1,{"a":2}]`, `{}`, `false`},
		unknown: []string{`1e309`, `tru`, `{"a":1,"a":2}`},
	},
	{
		name:   "bounds",
		strict: `{"type":"number","minimum":-2.5,"exclusiveMaximum":10}`, lenient: `{"type":"number","minimum":-3}`,
		yes:     []string{`-2`, `0`, `9`},
		unknown: []string{`-3`, `10`, `9.5`, `-2.5`, `1e0`, `100000000000000000000`},
	},
	{
		name:   "exclusive bounds",
		strict: `{"exclusiveMinimum":0.5,"maximum":3}`, lenient: `{}`,
		yes:     []string{`1`, `3`, `"x"`, `null`},
		unknown: []string{`0`, `4`},
	},
	{
		name:   "bounds near those of 64 bits",
		strict: `{"type":"integer","maximum":999999999999999999}`, lenient: `{"type":"integer","maximum":999999999999999999}`,
		yes:     []string{`999999999999999999`, `-999999999999999999`},
		unknown: []string{`1000000000000000000`, `9223372036854775807`, `9223372036854775808`, `9999999999999999999`, `18446744073709551615`, `18446744073709551617`},
	},
	{
		name:   "bounds of what is below zero",
		strict: `{"type":"integer","minimum":-5}`, lenient: `{"type":"integer","minimum":-5}`,
		yes:     []string{`-5`, `0`},
		unknown: []string{`-6`, `-9223372036854775809`, `-9999999999999999999`, `-18446744073709551616`},
	},
	{
		name:   "lengths",
		strict: `{"type":"string","minLength":2,"maxLength":3}`, lenient: `{"type":"string"}`,
		yes:     []string{`"ab"`, `"abc"`, `"é漢🎁"`, `"\u00e9\ud83c\udf81"`, `"\\\/"`},
		unknown: []string{`"a"`, `"abcd"`, `""`, `"\ud83c\udf81"`},
	},
	{
		name:   "pattern",
		strict: `{"type":"string","pattern":"^[A-Z]{2}-[0-9]+$"}`, lenient: `{"type":"string","pattern":"^[A-Z]{2}-[0-9]+$"}`,
		yes:     []string{`"NL-1"`, `"NL-123"`},
		unknown: []string{`"NL-"`, `"N-1"`, `"NLX-1"`, `"NL-1\n"`, `"NL\u002d1"`},
	},
	{
		name:   "pattern that matches anywhere",
		strict: `{"type":"string","pattern":"a|é"}`, lenient: `{}`,
		yes:     []string{`"a"`, `"xax"`, `"é"`},
		unknown: []string{`"x"`, `"\u0061"`},
	},
	{
		name:   "enumeration of all kinds",
		strict: `{"enum":["a","b/c","é",1,2.5,null,true]}`, lenient: `{}`,
		yes:     []string{`"a"`, `"b/c"`, `"b\/c"`, `"é"`, `"\u00e9"`, `1`, `2.5`, `null`, `true`},
		noted:   []string{`"d"`, `"A"`, `false`},
		unknown: []string{`1.0`, `3`, `[]`, `{}`},
	},
	{
		name:   "enumeration without numbers",
		strict: `{"enum":["a","quote\"d"]}`, lenient: `{}`,
		yes:     []string{`"a"`, `"quote\"d"`, `"quote\u0022d"`},
		noted:   []string{`1`, `null`, `true`, `"b"`},
		unknown: []string{`[]`},
	},
	{
		name:   "enumeration of one, closed in both",
		strict: `{"enum":["a"]}`, lenient: `{"enum":["a","b"]}`,
		yes:   []string{`"a"`},
		noted: []string{`"b"`, `"c"`},
	},
	{
		name:   "enumeration with a format",
		strict: `{"type":"string","enum":["a@b","c"],"format":"email"}`, lenient: `{"type":"string"}`,
		yes:   []string{`"a@b"`},
		noted: []string{`"c"`, `"d"`, `"x@example.com"`},
	},
	{
		name:   "enumeration with a pattern",
		strict: `{"type":"string","enum":["a","b"],"pattern":"^[a-z]$"}`, lenient: `{"type":"string","pattern":"^[a-z]$"}`,
		yes:     []string{`"a"`},
		noted:   []string{`"c"`},
		unknown: []string{`"cc"`},
	},
	{
		name:   "const",
		strict: `{"const":7}`, lenient: `{"const":7}`,
		yes:     []string{`7`},
		unknown: []string{`7.0`, `8`},
		noted:   []string{`"7"`},
	},
	{
		name:   "formats",
		strict: `{"type":["string","null"],"format":"uri"}`, lenient: `{"type":["string","null"],"format":"uri"}`,
		yes:   []string{`"https://example.com"`, `"http:\/\/a.b:80\/c?d=%20#e"`, `"mailto:a@b"`, `null`, `"urn:x"`},
		noted: []string{`"x"`, `"//a"`, `"http://[::1"`, `""`},
	},
	{
		name:   "formats of a draft that asserts them",
		strict: `{"format":"uri"}`, lenient: `{"format":"uri"}`, draft: "http://json-schema.org/draft-07/schema#",
		yes:   []string{`"https://example.com"`, `{}`},
		noted: []string{`"x"`},
	},
	{
		name:   "format without a quick check",
		strict: `{"format":"ipv4"}`, lenient: `{}`,
		yes:   []string{`"192.0.2.1"`, `1`, `{}`, `"\u0031.2.3.4"`},
		noted: []string{`"x"`},
	},
	{
		name:   "unknown format",
		strict: `{"type":"string","format":"x-slug"}`, lenient: `{"type":"string"}`,
		yes: []string{`"a b"`},
	},
	{
		name:    "closed object",
		strict:  `{"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string"},"nick":{"type":"string"}},"required":["id","name"],"additionalProperties":false}`,
		lenient: `{"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string"},"nick":{"type":"string"}},"required":["id","name"]}`,
		yes:     []string{`{"id":1,"name":"a"}`, `{"nick":"b","name":"a","id":1}`, `{ "name" : "a" , "id" : 1 }`, `{"n\u0061me":"a","id":1}`},
		noted:   []string{`{"id":1,"name":"a","neck":"b"}`, `{"x":{},"id":1,"name":"a","y":[1]}`, `{"id":1,"name":"a","n\u0065ck":1,"other":2}`, `{"id":1}`, `{"id":1,"nick":"a"}`, `null`},
		unknown: []string{`{"id":1,"name":"a","id":1}`, `{"id":1,"name":"a","x":1,"x":2}`, `{"id":1,"name":"a","x":}`, `{"id":1,"name":"a","x":1,"\u0078":1}`},
	},
	{
		name:   "closed in both",
		strict: `{"properties":{"a":{}},"additionalProperties":false}`, lenient: `{"properties":{"a":{}},"additionalProperties":false}`,
		yes:   []string{`{"a":1}`, `{}`, `1`},
		noted: []string{`{"b":1}`},
	},
	{
		name:    "named members beside a schema for others",
		strict:  `{"type":"object","properties":{"id":{"type":"integer"}},"additionalProperties":{"type":"string"}}`,
		lenient: `{"type":"object","properties":{"id":{"type":"integer"}},"additionalProperties":{"type":"string"}}`,
		yes:     []string{`{"id":1,"a":"b"}`, `{"a":"b","id":1}`, `{}`},
		unknown: []string{`{"a":"b","a":"c"}`, `{"id":1,"i\u0064":1}`},
		noted:   []string{`{"id":1,"a":2}`, `{"id":"x"}`},
	},
	{
		name:    "open object",
		strict:  `{"type":"object","required":["a"],"properties":{"b":{"type":"integer"}}}`,
		lenient: `{"type":"object","required":["a"],"properties":{"b":{"type":"integer"}}}`,
		yes:     []string{`{"a":1,"x":2}`, `{"b":1,"a":[]}`},
		unknown: []string{`{"a":1,"x":1,"x":1}`},
		noted:   []string{`{"x":2}`, `{"a":1,"b":"x"}`},
	},
	{
		name:   "names that are escaped",
		strict: `{"properties":{"a\"b":{"type":"null"},"c/d":{"type":"null"},"~é":{"type":"null"}},"additionalProperties":false}`, lenient: `{}`,
		yes:   []string{`{"a\"b":null,"c/d":null,"~é":null}`, `{"c\/d":null,"~\u00e9":null}`},
		noted: []string{`{"a\"b":1,"c/d":"x","~é":[],"e~/f":0}`},
	},
	{
		name:   "a name required, not allowed, and forbidden",
		strict: `{"required":["a"],"properties":{"b":false,"c":true},"additionalProperties":false}`, lenient: `{}`,
		unknown: []string{`{"a":1}`, `{"b":1}`, `{"a":1,"c":1}`},
		noted:   []string{`{}`},
	},
	{
		name:   "numbers of members",
		strict: `{"minProperties":1,"maxProperties":2,"properties":{"a":{}},"additionalProperties":false}`, lenient: `{"maxProperties":3}`,
		yes:     []string{`{"a":1}`},
		noted:   []string{`{"a":1,"b":2}`, `{"b":1}`},
		unknown: []string{`{}`, `{"a":1,"b":2,"c":3}`, `{"b":1,"c":2,"d":3}`},
	},
	{
		name:   "map of closed objects",
		strict: `{"additionalProperties":{"type":"object","properties":{"a":{"type":"null"}},"additionalProperties":false}}`, lenient: `{"additionalProperties":{"type":"object"}}`,
		yes:   []string{`{"x":{},"y":{"a":null}}`},
		noted: []string{`{"x":{"b":1},"y/~":{"a":1},"":{"c":1}}`},
	},
	{
		name:   "elements",
		strict: `{"type":"array","items":{"type":"object","properties":{"k":{"enum":["a"]}},"additionalProperties":false},"minItems":1,"maxItems":2}`, lenient: `{"type":"array","items":{"type":"object"},"maxItems":2}`,
		yes:     []string{`[{"k":"a"}]`, `[{},{"k":"a"}]`},
		noted:   []string{`[{"k":"b"},{"l":1}]`, `[{"k":1}]`, `[1]`},
		unknown: []string{`[]`, `[{},{},{}]`, `[{},]`},
	},
	{
		name:   "nullable object",
		strict: `{"oneOf":[{"$ref":"#/$defs/a"},{"type":"null"}]}`, lenient: `{"oneOf":[{"$ref":"#/$defs/b"},{"type":"null"}]}`,
		yes:     []string{`null`, `{"k":"x"}`, `{}`},
		noted:   []string{`{"k":"y"}`, `{"l":1}`, `{"k":1,"l":{"k":1}}`, `1`, `[]`},
		unknown: []string{`{"m":1}`},
	},
	{
		name:   "alternatives by type",
		strict: `{"oneOf":[{"type":"string","enum":["a"]},{"type":"integer"},{"type":["null","array"]}]}`, lenient: `{"oneOf":[{"type":"string"},{"type":"integer"},{"type":["null","array"]}]}`,
		yes:     []string{`"a"`, `1`, `null`, `[1]`},
		unknown: []string{`"b"`, `1.5`},
		noted:   []string{`true`, `{}`},
	},
	{
		name:   "alternatives by a const",
		strict: `{"oneOf":[{"$ref":"#/$defs/kindA"},{"$ref":"#/$defs/kindB"},{"type":"null"}]}`, lenient: `{"oneOf":[{"$ref":"#/$defs/openA"},{"$ref":"#/$defs/openB"},{"type":"null"}]}`,
		yes:     []string{`{"t":"a","v":null}`, `{"v":1,"t":"b"}`, `null`, `{"v":1,"\u0074":"\u0062"}`},
		noted:   []string{`{"t":"a","v":1}`, `{"t":"b","v":1,"x":2}`, `{"x":"}","t":"a","y":[{"t":"b"}]}`, `{"t":"b","v":"x"}`},
		unknown: []string{`{"t":"c"}`, `{"v":null}`, `{"t":"a","t":"b"}`, `{"t":1}`},
	},
	{
		name:   "alternatives that nothing decides",
		strict: `{"oneOf":[{"type":"object"},{"type":"object","properties":{"a":{"type":"integer"}}}]}`, lenient: `{}`, lacks: "oneOf",
		unknown: []string{`{}`},
	},
	{
		name:    "alternatives by a member that one of them needs",
		strict:  `{"oneOf":[{"type":"object","properties":{"id":{"type":"integer"},"v":{}},"required":["id","v"],"additionalProperties":false},{"type":"object","properties":{"in":{"type":"integer"}},"required":["in"],"additionalProperties":false},{"type":"null"}]}`,
		lenient: `{"oneOf":[{"type":"object","properties":{"id":{"type":"integer"},"v":{}},"required":["id","v"]},{"type":"object","properties":{"in":{"type":"integer"}},"required":["in"]},{"type":"null"}]}`,
		yes:     []string{`{"id":1,"v":null}`, `null`, `{"v":{"in":1},"id":1}`},
		noted:   []string{`{"id":"x","v":1}`, `{"id":1,"v":1,"x":2}`, `{"id":1}`, `{}`, `{"x":1}`, `5`},
		unknown: []string{`{"in":1}`, `{"in":"x"}`, `{"id":1,"v":1,"in":1}`, `{"id":1,"v":1,"\u0069n":1}`},
	},
	{
		name:   "recursive",
		strict: `{"$ref":"#/$defs/tree"}`, lenient: `{"$ref":"#/$defs/openTree"}`,
		yes:     []string{`{}`, `{"children":[{},{"children":[]}]}`},
		noted:   []string{`{"x":1,"children":[{"x":{}},{"children":[{"y":2}]}]}`, `{"children":[1]}`},
		unknown: []string{strings.Repeat(`{"children":[`, 6) + `{"x":1}` + strings.Repeat(`]}`, 6)},
	},
	{
		name:   "everything under an open one",
		strict: `{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"enum":["x"]}},"additionalProperties":false}}}`, lenient: `true`,
		yes:   []string{`{"a":{"b":"x"}}`},
		noted: []string{`{"a":{"b":"y","c":1}}`, `{"a":1}`, `1`},
	},
	{
		name:   "a lenient schema that is stricter",
		strict: `{"properties":{"a":{"type":"string"},"b":{"type":"null"}}}`, lenient: `{"properties":{"a":{"type":"string","maxLength":2}}}`,
		yes:     []string{`{"a":"abc","b":null}`},
		noted:   []string{`{"a":"a","b":1}`},
		unknown: []string{`{"a":"abc","b":1}`},
	},
	{
		name:   "a lenient schema that knows more members",
		strict: `{"properties":{"a":{}},"additionalProperties":false}`, lenient: `{"properties":{"b":{"type":"null"}}}`,
		yes:   []string{`{"a":1}`},
		noted: []string{`{"b":1}`, `{"c":1}`},
	},
	{
		name:   "other alternatives in the lenient schema",
		strict: `{"oneOf":[{"type":"null"},{"type":"object","additionalProperties":false}]}`, lenient: `{"oneOf":[{"type":"object"},{"type":"null"}]}`,
		yes:   []string{`null`, `{}`},
		noted: []string{`{"a":1}`},
	},
	{name: "multipleOf", strict: `{"multipleOf":2}`, lenient: `{}`, lacks: "multipleOf", unknown: []string{`2`}},
	{name: "anyOf", strict: `{"properties":{"a":{"anyOf":[{}]}}}`, lenient: `{}`, lacks: "#/properties/data/properties/a: anyOf", unknown: []string{`{}`}},
	{name: "not", strict: `{"not":{"type":"null"}}`, lenient: `{}`, lacks: "not", unknown: []string{`2`}},
	{name: "$ref with company", strict: `{"$ref":"#/$defs/a","minProperties":1}`, lenient: `{}`, lacks: "$ref", unknown: []string{`{}`}},
	{name: "prefixItems", strict: `{"prefixItems":[{}]}`, lenient: `{}`, lacks: "prefixItems", unknown: []string{`[]`}},
	{name: "unevaluatedProperties", strict: `{"unevaluatedProperties":false}`, lenient: `{}`, lacks: "unevaluatedProperties", unknown: []string{`{}`}},
	{name: "patternProperties", strict: `{"patternProperties":{"^a":{}}}`, lenient: `{}`, lacks: "patternProperties", unknown: []string{`{}`}},
	{name: "enum of objects", strict: `{"enum":[{}]}`, lenient: `{}`, lacks: "enum", unknown: []string{`{}`}},
	{name: "empty name", strict: `{"properties":{"":{}}}`, lenient: `{}`, lacks: "empty name", unknown: []string{`{}`}},
}

const keywordDefs = `"$defs":{
	"a":{"type":"object","properties":{"k":{"enum":["x"]},"m":false},"additionalProperties":false},
	"b":{"type":"object","properties":{"m":false}},
	"kindA":{"type":"object","properties":{"t":{"type":"string","const":"a"},"v":{"type":"null"}},"required":["t"],"additionalProperties":false},
	"openA":{"type":"object","properties":{"t":{"type":"string","const":"a"}},"required":["t"]},
	"kindB":{"type":"object","properties":{"t":{"type":"string","const":"b"},"v":{"type":"integer"}},"required":["t"],"additionalProperties":false},
	"openB":{"type":"object","properties":{"t":{"type":"string","const":"b"},"v":{"type":"integer"}},"required":["t"]},
	"tree":{"type":"object","properties":{"children":{"type":"array","items":{"$ref":"#/$defs/tree"}}},"additionalProperties":false},
	"openTree":{"type":"object","properties":{"children":{"type":"array","items":{"$ref":"#/$defs/openTree"}}}}}`

// keywordPlan is a case, compiled.
type keywordPlan struct {
	event
	validators validators
}

// keywordPlans compiles the cases once.
var keywordPlans = sync.OnceValue(func() []keywordPlan {
	var t testing.T
	var plans []keywordPlan
	for _, c := range keywordCases {
		row := &schemas.Row{Type: "test.event"}
		wrap := func(schema string) []byte {
			draft := cmp.Or(c.draft, "https://json-schema.org/draft/2020-12/schema")
			return fmt.Appendf(nil, `{"$schema":%q,"type":"object","properties":{"type":{},"data":%s},%s}`, draft, schema, keywordDefs)
		}
		strict, lenient := wrap(c.strict), wrap(c.lenient)
		p := keywordPlan{event: event{row: row, strict: compileSchema(&t, strict, true), lenient: compileSchema(&t, lenient, false)}}
		p.plan, p.lenientPlan = accept.Compile(p.strict, limits), accept.Compile(p.lenient, limits)
		p.validators = newValidators(&schemas.Catalog{Name: "test", Rows: []*schemas.Row{row}, Published: fstest.MapFS{
			row.SchemaFile(schemas.Strict):       {Data: strict},
			row.SchemaFile(schemas.Lenient):      {Data: lenient},
			"draft-07/bundle.strict.schema.json": {Data: []byte(`{"oneOf":[{"$ref":"../test.event.strict.schema.json"}]}`)},
			"draft-07/bundle.schema.json":        {Data: []byte(`{"oneOf":[{"$ref":"../test.event.schema.json"}]}`)},
		}})
		plans = append(plans, p)
	}
	return plans
})

func wrapData(data string) []byte { return []byte(`{"type":"test.event","data":` + data + `}`) }

// TestKeywords holds what plans make of each keyword.
func TestKeywords(t *testing.T) {
	for i, c := range keywordCases {
		t.Run(c.name, func(t *testing.T) {
			p := keywordPlans()[i]
			if lacks := strings.Join(p.plan.Unsupported(), "\n"); !strings.Contains(lacks, c.lacks) || (lacks == "") != (c.lacks == "") {
				t.Errorf("unsupported: %q, want %q", lacks, c.lacks)
			}
			for verdict, values := range map[string][]string{"yes": c.yes, "noted": c.noted, "unknown": c.unknown} {
				for _, data := range values {
					payload := wrapData(data)
					notes, ok := p.plan.Inspect(payload, nil)
					_, both := p.lenientPlan.Inspect(payload, nil)
					got := "unknown"
					switch {
					case ok && len(notes) == 0:
						got = "yes"
					case ok && both:
						got = "noted"
					}
					if got != verdict {
						t.Errorf("%s: %s, want %s", data, got, verdict)
					}
					p.compare(t, payload)
				}
			}
		})
	}
}

// compare holds the plans against v5 and package validate.
func (p keywordPlan) compare(tb testing.TB, payload []byte) {
	tb.Helper()
	for _, c := range []struct {
		plan   *accept.Plan
		schema *jsonschema.Schema
	}{{p.plan, p.strict}, {p.lenientPlan, p.lenient}} {
		if notes, ok := c.plan.Inspect(payload, nil); ok && v5Accepts(c.schema, payload) != (len(notes) == 0) {
			tb.Errorf("%d notes, but v5 says another thing: %s", len(notes), payload)
		}
	}
	compareReports(tb, payload, p.validators)
}
