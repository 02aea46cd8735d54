package schemadiff

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Compare lists what has changed from was, OLD, to is, NEW, the worst first. The same
// schemas give the same list, whatever the order of their members.
func Compare(was, is *Schema) []Change {
	changes := append(findChanges(was.root, is.root), dynamic(was, is)...)
	if len(changes) == 0 && !bytes.Equal(was.Text, is.Text) {
		changes = []Change{{Rule: "annotation", Schema: "#"}}
	}
	changes = tidy(changes)
	witnesses(was, is, changes)
	return changes
}

// Same tells whether two schemas say the same in the same words, wherever their definitions stand
// and whatever their descriptions.
func Same(a, b *Schema) bool {
	return same(a.root, b.root, map[pair]bool{})
}

// dynamic says that nothing is proven where a reference is dynamic: what it refers to depends on
// how it was come by, which no schema tells alone. Only a schema that stays the same is.
func dynamic(was, is *Schema) []Change {
	before, err := decode(was.Text)
	after, errIs := decode(is.Text)
	if err == nil && errIs == nil && reflect.DeepEqual(before, after) {
		return nil
	}
	for _, side := range []*Schema{is, was} {
		var places []string
		eachSchema(side.root, func(s *jsonschema.Schema) {
			if s.DynamicRef == nil && s.RecursiveRef == nil {
				return
			}
			place := fragment(s)
			if _, ok := side.document.Lookup(strings.TrimPrefix(place, "#")); !ok {
				place = "#" // it is in a metaschema
			}
			places = append(places, place)
		})
		if len(places) > 0 {
			return []Change{{Rule: "undecided", Schema: slices.Min(places), InOld: side == was}}
		}
	}
	return nil
}

func findChanges(was, is *jsonschema.Schema) []Change {
	if same(is, was, map[pair]bool{}) {
		return nil
	}
	left, pieces := mostTextWork, mostPieceWork
	d := &differ{known: map[string][]Change{}, open: map[string]int{}, steps: mostSteps, left: &left, pieces: &pieces, names: map[string]string{}}
	changes, _ := d.compare(conj{is}, conj{was})
	return changes
}

// mostSteps is how many pairs are compared before the rest is undecided.
const mostSteps = 20000

// differ compares parts of NEW with parts of OLD. A pair that is being compared
// already is taken to hold: if it does not, that is said where it began.
type differ struct {
	known  map[string][]Change // of pairs that were compared without such an assumption
	open   map[string]int      // pairs being compared, with their depth
	steps  int
	proof  int               // how many proofs within proofs there are
	left   *int              // of [mostTextWork]
	pieces *int              // of [mostPieceWork]
	names  map[string]string // by the pattern that they fit
}

// The work for the texts of one comparison, and for the pieces of its alternatives.
const (
	mostTextWork  = 4_000_000
	mostPieceWork = 10_000
)

// never used as a depth: nothing was assumed.
const nothing = 1 << 30

// compare returns what has changed, with paths relative to the value, and the
// depth of the outermost pair that was taken to hold.
func (d *differ) compare(is, was conj) (changes []Change, assumed int) {
	if len(is) == len(was) {
		equal := true
		for i := range is {
			equal = equal && same(is[i], was[i], map[pair]bool{})
		}
		if equal {
			return nil, nothing
		}
	}
	key := keyOf(is) + ">" + keyOf(was)
	if done, ok := d.known[key]; ok {
		return clone(done), nothing
	}
	if depth, ok := d.open[key]; ok {
		return nil, depth
	}
	if d.steps--; d.steps < 0 || len(d.open) > 200 {
		return []Change{d.change("undecided", is, was, "", "")}, nothing
	}
	depth := len(d.open)
	d.open[key] = depth
	changes, assumed = d.compareOpen(is, was)
	delete(d.open, key)
	if assumed >= depth {
		assumed = nothing
		d.known[key] = clone(changes)
	}
	return changes, assumed
}

// clone copies the paths, too: callers put theirs before them.
func clone(changes []Change) []Change {
	out := slices.Clone(changes)
	for i := range out {
		out[i].path = slices.Clone(out[i].path)
	}
	return out
}

func keyOf(c conj) string {
	var b strings.Builder
	for _, s := range c {
		fmt.Fprintf(&b, "%p,", s)
	}
	return b.String()
}

