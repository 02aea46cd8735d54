package schemadiff

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// The work for witnesses grows with the size of the schemas, and with that of their enums.
const (
	mostWitnesses = 100
	mostTried     = 100     // values of an enum
	mostText      = 1 << 17 // characters

	mostPayloads   = 2000 // that are validated for one witness at the change's place; fewer for each place around it
	betterPayloads = 200  // after one that shows more than one change
)

// witnesses finds, for each change that is not compatible, up to the most, a payload that
// NEW accepts and OLD refuses.
func witnesses(was, is *Schema, changes []Change) {
	w := &witnessing{old: was, new: is, sampler: newSampler()}
	left, work := mostWitnesses, mostShown
	for i := range changes {
		if changes[i].Level == Compatible {
			continue
		}
		if left--; left < 0 {
			return
		}
		some := min(work, mostShownOfEach)
		fill(was, is, some)
		if payload, ok := w.find(&changes[i]); ok {
			changes[i].Witness = []byte(encode(payload))
		}
		work -= some - min(was.gauge.left, is.gauge.left)
	}
}

type witnessing struct {
	old, new *Schema
	sampler  *sampler
	mutants  []any // of the mutation engine, made once
	mutated  bool
}

// shows tells how well a payload shows a change: 2 when NEW accepts it and all
// that OLD minds is at the change's place, 1 when some of it is, otherwise 0.
func (w *witnessing) shows(c *Change, payload any) (level int) {
	if !valid(w.new.root, payload) {
		return 0
	}
	at, elsewhere := 0, 0
	defer func() {
		if w.old.gauge.isEmpty || w.new.gauge.isEmpty { // nothing is known
			level = 0
		}
	}()
	for _, leaf := range w.old.complaints(payload, c) {
		switch {
		case c.isAbout(leaf):
			at++
		case c.isAmong(leaf): // and of other members, too
			at++
			elsewhere++
		default:
			elsewhere++
		}
	}
	switch {
	case at == 0:
		return 0
	case elsewhere > 0:
		return 1
	}
	return 2
}

// find tries values at the change's place, then at the places around it, then
// what the mutation engine makes of payloads.
func (w *witnessing) find(c *Change) (any, bool) {
	var second any
	found := false
	w.sampler.steps, w.sampler.conditions, w.sampler.names, w.sampler.first = 3000, mostConditions, c.names, c.tries
	left, better := 0, betterPayloads
	good := func(payload any) bool {
		if left--; left < 0 || better < 0 {
			return false
		}
		if found {
			better--
		}
		switch w.shows(c, payload) {
		case 2:
			return true
		case 1:
			if !found {
				second, found = payload, true
			}
		}
		return false
	}
	nearest := 0
	if c.Rule == "member-optional" { // a payload with the member never shows it
		nearest = 1
	}
	for _, whole := range []conj{c.around, {w.new.root}} {
		for up := nearest; up <= min(len(c.path), 3); up++ {
			path := c.path[:len(c.path)-up]
			left = mostPayloads >> up
			extras := w.sampler.pool(c)
			if up > 0 {
				extras = nil
			}
			if whole == nil {
				continue
			}
			for _, payload := range w.sampler.along(whole, path, extras, 0) {
				if good(payload) {
					return payload, true
				}
			}
		}
	}
	left = mostPayloads
	for _, payload := range w.mutations() {
		if good(payload) {
			return payload, true
		}
	}
	return second, found
}

// along is payloads of c that have something at path: samples of what belongs
// there, and extras.
func (s *sampler) along(c conj, path []string, extras []any, nested int) []any {
	if len(path) == 0 {
		samples := s.samples(c, nested)
		var open, others []any // samples with members that nothing describes, and with others
		for _, extra := range extras {
			more, ok := extra.(map[string]any)
			_, isOpen := more[unknownMember]
			for i, v := range samples {
				base, isObject := v.(map[string]any)
				if !ok || !isObject || i >= 4 && !isOpen { // of the open ones, any alternative may be meant
					continue
				}
				o := copyOf(base)
				maps.Copy(o, more)
				if isOpen {
					open = append(open, o)
				} else {
					others = append(others, o)
				}
			}
		}
		return slices.Concat(s.first, samples, open, extras, others)
	}
	if s.steps--; s.steps < 0 {
		return nil
	}
	all, err := atoms(c)
	if err != nil {
		return nil
	}
	// What says something of the member comes before what just lets it pass.
	telling, others := make([][]any, len(all)), make([][]any, len(all))
	for i := range all {
		a, out := &all[i], &others[i]
		if a.finite {
			continue
		}
		if a.declares(path[0]) {
			out = &telling[i]
		}
		switch a.kind {
		case "object":
			name := path[0]
			member := a.member(name)
			if name == "*" {
				name = unknownMember
				member = a.member(name)
			} else if known, ok := s.names[name]; ok && !a.declares(name) {
				name, member = known, a.member(known)
			}
			bases := s.objects(a, nested)
			most := 6
			if len(path) > 1 { // what lies around the place matters less
				most = 2
			}
			bases = bases[:min(len(bases), most)]
			for _, v := range s.along(member, path[1:], extras, nested+1) {
				for _, base := range bases {
					o := copyOf(base.(map[string]any))
					o[name] = v
					s.complete(a, o, nested)
					*out = append(*out, o)
				}
			}
		case "array":
			at, _ := strconv.Atoi(path[0])
			if path[0] == "*" {
				at = a.prefixes()
			}
			low, _ := a.counts()
			n := max(low, at+1)
			if slices.ContainsFunc(a.parts, func(p *jsonschema.Schema) bool { return p.Contains != nil }) {
				n++ // what is replaced is not the last one of its kind
			}
			base, ok := s.array(a, n, 0, nested)
			if !ok {
				base, ok = s.array(a, at, 0, nested)
				if base = append(base, nil); !ok {
					continue
				}
			}
			for _, v := range s.along(a.element(at), path[1:], extras, nested+1) {
				array := slices.Clone(base)
				array[at] = v
				*out = append(*out, array)
			}
		}
	}
	out := append(inTurn(telling), inTurn(others)...)
	return out[:min(len(out), mostPayloads>>min(nested, 2))]
}

