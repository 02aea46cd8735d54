package schemadiff

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Compare lists what has changed from was, OLD, to is, NEW, the worst first. The same
// schemas give the same list, whatever the order of their members.
func Compare(was, is *Schema) []Change {
	fill(was, is, mostValidated)
	changes, _ := changesOf(was.root, is.root)
	changes = append(changes, dynamic(was, is)...)
	if was.gauge.isEmpty || is.gauge.isEmpty {
		changes = append(changes, Change{Rule: "undecided", Schema: "#"})
	}
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

// changesOf is what has changed, and the work that it was.
func changesOf(was, is *jsonschema.Schema) ([]Change, int) {
	if same(is, was, map[pair]bool{}) {
		return nil, 0
	}
	d := newDiffer(&common{
		steps: mostSteps, texts: mostTextWork, pieces: mostPieceWork,
		alike: map[pair]bool{}, atoms: map[string]alternatives{}, proven: map[string]bool{}, disjoint: map[string]bool{}, refuted: map[string]int{}, names: map[string]string{},
	}, mostSteps)
	changes, _ := d.compare(conj{is}, conj{was})
	return changes, mostSteps - d.steps
}

// The work of one comparison, after which the rest is undecided.
const (
	mostSteps     = 400_000   // pairs that are compared, and alternatives that are looked at
	mostProof     = 20_000    // of these for one proof
	mostTextWork  = 4_000_000 // for texts
	mostPieceWork = 10_000    // for the pieces of alternatives
	mostOpen      = 200       // pairs within pairs
	mostProofs    = 4         // proofs within proofs
)

// common is what a comparison and the proofs within it share.
type common struct {
	steps, texts, pieces int
	alike                map[pair]bool
	atoms                map[string]alternatives
	proven, disjoint     map[string]bool
	refuted              map[string]int    // what was not proven, by the least number of proofs around it
	names                map[string]string // by the pattern that they fit
}

// alternatives are those of a conj.
type alternatives struct {
	atoms []atom
	err   error
}

// differ compares parts of NEW with parts of OLD. A pair that is being compared
// already is taken to hold: if it does not, that is said where it began.
type differ struct {
	*common
	known map[string]result
	trust []string       // keys of known results that rest on a pair that is open, in their order
	open  map[string]int // pairs being compared, with their depth
	left  int            // of the steps
	proof int            // how many proofs within proofs there are
}

// result is what has changed between a pair, and the depth of the outermost open pair that was
// taken to hold.
type result struct {
	changes []Change
	assumed int
}

func newDiffer(c *common, steps int) *differ {
	return &differ{common: c, known: map[string]result{}, open: map[string]int{}, left: steps}
}

// spend takes work from what is left, and tells whether there was enough.
func (d *differ) spend(work int) bool {
	d.left -= work
	d.steps -= work
	return d.left >= 0 && d.steps >= 0
}

// never used as a depth: nothing was assumed.
const nothing = 1 << 30

// compare returns what has changed, with paths relative to the value, and the
// depth of the outermost pair that was taken to hold.
func (d *differ) compare(is, was conj) (changes []Change, assumed int) {
	if len(is) == len(was) {
		equal := true
		for i := range is {
			equal = equal && d.same(is[i], was[i])
		}
		if equal {
			return nil, nothing
		}
	}
	key := keyOf(is) + ">" + keyOf(was)
	if done, ok := d.known[key]; ok {
		d.spend(len(done.changes))
		return clone(done.changes), done.assumed
	}
	if depth, ok := d.open[key]; ok {
		return nil, depth
	}
	if !d.spend(1) || len(d.open) > mostOpen {
		return []Change{d.change("undecided", is, was, "", "")}, nothing
	}
	depth, before := len(d.open), len(d.trust)
	d.open[key] = depth
	changes, assumed = d.compareOpen(is, was)
	delete(d.open, key)
	changes = fewer(changes)
	if assumed >= depth {
		assumed = nothing
	}
	d.settle(before, depth, result{changes, assumed})
	if worst(changes) == Breaking {
		assumed = nothing // whatever was taken to hold
	}
	if assumed != nothing {
		d.trust = append(d.trust, key)
	}
	d.known[key] = result{clone(changes), assumed}
	return changes, assumed
}

// settle looks again at results that may rest on a pair which is now known. They stay if it is
// not worse than they are themselves: then what it adds to them is said of the pair.
func (d *differ) settle(before, depth int, of result) {
	trust := d.trust[before:]
	d.trust = d.trust[:before]
	for _, key := range trust {
		r := d.known[key]
		if rank[worst(r.changes)] > rank[worst(of.changes)] {
			delete(d.known, key)
			continue
		}
		if r.assumed >= depth {
			r.assumed = of.assumed
			d.known[key] = r
		}
		if r.assumed != nothing {
			d.trust = append(d.trust, key)
		}
	}
}

// same remembers what [same] tells.
func (d *differ) same(a, b *jsonschema.Schema) bool {
	if alike, ok := d.alike[pair{a, b}]; ok {
		return alike
	}
	assumed := map[pair]bool{}
	alike := same(a, b, assumed)
	if alike { // and so is what is in them
		maps.Copy(d.alike, assumed)
	}
	d.alike[pair{a, b}] = alike
	return alike
}

// alternatives remembers what [atoms] gives, and counts it as work.
func (d *differ) alternatives(c conj, e extent) ([]atom, error) {
	key := fmt.Sprint(e) + keyOf(c)
	done, ok := d.atoms[key]
	if !ok {
		left := mostAtomWork
		done.atoms, done.err = atomsAt(c, e, 0, &left)
		d.atoms[key] = done
		d.spend(mostAtomWork - left)
		if done.err != nil {
			d.spend(mostForms)
		}
	}
	return slices.Clone(done.atoms), done.err
}

// clone copies the paths, too: callers put theirs before them.
func clone(changes []Change) []Change {
	out := slices.Clone(changes)
	for i := range out {
		out[i].path = slices.Clone(out[i].path)
	}
	return out
}

// below puts a step of the path before those of changes.
func below(step string, changes []Change) []Change {
	for i := range changes {
		changes[i].path = append([]string{step}, changes[i].path...)
	}
	return changes
}

// change is one at this very place; data is its keyword and value, as far as it has them.
func (d *differ) change(rule string, is, was conj, before, after any, data ...string) Change {
	c := Change{Rule: rule, before: before, after: after, closest: is, was: was, names: d.names}
	for i, to := range []*string{&c.Keyword, &c.Value} {
		if i < len(data) {
			*to = data[i]
		}
	}
	at := func(s *jsonschema.Schema) string {
		// A change of a definition is said once, not wherever it is used.
		if !strings.HasPrefix(rule, "member-") {
			s = referred(s)
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
		return []Change{d.change("type-widened", is, was, was, "anything")}, nothing
	case allWas:
		return []Change{d.change("type-narrowed", is, was, "anything", is)}, nothing
	}
	isAtoms, err := d.alternatives(is, atLeast)
	wasAtoms, errWas := d.alternatives(was, atMost)
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
			changes = append(changes, d.change("nullable", is, was, was, is))
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
		changes = append(changes, d.change("type-added", is, was, was, is, "type", encode(added)))
	}
	if removed != nil {
		changes = append(changes, d.change("type-narrowed", is, was, was, is, "type", encode(removed)))
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
			changes = append(changes, d.change("enum-opened", is, was, was, is))
			break
		}
		best, chosen := []Change(nil), -1
		lowest := nothing
		order, namesakes := likeliest(&infinite[i], infiniteWas)
		for _, j := range order {
			var more []Change
			var low int
			if !d.spend(1) {
				return append(changes, d.change("undecided", is, was, "", "")), assumed
			}
			// Of a branch with a name, it is told what has changed in it, even if that leaves nothing in common.
			if len(infinite)+len(infiniteWas) > 2 && !namesakes[j] && d.apart(&infinite[i], &infiniteWas[j]) {
				continue
			}
			more, low = d.compareAtoms(is, was, &infinite[i], &infiniteWas[j])
			more = append(more, d.overlaps(is, was, &infinite[i], &infiniteWas[j])...)
			if chosen < 0 || cost(more) < cost(best) {
				best, chosen, lowest = more, j, low
			}
			if len(best) == 0 {
				break
			}
		}
		if (chosen < 0 || !silent(best)) && (len(b) > 1 || slices.ContainsFunc(infinite[i].parts, func(p *jsonschema.Schema) bool { return cases(p) != nil })) {
			if low, ok := d.covered(is, was, &infinite[i], b, 0); ok {
				assumed, covered = min(assumed, low), true
				continue
			}
		}
		if chosen < 0 {
			if d.apart(&infinite[i], &infinite[i]) { // nothing is in it
				continue
			}
			changes = append(changes, d.change("branch-added", branchOf(&infinite[i], is), was, "", &infinite[i], "oneOf", infinite[i].identity()))
			continue
		}
		used[chosen] = true
		var around conj
		if len(best) > 0 && len(a) > 1 {
			around = infinite[i].alone()
		}
		for k := range best {
			best[k].around = around
		}
		changes, assumed = append(changes, best...), min(assumed, lowest)
	}
	for j := range infiniteWas {
		if !used[j] && len(infinite) > 0 && !covered && !d.apart(&infiniteWas[j], &infiniteWas[j]) {
			c := d.change("branch-removed", nil, branchOf(&infiniteWas[j], was), &infiniteWas[j], "", "oneOf", infiniteWas[j].identity())
			changes = append(changes, c)
		}
	}
	if len(infinite) == 0 && len(infiniteWas) > 0 {
		changes = append(changes, d.change("enum-closed", is, was, was, is))
	}
	return changes, assumed
}

