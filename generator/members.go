package generator

import (
	"cmp"
	"maps"
	"reflect"
	"slices"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/tags"
	"github.com/siohook/siohook/schemas"
)

// members lists what the tags of a row's model say of the members of its payloads: data,
// where the schemas have words for people.
func members(row *schemas.Row) schemas.Members {
	l := lister{row: row, doc: map[string][]string{}, at: map[string]int{}}
	l.add(modelType(row), "", map[reflect.Type]string{})
	for i := range l.all {
		l.all[i].Source, l.all[i].Sources = oneSource(l.all[i].Sources)
	}
	return l.all
}

type lister struct {
	row *schemas.Row
	all schemas.Members
	doc map[string][]string // documented values, by pointer
	at  map[string]int      // by pointer
	// kind is the constant of the kind of a union that is being listed.
	kind string
}

// entry is the entry of a place, which is added if need be.
func (l *lister) entry(pointer string) *schemas.Member {
	i, ok := l.at[pointer]
	if !ok {
		i = len(l.all)
		l.at[pointer], l.all = i, append(l.all, schemas.Member{Pointer: pointer})
	}
	return &l.all[i]
}

// add lists the members of values of a type. Around are the types that the values are in:
// they are not entered again.
func (l *lister) add(t reflect.Type, pointer string, around map[reflect.Type]string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	zero := reflect.Zero(t).Interface()
	if union, ok := zero.(schemas.Union); ok {
		outer := l.kind
		for _, kind := range union.Kinds() {
			l.kind = constant(reflect.TypeOf(kind))
			l.add(reflect.TypeOf(kind), pointer, around)
		}
		l.kind = outer
		return
	}
	if _, ok := zero.(schemas.WireForm); ok {
		return
	}
	if outer, again := around[t]; again {
		if m := l.entry(pointer); m.Like == "" {
			m.Like = outer
		}
		return
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		l.add(t.Elem(), pointer+"/*", around)
	case reflect.Struct:
		around[t] = pointer
		defer delete(around, t)
		fields, _ := tags.Fields(t) // annotate has returned what is wrong with them
		for i := range fields {
			at := pointer + "/" + jsonpos.Escape(fields[i].Name)
			l.member(at, &fields[i].Tags)
			l.add(fields[i].Go.Type, at, around)
		}
	}
}

// member adds what is known of a member. The kinds of a union may have it each; then
// what one of them documents is documented.
func (l *lister) member(pointer string, t *tags.Tags) {
	m := l.entry(pointer)
	if evidence := cmp.Or(schemas.Evidence(t.Evidence), l.row.Evidence); m.Evidence == "" || evidence == schemas.Doc {
		m.Evidence = evidence
	}
	for _, role := range t.Roles {
		if !slices.Contains(m.Roles, schemas.Role(role)) {
			m.Roles = append(m.Roles, schemas.Role(role))
		}
	}
	if m.Sources == nil {
		m.Sources = map[string]string{}
	}
	m.Sources[l.kind] = t.Source // also none: it is not that of another kind
	if len(t.Params) > 0 {
		m.Params = t.Params
	}
	l.doc[pointer] = append(l.doc[pointer], t.Doc...)
	for _, value := range t.Seen {
		if !slices.Contains(m.Seen, value) {
			m.Seen = append(m.Seen, value)
		}
	}
	m.Seen = slices.DeleteFunc(m.Seen, func(value string) bool { return slices.Contains(l.doc[pointer], value) })
	switch {
	case m.Guess == "":
		m.Guess = t.Guess
	case t.Guess != "" && t.Guess != m.Guess:
		m.Guess += "; " + t.Guess
	}
}

// oneSource is the source that a member has in all kinds of a union, or that of each which
// has one.
func oneSource(byKind map[string]string) (one string, each map[string]string) {
	sources := slices.Sorted(maps.Values(byKind))
	switch distinct := slices.Compact(sources); len(distinct) {
	case 0:
		return "", nil
	case 1:
		return distinct[0], nil
	}
	maps.DeleteFunc(byKind, func(_, source string) bool { return source == "" })
	return "", byKind
}

// constant is the constant that names a kind of a union.
func constant(kind reflect.Type) string {
	fields, _ := tags.Fields(kind) // annotate has returned what is wrong with them
	i := slices.IndexFunc(fields, func(f tags.Field) bool { return f.HasConst })
	if i < 0 {
		return kind.Name()
	}
	return fields[i].Const
}
