package schemadiff

import (
	"encoding/json"
	"fmt"
	"iter"
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/sorted"
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
	for _, i := range asserting() {
		u, v := x.Field(i), y.Field(i)
		if (!u.IsZero() || !v.IsZero()) && !sameValue(u.Interface(), v.Interface(), assumed) {
			return false
		}
	}
	return true
}

// asserting are the fields of a compiled schema that say something about payloads.
var asserting = sync.OnceValue(func() (fields []int) {
	of := reflect.TypeFor[jsonschema.Schema]()
	for i := range of.NumField() {
		if f := of.Field(i); f.IsExported() && !ignored[f.Name] {
			fields = append(fields, i)
		}
	}
	return fields
})

// assertions are those of them that a schema has.
func assertions(s *jsonschema.Schema) iter.Seq2[string, reflect.Value] {
	has, none := reflect.ValueOf(s).Elem(), reflect.ValueOf(blank()).Elem()
	return func(yield func(string, reflect.Value) bool) {
		for _, i := range asserting() {
			value := has.Field(i)
			isNone := value.IsZero()
			if value.Kind() == reflect.Int {
				isNone = value.Int() == none.Field(i).Int()
			}
			if !isNone && !yield(has.Type().Field(i).Name, value) {
				return
			}
		}
	}
}

// referred is what a schema stands for that is nothing but a reference.
func referred(s *jsonschema.Schema) *jsonschema.Schema {
	for range mostNested {
		if s.Ref == nil || s.AllOf != nil || s.AnyOf != nil || s.OneOf != nil || !bare(s) {
			break
		}
		s = s.Ref
	}
	return s
}

// isMade tells whether a schema was made here. Others are told apart by where they are.
func isMade(s *jsonschema.Schema) bool { return s.Draft == nil }

// keyOf is the same for conjs that have the same parts, in any order.
func keyOf(c conj) string {
	parts := make([]string, len(c))
	for i, s := range c {
		parts[i] = textOf(s)
	}
	slices.Sort(parts)
	return strings.Join(slices.Compact(parts), ",")
}

// textOf is the same for schemas made here that say the same.
func textOf(value any) string {
	switch v := value.(type) {
	case *jsonschema.Schema:
		if !isMade(v) {
			return fmt.Sprintf("%p", referred(v))
		}
		var b strings.Builder
		for field, value := range assertions(v) {
			fmt.Fprintf(&b, "%s %s;", field, textOf(value.Interface()))
		}
		return "{" + b.String() + "}"
	case []*jsonschema.Schema:
		var b strings.Builder
		for _, s := range v {
			b.WriteString(textOf(s) + ",")
		}
		return b.String()
	case map[string]*jsonschema.Schema:
		var b strings.Builder
		for _, name := range sorted.Keys(v) {
			fmt.Fprintf(&b, "%q %s,", name, textOf(v[name]))
		}
		return b.String()
	case map[*regexp.Regexp]*jsonschema.Schema:
		return textOf(byText(v))
	case *regexp.Regexp:
		return encode(v.String())
	case *bool:
		return encode(*v)
	}
	return encode(value)
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