// likeliest are the indexes of others: first those that stand where a does, in its document. namesakes are
// those of them that a definition names.
func likeliest(a *atom, others []atom) (order []int, namesakes map[int]bool) {
	namesakes = map[int]bool{}
	place, named := standing(a)
	for j := range others {
		order = append(order, j)
		if at, _ := standing(&others[j]); at == place {
			order[0], order[j] = j, order[0]
			namesakes[j] = named
		}
	}
	return order, namesakes
}

// standing is where the branch of an atom stands, and whether that is a definition, alone or beside what tells
// it from other branches.
func standing(a *atom) (place string, isNamed bool) {
	branch := branchOf(a, conj{always})[0]
	at := referred(branch)
	for _, part := range branch.AllOf {
		if to := referred(part); to != part && at == branch {
			at = to
		}
	}
	return fragment(at), at != branch
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
				changes = append(changes, d.change("enum-value-added", is, was, was, encode(v), "enum", encode(v)))
			}
		}
	}
	for _, x := range b {
		for _, v := range x.values {
			if was.accepts(v) && !is.accepts(v) && !removed[encode(v)] {
				removed[encode(v)] = true
				changes = append(changes, d.change("enum-value-removed", is, was, encode(v), is, "enum", encode(v)))
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
	say := func(rule string, before, after any, data ...string) {
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
	if d.conditionsChanged(a, b, &assumed) {
		say("condition-changed", "", "")
	} else if d.conditionsChanged(b, a, nil) {
		say("constraint-added", "", "condition")
	}
	return changes, assumed
}

// proves tells whether all that fits is fits was, too, to the letter.
func (d *differ) proves(is, was conj) bool {
	if d.proof > mostProofs {
		return false
	}
	key := keyOf(is) + ">" + keyOf(was)
	if least, ok := d.refuted[key]; ok && least <= d.proof || d.proven[key] {
		return d.proven[key]
	}
	inner := newDiffer(d.common, min(d.left, mostProof))
	inner.proof = d.proof + 1
	changes, _ := inner.compare(is, was)
	d.left -= min(d.left, mostProof) - inner.left
	if !silent(changes) {
		d.refuted[key] = d.proof
		return false
	}
	d.proven[key] = true
	return true
}
