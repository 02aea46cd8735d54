package generator

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/tags"
)

// annotate completes the schema that was reflected from the struct type t with
// what invopop/jsonschema does not know: nullable members, constants, open
// enumerations and evidence.
func (r *reflection) annotate(def *jsontree.Object, t reflect.Type) {
	properties := def.Object("properties")
	if t == nil || properties == nil {
		return
	}
	fields, err := tags.Fields(t)
	if err != nil {
		r.errs = append(r.errs, fmt.Errorf("%s: %w", t, err))
	}
	for i := range fields {
		field := &fields[i]
		property := properties.Object(field.Name)
		if property == nil {
			continue
		}
		if property.Has("$ref") {
			property.Remove("description", "title", "examples")
		}
		nullable := field.Go.Type.Kind() == reflect.Pointer && !field.Omit
		if values := openEnum(field, nullable); values != nil {
			property.Remove("examples")
			property.Set("enum", values)
		}
		if property.Text("type") == "integer" {
			limit(property, field.Go.Type)
		}
		if field.Quoted && property.Text("type") == "string" && isInteger(field.Go.Type) && !property.Has("pattern") {
			property.Set("pattern", "^-?[0-9]+$")
		}
		if field.HasConst {
			value, err := constantOf(field, property)
			if err != nil {
				r.errs = append(r.errs, fmt.Errorf("%s: field %s: %w", t, field.Go.Name, err))
			}
			property.Set("const", value)
		}
		if nullable {
			properties.Set(field.Name, orNull(property))
		}
		if annotated := properties.Object(field.Name); !annotated.Has("$ref") { // nothing stands beside one
			if text := comment(&field.Tags); text != "" {
				annotated.Set("$comment", text)
			}
		}
	}
}

// constantOf is the value of the const tag in the JSON type of the member.
func constantOf(field *tags.Field, property *jsontree.Object) (any, error) {
	if kind := property.Text("type"); kind == "" || kind == "string" {
		return field.Const, nil
	}
	value, _, err := jsontree.ParseValue([]byte(field.Const))
	if err != nil {
		return nil, fmt.Errorf("const %q is not JSON: %w", field.Const, err)
	}
	return value, nil
}

// limit says which integers a type can hold, unless a tag does and where other languages
// may have more than it.
func limit(property *jsontree.Object, t reflect.Type) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	low, high := "", ""
	switch kind := t.Kind(); {
	case !isInteger(t):
	case kind >= reflect.Uint:
		low = "0"
		if t.Bits() < 64 {
			high = strconv.FormatUint(1<<t.Bits()-1, 10)
		}
	case t.Bits() < 64:
		low, high = strconv.FormatInt(-1<<(t.Bits()-1), 10), strconv.FormatInt(1<<(t.Bits()-1)-1, 10)
	}
	for keyword, value := range map[string]string{"minimum": low, "maximum": high} {
		if value != "" && !property.Has(keyword) {
			property.Set(keyword, jsontext.Value(value))
		}
	}
}

// isInteger tells whether a type, or what it points to, is one of Go's integers.
func isInteger(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() >= reflect.Int && t.Kind() <= reflect.Uintptr
}

// orNull makes a schema accept null too: a scalar gets a second type, anything
// else becomes a choice, so that nothing stands beside a $ref.
func orNull(property *jsontree.Object) *jsontree.Object {
	if kind := property.Text("type"); kind != "" && kind != "object" && kind != "array" {
		return property.Set("type", []any{kind, "null"})
	}
	return jsontree.New().Set("oneOf", []any{property, jsontree.New().Set("type", "null")})
}

// openEnum lists the values that the tags doc and seen know; nil when they know none.
func openEnum(field *tags.Field, nullable bool) []any {
	var values []any
	for _, value := range slices.Concat(field.Doc, field.Seen) {
		values = append(values, value)
	}
	if values != nil && nullable {
		values = append(values, nil)
	}
	return values
}
