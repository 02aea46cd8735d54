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
		n = max(n, len(p.PrefixItems))
		if list, ok := p.Items.([]*jsonschema.Schema); ok {
			n = max(n, len(list))
		}
	}
	return n
}

// element is what holds for element i; i may be beyond all prefixes.
func (a *atom) element(i int) conj {
	var c conj
	for _, p := range a.parts {
		prefix, rest := p.PrefixItems, any(p.Items2020)
		if p.Items2020 == nil {
			rest = nil
		}
		switch items := p.Items.(type) {
		case []*jsonschema.Schema:
			prefix, rest = items, p.AdditionalItems
		case *jsonschema.Schema:
			rest = items
		}
		if i < len(prefix) {
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

func (a *atom) required() []string {
	set := map[string]bool{}
	for _, p := range a.parts {
		for _, name := range p.Required {
			set[name] = true
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
