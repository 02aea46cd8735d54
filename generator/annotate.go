package generator

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/siohook/siohook/generator/evidence"
	"github.com/siohook/siohook/internal/jsontree"
)

// annotate completes the schema that was reflected from the struct type t with
// what invopop/jsonschema does not know: nullable members, constants, open
// enumerations and evidence.
func (r *reflection) annotate(def *jsontree.Object, t reflect.Type) {
	properties := def.Object("properties")
	if t == nil || properties == nil {
		return
	}
	for _, field := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		property := properties.Object(name)
		if field.Anonymous || property == nil {
			continue
		}
		if err := checkTags(field); err != nil {
			r.errs = append(r.errs, fmt.Errorf("%s: %w", t, err))
		}
		if property.Has("$ref") {
			property.Remove("description", "title", "examples")
		}
		nullable := field.Type.Kind() == reflect.Pointer && !strings.Contains(options, "omit")
		values := openEnum(field, property, nullable)
		if values != nil {
			property.Set("enum", values)
		}
		if c := field.Tag.Get("const"); c != "" {
			property.Set("const", c)
		}
		if nullable {
			properties.Set(name, orNull(property))
		}
		if text := evidence.Comment(field.Tag); text != "" {
			properties.Object(name).Set("$comment", text)
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

// openEnum lists the values that the tags doc and seen know.
func openEnum(field reflect.StructField, property *jsontree.Object, nullable bool) []any {
	var values []any
	for _, grade := range []string{"doc", "seen"} {
		if list := field.Tag.Get(grade); list != "" {
			for value := range strings.SplitSeq(list, ",") {
				values = append(values, value)
			}
		}
	}
	if values != nil && nullable {
		values = append(values, nil)
	}
	if values != nil {
		property.Remove("examples")
	}
	return values
}

// knownTags are the struct tags that mean something; see package schemas.
var knownTags = map[string]bool{
	"json": true, "jsonschema": true, "const": true, "doc": true, "seen": true,
	"evidence": true, "guess": true, "fake": true,
}

// checkTags refuses a tag that nobody reads: most often a misspelling.
func checkTags(field reflect.StructField) error {
	rest := string(field.Tag)
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		key, after, ok := strings.Cut(rest, `:"`)
		if !ok || !knownTags[key] {
			return fmt.Errorf("field %s: unknown tag %q", field.Name, key)
		}
		end := strings.Index(strings.ReplaceAll(after, `\"`, `__`), `"`)
		if end < 0 {
			return fmt.Errorf("field %s: tag %q has no end", field.Name, key)
		}
		rest = after[end+1:]
	}
	for option := range strings.SplitSeq(field.Tag.Get("jsonschema"), ",") {
		if name, _, _ := strings.Cut(option, "="); option != "" && !knownOptions[name] {
			return fmt.Errorf("field %s: unknown jsonschema option %q", field.Name, name)
		}
	}
	return nil
}

// knownOptions are the options of the jsonschema tag that make it into the schemas.
var knownOptions = map[string]bool{
	"format": true, "example": true, "pattern": true, "minimum": true, "maximum": true,
	"minLength": true, "maxLength": true, "minItems": true, "maxItems": true,
}
