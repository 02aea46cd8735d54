package schemadiff

import (
	"encoding/json"
	"math/big"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/sorted"
)

const (
	mostPieces = 40
	mostSplits = 2 // of pieces of pieces
	mostCounts = 60
)

// covered tells whether all that fits an alternative of NEW surely fits OLD, whose alternatives of
// that JSON type are given, even if it does not fit into one of them: whether each of its pieces
// does. Like [differ.compare], it gives what was taken to hold.
func (d *differ) covered(is, was conj, a *atom, b []atom, splits int) (assumed int, ok bool) {
	assumed = nothing
	d.pieces -= len(b) + 1
	if !d.spend(1) || d.pieces < 0 || len(b) > mostPieces {
		return assumed, false
	}
	if values, ok := a.listed(); ok {
		return assumed, !slices.ContainsFunc(values, func(v any) bool { return is.accepts(v) && !was.accepts(v) })
	}
	if splits > 0 {
		if slices.ContainsFunc(a.parts, func(p *jsonschema.Schema) bool { return p.Not != nil && d.within(a, p.Not) }) {
			return assumed, true // nothing is left
		}
		for j := range b {
			if b[j].finite || d.apart(a, &b[j]) {
				continue
			}
			changes, low := d.compareAtoms(is, was, a, &b[j])
			if silent(changes) && len(d.overlaps(is, was, a, &b[j])) == 0 {
				return low, true
			}
		}
	}
	if splits == mostSplits {
		return assumed, false
	}
	return assumed, slices.ContainsFunc(d.splits(a, b), func(pieces []conj) bool {
		lowest := nothing
		for _, piece := range pieces {
			all, err := d.alternatives(slices.Concat(conj{ofType(a)}, a.parts, piece), atLeast)
			if err != nil || len(all) > mostPieces {
				return false
			}
			for i := range all {
				all[i].picks = slices.Concat(all[i].picks, a.picks)
				low, ok := d.covered(is, was, &all[i], b, splits+1)
				if !ok {
					return false
				}
				lowest = min(lowest, low)
			}
		}
		assumed = lowest
		return true
	})
}

// listed are all values of an atom, and maybe some more, where they are few.
func (a *atom) listed() (values []any, ok bool) {
	if a.finite {
		return a.values, true
	}
	isZero := func(_, high int) bool { return high == 0 }
	switch a.kind {
	case "number":
		low, high := a.number()
		if low.at == nil || high.at == nil {
			return nil, false
		}
		step := a.step()
		if step == nil {
			return []any{number(low.at)}, low.at.Cmp(high.at) == 0
		}
		last := new(big.Rat).Add(low.at, new(big.Rat).Mul(step, big.NewRat(mostCounts, 1)))
		if high.at.Cmp(last) > 0 {
			return nil, false
		}
		for at := low.at; at.Cmp(high.at) <= 0; at = new(big.Rat).Add(at, step) {
			exact, isExact := at.FloatPrec()
			if !isExact {
				return nil, false
			}
			values = append(values, json.Number(at.FloatString(exact)))
		}
		return values, true
	case "string":
		return []any{""}, isZero(a.lengths())
	case "array":
		return []any{[]any{}}, isZero(a.counts())
	case "object":
		return []any{map[string]any{}}, isZero(a.sizes())
	}
	return nil, false
}

// splits are ways to take an atom to pieces, so that each may fit into one of some others.
func (d *differ) splits(a *atom, others []atom) (all [][]conj) {
	for _, p := range a.parts {
		for _, of := range cases(p) {
			all = append(all, of[:])
		}
	}
	var pieces []conj
	switch a.kind {
	case "number":
		pieces = splitNumbers(others)
	case "string":
		pieces = splitCounts(others, (*atom).lengths, func(s *jsonschema.Schema, low, high int) { s.MinLength, s.MaxLength = low, high })
		for _, b := range others {
			for _, pattern := range texts(&b, patternOf) {
				yes := blank()
				for _, p := range b.parts {
					if patternOf(p) == pattern {
						yes.Pattern = p.Pattern
					}
				}
				all = append(all, []conj{{yes}, {negation(yes)}})
			}
		}
	case "array":
		pieces = splitCounts(others, (*atom).counts, func(s *jsonschema.Schema, low, high int) { s.MinItems, s.MaxItems = low, high })
	case "object":
		pieces = splitCounts(others, (*atom).sizes, func(s *jsonschema.Schema, low, high int) { s.MinProperties, s.MaxProperties = low, high })
		all = append(all, d.splitMembers(a, others)...)
	}
	if len(pieces) > 1 && len(pieces) <= mostPieces {
		all = append(all, pieces)
	}
	return all[:min(len(all), mostPieces)]
}

