package schemadiff_test

import (
	"encoding/json"
	"flag"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/base/trial"
)

// Whenever no change is breaking, no payload that is valid under NEW fails a
// tolerant reader of OLD; whenever there is no warning either, none fails OLD to
// the letter. The schemas and the payloads are of a small world, so that they meet.
func TestWhatIsNotBreakingBreaksNoReader(t *testing.T) {
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		// The interesting ones are rare. With -short rapid takes a fifth.
		if err := checks.Value.Set(trial.Size("2000", "500", "1500")); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = checks.Value.Set(checks.DefValue) }()
	}
	if seed := flag.Lookup("rapid.seed"); seed.Value.String() == seed.DefValue && !trial.Full() {
		if err := seed.Value.Set("23"); err != nil { // the same ones each time, and others with all there is
			t.Fatal(err)
		}
		defer func() { _ = seed.Value.Set(seed.DefValue) }()
	}
	var pairs, quiet, loud, witnessed, payloads int
	rapid.Check(t, func(t *rapid.T) {
		old := copyJSON(schema(t, 3))
		edited := copyJSON(old)
		for range rapid.IntRange(1, 3).Draw(t, "edits") {
			edited = edit(t, edited, 3)
		}
		before, after := marshal(old), marshal(edited)
		isOld, isNew := parse(t, "old", before), parse(t, "new", after)
		changes := schemadiff.Compare(isOld, isNew)
		tolerant := compile(t, marshal(open(copyJSON(old), false)))
		breaking, warning := false, false
		for _, c := range changes {
			breaking = breaking || c.Level == schemadiff.Breaking
			warning = warning || c.Level == schemadiff.Warning
			checkWitness(t, before, after, c)
		}
		pairs++
		tried := isNew.Samples()
		for range 40 {
			tried = append(tried, value(t, 3))
		}
		for _, payload := range tried {
			if !isNew.Accepts(payload) {
				continue
			}
			payloads++
			if !breaking && tolerant.Validate(payload) != nil {
				t.Fatalf("not breaking, but a tolerant reader of OLD refuses %s\nOLD %s\nNEW %s\n%+v", marshal(payload), before, after, changes)
			}
			if !breaking && !warning && !isOld.Accepts(payload) {
				t.Fatalf("no warning, but OLD refuses %s\nOLD %s\nNEW %s\n%+v", marshal(payload), before, after, changes)
			}
		}
		switch {
		case !breaking && !warning:
			quiet++
		case slices.ContainsFunc(changes, func(c schemadiff.Change) bool { return c.Witness != nil }):
			loud++
			witnessed++
		default:
			loud++
			t.Logf("no witness\nOLD %s\nNEW %s\n%+v", before, after, changes)
		}
	})
	t.Logf("%d pairs: %d proven compatible, %d not, of which %d with a witness; %d payloads", pairs, quiet, loud, witnessed, payloads)
	if quiet < pairs/20 || loud < pairs/20 || payloads < 5*pairs {
		t.Errorf("one-sided: %d pairs, %d compatible, %d not, %d payloads", pairs, quiet, loud, payloads)
	}
	if witnessed*100 < loud*85 { // it is about 93 of 100: nearer to that, chance would decide
		t.Errorf("only %d of %d changes that are not compatible have a witness", witnessed, loud)
	}
}

// The same schema differs in nothing, however its members are ordered.
func TestNothingChanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := marshal(schema(t, 3))
		if changes := schemadiff.Compare(parse(t, "old", text), parse(t, "new", text)); len(changes) > 0 {
			t.Fatalf("%s: %+v", text, changes)
		}
	})
}

var members = []string{"a", "b", "c"}

