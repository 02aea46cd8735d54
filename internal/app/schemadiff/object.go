package schemadiff

import (
	"maps"
	"slices"
	"sort"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/sorted"
)

// compareObjects compares members by name, then those by pattern, then all
// others, then how many there are and how they are called.
func (d *differ) compareObjects(a, b *atom, report say, sub func(string, conj, conj), add func(Change)) {
	required, requiredWas := a.required(), b.required()
	names := slices.Concat(a.names(), b.names())
	sort.Strings(names)
	for _, name := range slices.Compact(names) {
		is, was := a.member(name), b.member(name)
		gone, goneWas := impossible(is), impossible(was)
		must, mustWas := slices.Contains(required, name), slices.Contains(requiredWas, name)
		say := func(rule, before, after string, data ...string) {
			c := d.change(rule, is, was, before, after, data...)
			c.path = []string{name}
			add(c)
		}
		switch {
		case gone && mustWas:
			say("member-removed", describe(was), "")
		case gone && goneWas:
		case gone:
			say("member-withdrawn", describe(was), "")
		case goneWas && mustWas: // OLD accepts no object at all
			say("undecided", "", "")
		case goneWas && b.declares(name):
			say("type-added", "nothing", describe(is))
		case goneWas:
			say("member-added-closed", "", describe(is))
			if rest := was.open(); len(rest) > 0 {
				sub(name, is, rest)
			}
		default:
			d.compareMember(a, b, name, is, was, say, sub)
			if mustWas && !must {
				say("member-optional", "required", "optional")
			} else if must && !mustWas && (a.declares(name) == b.declares(name) || b.declares(name)) {
				say("member-required", "optional", "required")
			}
		}
	}
	d.comparePatterns(a, b, report, sub)
	d.compareOthers(a, b, report, sub)

	// What the members' own changes say of how many there are is not said again.
	own := func(p *jsonschema.Schema) (int, int) { return p.MinProperties, p.MaxProperties }
	low, high := a.sizes()
	ownLow, ownHigh := a.limits(own)
	ownLowWas, ownHighWas := b.limits(own)
	if ownLowWas > low || ownHighWas >= 0 && (high < 0 || high > ownHighWas) {
		compareLimits(min(low, ownLowWas), high, ownLowWas, ownHighWas, "Properties", report)
	} else if ownLow > ownLowWas || ownHigh >= 0 && (ownHighWas < 0 || ownHighWas > ownHigh) {
		compareLimits(ownLow, ownHigh, min(ownLow, ownLowWas), max(ownHigh, ownHighWas), "Properties", report)
	}
	d.compareNames(a, b, report)
	d.compareDependencies(a, b, report)
}

func (d *differ) compareMember(a, b *atom, name string, is, was conj, say say, sub func(string, conj, conj)) {
	switch declared, declaredWas := a.declares(name), b.declares(name); {
	case declared && !declaredWas && was.unconstrained():
		if !is.unconstrained() || !slices.Contains(b.required(), name) {
			say("member-added", "", describe(is))
		}
	case declared && !declaredWas:
		say("member-added", describe(was), describe(is))
		sub(name, is, was)
	case !declared && declaredWas && is.unconstrained() && !was.unconstrained():
		say("member-undescribed", describe(was), "anything")
	default:
		sub(name, is, was)
	}
}

// comparePatterns compares what holds for members whose names fit a pattern.
func (d *differ) comparePatterns(a, b *atom, report say, sub func(string, conj, conj)) {
	is, was := a.patterns(), b.patterns()
	if b.mixes() && !sameForms(a, b) {
		report("undecided", "patternProperties in one part, additionalProperties in another", "")
	}
	for _, pattern := range sorted.Keys(was) {
		if is[pattern] != nil {
			sub(pattern, is[pattern], was[pattern])
			continue
		}
		// Under NEW such a name may fit any other pattern, or none.
		general := a.others()
		if len(is) > 0 {
			general = nil
		}
		if impossible(general) {
			report("constraint-added", "members "+pattern, "", "patternProperties", encode(pattern))
			continue
		}
		sub(pattern, general, was[pattern])
	}
	for _, pattern := range sorted.Keys(is) {
		if was[pattern] != nil {
			continue
		}
		// Under OLD such a name may fit another pattern, which the loop above has
		// compared with what holds in general; here it fits none.
		others := b.others()
		switch {
		case impossible(is[pattern]):
		case impossible(others):
			report("object-opened", "no other members", "members "+pattern, "patternProperties", encode(pattern))
			if rest := others.open(); len(rest) > 0 {
				sub(pattern, is[pattern], rest)
			}
		default:
			sub(pattern, is[pattern], others)
		}
	}
}

