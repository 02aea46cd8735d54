package generator

import (
	"fmt"
	"reflect"
	"strings"
)

// annotate completes the schema that was reflected from the struct type t with
// what invopop/jsonschema does not know: nullable members, constants, open
// enumerations and evidence.
func (r *reflection) annotate(def *object, t reflect.Type) {
	properties := def.object("properties")
	if t == nil || properties == nil {
		return
	}
	for _, field := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		property := properties.object(name)
		if field.Anonymous || property == nil {
			continue
		}
		if err := checkTags(field); err != nil {
			r.errs = append(r.errs, fmt.Errorf("%s: %w", t, err))
		}
		if property.has("$ref") {
			property.remove("description", "title", "examples")
		}
		nullable := field.Type.Kind() == reflect.Pointer && !strings.Contains(options, "omit")
		values := openEnum(field, property, nullable)
		if values != nil {
			property.set("enum", values)
		}
		if c := field.Tag.Get("const"); c != "" {
			property.set("const", c)
		}
		if nullable {
			properties.set(name, orNull(property))
		}
		if text := evidence(field); text != "" {
			properties.object(name).set("$comment", text)
		}
	}
}

// orNull makes a schema accept null too: a scalar gets a second type, anything
// else becomes a choice, so that nothing stands beside a $ref.
func orNull(property *object) *object {
	if kind := property.text("type"); kind != "" && kind != "object" && kind != "array" {
		return property.set("type", []any{kind, "null"})
	}
	return newObject().set("oneOf", []any{property, newObject().set("type", "null")})
}

// openEnum lists the values that the tags doc and seen know.
func openEnum(field reflect.StructField, property *object, nullable bool) []any {
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
		property.remove("examples")
	}
	return values
}

// evidence says in words how a member and its values are known; "" when all of
// it is in the help article.
func evidence(field reflect.StructField) string {
	var parts []string
	if field.Tag.Get("evidence") == "seen" {
		parts = append(parts, "Seen on real deliveries, not in the help article.")
	}
	if seen := field.Tag.Get("seen"); seen != "" {
		parts = append(parts, fmt.Sprintf("In the help article: %s. Seen on real deliveries: %s.",
			spaced(field.Tag.Get("doc")), spaced(seen)))
	}
	if guess := field.Tag.Get("guess"); guess != "" {
		parts = append(parts, fmt.Sprintf("Only null is documented. A guess: %s.", guess))
	}
	return strings.Join(parts, " ")
}

func spaced(list string) string { return strings.ReplaceAll(list, ",", ", ") }

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
