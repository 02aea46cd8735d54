package generator

import (
	"fmt"
	"reflect"
	"slices"

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
		if field.HasConst {
			property.Set("const", field.Const)
		}
		if nullable {
			properties.Set(field.Name, orNull(property))
		}
		if text := comment(&field.Tags); text != "" {
			properties.Object(field.Name).Set("$comment", text)
		}
	}
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