// mixes tells whether members that fit a pattern of one part are other members to
// another one.
func (a *atom) mixes() bool {
	patterns, additional := 0, 0
	for _, p := range a.parts {
		if len(p.PatternProperties) > 0 {
			patterns++
		} else if p.AdditionalProperties != nil && p.AdditionalProperties != true {
			additional++
		}
	}
	return patterns > 1 || patterns > 0 && additional > 0
}

// compareOthers compares what holds for members that nothing names.
func (d *differ) compareOthers(a, b *atom, report say, sub func(string, conj, conj)) {
	is, was := a.others(), b.others()
	switch gone, goneWas := impossible(is), impossible(was); {
	case gone && goneWas:
	case gone:
		report("object-closed", "other members", "no other members")
	case goneWas:
		report("object-opened", "no other members", "other members")
		if rest := was.open(); len(rest) > 0 {
			sub("*", is, rest)
		}
	case is.unconstrained() && !was.unconstrained():
		report("additional-widened", describe(was), "anything")
	default:
		sub("*", is, was)
	}
}

// compareNames compares propertyNames.
func (d *differ) compareNames(a, b *atom, report say) {
	namesOf := func(x *atom) (c conj) {
		for _, p := range x.parts {
			if p.PropertyNames != nil {
				c = append(c, p.PropertyNames)
			}
		}
		return c
	}
	is, was := namesOf(a), namesOf(b)
	if len(was) == 0 {
		if len(is) > 0 {
			report("constraint-added", "any names", "certain names", "propertyNames")
		}
		return
	}
	if named, ok := a.closed(); ok && !slices.ContainsFunc(named, func(name string) bool { return !was.accepts(name) }) {
		return
	}
	text := &jsonschema.Schema{Types: []string{"string"}, MinLength: -1, MaxLength: -1, MinProperties: -1, MaxProperties: -1, MinItems: -1, MaxItems: -1, MinContains: 1, MaxContains: -1}
	if !d.proves(append(slices.Clone(is), text), was) {
		report("names-widened", "certain names", "")
	}
}

// compareDependencies compares dependentRequired and, of draft-07, dependencies.
func (d *differ) compareDependencies(a, b *atom, report say) {
	for _, p := range b.parts {
		for name, wants := range dependencies(p) {
			if !impossible(a.member(name)) && slices.ContainsFunc(wants, func(want string) bool { return !a.brings(name, want) }) {
				report("dependency-removed", name+" requires "+encode(wants), "", "dependentRequired", encode(map[string][]string{name: wants}))
			}
		}
	}
	for _, p := range a.parts {
		for name, wants := range dependencies(p) {
			if slices.ContainsFunc(wants, func(want string) bool { return !b.brings(name, want) }) {
				report("constraint-added", "", name+" requires "+encode(wants), "dependentRequired", encode(map[string][]string{name: wants}))
			}
		}
	}
}

// brings tells whether an object with the member name surely has the member want.
func (a *atom) brings(name, want string) bool {
	if slices.Contains(a.required(), want) || name == want {
		return true
	}
	return slices.ContainsFunc(a.parts, func(p *jsonschema.Schema) bool { return slices.Contains(dependencies(p)[name], want) })
}

func dependencies(p *jsonschema.Schema) map[string][]string {
	out := maps.Clone(p.DependentRequired)
	for name, d := range p.Dependencies {
		if wants, ok := d.([]string); ok {
			if out == nil {
				out = map[string][]string{}
			}
			out[name] = append(slices.Clone(out[name]), wants...)
		}
	}
	return out
}
