package fake

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/spell"
	"github.com/siohook/siohook/schemas"
)

// member is a member of an object on the wire, as its Go field describes it.
type member struct {
	name       string
	path       string // from the payload's root, with dots
	typ        reflect.Type
	omittable  bool              // may be left out
	quoted     bool              // encoding/json's option "string"
	onlySeen   bool              // not documented
	source     string            // name of the value's source; "" when none is tagged
	params     map[string]string // of this field and all around it
	fixed      string            // the only value, when isFixed
	isFixed    bool
	documented []string          // values of an open enumeration
	seen       []string          // further values of it
	schema     map[string]string // the jsonschema tag; of enum, see documented
}

// paramNames are the parameters that sources know.
var paramNames = []string{"access", "ip", "step"}

// membersOf lists the members of a struct, those of embedded structs in place.
func membersOf(t reflect.Type, path string, params map[string]string) ([]member, error) {
	var members []member
	for i := range t.NumField() {
		field := t.Field(i)
		m, err := memberOf(field, path, params)
		if err != nil {
			return nil, err
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		embedded := field.Type
		if embedded.Kind() == reflect.Pointer {
			embedded = embedded.Elem()
		}
		switch {
		case field.Tag.Get("json") == "-":
		case field.Anonymous && name == "" && embedded.Kind() == reflect.Struct && special(embedded) == nil:
			inner, err := membersOf(embedded, path, m.params)
			if err != nil {
				return nil, err
			}
			members = append(members, inner...)
		case field.IsExported():
			members = append(members, m)
		}
	}
	return members, nil
}

// memberOf reads the tags of a field.
func memberOf(field reflect.StructField, path string, params map[string]string) (member, error) {
	m := member{name: field.Name, typ: field.Type, params: params}
	name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
	if name != "" {
		m.name = name
	}
	m.path = m.name
	if path != "" {
		m.path = path + "." + m.name
	}
	for option := range strings.SplitSeq(options, ",") {
		m.omittable = m.omittable || option == "omitempty" || option == "omitzero"
		m.quoted = m.quoted || option == "string"
	}
	m.onlySeen = field.Tag.Get("evidence") == string(schemas.Seen)
	m.fixed, m.isFixed = field.Tag.Lookup("const")
	m.documented = splitTag(field.Tag.Get("doc"))
	m.seen = splitTag(field.Tag.Get("seen"))
	m.schema = map[string]string{}
	for _, part := range splitTag(field.Tag.Get("jsonschema")) {
		key, value, _ := strings.Cut(part, "=")
		if key == "enum" {
			m.documented = append(m.documented, value)
		}
		m.schema[key] = value
	}
	for _, part := range splitTag(field.Tag.Get("fake")) {
		key, value, isParam := strings.Cut(part, "=")
		if !isParam {
			m.source = part
			continue
		}
		if !slices.Contains(paramNames, key) {
			return m, fmt.Errorf("field %s: unknown fake parameter %q%s", m.path, key, hint(key, paramNames))
		}
		m.params = maps.Clone(m.params)
		if m.params == nil {
			m.params = map[string]string{}
		}
		m.params[key] = value
	}
	return m, nil
}

// splitTag splits a tag's value at its commas; `\,` is a comma of the text.
func splitTag(tag string) []string {
	if tag == "" {
		return nil
	}
	parts := strings.Split(strings.ReplaceAll(tag, `\,`, "\x00"), ",")
	for i, part := range parts {
		parts[i] = strings.ReplaceAll(part, "\x00", ",")
	}
	return parts
}

// hint names the known name that was probably meant, if there is one.
func hint(name string, known []string) string {
	if near := spell.Nearest(name, known); near != "" {
		return fmt.Sprintf(", did you mean %q?", near)
	}
	return ""
}
