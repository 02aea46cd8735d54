package contract

import (
	"cmp"
	"slices"
	"strings"

	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/schemas"
)

// sampleOf chooses faults so that few deliveries show much: with each event what is nearest
// to the root, where receivers look first, and then what no other event has had.
type sampleOf struct {
	seed   uint64
	main   *schemas.Row   // gets more
	events int            // that have theirs
	chosen map[string]int // how often, by kind and place
}

// newSample is for the faults of some events.
func newSample(rows []*schemas.Row, seed uint64) *sampleOf {
	return &sampleOf{seed: seed, main: mainOf(rows), chosen: map[string]int{}}
}

// mainOf is the event of which a sample has more: what receivers count, else the first; nil
// where there is none.
func mainOf(rows []*schemas.Row) (main *schemas.Row) {
	for _, row := range rows {
		if main == nil || isCounted(row) && !isCounted(main) {
			main = row
		}
	}
	return main
}

// of chooses from the faults of an event whose payload is given. Those of the bytes show the same
// whatever the event is: the main one has them all.
func (s *sampleOf) of(row *schemas.Row, payload []byte, all []mutation.Mutation) (some []mutation.Mutation) {
	kinds := map[string][]*mutation.Mutation{}
	var order []string
	for i := range all {
		m := &all[i]
		if kinds[m.Kind] == nil {
			order = append(order, m.Kind)
		}
		kinds[m.Kind] = append(kinds[m.Kind], m)
	}
	for _, kind := range order {
		most := 1
		switch {
		case row == s.main && kind == "bytes":
			most = len(kinds[kind])
		case row == s.main:
			most = 6
		case kind == "bytes":
			most = 0
		}
		for _, m := range s.ofKind(kinds[kind], payload, most) {
			some = append(some, *m)
		}
	}
	s.events++
	return some
}

// ofKind takes so many of a kind: those that no other event has had yet, the nearest to the root
// first, and none that two have had. Whatever part of the event is missing as a whole comes
// besides.
func (s *sampleOf) ofKind(list []*mutation.Mutation, payload []byte, most int) (some []*mutation.Mutation) {
	turn := int((s.seed + uint64(s.events)) % uint64(len(list))) //nolint:gosec // less than a length
	list = slices.Concat(list[turn:], list[:turn])
	take := func(m *mutation.Mutation) {
		some = append(some, m)
		s.chosen[kindAndPlace(m)]++
	}
	list = slices.DeleteFunc(list, func(m *mutation.Mutation) bool {
		isPart := isPartMissing(m, payload)
		if isPart {
			take(m)
		}
		return isPart
	})
	for range min(most, len(list)) {
		next := slices.MinFunc(list, func(a, b *mutation.Mutation) int {
			return cmp.Or(cmp.Compare(s.chosen[kindAndPlace(a)], s.chosen[kindAndPlace(b)]), cmp.Compare(depth(a), depth(b)))
		})
		if s.chosen[kindAndPlace(next)] >= 2 && next.Kind != "bytes" {
			break
		}
		take(next)
		list = slices.DeleteFunc(list, func(m *mutation.Mutation) bool { return m == next })
	}
	return some
}

// isPartMissing tells whether an object or array of the event is missing, not one within those.
func isPartMissing(m *mutation.Mutation, payload []byte) bool {
	member, ok := strings.CutPrefix(m.ID, "required/")
	if !ok || depth(m) > 1 {
		return false
	}
	n, ok := node(payload, "/"+strings.ReplaceAll(member, ".", "/"))
	return ok && (n.Kind() == jsonpos.Object || n.Kind() == jsonpos.Array)
}

// depth is how far from the root a fault is.
func depth(m *mutation.Mutation) int { return strings.Count(m.ID, ".") }

// elementOf is an element of an array in an id.
var elementOf = lazy.Pattern(`\.[0-9]+\b`)

// kindAndPlace is the same for the same fault of elements and of other events.
func kindAndPlace(m *mutation.Mutation) string {
	kind, rest, _ := strings.Cut(m.ID, "/")
	place, _, _ := strings.Cut(rest, "/")
	return kind + elementOf().ReplaceAllString(place, ".*")
}
