package generator_test

import (
	"reflect"
	"strings"

	"github.com/siohook/siohook/schemas"
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
		for _, field := range reflect.VisibleFields(t) {
			if field.Anonymous || !field.IsExported() {
				continue
			}
			walk(field.Type)
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			visit(t.Name(), name, tagValues(field.Tag), writtenInPlace(field.Type))
		}
	}
	for _, row := range c.Rows {
		walk(reflect.TypeOf(row.Model))
	}
}

// tagValues are the values that must be found again in the schema.
func tagValues(tag reflect.StructTag) []string {
	var values []string
	for _, key := range []string{"doc", "seen"} {
		if list := tag.Get(key); list != "" {
			values = append(values, strings.Split(list, ",")...)
		}
	}
	for _, option := range strings.Split(tag.Get("jsonschema"), ",") {
		if _, value, ok := strings.Cut(option, "="); ok {
			values = append(values, value)
		}
	}
	for _, key := range []string{"const", "guess"} {
		if value := tag.Get(key); value != "" {
			values = append(values, value)
		}
	}
	if tag.Get("evidence") == "seen" {
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
	case reflect.TypeFor[schemas.Fields]():
		return false
	}
	return t.Kind() != reflect.Struct
}

func isWire(t reflect.Type) bool { return t.Implements(reflect.TypeFor[schemas.Wire]()) }
