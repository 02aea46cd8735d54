package schemadiff

import (
	"encoding/json"
	"math/big"
	"reflect"
	"regexp"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// ignored are the fields of a compiled schema that say nothing about payloads.
var ignored = map[string]bool{
	"Location": true, "Title": true, "Description": true, "Default": true, "Comment": true,
	"ReadOnly": true, "WriteOnly": true, "Examples": true, "Deprecated": true, "Extensions": true,
	"DynamicAnchor": true, "RecursiveAnchor": true, "Draft": true,
}

type pair struct{ a, b *jsonschema.Schema }

// same tells whether two schemas say the same in the same words, wherever their
// definitions stand and whatever their descriptions.
func same(a, b *jsonschema.Schema, assumed map[pair]bool) bool {
	if a == nil || b == nil {
		return a == b
	}
	p := pair{a, b}
	if assumed[p] {
		return true
	}
	assumed[p] = true
	if assertedOf(a) != assertedOf(b) {
		return false
	}
	x, y := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for i := range x.NumField() {
		if f := x.Type().Field(i); !f.IsExported() || ignored[f.Name] {
			continue
		}
		if !sameValue(x.Field(i).Interface(), y.Field(i).Interface(), assumed) {
			return false
		}
	}
	return true
}

func sameValue(a, b any, assumed map[pair]bool) bool {
	switch x := a.(type) {
	case *jsonschema.Schema:
		y, ok := b.(*jsonschema.Schema)
		return ok && same(x, y, assumed)
	case []*jsonschema.Schema:
		y, ok := b.([]*jsonschema.Schema)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !same(x[i], y[i], assumed) {
				return false
			}
		}
		return true
	case map[string]*jsonschema.Schema:
		y, ok := b.(map[string]*jsonschema.Schema)
		if !ok || len(x) != len(y) {
			return false
		}
		for name := range x {
			if y[name] == nil || !same(x[name], y[name], assumed) {
				return false
			}
		}
		return true
	case map[*regexp.Regexp]*jsonschema.Schema:
		y, ok := b.(map[*regexp.Regexp]*jsonschema.Schema)
		return ok && sameValue(byText(x), byText(y), assumed)
	case map[string]any: // of dependencies
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for name := range x {
			if other, has := y[name]; !has || !sameValue(x[name], other, assumed) {
				return false
			}
		}
		return true
	case *regexp.Regexp:
		y, ok := b.(*regexp.Regexp)
		return ok && (x == nil) == (y == nil) && (x == nil || x.String() == y.String())
	case *big.Rat:
		y, ok := b.(*big.Rat)
		return ok && (x == nil) == (y == nil) && (x == nil || x.Cmp(y) == 0)
	case json.Number:
		y, ok := b.(json.Number)
		return ok && x == y
	}
	return reflect.DeepEqual(a, b)
}

func byText(m map[*regexp.Regexp]*jsonschema.Schema) map[string]*jsonschema.Schema {
	out := map[string]*jsonschema.Schema{}
	for pattern, s := range m {
		out[pattern.String()] = s
	}
	return out
}

// eachSchema visits s and every schema that can be reached from it, once.
func eachSchema(s *jsonschema.Schema, visit func(*jsonschema.Schema)) {
	seen := map[*jsonschema.Schema]bool{}
	var walk func(*jsonschema.Schema)
	walk = func(s *jsonschema.Schema) {
		if !seen[s] {
			seen[s] = true
			visit(s)
			eachChild(s, walk)
		}
	}
	walk(s)
}

// eachChild visits the schemas that are in s, and those that it refers to.
func eachChild(s *jsonschema.Schema, visit func(*jsonschema.Schema)) {
	var walk func(any)
	walk = func(value any) {
		switch v := value.(type) {
		case *jsonschema.Schema:
			if v != nil {
				visit(v)
			}
		case []*jsonschema.Schema:
			for _, child := range v {
				walk(child)
			}
		case map[string]*jsonschema.Schema:
			for _, child := range v {
				walk(child)
			}
		case map[*regexp.Regexp]*jsonschema.Schema:
			for _, child := range v {
				walk(child)
			}
		case map[string]any:
			for _, child := range v {
				walk(child)
			}
		}
	}
	fields := reflect.ValueOf(s).Elem()
	for i := range fields.NumField() {
		if fields.Type().Field(i).IsExported() {
			walk(fields.Field(i).Interface())
		}
	}
}
