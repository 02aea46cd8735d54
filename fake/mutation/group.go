package mutation

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/sorted"
)

// Group is a payload with several mutations at once. Each is in it, at one of its places at
// least: where two want the same place, it is shared out, and odd texts stand side by side.
type Group struct {
	Of      []Mutation
	payload func() []byte
}

// Payload makes the payload. With one mutation it is that one's.
func (g Group) Payload() []byte { return g.payload() }

// Grouped arranges mutations of one payload, which [Nasty] made of it, in few payloads, all of
// them as legal as the mutations are. What may change which event or which kind of thing a
// receiver takes the payload for, or whether it reads it at all, stands alone: nothing hides
// behind it. The turn says who gets which place where they are shared out.
func Grouped(payload []byte, all []Mutation, turn int) []Group {
	var groups []Group
	var slots []slot
	for _, l := range layers(all, turn) {
		if l.alone {
			groups = append(groups, Group{l.of, l.of[0].payload})
			continue
		}
		fits := func(s slot) bool {
			_, ok := assemble(append(slices.Clip(s.layers), l))
			return ok && (s.layers[0].apart == l.apart || l.anywhere)
		}
		i := slices.IndexFunc(slots, fits)
		if i < 0 {
			slots, i = append(slots, slot{}), len(slots)
		}
		slots[i].layers = append(slots[i].layers, l)
	}
	for _, s := range slots {
		g := Group{}
		for _, l := range s.layers {
			g.Of = append(g.Of, l.of...)
		}
		if len(g.Of) == 1 {
			g.payload = g.Of[0].payload
		} else {
			edits, _ := assemble(s.layers)
			g.payload = func() []byte { return edited(payload, edits) }
		}
		groups = append(groups, g)
	}
	return groups
}

// edit is other text in a place of a payload.
type edit struct {
	start, end int
	with       string
	of         []string // ids of the mutations
}

// edited is a text with edits in their order.
func edited(text []byte, edits []edit) []byte {
	var out []byte
	at := 0
	for _, e := range edits {
		out = append(append(out, text[at:e.start]...), e.with...)
		at = e.end
	}
	return append(out, text[at:]...)
}

// slot is a payload that fills.
type slot struct{ layers []layer }

// layer is mutations of the same places that go into one payload.
type layer struct {
	of    []Mutation
	edits []edit
	alone bool
	// apart goes only beside its like, and what goes anywhere: a receiver may know the ids from
	// an earlier run, and ignore the rest.
	apart, anywhere bool
}

// mostBeside is how many characters odd texts have together: more would be long, too.
const mostBeside = 120

// layers shares out the places of mutations among those of the same kind.
func layers(all []Mutation, turn int) []layer {
	var list []layer
	var kinds []string
	families := map[string][]Mutation{}
	for _, m := range all {
		if mayMislead(&m) {
			list = append(list, layer{of: []Mutation{m}, alone: true})
			continue
		}
		kind := m.Kind
		if m.odd != "" {
			kind += " beside others"
		}
		if families[kind] == nil {
			kinds = append(kinds, kind)
		}
		families[kind] = append(families[kind], m)
	}
	for _, kind := range kinds {
		var part []Mutation
		room := 0
		for _, m := range families[kind] {
			whole, size := roomOf(&m)
			if len(part) > 0 && (room < size || !slices.EqualFunc(part[0].edits, m.edits, samePlace)) {
				list, part = append(list, layerOf(part, turn)), nil
			}
			if part == nil {
				room = whole
			}
			part, room = append(part, m), room-size
		}
		list = append(list, layerOf(part, turn))
	}
	return list
}

// mayMislead tells whether a receiver may take a payload for something else because of a
// mutation, or not read it at all: amounts of nothing, too, are ignored by some.
func mayMislead(m *Mutation) bool {
	return m.edits == nil || slices.Contains([]string{"future-type", "new-value", "number"}, m.Kind)
}

// roomOf is how much goes into the places of a mutation, and what it needs of that.
func roomOf(m *Mutation) (whole, size int) {
	switch {
	case m.odd != "" && m.Kind == "fields": // each is a member of its own
		return 1, 0
	case m.odd != "":
		return mostBeside, utf8.RuneCountInString(m.odd)
	case m.ID == "text/huge": // a short column is in one place
		return mostBeside, mostBeside
	case m.Kind == "text" || m.Kind == "id":
		return min(len(m.edits), 3), 1
	case m.Kind == "time" || m.Kind == "time-form":
		return min(len(m.edits), 2), 1
	}
	return 1, 1
}

func samePlace(a, b edit) bool { return a.start == b.start && a.end == b.end }

// layerOf puts mutations into their places: odd texts and names all into each, others in turn.
func layerOf(of []Mutation, turn int) layer {
	l := layer{of: of, apart: of[0].Kind == "id", anywhere: of[0].Kind == "time-form"}
	var odd, ids []string
	for i := range of {
		odd, ids = append(odd, of[i].odd), append(ids, of[i].ID)
	}
	for i := range of[0].edits {
		e := of[(i+turn)%len(of)].edits[i]
		e.of = []string{of[(i+turn)%len(of)].ID}
		if len(of) > 1 && odd[0] != "" {
			e.of = ids
			if e.with = quote(strings.Join(odd, " ")); of[0].Kind == "fields" {
				e.with = oddMembers(odd...)
			}
		}
		l.edits = append(l.edits, e)
	}
	return l
}

// assemble is the edits of some layers in their order; false when a mutation is in none of
// them, or two are of the same place. What stands in a place that is replaced goes with it.
func assemble(layers []layer) (edits []edit, ok bool) {
	missing := map[string]bool{}
	for _, l := range layers {
		edits = append(edits, l.edits...)
		for i := range l.of {
			missing[l.of[i].ID] = true
		}
	}
	sorted.By(edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	kept := edits[:0]
	for _, e := range edits {
		if n := len(kept); n > 0 && e.start < kept[n-1].end {
			if samePlace(e, kept[n-1]) {
				return nil, false
			}
			continue
		}
		kept = append(kept, e)
		for _, id := range e.of {
			delete(missing, id)
		}
	}
	return kept, len(missing) == 0
}
