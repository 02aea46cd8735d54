package schemadiff

import (
	"slices"
	"sort"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/sorted"
)

// inWords says what was or is in a few words.
func inWords(what any) string {
	switch v := what.(type) {
	case string:
		return v
	case conj:
		return describe(v)
	case *atom:
		return describeAtom(v)
	}
	return ""
}

// describe says in a few words what a conj allows: its types, or its values.
func describe(c conj) string {
	if len(c) == 0 || c.unconstrained() {
		return "anything"
	}
	if impossible(c) {
		return "nothing"
	}
	if len(c) == 1 {
		return describeSchema(c[0])
	}
	return describeAtoms(c)
}

// describeSchema prefers the title that a schema has.
func describeSchema(s *jsonschema.Schema) string {
	for range mostNested {
		if s.Title != "" {
			return short(s.Title)
		}
		if s.Ref == nil {
			break
		}
		s = s.Ref
	}
	return describeAtoms(conj{s})
}

func describeAtoms(c conj) string {
	all, err := atoms(c)
	if err != nil {
		return "many alternatives"
	}
	sorted.By(all, func(a, b atom) int { return order(a.kind) - order(b.kind) })
	var words []string
	for i := range all {
		if word := describeAtom(&all[i]); !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return "nothing"
	}
	return short(strings.Join(words, " or "))
}

func describeAtom(a *atom) string {
	switch {
	case a.kind == "null":
		return "null"
	case a.kind == "boolean" && len(a.values) == 2:
		return "boolean"
	case a.finite:
		var words []string
		for _, v := range a.values {
			words = append(words, encode(v))
		}
		return short(strings.Join(words, ", "))
	case a.integer:
		return "integer"
	}
	for _, p := range slices.Backward(a.parts) {
		if p.Title != "" {
			return short(p.Title)
		}
	}
	return a.kind
}

// identity tells a branch from others, whatever it is called: by the values that its
// members are bound to or, without such, by the members that it has.
func (a *atom) identity() string {
	bound := map[string]any{}
	for _, name := range a.names() {
		all, err := atoms(a.member(name))
		if err == nil && len(all) == 1 && all[0].finite && len(all[0].values) == 1 {
			bound[name] = all[0].values[0]
		}
	}
	if len(bound) > 0 {
		return encode([]any{a.kind, bound})
	}
	return encode([]any{a.kind, a.names()})
}

// identityOf is that of all that a schema allows.
func identityOf(s *jsonschema.Schema) string {
	all, err := atoms(conj{s})
	if err != nil {
		return ""
	}
	var each []string
	for i := range all {
		if one := all[i].identity(); !slices.Contains(each, one) {
			each = append(each, one)
		}
	}
	sort.Strings(each)
	return "[" + strings.Join(each, ",") + "]"
}

func short(text string) string {
	const most = 120
	if r := []rune(text); len(r) > most {
		return string(r[:most-3]) + "..."
	}
	return text
}