func splitNumbers(others []atom) (pieces []conj) {
	var cuts []*big.Rat
	for i := range others {
		low, high := others[i].number()
		for _, end := range []bound{low, high} {
			if end.at != nil {
				cuts = append(cuts, end.at)
			}
		}
		for _, v := range others[i].values {
			if n, ok := v.(json.Number); ok {
				if at, ok := new(big.Rat).SetString(n.String()); ok {
					cuts = append(cuts, at)
				}
			}
		}
	}
	slices.SortFunc(cuts, (*big.Rat).Cmp)
	cuts = slices.CompactFunc(cuts, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
	if len(cuts) == 0 || 2*len(cuts) >= mostPieces {
		return nil
	}
	piece := func(set func(*jsonschema.Schema)) {
		s := blank()
		set(s)
		pieces = append(pieces, conj{s})
	}
	for i, at := range cuts {
		piece(func(s *jsonschema.Schema) {
			if s.ExclusiveMaximum = at; i > 0 {
				s.ExclusiveMinimum = cuts[i-1]
			}
		})
		piece(func(s *jsonschema.Schema) { s.Minimum, s.Maximum = at, at })
	}
	piece(func(s *jsonschema.Schema) { s.ExclusiveMinimum = cuts[len(cuts)-1] })
	return pieces
}

// splitCounts splits by lengths, or by what else is counted.
func splitCounts(others []atom, limits func(*atom) (int, int), set func(s *jsonschema.Schema, low, high int)) (pieces []conj) {
	starts := map[int]bool{0: true}
	for i := range others {
		low, high := limits(&others[i])
		starts[low] = true
		if high >= 0 {
			starts[high+1] = true
		}
	}
	cuts := make([]int, 0, len(starts))
	for at := range starts {
		cuts = append(cuts, at)
	}
	slices.Sort(cuts)
	for i, low := range cuts {
		high := -1
		if i+1 < len(cuts) {
			high = cuts[i+1] - 1
		}
		s := blank()
		set(s, low, high)
		pieces = append(pieces, conj{s})
	}
	return pieces
}

// splitMembers splits by whether a member is there, and by its type or value.
func (d *differ) splitMembers(a *atom, others []atom) (all [][]conj) {
	names := map[string]bool{}
	for i := range others {
		for _, name := range others[i].names() {
			names[name] = true
		}
	}
	for _, name := range sorted.Keys(names) {
		member := a.member(name)
		if impossible(member) {
			continue
		}
		kinds, err := d.alternatives(member, atLeast)
		if err != nil {
			continue
		}
		var pieces []conj
		add := func(set func(*jsonschema.Schema)) {
			value := blank()
			set(value)
			s := withMember(name)
			s.Properties = map[string]*jsonschema.Schema{name: value}
			pieces = append(pieces, conj{s})
		}
		if !slices.Contains(a.required(), name) {
			pieces = append(pieces, conj{withoutMember(name)})
		}
		seen := map[string]bool{}
		for i := range kinds {
			kind := &kinds[i]
			if kind.finite {
				for _, v := range kind.values {
					if !seen[encode(v)] {
						seen[encode(v)] = true
						add(func(s *jsonschema.Schema) { s.Constant = []any{v} })
					}
				}
				continue
			}
			if seen["infinite "+kind.kind] {
				continue
			}
			seen["infinite "+kind.kind] = true
			add(func(s *jsonschema.Schema) { s.Types = []string{kind.kind} })
		}
		if len(pieces) > 1 && len(pieces) <= mostPieces {
			all = append(all, pieces)
		}
	}
	return all
}
