package drift

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/siohook/siohook/internal/jsonpos"
)

// suggest writes the field of the event's Go struct that would take what came; ""
// when there is none to write.
func (k *Collector) suggest(f *fact) string {
	name := nameOf(f.pattern)
	switch f.kind {
	case UndocumentedMember:
		return fieldText(goName(name), k.goType(f), jsonTag(name, k.always(f)))
	case RenamedMember:
		name = f.got
		if field, ok := k.field(f); ok {
			return fieldText(goName(name), typeName(field.Type), retag(field.Tag, "json", name))
		}
		return fieldText(goName(name), k.goType(f), jsonTag(name, k.always(f)))
	}
	field, ok := k.field(f)
	if !ok {
		return ""
	}
	switch f.kind {
	case NullMember:
		t := typeName(field.Type)
		if !strings.HasPrefix(t, "*") {
			t = "*" + t
		}
		return fieldText(field.Name, t, string(field.Tag))
	case MissingMember:
		return fieldText(field.Name, typeName(field.Type), retag(field.Tag, "json", name+",omitempty"))
	case NewValue:
		if value, err := strconv.Unquote(f.detail); err == nil {
			if seen := field.Tag.Get("seen"); seen != "" {
				value = seen + "," + value
			}
			return fieldText(field.Name, typeName(field.Type), retag(field.Tag, "seen", value))
		}
	case OtherType:
		return fieldText(field.Name, "schemas.Undocumented", string(field.Tag)) + " // was " + typeName(field.Type)
	}
	return ""
}

func fieldText(name, goType, tag string) string { return name + " " + goType + " `" + tag + "`" }

func jsonTag(name string, always bool) string {
	if !always {
		name += ",omitempty"
	}
	return fmt.Sprintf(`json:%q evidence:"seen"`, name)
}

// always tells whether every delivery of the events has the member.
func (k *Collector) always(f *fact) bool {
	for id, e := range f.events {
		if id != "" && e.n < k.event(id).n {
			return false
		}
	}
	return true
}

func (k *Collector) goType(f *fact) string {
	switch f.raw {
	case jsonpos.String:
		return "string"
	case jsonpos.Boolean:
		return "bool"
	case jsonpos.Number:
		if f.isDecimal {
			return "float64"
		}
		return "int64"
	}
	return "schemas.Undocumented"
}

var initialisms = map[string]string{"id": "ID", "url": "URL", "ip": "IP", "vat": "VAT", "utm": "UTM", "html": "HTML", "api": "API"}

// goName makes of source_url SourceURL.
func goName(name string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if short, ok := initialisms[strings.ToLower(word)]; ok {
			b.WriteString(short)
			continue
		}
		runes := []rune(word)
		runes[0] = unicode.ToUpper(runes[0])
		b.WriteString(string(runes))
	}
	if b.Len() == 0 || !unicode.IsLetter([]rune(b.String())[0]) {
		return "Field" + b.String()
	}
	return b.String()
}

func typeName(t reflect.Type) string { return strings.ReplaceAll(t.String(), "schemas.", "") }

// retag replaces a key of a struct tag, or adds it.
func retag(tag reflect.StructTag, key, value string) string {
	quoted := key + ":" + strconv.Quote(value)
	if _, ok := tag.Lookup(key); !ok {
		return string(tag) + " " + quoted
	}
	return regexp.MustCompile(`\b`+key+`:"(?:[^"\\]|\\.)*"`).ReplaceAllLiteralString(string(tag), quoted)
}

// field finds the struct field of a fact in the first of its events that has it.
func (k *Collector) field(f *fact) (reflect.StructField, bool) {
	for _, row := range k.catalog.Rows {
		if f.events[row.ID()] == nil {
			continue
		}
		if field, ok := findField(reflect.TypeOf(row.Model), strings.Split(strings.TrimPrefix(f.pattern, "/"), "/")); ok {
			return field, true
		}
	}
	return reflect.StructField{}, false
}

func findField(t reflect.Type, names []string) (found reflect.StructField, ok bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if names[0] == "*" && len(names) > 1 {
		return findField(t, names[1:])
	}
	if t.Kind() != reflect.Struct {
		return found, false
	}
	for i := range t.NumField() {
		field := t.Field(i)
		if field.Anonymous {
			if found, ok := findField(field.Type, names); ok {
				return found, true
			}
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name != names[0] {
			continue
		}
		if len(names) == 1 {
			return field, true
		}
		return findField(field.Type, names[1:])
	}
	return found, false
}