// schema is a random schema that nests at most that deep.
func schema(t *rapid.T, deep int) any {
	if deep == 0 || rapid.IntRange(0, 9).Draw(t, "leaf") < 3 {
		return leaf(t)
	}
	switch rapid.IntRange(0, 11).Draw(t, "kind") {
	case 0:
		return map[string]any{"oneOf": list(t, deep)}
	case 1:
		return map[string]any{"anyOf": list(t, deep)}
	case 2:
		return map[string]any{"allOf": list(t, deep)}
	case 3:
		s := map[string]any{"allOf": list(t, deep)}
		s["not"] = schema(t, rapid.IntRange(0, deep-1).Draw(t, "negated"))
		return s
	case 4, 5:
		s := map[string]any{"type": "array", "items": schema(t, deep-1)}
		option(t, s, "minItems", rapid.IntRange(0, 2))
		option(t, s, "maxItems", rapid.IntRange(1, 3))
		option(t, s, "uniqueItems", rapid.Bool())
		if rapid.IntRange(0, 5).Draw(t, "prefix") == 0 {
			s["prefixItems"] = list(t, deep)
		}
		if rapid.IntRange(0, 5).Draw(t, "contains") == 0 {
			s["contains"] = leaf(t)
			option(t, s, "minContains", rapid.IntRange(0, 2))
			option(t, s, "maxContains", rapid.IntRange(1, 2))
		}
		if rapid.IntRange(0, 9).Draw(t, "unevaluated") == 0 {
			delete(s, "items")
			s["unevaluatedItems"] = leaf(t)
		}
		return s
	}
	return objectSchema(t, deep)
}

func objectSchema(t *rapid.T, deep int) any {
	properties, s := map[string]any{}, map[string]any{"type": "object"}
	for _, name := range members {
		if boolean(t, "has "+name) {
			properties[name] = schema(t, deep-1)
		}
	}
	s["properties"] = properties
	s["required"] = rapid.SliceOfDistinct(rapid.SampledFrom(members), rapid.ID[string]).Draw(t, "required")
	switch rapid.IntRange(0, 5).Draw(t, "additional") {
	case 0, 1:
		s["additionalProperties"] = false
	case 2:
		s["additionalProperties"] = leaf(t)
	}
	switch rapid.IntRange(0, 14).Draw(t, "special") {
	case 10:
		s["if"], s["then"], s["else"] = objectWith(t), objectWith(t), objectWith(t)
	case 11:
		s["dependentSchemas"] = map[string]any{rapid.SampledFrom(members).Draw(t, "of"): objectWith(t)}
	case 12:
		s["patternProperties"] = map[string]any{"^[ab]$": leaf(t), "^.$": leaf(t)}
	case 13:
		s["propertyNames"] = map[string]any{"enum": []string{"a", "zz"}}
	case 14:
		delete(s, "additionalProperties")
		s["anyOf"] = []any{objectWith(t), objectWith(t)}
		s["unevaluatedProperties"] = rapid.SampledFrom([]any{false, map[string]any{"type": "string"}}).Draw(t, "unevaluated")
	case 0:
		s["patternProperties"] = map[string]any{rapid.SampledFrom([]string{"^a", "^z", "b$"}).Draw(t, "pattern"): leaf(t)}
	case 1:
		s["propertyNames"] = map[string]any{"maxLength": rapid.IntRange(1, 3).Draw(t, "name")}
	case 2:
		s["dependentRequired"] = map[string]any{"a": []string{"b"}}
	case 3:
		s["minProperties"] = rapid.IntRange(0, 2).Draw(t, "least")
	case 4:
		s["maxProperties"] = rapid.IntRange(1, 3).Draw(t, "most")
	case 5:
		s["not"] = map[string]any{"required": []string{"c"}}
	case 6:
		s["if"], s["then"] = map[string]any{"required": []string{"a"}}, map[string]any{"required": []string{"b"}}
	}
	return s
}

// objectWith is a schema of one member.
func objectWith(t *rapid.T) any {
	name := rapid.SampledFrom(members).Draw(t, "one")
	s := map[string]any{"properties": map[string]any{name: leaf(t)}}
	if boolean(t, "must be") {
		s["required"] = []any{name}
	}
	return s
}

