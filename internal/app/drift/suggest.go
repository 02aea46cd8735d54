package drift

import (
	"encoding/json"
	"reflect"
	"strings"
	"unicode"

	"github.com/siohook/siohook/internal/base/tags"
)

// suggest writes the field of the event's Go struct that would take what came; ""
// when there is none to write.
func (k *finder) suggest(f *Fact) string {
	if f.Hidden {
		return ""
	}
	name := nameOf(f.Pointer)
	switch f.Kind {
	case UndocumentedMember:
		return fieldText(goName(name), k.goType(f), jsonTag(name, k.always(f)))
	case RenamedMember:
		name = nameOf(f.Detail)
		if field, ok := k.field(f); ok {
			return fieldText(goName(name), typeName(field.Go.Type), tags.Set(field.Go.Tag, "json", name))
		}
		return fieldText(goName(name), k.goType(f), jsonTag(name, k.always(f)))
	}
	field, ok := k.field(f)
	if !ok {
		return ""
	}
	own := field.Go
	switch f.Kind {
	case NullMember:
		t := typeName(own.Type)
		if !strings.HasPrefix(t, "*") {
			t = "*" + t
		}
		return fieldText(own.Name, t, own.Tag)
	case MissingMember:
		return fieldText(own.Name, typeName(own.Type), tags.Set(own.Tag, "json", name+",omitempty"))
	case NewValue:
		var value string
		if json.Unmarshal([]byte(f.Detail), &value) == nil {
			seen := tags.Join(append(field.Seen, value))
			return fieldText(own.Name, typeName(own.Type), tags.Set(own.Tag, "seen", seen))
		}
	case OtherType:
		return fieldText(own.Name, "schemas.Undocumented", own.Tag) + " // was " + typeName(own.Type)
	}
	return ""
}

func fieldText(name, goType string, tag reflect.StructTag) string {
	return name + " " + goType + " `" + string(tag) + "`"
}

func jsonTag(name string, always bool) reflect.StructTag {
	if !always {
		name += ",omitempty"
	}
	return tags.Set(tags.Set("", "json", name), "evidence", "seen")
}

// always tells whether every delivery of the events has the member.
func (k *finder) always(f *Fact) bool {
	for id, e := range f.Events {
		if id != "" && e.N < k.tally.count(id) {
			return false
		}
	}
	return true
}

func (k *finder) goType(f *Fact) string {
	switch f.GotType {
	case "string":
		return "string"
	case "boolean":
		return "bool"
	case "number":
		return "float64"
	case "integer":
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

// field finds the struct field of a fact in the first of its events that has it.
func (k *finder) field(f *Fact) (tags.Field, bool) {
	for _, row := range k.catalog.Rows {
		if f.Events[row.ID()] == nil || row.Model == nil {
			continue
		}
		if field, ok := findField(reflect.TypeOf(row.Model), strings.Split(strings.TrimPrefix(f.Pointer, "/"), "/")); ok {
			return field, true
		}
	}
	return tags.Field{}, false
}

func findField(t reflect.Type, names []string) (found tags.Field, ok bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if names[0] == "*" && len(names) > 1 {
		return findField(t, names[1:])
	}
	if t.Kind() != reflect.Struct {
		return found, false
	}
	fields, _ := tags.Fields(t) // what a tag does not say is not suggested
	for _, field := range fields {
		switch {
		case field.Name != names[0]:
		case len(names) == 1:
			return field, true
		default:
			return findField(field.Go.Type, names[1:])
		}
	}
	return found, false
}