// pool is values worth a try where a change is: the usual ones of every type, and
// what lies beside the bounds of both schemas.
func (s *sampler) pool(c *Change) []any {
	out := append(slices.Clip(c.tries),
		nil, true, false, "", "x", unknownMember, "0", json.Number("0"), json.Number("1"), json.Number("-1"), json.Number("1.5"), json.Number("1000000000000"),
		[]any{}, map[string]any{}, []any{"x"}, []any{json.Number("1"), json.Number("1")}, map[string]any{unknownMember: "x"}, map[string]any{unknownMember: nil},
	)
	var examined conj
	examined = append(append(examined, c.closest...), c.was...)
	for _, one := range examined {
		all, err := forms(conj{one}, atLeast)
		if err != nil {
			continue
		}
		for _, f := range all {
			for _, p := range f.parts {
				out = append(out, beside(p)...)
				for _, condition := range []*jsonschema.Schema{p.If, p.Not, p.Contains} {
					if condition != nil {
						out = append(out, s.samples(conj{condition}, 0)...)
					}
				}
				if p.Contains != nil {
					for _, v := range s.samples(conj{p.Contains}, 0) {
						out = append(out, []any{v})
					}
				}
				if p.PropertyNames != nil {
					for _, v := range s.samples(conj{p.PropertyNames}, 0) {
						if name, ok := v.(string); ok {
							out = append(out, map[string]any{name: "x"}, map[string]any{name: json.Number("1")})
						}
					}
				}
			}
		}
	}
	if v, err := decode([]byte(c.Value)); err == nil {
		out = append(out, v)
	}
	return out
}

// beside is values next to the bounds of one part.
func beside(p *jsonschema.Schema) []any {
	var out []any
	for _, r := range []*big.Rat{p.Minimum, p.Maximum, p.ExclusiveMinimum, p.ExclusiveMaximum, p.MultipleOf} {
		if r == nil {
			continue
		}
		for _, d := range []*big.Rat{new(big.Rat), big.NewRat(1, 1), big.NewRat(-1, 1), big.NewRat(1, 2), big.NewRat(-1, 2), r} {
			out = append(out, number(new(big.Rat).Add(r, d)))
		}
	}
	for _, n := range []int{p.MinLength, p.MaxLength} {
		for _, m := range []int{n - 1, n, n + 1} {
			if m >= 0 && m <= mostText {
				out = append(out, fit("", m))
			}
		}
	}
	for _, n := range []int{p.MinItems, p.MaxItems} {
		for _, m := range []int{n - 1, n, n + 1} {
			if m >= 0 && m < 100 {
				out = append(out, slices.Repeat([]any{"x"}, m), slices.Repeat([]any{json.Number("1")}, m))
			}
		}
	}
	for name := range dependencies(p) {
		out = append(out, map[string]any{name: "x"}, map[string]any{name: json.Number("1")})
	}
	for name := range dependents(p) {
		out = append(out, map[string]any{name: "x"}, map[string]any{name: json.Number("1")})
	}
	all := map[string]any{}
	for _, name := range p.Required {
		all[name] = "x"
		out = append(out, map[string]any{name: "x"})
	}
	out = append(out, all)
	for _, name := range sorted.Keys(p.Properties) {
		for _, v := range []any{nil, "x", json.Number("1"), true, []any{}, map[string]any{}} {
			out = append(out, map[string]any{name: v})
		}
	}
	return append(append(out, p.Enum[:min(len(p.Enum), mostTried)]...), p.Constant...)
}

// mutations is what the mutation engine makes of payloads that are valid under
// NEW, guided by OLD.
func (w *witnessing) mutations() []any {
	if w.mutated {
		return w.mutants
	}
	w.mutated = true
	row := &schemas.Row{Type: "schemadiff"}
	catalog := &schemas.Catalog{Name: "schemadiff", Rows: []*schemas.Row{row}, Published: guide(w.old.Text)}
	for i, payload := range w.sampler.samples(conj{w.new.root}, 0) {
		if _, ok := payload.(map[string]any); !ok || i > 8 {
			continue
		}
		mutations, err := mutation.Of(catalog, row, []byte(encode(payload)))
		if err != nil {
			continue
		}
		for _, m := range mutations {
			if m.Kind == "bytes" {
				continue
			}
			if text := m.Payload(); json.Valid(text) {
				if mutant, err := decode(text); err == nil {
					w.mutants = append(w.mutants, mutant)
				}
			}
		}
	}
	return w.mutants
}

// guide is a folder in which every schema is the same one.
type guide []byte

func (g guide) ReadFile(string) ([]byte, error) { return g, nil }
