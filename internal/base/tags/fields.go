package tags

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// Field is a member of an object on the wire, as the field of a Go struct describes it.
type Field struct {
	// Tags of the field. Its name is never "", and its parameters are joined with those
	// of the embedded structs that it stands in.
	Tags

	Go reflect.StructField
}

// Fields lists the members of a struct in the order of the wire, those of embedded
// structs in place, as encoding/json does. Those that an error is about are among them.
func Fields(t reflect.Type) ([]Field, error) { return fields(t, nil, nil) }

// fields lists the members of t, which is embedded in the types around.
func fields(t reflect.Type, around []reflect.Type, params map[string]string) (all []Field, err error) {
	if slices.Contains(around, t) {
		return nil, nil
	}
	around = append(around, t)
	var errs []error
	for i := range t.NumField() {
		field := t.Field(i)
		f := Field{Go: field}
		if f.Tags, err = Parse(field.Tag); err != nil {
			errs = append(errs, fmt.Errorf("field %s: %w", field.Name, err))
		}
		f.Params = Inherit(params, f.Params)
		embedded := field.Type
		if embedded.Kind() == reflect.Pointer {
			embedded = embedded.Elem()
		}
		switch {
		case f.Hidden:
		case field.Anonymous && f.Name == "" && embedded.Kind() == reflect.Struct:
			inner, err := fields(embedded, around, f.Params)
			all, errs = append(all, inner...), append(errs, err)
		case field.IsExported():
			f.Name = cmp.Or(f.Name, field.Name)
			all = append(all, f)
		}
	}
	return all, errors.Join(errs...)
}

// Inherit joins a field's own parameters with those of what it stands in.
func Inherit(outer, own map[string]string) map[string]string {
	if len(own) == 0 {
		return outer
	}
	both := make(map[string]string, len(outer)+len(own))
	maps.Copy(both, outer)
	maps.Copy(both, own)
	return both
}
