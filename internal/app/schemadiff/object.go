package schemadiff

import (
	"maps"
	"regexp"
	"slices"
	"sort"
	"strings"

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
		say := func(rule string, before, after any, data ...string) {
			c := d.change(rule, is, was, before, after, data...)
			c.path = []string{name}
			add(c)
		}
		switch {
		case gone && mustWas:
			say("member-removed", was, "")
		case gone && goneWas:
		case gone:
			say("member-withdrawn", was, "")
		case goneWas && mustWas: // OLD accepts no object at all
			say("undecided", "", "")
		case goneWas && b.declares(name):
			say("type-added", "nothing", is)
		case goneWas:
			say("member-added-closed", "", is)
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
			say("member-added", "", is)
		}
	case declared && !declaredWas:
		say("member-added", was, is)
		sub(name, is, was)
	case !declared && declaredWas && is.unconstrained() && !was.unconstrained():
		say("member-undescribed", was, "anything")
	default:
		sub(name, is, was)
	}
}

// comparePatterns compares what holds for members whose names fit patterns, for each kind of name,
// and what holds for all others.
func (d *differ) comparePatterns(a, b *atom, report say, sub func(string, conj, conj)) {
	is, was := a.patterns(), b.patterns()
	kinds, isOther, known := d.namesBy(a, b)
	if !known || isOther {
		d.compareOthers(a, b, report, sub)
	}
	if !known {
		both := len(is) == len(was) && !a.mixes() && !b.mixes()
		for pattern := range was {
			both = both && is[pattern] != nil
		}
		if !both {
			report("undecided", "patternProperties that are too complex", "")
			return
		}
		for _, pattern := range sorted.Keys(was) {
			sub(pattern, is[pattern], was[pattern])
		}
		return
	}
	for _, of := range kinds {
		pattern := of.patterns[0]
		if i := slices.IndexFunc(of.patterns, func(p string) bool { return was[p] != nil }); i >= 0 {
			pattern = of.patterns[i]
		}
		d.names[pattern] = of.name
		is, was := a.member(of.name), b.member(of.name)
		switch rest := was.open(); {
		case impossible(is) && impossible(was):
		case impossible(is):
			report("constraint-added", "members "+pattern, "", "patternProperties", encode(pattern))
		case impossible(was) && !impossible(rest):
			report("object-opened", "no other members", "members "+pattern, "patternProperties", encode(pattern))
			if len(rest) > 0 {
				sub(pattern, is, rest)
			}
		default:
			sub(pattern, is, was)
		}
	}
}

// nameKind is the names that fit some patterns, and no others.
type nameKind struct {
	patterns []string
	name     string // one of them
}

const mostNameKinds = 60

// namesBy are the kinds of names, other than those that a part names, that the patterns of two
// atoms tell apart, and whether there are others that fit none. It is not known for too many.
func (d *differ) namesBy(a, b *atom) (all []nameKind, isOther, known bool) {
	patterns := map[string]bool{}
	for _, x := range []*atom{a, b} {
		for pattern := range x.patterns() {
			patterns[pattern] = true
		}
	}
	named := slices.Concat(a.names(), b.names())
	for i, name := range named {
		named[i] = regexp.QuoteMeta(name)
	}
	left, known := sorted.Keys(patterns), true
	if !maps.EqualFunc(a.patterns(), b.patterns(), func(conj, conj) bool { return true }) && slices.ContainsFunc(left, readDifferently) {
		return nil, true, false
	}
	var search func(language, []string)
	search = func(l language, left []string) {
		name, found, isKnown := l.sample(&d.texts)
		known = known && isKnown && len(all) < mostNameKinds
		switch {
		case !known || !found:
		case len(left) > 0:
			l.match, l.mismatch = slices.Clip(l.match), slices.Clip(l.mismatch)
			search(language{append(l.match, left[0]), l.mismatch, 0, -1}, left[1:])
			search(language{l.match, append(l.mismatch, left[0]), 0, -1}, left[1:])
		case len(l.match) > 0:
			all = append(all, nameKind{l.match, name})
		default:
			isOther = true
		}
	}
	names := language{high: -1}
	if len(named) > 0 {
		names.mismatch = []string{"^(?:" + strings.Join(named, "|") + ")$"}
	}
	if len(left) == 0 {
		return nil, true, true
	}
	search(names, left)
	return all, isOther, known
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
		report("additional-widened", was, "anything")
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
	text := blank()
	text.Types = []string{"string"}
	all := []conj{append(slices.Clone(is), text)}
	if impossible(a.others()) {
		all = nil
		for pattern, member := range a.patterns() {
			if compiled, err := regexp.Compile(pattern); err == nil && !impossible(member) {
				fits := blank()
				fits.Pattern = compiled
				all = append(all, append(slices.Clone(is), text, fits))
			}
		}
		if slices.ContainsFunc(a.names(), func(name string) bool { return !impossible(a.member(name)) && is.accepts(name) && !was.accepts(name) }) {
			all = append(all, nil)
		}
	}
	if slices.ContainsFunc(all, func(c conj) bool { return !d.proves(c, was) }) {
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
	has := atom{form: form{parts: append(slices.Clip(a.parts), withMember(name))}, kind: a.kind}
	return slices.Contains(has.required(), want)
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