// below puts a step of the path before those of changes.
func below(step string, changes []Change) []Change {
	for i := range changes {
		changes[i].path = append([]string{step}, changes[i].path...)
	}
	return changes
}

// change is one at this very place; data is its keyword and value, as far as it has them.
func (d *differ) change(rule string, is, was conj, before, after string, data ...string) Change {
	c := Change{Rule: rule, Was: before, Is: after, closest: is, was: was, names: d.names}
	for i, to := range []*string{&c.Keyword, &c.Value} {
		if i < len(data) {
			*to = data[i]
		}
	}
	at := func(s *jsonschema.Schema) string {
		// A change of a definition is said once, not wherever it is used.
		for range mostNested {
			if s.Ref == nil || strings.HasPrefix(rule, "member-") || !bare(s) || s.AllOf != nil || s.AnyOf != nil || s.OneOf != nil {
				break
			}
			s = s.Ref
		}
		return fragment(s)
	}
	switch {
	case len(is) > 0 && is[0] != never:
		c.Schema = at(is[0])
	case len(was) > 0 && was[0] != never:
		c.Schema, c.InOld = at(was[0]), true
	default:
		c.Schema = "#"
	}
	return c
}

func (d *differ) compareOpen(is, was conj) (changes []Change, assumed int) {
	assumed = nothing
	switch all, allWas := is.unconstrained(), was.unconstrained(); {
	case all && allWas:
		return nil, nothing
	case all:
		return []Change{d.change("type-widened", is, was, describe(was), "anything")}, nothing
	case allWas:
		return []Change{d.change("type-narrowed", is, was, "anything", describe(is))}, nothing
	}
	isAtoms, err := atoms(is, atLeast)
	wasAtoms, errWas := atoms(was, atMost)
	if err != nil || errWas != nil {
		return []Change{d.change("undecided", is, was, "", "")}, nothing
	}
	var added, removed []string
	for _, kind := range kinds {
		a, b := ofKind(isAtoms, kind), ofKind(wasAtoms, kind)
		if len(b) == 0 {
			a = slices.DeleteFunc(a, func(x atom) bool { _, nothing := d.covered(is, was, &x, nil, 0); return nothing })
		}
		switch {
		case len(a) == 0 && len(b) == 0:
		case len(b) == 0 && kind == "null":
			changes = append(changes, d.change("nullable", is, was, describe(was), describe(is)))
		case len(b) == 0:
			added = append(added, kind)
		case len(a) == 0:
			removed = append(removed, kind)
		default:
			more, low := d.compareKind(is, was, a, b)
			changes, assumed = append(changes, more...), min(assumed, low)
		}
	}
	if added != nil {
		changes = append(changes, d.change("type-added", is, was, describe(was), describe(is), "type", encode(added)))
	}
	if removed != nil {
		changes = append(changes, d.change("type-narrowed", is, was, describe(was), describe(is), "type", encode(removed)))
	}
	return changes, assumed
}

func ofKind(all []atom, kind string) []atom {
	var out []atom
	for _, a := range all {
		if a.kind == kind {
			out = append(out, a)
		}
	}
	return out
}

// compareKind compares what both have of one JSON type.
func (d *differ) compareKind(is, was conj, a, b []atom) (changes []Change, assumed int) {
	assumed = nothing
	changes = d.compareValues(is, was, a, b)
	infinite, infiniteWas := infiniteOf(a), infiniteOf(b)
	used, covered := map[int]bool{}, false
	for i := range infinite {
		if infiniteWas == nil {
			if low, ok := d.covered(is, was, &infinite[i], b, 0); ok {
				assumed = min(assumed, low)
				continue
			}
			changes = append(changes, d.change("enum-opened", is, was, describe(was), describe(is)))
			break
		}
		best, chosen := []Change(nil), -1
		lowest := nothing
		for j := range infiniteWas {
			var more []Change
			var low int
			if len(infinite)+len(infiniteWas) > 2 && d.apart(&infinite[i], &infiniteWas[j]) {
				continue
			}
			more, low = d.compareAtoms(is, was, &infinite[i], &infiniteWas[j])
			more = append(more, d.overlaps(is, was, &infinite[i], &infiniteWas[j])...)
			if chosen < 0 || cost(more) < cost(best) {
				best, chosen, lowest = more, j, low
			}
		}
		if (chosen < 0 || !silent(best)) && (len(b) > 1 || slices.ContainsFunc(infinite[i].parts, func(p *jsonschema.Schema) bool { return cases(p) != nil })) {
			if low, ok := d.covered(is, was, &infinite[i], b, 0); ok {
				assumed, covered = min(assumed, low), true
				continue
			}
		}
		if chosen < 0 {
			changes = append(changes, d.change("branch-added", branchOf(&infinite[i], is), was, "", describeAtom(&infinite[i]), "oneOf", infinite[i].identity()))
			continue
		}
		used[chosen] = true
		changes, assumed = append(changes, best...), min(assumed, lowest)
	}
	for j := range infiniteWas {
		if !used[j] && len(infinite) > 0 && !covered {
			c := d.change("branch-removed", nil, branchOf(&infiniteWas[j], was), describeAtom(&infiniteWas[j]), "", "oneOf", infiniteWas[j].identity())
			changes = append(changes, c)
		}
	}
	if len(infinite) == 0 && len(infiniteWas) > 0 {
		changes = append(changes, d.change("enum-closed", is, was, describe(was), describe(is)))
	}
	return changes, assumed
}

