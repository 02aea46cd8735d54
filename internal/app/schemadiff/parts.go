package schemadiff

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/sorted"
)

// closed lists all members that an object may have, when no others may come.
func (a *atom) closed() (names []string, ok bool) {
	if !impossible(a.others()) {
		return nil, false
	}
	for _, p := range a.parts {
		if len(p.PatternProperties) > 0 {
			return nil, false
		}
	}
	for _, name := range a.names() {
		if !impossible(a.member(name)) {
			names = append(names, name)
		}
	}
	return names, true
}

// prefixes is how many first elements of an array have schemas of their own.
func (a *atom) prefixes() int {
	n := 0
	for _, p := range a.parts {
		prefix, _ := itemsOf(p)
		n = max(n, len(prefix))
	}
	return n
}

// itemsOf are the elements of a part that have schemas of their own, and what holds for the others:
// nil, a bool or a schema.
func itemsOf(p *jsonschema.Schema) (prefix []*jsonschema.Schema, rest any) {
	switch items := p.Items.(type) {
	case []*jsonschema.Schema:
		return items, p.AdditionalItems
	case *jsonschema.Schema:
		return p.PrefixItems, items
	}
	if p.Items2020 != nil {
		rest = p.Items2020
	}
	return p.PrefixItems, rest
}

// element is what holds for element i; i may be beyond all prefixes.
func (a *atom) element(i int) conj {
	var c conj
	for _, p := range a.parts {
		if prefix, rest := itemsOf(p); i < len(prefix) {
			c = append(c, prefix[i])
		} else {
			c = c.and(rest)
		}
	}
	return c
}

// names are the members that a part names, sorted.
func (a *atom) names() []string {
	set := map[string]bool{}
	for _, p := range a.parts {
		for name := range p.Properties {
			set[name] = true
		}
		for _, name := range p.Required {
			set[name] = true
		}
	}
	return sorted.Keys(set)
}

// required are the members that are always there, sorted: those that a part requires, and those
// that these bring along.
func (a *atom) required() []string {
	set := map[string]bool{}
	for before := -1; len(set) > before; {
		before = len(set)
		add := func(names []string) {
			for _, name := range names {
				set[name] = true
			}
		}
		for _, p := range a.parts {
			add(p.Required)
			for name, wants := range dependencies(p) {
				if set[name] {
					add(wants)
				}
			}
			for name, s := range dependents(p) {
				if set[name] {
					add(s.Required)
				}
			}
		}
	}
	return sorted.Keys(set)
}

// declares tells whether a part says something of a member by name.
func (a *atom) declares(name string) bool {
	return slices.ContainsFunc(a.parts, func(p *jsonschema.Schema) bool { return p.Properties[name] != nil })
}

// member is what holds for a member of that name.
func (a *atom) member(name string) conj {
	var c conj
	for _, p := range a.parts {
		named := false
		if s := p.Properties[name]; s != nil {
			c, named = append(c, s), true
		}
		for _, pattern := range sortedPatterns(p) {
			if pattern.MatchString(name) {
				c, named = append(c, p.PatternProperties[pattern]), true
			}
		}
		if !named {
			c = c.and(p.AdditionalProperties)
		}
	}
	return c
}

// others is what holds for members that no part names and no pattern fits.
func (a *atom) others() conj {
	var c conj
	for _, p := range a.parts {
		c = c.and(p.AdditionalProperties)
	}
	return c
}

// patterns are the members by pattern, over all parts.
func (a *atom) patterns() map[string]conj {
	out := map[string]conj{}
	for _, p := range a.parts {
		for pattern, s := range p.PatternProperties {
			out[pattern.String()] = append(out[pattern.String()], s)
		}
	}
	return out
}

func sortedPatterns(p *jsonschema.Schema) []*regexp.Regexp {
	patterns := slices.Collect(maps.Keys(p.PatternProperties))
	sorted.By(patterns, func(a, b *regexp.Regexp) int { return strings.Compare(a.String(), b.String()) })
	return patterns
}
