package schemadiff

import (
	"slices"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

func (d *differ) compareArrays(a, b *atom, report say, sub func(string, conj, conj)) {
	low, high := a.counts()
	lowWas, highWas := b.counts()
	compareLimits(low, high, lowWas, highWas, "Items", report)
	prefix := max(a.prefixes(), b.prefixes())
	for i := range prefix {
		if high >= 0 && i >= high || highWas >= 0 && i >= highWas {
			break // what the counts say is enough
		}
		sub(strconv.Itoa(i), a.element(i), b.element(i))
	}
	if (high < 0 || prefix < high) && (highWas < 0 || prefix < highWas) {
		sub("*", a.element(prefix), b.element(prefix))
	}
	unique := func(x *atom) bool {
		return slices.ContainsFunc(x.parts, func(p *jsonschema.Schema) bool { return p.UniqueItems })
	}
	switch is, was := unique(a), unique(b); {
	case was && !is && (high < 0 || high > 1):
		report("items-widened", "unique elements", "any elements")
	case is && !was:
		report("constraint-added", "any elements", "unique elements")
	}
	if slices.ContainsFunc(b.parts, func(p *jsonschema.Schema) bool { return p.Contains != nil && !d.containsAsMuch(a, p) }) {
		report("items-widened", "contains a certain element", "")
	} else if slices.ContainsFunc(a.parts, func(p *jsonschema.Schema) bool { return p.Contains != nil && !d.containsAsMuch(b, p) }) {
		report("constraint-added", "", "contains a certain element")
	}
}

// containsAsMuch tells whether arrays of a surely have as many elements of a kind
// as the part p wants, and not more.
func (d *differ) containsAsMuch(a *atom, p *jsonschema.Schema) bool {
	low, high := a.counts()
	enough, few := p.MinContains <= 0, p.MaxContains < 0 || high >= 0 && high <= p.MaxContains
	for _, q := range a.parts {
		if q.Contains == nil {
			continue
		}
		enough = enough || q.MinContains >= p.MinContains && d.proves(conj{q.Contains}, conj{p.Contains})
		few = few || q.MaxContains >= 0 && q.MaxContains <= p.MaxContains && d.proves(conj{p.Contains}, conj{q.Contains})
	}
	// The elements may be such, or not be such, by themselves.
	fits, others, prefix := 0, 0, a.prefixes()
	for i := range min(prefix, low) {
		if d.proves(a.element(i), conj{p.Contains}) {
			fits++
		}
	}
	if low > prefix && d.proves(a.element(prefix), conj{p.Contains}) {
		fits += low - prefix
	}
	for i := range prefix {
		if !d.apartConj(a.element(i), conj{p.Contains}, 0) {
			others++
		}
	}
	open := (high < 0 || high > prefix) && !d.apartConj(a.element(prefix), conj{p.Contains}, 0)
	return (enough || fits >= p.MinContains) && (few || !open && others <= p.MaxContains)
}