// branchOf is the schema that people would call the branch.
func branchOf(a *atom, c conj) conj {
	if len(a.picks) > 0 {
		last := a.picks[len(a.picks)-1]
		return conj{last.owner.OneOf[last.branch]}
	}
	if len(a.parts) > 0 {
		return conj{a.parts[len(a.parts)-1]}
	}
	return c
}

func infiniteOf(all []atom) []atom {
	var out []atom
	for _, a := range all {
		if !a.finite {
			out = append(out, a)
		}
	}
	return out
}

// compareValues looks at each listed value by itself.
func (d *differ) compareValues(is, was conj, a, b []atom) []Change {
	var changes []Change
	added, removed := map[string]bool{}, map[string]bool{}
	for _, x := range a {
		for _, v := range x.values {
			// What only NEW's oneOf rules out never comes.
			if is.accepts(v) && !was.accepts(v) && !added[encode(v)] {
				added[encode(v)] = true
				changes = append(changes, d.change("enum-value-added", is, was, describe(was), encode(v), "enum", encode(v)))
			}
		}
	}
	for _, x := range b {
		for _, v := range x.values {
			if was.accepts(v) && !is.accepts(v) && !removed[encode(v)] {
				removed[encode(v)] = true
				changes = append(changes, d.change("enum-value-removed", is, was, encode(v), describe(is), "enum", encode(v)))
			}
		}
	}
	return changes
}

// compareAtoms compares two alternatives of the same JSON type, neither of which
// is a list of values.
func (d *differ) compareAtoms(is, was conj, a, b *atom) (changes []Change, assumed int) {
	assumed = nothing
	var tries []any
	say := func(rule string, before, after string, data ...string) {
		changes = append(changes, d.change(rule, is, was, before, after, data...))
	}
	sub := func(step string, x, y conj) {
		more, low := d.compare(x, y)
		changes, assumed = append(changes, below(step, more)...), min(assumed, low)
	}
	switch a.kind {
	case "number":
		compareNumbers(a, b, say)
	case "string":
		d.compareTexts(a, b, say, func(witness any) { tries = append(tries, witness) })
	case "array":
		d.compareArrays(a, b, say, sub)
	case "object":
		d.compareObjects(a, b, say, sub, func(c Change) { changes = append(changes, c) })
	}
	for i := range changes {
		if len(changes[i].path) == 0 {
			changes[i].tries = append(slices.Clip(changes[i].tries), tries...)
		}
	}
	if d.conditionsChanged(a, b) {
		say("condition-changed", "", "")
	} else if d.conditionsChanged(b, a) {
		say("constraint-added", "", "condition")
	}
	return changes, assumed
}

// proves tells whether all that fits is fits was, too, to the letter.
func (d *differ) proves(is, was conj) bool {
	if d.proof > 4 {
		return false
	}
	inner := &differ{known: map[string][]Change{}, open: map[string]int{}, steps: min(d.steps, 500), proof: d.proof + 1, left: d.left, pieces: d.pieces, names: map[string]string{}}
	changes, _ := inner.compare(is, was)
	d.steps -= 500 - inner.steps
	return silent(changes)
}
