// Package tags reads what the struct tags of an event's model say of the members of its
// payloads:
//
//	fields, err := tags.Fields(reflect.TypeFor[Contact]())
//	for _, f := range fields {
//		fmt.Println(f.Name, f.Seen, f.Guess)
//	}
//
// It is the only place that knows their syntax: the generator and drift's suggestions
// use it. A tag that it does not know is an error, because a misspelt
// one would be dropped silently.
package tags

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/spell"
)

// Tags are the tags of one field, taken apart.
type Tags struct {
	Name   string // json: the member's name; "" is the field's own
	Hidden bool   // json:"-": no member at all
	Omit   bool   // json's omitempty or omitzero: the member may be left out
	Quoted bool   // json's option string: a number in quotes

	Const    string // the only value, when HasConst
	HasConst bool
	Doc      []string // documented values of an open enumeration
	Seen     []string // its values that were only seen

	Roles    []string // what the member means in every catalog, such as "amount"
	Evidence string   // of the member itself: "doc", "seen" or ""
	Guess    string   // what a member probably holds of which only null is documented

	Source string            // fake: the name of the source of made-up values
	Params map[string]string // fake: parameters of the sources of the field and all in it
	// Schema are the options of the jsonschema tag by name, for example format or
	// example; an option may be there several times.
	Schema map[string][]string
}

// OnlySeen tells whether the member itself is not documented.
func (t *Tags) OnlySeen() bool { return t.Evidence == "seen" }

// Option returns the first value of an option of the jsonschema tag, and whether there
// is one.
func (t *Tags) Option(name string) (value string, ok bool) {
	if values := t.Schema[name]; len(values) > 0 {
		return values[0], true
	}
	return "", false
}

// keys are the tags that mean something, with how each is read.
var keys = map[string]func(t *Tags, value string) error{
	"json": (*Tags).json,
	"const": func(t *Tags, value string) error {
		t.Const, t.HasConst = value, true
		return nil
	},
	"doc":  func(t *Tags, value string) error { t.Doc = split(value); return nil },
	"seen": func(t *Tags, value string) error { t.Seen = split(value); return nil },
	"evidence": func(t *Tags, value string) error {
		if t.Evidence = value; value != "doc" && value != "seen" {
			return fmt.Errorf("evidence %q, want doc or seen", value)
		}
		return nil
	},
	"guess": func(t *Tags, value string) error { t.Guess = value; return nil },
	"role": func(t *Tags, value string) error {
		t.Roles = split(value)
		return unknownRole(t.Roles)
	},
	"fake":       (*Tags).fake,
	"jsonschema": (*Tags).jsonschema,
}

// Roles are those of package schemas, which is above this one.
var Roles = []string{"identity", "order", "amount", "currency", "contact", "email", "time", "discount"}

func unknownRole(names []string) error {
	for _, name := range names {
		if !slices.Contains(Roles, name) {
			return unknown("role", name, Roles)
		}
	}
	return nil
}

// options are those of the jsonschema tag that reach the schemas. Values of an
// enumeration stand in doc and seen, which also say how they are known.
var options = []string{
	"format", "example", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems",
}

// Parse takes a struct tag apart. Its error names all that it does not know.
func Parse(tag reflect.StructTag) (Tags, error) {
	var t Tags
	pairs, err := list(tag)
	errs := []error{err}
	for _, p := range pairs {
		read, ok := keys[p.key]
		if !ok {
			errs = append(errs, unknown("tag", p.key, sorted.Keys(keys)))
			continue
		}
		errs = append(errs, read(&t, p.value))
	}
	return t, errors.Join(errs...)
}

func unknown(what, name string, known []string) error {
	if near := spell.Nearest(name, known); near != "" {
		return fmt.Errorf("unknown %s %q, did you mean %q?", what, name, near)
	}
	return fmt.Errorf("unknown %s %q", what, name)
}

func (t *Tags) json(value string) error {
	name, options, hasOptions := strings.Cut(value, ",")
	t.Name, t.Hidden = name, name == "-" && !hasOptions
	for option := range strings.SplitSeq(options, ",") {
		t.Omit = t.Omit || option == "omitempty" || option == "omitzero"
		t.Quoted = t.Quoted || option == "string"
	}
	return nil
}

func (t *Tags) fake(value string) error {
	for _, part := range split(value) {
		name, value, isParam := strings.Cut(part, "=")
		if !isParam {
			t.Source = part
			continue
		}
		if t.Params == nil {
			t.Params = map[string]string{}
		}
		t.Params[name] = value
	}
	return nil
}

func (t *Tags) jsonschema(value string) error {
	var errs []error
	for _, part := range split(value) {
		name, value, _ := strings.Cut(part, "=")
		if !slices.Contains(options, name) {
			errs = append(errs, unknown("jsonschema option", name, options))
			continue
		}
		if t.Schema == nil {
			t.Schema = map[string][]string{}
		}
		t.Schema[name] = append(t.Schema[name], value)
	}
	return errors.Join(errs...)
}

// split splits a value at its commas; `\,` is a comma of the text.
func split(value string) []string {
	if value == "" {
		return nil
	}
	parts := strings.Split(strings.ReplaceAll(value, `\,`, "\x00"), ",")
	for i, part := range parts {
		parts[i] = strings.ReplaceAll(part, "\x00", ",")
	}
	return parts
}

// pair is one key of a struct tag with its value.
type pair struct{ key, value string }

// list takes a struct tag apart as package reflect does, but says where it cannot.
func list(tag reflect.StructTag) (pairs []pair, err error) {
	for rest := strings.TrimSpace(string(tag)); rest != ""; rest = strings.TrimSpace(rest) {
		key, after, ok := strings.Cut(rest, ":")
		quoted, err := strconv.QuotedPrefix(after)
		if !ok || err != nil || quoted[0] != '"' {
			return pairs, fmt.Errorf("tag %q: want key:\"value\" pairs", rest)
		}
		value, err := strconv.Unquote(quoted)
		if err != nil {
			return pairs, fmt.Errorf("tag %q: %w", key, err)
		}
		pairs, rest = append(pairs, pair{key, value}), after[len(quoted):]
	}
	return pairs, nil
}

// Set returns a struct tag with another value for a key, which it adds at the end when
// the tag does not have it.
func Set(tag reflect.StructTag, key, value string) reflect.StructTag {
	pairs, err := list(tag)
	if err != nil {
		return tag
	}
	i := slices.IndexFunc(pairs, func(p pair) bool { return p.key == key })
	if i < 0 {
		i = len(pairs)
		pairs = append(pairs, pair{key: key})
	}
	pairs[i].value = value
	words := make([]string, len(pairs))
	for i, p := range pairs {
		words[i] = p.key + ":" + strconv.Quote(p.value)
	}
	return reflect.StructTag(strings.Join(words, " "))
}

// Join is the value of a tag that lists texts.
func Join(values []string) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = strings.ReplaceAll(value, ",", `\,`)
	}
	return strings.Join(words, ",")
}
