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
	return slices.ContainsFunc(a.parts, func(q *jsonschema.Schema) bool {
		if q.Contains == nil || q.MinContains < p.MinContains || !d.proves(conj{q.Contains}, conj{p.Contains}) {
			return false
		}
		if p.MaxContains < 0 {
			return true
		}
		return q.MaxContains >= 0 && q.MaxContains <= p.MaxContains && d.proves(conj{p.Contains}, conj{q.Contains})
	})
}
