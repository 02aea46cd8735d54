package validate

import (
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

// reduce boils a failure tree down to the faults in the payload that caused it:
// one failure for each, none with causes.
func reduce(root *failure, doc *jsonpos.Document) []failure {
	leaves := flatten(root, doc)
	mustBeEmpty := map[string]bool{} // arrays whose elements are all one too many
	for _, f := range leaves {
		if f.keyword == "maxItems" && isZero(f.want) {
			mustBeEmpty[f.place] = true
		}
	}
	best := map[string]failure{}
	for _, f := range leaves {
		if insideAny(f.place, mustBeEmpty) {
			continue
		}
		key := f.place
		if f.keyword == "required" || unknownMember[f.keyword] {
			key += "\x00" + f.keyword // these are about members, not about the value
		}
		if old, ok := best[key]; !ok || rank(f.keyword) < rank(old.keyword) {
			best[key] = f
		}
	}
	faults := make([]failure, 0, len(best))
	for _, f := range best {
		faults = append(faults, f)
	}
	return faults
}

// insideAny tells whether a place is inside, not at, one of the given places.
func insideAny(place string, places map[string]bool) bool {
	if len(places) == 0 {
		return false
	}
	for {
		i := strings.LastIndexByte(place, '/')
		if i < 0 {
			return false
		}
		place = place[:i]
		if places[place] {
			return true
		}
	}
}

func rank(keyword string) int {
	if known, ok := keywordRules[keyword]; ok {
		return known.rank
	}
	return 9
}

func flatten(f *failure, doc *jsonpos.Document) []failure {
	switch {
	case len(f.causes) == 0:
		return []failure{*f}
	case f.keyword != "":
		return choose(f, doc)
	}
	var leaves []failure
	for i := range f.causes {
		leaves = append(leaves, flatten(&f.causes[i], doc)...)
	}
	return leaves
}

// choose takes the failures of the alternative that the payload most probably
// meant.
func choose(group *failure, doc *jsonpos.Document) []failure {
	var types []string         // that the other alternatives ask for
	var candidates [][]failure // alternatives whose type is right
	for i := range group.causes {
		leaves := flatten(&group.causes[i], doc)
		if own := typeAt(leaves, group.place); own != nil {
			types = append(types, typeNames(own.want)...)
		} else {
			candidates = append(candidates, leaves)
		}
	}
	if len(candidates) == 0 {
		want := make([]any, len(types))
		for i, name := range types {
			want[i] = name
		}
		return []failure{{keyword: "type", place: group.place, want: want}}
	}
	candidates = present(discriminate(candidates, group.place), group.place, doc)
	chosen := slices.MinFunc(candidates, func(a, b []failure) int { return cost(a, doc) - cost(b, doc) })
	for i := range chosen {
		if chosen[i].place == group.place {
			chosen[i].or = types
		}
	}
	return chosen
}

// typeAt returns the failure of the type at a place, nil when there is none.
func typeAt(leaves []failure, place string) *failure {
	for i := range leaves {
		if leaves[i].keyword == "type" && leaves[i].place == place {
			return &leaves[i]
		}
	}
	return nil
}

// discriminate keeps the alternatives that a const in a member of the value
// does not rule out. When the same member rules out all of them, what remains
// is one alternative with one failure: that member is none of the values.
func discriminate(candidates [][]failure, place string) [][]failure {
	var possible [][]failure
	var failed []failure
	for _, leaves := range candidates {
		i := slices.IndexFunc(leaves, func(f failure) bool {
			member, inside := strings.CutPrefix(f.place, place+"/")
			return f.keyword == "const" && inside && !strings.Contains(member, "/")
		})
		if i < 0 {
			possible = append(possible, leaves)
		} else {
			failed = append(failed, leaves[i])
		}
	}
	if len(possible) > 0 {
		return possible
	}
	kind := failure{keyword: "enum", place: failed[0].place, schema: failed[0].schema}
	var values []any
	for _, f := range failed {
		if f.place != kind.place {
			return candidates
		}
		values = append(values, f.want)
	}
	if len(failed) == 1 {
		return candidates
	}
	kind.want = values
	return [][]failure{{kind}}
}

// present keeps the alternatives of which the value has some of the members that they need; the
// first when it has none of any.
func present(candidates [][]failure, place string, doc *jsonpos.Document) [][]failure {
	var possible [][]failure
	for _, leaves := range candidates {
		i := slices.IndexFunc(leaves, func(f failure) bool { return f.keyword == "required" && f.place == place })
		if i < 0 || len(missing(&leaves[i], doc)) < len(texts(leaves[i].want)) {
			possible = append(possible, leaves)
		}
	}
	if len(possible) == 0 {
		return candidates[:1]
	}
	return possible
}

// cost says how far a payload is from an alternative.
func cost(leaves []failure, doc *jsonpos.Document) int {
	sum := 0
	for i := range leaves {
		switch leaves[i].keyword {
		case "type":
			sum += 5000
		case "const":
			sum += 2000
		case "required":
			sum += 1000 * len(missing(&leaves[i], doc))
		default:
			sum++
		}
	}
	return sum
}

// missing lists the members that a failure of required asks for.
func missing(f *failure, doc *jsonpos.Document) []string {
	node, ok := doc.Lookup(f.place)
	if !ok {
		return nil
	}
	var names []string
	for _, name := range texts(f.want) {
		if _, ok := node.Member(name); !ok {
			names = append(names, name)
		}
	}
	return names
}