func list(t *rapid.T, deep int) []any {
	var out []any
	for range rapid.IntRange(1, 3).Draw(t, "branches") {
		out = append(out, schema(t, deep-1))
	}
	return out
}

func leaf(t *rapid.T) any {
	switch rapid.IntRange(0, 10).Draw(t, "leaf kind") {
	case 0:
		return map[string]any{"type": rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"string", "integer", "number", "null", "boolean", "array", "object"}), 1, 3, rapid.ID[string]).Draw(t, "types")}
	case 1, 2:
		return map[string]any{"enum": rapid.SliceOfNDistinct(rapid.SampledFrom([]any{"x", "y", "z", 1, 2, nil, true}), 1, 3, func(v any) string { return marshal(v) }).Draw(t, "values")}
	case 3:
		return map[string]any{"const": rapid.SampledFrom([]any{"x", "y", 1, nil}).Draw(t, "const")}
	case 4:
		return boolean(t, "anything or nothing") || boolean(t, "more often anything")
	case 5, 6:
		s := map[string]any{"type": rapid.SampledFrom([]string{"integer", "number"}).Draw(t, "number")}
		option(t, s, "minimum", rapid.IntRange(-2, 2))
		option(t, s, "exclusiveMaximum", rapid.IntRange(1, 4))
		option(t, s, "multipleOf", rapid.IntRange(1, 3))
		return s
	}
	s := map[string]any{"type": "string"}
	option(t, s, "minLength", rapid.IntRange(0, 2))
	option(t, s, "maxLength", rapid.IntRange(1, 3))
	if rapid.IntRange(0, 4).Draw(t, "with pattern") == 0 {
		s["pattern"] = rapid.SampledFrom([]string{"^x", "y", "^[a-z]*$", "^[xy]{1,2}$", "^.$", "x$"}).Draw(t, "pattern")
	}
	if rapid.IntRange(0, 8).Draw(t, "with format") == 0 {
		s["format"] = rapid.SampledFrom([]string{"email", "date", "uri"}).Draw(t, "format")
	}
	return s
}

func option[T any](t *rapid.T, s map[string]any, keyword string, of *rapid.Generator[T]) {
	if rapid.IntRange(0, 2).Draw(t, keyword+"?") == 0 {
		s[keyword] = of.Draw(t, keyword)
	}
}

func boolean(t *rapid.T, label string) bool { return rapid.Bool().Draw(t, label) }

