package generator_test

import (
	"reflect"
	"slices"

	"github.com/siohook/siohook/internal/base/tags"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

// eachField calls visit for every member of every struct that the catalog's
// models consist of: the definition it belongs to, its name, the values that its
// tags hold, and whether its schema is written in place (no $ref).
func eachField(c *schemas.Catalog, visit func(owner, member string, values []string, inPlace bool)) {
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(t reflect.Type) {
		for !isWire(t) && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice) {
			t = t.Elem()
		}
		if isWire(t) || t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		if union, ok := reflect.Zero(t).Interface().(schemas.Union); ok {
			for _, kind := range union.Kinds() {
				walk(reflect.TypeOf(kind))
			}
			return
		}
		fields, err := tags.Fields(t)
		if err != nil {
			panic(err)
		}
		for _, field := range fields {
			walk(field.Go.Type)
			inPlace := writtenInPlace(field.Go.Type)
			visit(t.Name(), field.Name, tagValues(&field.Tags, inPlace), inPlace)
		}
	}
	for _, row := range c.Rows {
		walk(reflect.TypeOf(row.Model))
	}
}

// tagValues are the values that must be found again in the schema.
func tagValues(t *tags.Tags, inPlace bool) []string {
	values := slices.Concat(t.Doc, t.Seen)
	for _, option := range t.Schema {
		values = append(values, option...)
	}
	for _, value := range []string{t.Const, t.Guess} {
		if value != "" {
			values = append(values, value)
		}
	}
	if t.OnlySeen() && inPlace { // no comment stands beside a $ref
		values = append(values, "Seen on real deliveries")
	}
	return values
}

// writtenInPlace tells whether a member of that type has its schema where it is
// used; others have a $ref, beside which nothing may stand.
func writtenInPlace(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[schemas.Time](), reflect.TypeFor[schemas.Undocumented]():
		return true
	case reflect.TypeFor[schemas.Fields](), reflect.TypeFor[settings.Fields](), reflect.TypeFor[settings.Untyped]():
		return false
	}
	return t.Kind() != reflect.Struct
}

func isWire(t reflect.Type) bool { return t.Implements(reflect.TypeFor[schemas.WireForm]()) }