// edit changes one thing somewhere in a schema.
func edit(t *rapid.T, s any, deep int) any {
	o, ok := s.(map[string]any)
	if !ok || len(o) == 0 || rapid.IntRange(0, 11).Draw(t, "replace") == 0 {
		return schema(t, deep)
	}
	keyword := rapid.SampledFrom(slices.Sorted(maps.Keys(o))).Draw(t, "keyword")
	if rapid.IntRange(0, 5).Draw(t, "forget") == 0 {
		delete(o, keyword)
		return o
	}
	inside := func(child any) any { return edit(t, child, max(deep-1, 0)) }
	switch value := o[keyword].(type) {
	case map[string]any:
		if keyword == "dependentRequired" {
			delete(o, keyword)
			return o
		}
		if keyword != "properties" && keyword != "patternProperties" && keyword != "dependentSchemas" {
			o[keyword] = inside(value)
			return o
		}
		switch names := slices.Sorted(maps.Keys(value)); {
		case len(names) > 0 && rapid.IntRange(0, 3).Draw(t, "drop") > 0:
			name := rapid.SampledFrom(names).Draw(t, "member")
			if rapid.IntRange(0, 4).Draw(t, "remove") == 0 {
				delete(value, name)
			} else {
				value[name] = inside(value[name])
			}
		case keyword == "properties":
			value[rapid.SampledFrom(members).Draw(t, "new member")] = schema(t, max(deep-1, 0))
		}
	case []any:
		if len(value) == 0 {
			break
		}
		switch i := rapid.IntRange(0, len(value)-1).Draw(t, "element"); {
		case keyword == "enum":
			o[keyword] = append(slices.Clone(value), "w")
		case keyword == "required" || keyword == "type":
			if len(value) > 1 {
				o[keyword] = slices.Delete(slices.Clone(value), i, i+1)
			}
		case keyword != "oneOf" && keyword != "anyOf" && keyword != "allOf" && keyword != "prefixItems": // names
			o[keyword] = slices.Delete(slices.Clone(value), i, i+1)
		case rapid.IntRange(0, 3).Draw(t, "branch") == 0:
			o[keyword] = append(slices.Clone(value), schema(t, max(deep-1, 0)))
		default:
			value[i] = inside(value[i])
		}
	case float64:
		o[keyword] = max(value+float64(rapid.IntRange(-1, 1).Draw(t, "step")), map[bool]float64{true: 1, false: 0}[keyword == "multipleOf"])
	case string:
		if keyword == "type" {
			o["type"] = []any{value, rapid.SampledFrom([]string{"null", "string", "integer"}).Filter(func(k string) bool { return k != value }).Draw(t, "type")}
		} else {
			delete(o, keyword)
		}
	default:
		delete(o, keyword)
	}
	return o
}

// value is a random payload of the schemas' small world.
func value(t *rapid.T, deep int) any {
	most := 11
	if deep == 0 {
		most = 8
	}
	switch rapid.IntRange(0, most).Draw(t, "value") {
	case 0:
		return nil
	case 1:
		return true
	case 2, 3:
		return json.Number(rapid.SampledFrom([]string{"-1", "0", "1", "2", "3", "1.5", "4"}).Draw(t, "number"))
	case 4, 5, 6, 7, 8:
		return rapid.SampledFrom([]string{"", "x", "y", "z", "w", "xy", "abc", "someone@example.com", "2026-01-02", "https://example.com/"}).Draw(t, "text")
	case 9:
		array := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "elements") {
			array = append(array, value(t, deep-1))
		}
		return array
	}
	o := map[string]any{}
	for _, name := range append(slices.Clone(members), "zz") {
		if boolean(t, "with "+name) {
			o[name] = value(t, deep-1)
		}
	}
	return o
}

// open makes a schema what a tolerant reader takes: unknown members pass, of a
// oneOf the first branch that fits is taken. What is negated stays as it is.
func open(s any, negated bool) any {
	o, ok := s.(map[string]any)
	if !ok || negated {
		return s
	}
	for keyword, value := range o {
		switch keyword {
		case "additionalProperties", "unevaluatedProperties":
			if value == false || marshal(value) == `{"not":{}}` {
				delete(o, keyword)
			} else {
				o[keyword] = open(value, false)
			}
		case "properties", "patternProperties", "dependentSchemas":
			for name, child := range value.(map[string]any) {
				value.(map[string]any)[name] = open(child, false)
			}
		case "items", "contains", "then", "else", "unevaluatedItems":
			o[keyword] = open(value, false)
		case "allOf", "anyOf", "oneOf", "prefixItems":
			for i, child := range value.([]any) {
				value.([]any)[i] = open(child, false)
			}
		}
	}
	if branches, ok := o["oneOf"]; ok {
		delete(o, "oneOf")
		o["allOf"] = append(anyList(o["allOf"]), map[string]any{"anyOf": branches})
	}
	return o
}

func anyList(v any) []any {
	list, _ := v.([]any)
	return list
}

func copyJSON(v any) any {
	var out any
	if err := json.Unmarshal([]byte(marshal(v)), &out); err != nil {
		panic(err)
	}
	return out
}

func reader(text string) io.Reader { return strings.NewReader(text) }

func marshal(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
