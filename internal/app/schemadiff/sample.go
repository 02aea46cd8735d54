package schemadiff

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/brianvoe/gofakeit/v6"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/sorted"
)

// unknownMember is the name of members that witnesses have and nothing describes.
const unknownMember = "siohook_unknown"

// mostSamples is how many values of one schema are tried.
const mostSamples = 24

// mostConditions is how many conditions are made true or false for one witness.
const mostConditions = 24

// formatted are texts that have a format, and one that has none of them.
var formatted = map[string][]string{
	"date-time": {"2026-01-02T03:04:05Z", "2026-01-02T03:04:05+00:00"}, "date": {"2026-01-02"}, "time": {"03:04:05Z"},
	"duration": {"P1D"}, "email": {"someone@example.com"}, "hostname": {"www.example.com"}, "ipv4": {"192.0.2.1"},
	"ipv6": {"2001:db8::1"}, "uri": {"https://www.example.com/"}, "iri": {"https://www.example.com/"},
	"uri-reference": {"/a"}, "iri-reference": {"/a"}, "uri-template": {"/a/{b}"}, "uuid": {"00000000-0000-4000-8000-000000000000"},
	"regex": {"^a$"}, "json-pointer": {"/a"}, "relative-json-pointer": {"0/a"},
}

// sampler makes values that fit a conj, most of them valid: what is not is found
// out by a validator later.
type sampler struct {
	faker *gofakeit.Faker
	steps int
	made  map[string][]any // by conj
	left  int              // of the work for texts

	conditions int               // that are looked at
	first      []any             // to be tried first at the end of a path
	names      map[string]string // of members, by pattern
}

func newSampler() *sampler {
	return &sampler{faker: gofakeit.New(1), steps: 3000, made: map[string][]any{}, left: mostTextWork, conditions: mostConditions}
}

// samples are values of c, small ones first.
func (s *sampler) samples(c conj, nested int) []any {
	key := keyOf(c)
	if made, ok := s.made[key]; ok {
		return made
	}
	if s.steps--; s.steps < 0 || nested > 12 {
		return nil
	}
	s.made[key] = nil // within itself, a schema has none
	s.made[key] = s.make(c, nested)
	return s.made[key]
}

func (s *sampler) make(c conj, nested int) []any {
	all, err := atoms(c)
	if err != nil {
		return nil
	}
	// Null says little in a payload that people read.
	sorted.By(all, func(a, b atom) int { return order(a.kind) - order(b.kind) })
	lists := make([][]any, len(all))
	for i := range all {
		lists[i] = s.ofAtom(&all[i], nested)
	}
	out := inTurn(lists)
	for _, p := range c {
		out = append(out, p.Examples...)
	}
	out = append(out, unions(lists)...)
	// Every type keeps its first ones, one of each alternative if these are not too many.
	var some []any
	count := map[string]int{}
	each := max(mostSamples/2, min(len(all), 2*mostSamples))
	for _, v := range out {
		if kind := kindOf(v); count[kind] < each && len(some) < max(mostSamples, each) && c.accepts(v) {
			count[kind]++
			some = append(some, v)
		}
	}
	return some
}

// inTurn is the first of each list, then the second of each, and so on.
func inTurn(lists [][]any) (out []any) {
	for n, more := 0, true; more; n++ {
		more = false
		for _, list := range lists {
			if n < len(list) {
				out, more = append(out, list[n]), true
			}
		}
	}
	return out
}

func order(kind string) int {
	return slices.Index([]string{"object", "string", "number", "array", "boolean", "null"}, kind)
}

// unions are objects that have the members of two alternatives.
func unions(lists [][]any) []any {
	var out []any
	for i := range lists {
		for j := range i {
			if len(lists[i]) == 0 || len(lists[j]) == 0 || len(out) > 6 {
				continue
			}
			a, ok := lists[i][0].(map[string]any)
			b, also := lists[j][0].(map[string]any)
			if ok && also {
				union := copyOf(a)
				maps.Copy(union, b)
				out = append(out, union)
			}
		}
	}
	return out
}

func (s *sampler) ofAtom(a *atom, nested int) []any {
	if a.finite {
		return a.values
	}
	switch a.kind {
	case "number":
		return numbers(a)
	case "string":
		return s.texts(a)
	case "array":
		return s.arrays(a, nested)
	case "object":
		return slices.Concat(s.objects(a, nested), s.cases(a, nested))
	}
	return nil
}

// cases are values for which a condition of an atom holds, and others for which it does not.
func (s *sampler) cases(a *atom, nested int) (out []any) {
	for _, p := range a.parts {
		for _, of := range cases(p) {
			for _, c := range of {
				if nested < 3 && s.conditions > 0 && !slices.ContainsFunc(c, a.decides) {
					s.conditions--
					samples := s.samples(slices.Concat(conj{ofType(a)}, a.parts, c), nested+1)
					out = append(out, samples[:min(len(samples), mostSamples/2)]...)
				}
			}
		}
	}
	return out
}

func number(r *big.Rat) any {
	if r.IsInt() {
		return json.Number(r.Num().String())
	}
	return json.Number(strings.TrimRight(r.FloatString(9), "0"))
}

// numbers are round ones, the ends of the range and what lies beside them.
func numbers(a *atom) []any {
	var all []*big.Rat
	add := func(r *big.Rat) {
		for _, d := range []*big.Rat{new(big.Rat), big.NewRat(1, 2), big.NewRat(1, 1), big.NewRat(-1, 1), big.NewRat(-1, 2)} {
			all = append(all, new(big.Rat).Add(r, d))
		}
	}
	for _, n := range []int64{7, 0, 100, -100} {
		add(big.NewRat(n, 1))
	}
	for _, p := range a.parts {
		for _, r := range []*big.Rat{p.Minimum, p.Maximum, p.ExclusiveMinimum, p.ExclusiveMaximum} {
			if r != nil {
				add(r)
			}
		}
	}
	for _, p := range a.parts {
		if p.MultipleOf == nil {
			continue
		}
		// The multiples next to all of these.
		for _, r := range slices.Clone(all) {
			n := new(big.Rat).Quo(r, p.MultipleOf)
			whole := new(big.Rat).SetInt(new(big.Int).Div(n.Num(), n.Denom()))
			for _, k := range []int64{0, 1} {
				all = append(all, new(big.Rat).Mul(new(big.Rat).Add(whole, big.NewRat(k, 1)), p.MultipleOf))
			}
		}
	}
	var out []any
	for _, r := range all {
		v := number(r)
		if !slices.Contains(out, v) && !slices.ContainsFunc(a.parts, func(p *jsonschema.Schema) bool { return !validAlone(p, v) }) {
			out = append(out, v)
		}
	}
	return out
}

func (s *sampler) texts(a *atom) []any {
	words := []string{"x", "", "siohook", "7", "a b"}
	for _, format := range texts(a, formatOf) {
		words = append(formatted[format], words...)
	}
	for _, pattern := range texts(a, patternOf) {
		for range 8 {
			words = append(words, s.matching(pattern))
		}
	}
	least, most := a.lengths()
	if text, ok, _ := (language{match: texts(a, patternOf), low: least, high: most}).sample(&s.left); ok {
		words = append(words, text)
	}
	low, high := a.lengths()
	for _, n := range []int{low, high, low + 1} {
		if n > 0 && n < 10000 {
			for _, w := range slices.Clone(words) {
				words = append(words, fit(w, n))
			}
		}
	}
	var out []any
	for _, w := range words {
		if !slices.Contains(out, any(w)) && !slices.ContainsFunc(a.parts, func(p *jsonschema.Schema) bool { return !validAlone(p, w) }) {
			out = append(out, w)
		}
	}
	return out
}

// fit is text with exactly n characters.
func fit(text string, n int) string {
	r := []rune(text)
	if len(r) >= n {
		return string(r[:n])
	}
	return text + strings.Repeat("x", n-len(r))
}

// named is a name that matches a pattern.
func (s *sampler) named(pattern string) string {
	left := mostTextSteps
	if name, ok, _ := (language{match: []string{pattern}, high: -1}).sample(&left); ok {
		return name
	}
	return s.matching(pattern)
}

// matching is a text that most likely matches a pattern.
func (s *sampler) matching(pattern string) (text string) {
	defer func() {
		if recover() != nil {
			text = ""
		}
	}()
	return s.faker.Regex(pattern)
}

func (s *sampler) arrays(a *atom, nested int) []any {
	low, high := a.counts()
	var out []any
	for _, n := range []int{low, low + 1, low + 2, high} {
		if n < 0 || n > 50 || high >= 0 && n > high {
			continue
		}
		for _, turn := range []int{0, 1, 2, 3} {
			if array, ok := s.array(a, n, turn, nested); ok && (turn < 2 || n > 0) {
				out = append(out, array)
			}
		}
	}
	return out
}

// array has n elements; turn 0 makes them alike, 1 different where it can.
func (s *sampler) array(a *atom, n, turn, nested int) (array []any, ok bool) {
	array = []any{}
	var wanted []any
	for _, p := range a.parts {
		if p.Contains != nil {
			wanted = s.samples(conj{p.Contains}, nested+1)
		}
	}
	for i := range n {
		values := s.samples(a.element(i), nested+1)
		if len(wanted) > 0 {
			fits := slices.DeleteFunc(slices.Clone(wanted), func(v any) bool { return !a.element(i).accepts(v) })
			values = append(fits, values...)
		}
		if len(values) == 0 {
			return nil, false
		}
		if turn > 1 { // others first
			values = values[min(turn-1, len(values)-1):]
		}
		array = append(array, values[turn*i%len(values)])
	}
	return array, true
}

// objects are one with what it must have, one with all it may have, and one for
// each optional member.
func (s *sampler) objects(a *atom, nested int) []any {
	least, ok := s.object(a, a.required(), nested)
	if !ok {
		return nil
	}
	out := []any{least}
	full := copyOf(least)
	for _, name := range slices.Concat(a.names(), a.depending()) {
		if _, has := full[name]; has {
			continue
		}
		values := s.samples(a.member(name), nested+1)
		for i, v := range values {
			if i < 3 && len(out) < mostSamples {
				one := copyOf(least)
				one[name] = v
				s.complete(a, one, nested)
				out = append(out, one)
			}
		}
		if len(values) > 0 {
			full[name] = values[0]
		}
	}
	out = slices.Insert(out, 1, any(full))
	for _, base := range []map[string]any{least, full} {
		more := copyOf(base)
		for i := range 3 {
			if values := s.samples(a.member(other(i)), nested+1); len(values) > 0 {
				more[other(i)] = values[0]
				out = append(out, copyOf(more))
			}
		}
	}
	// Members whose names the schema makes up.
	for pattern, c := range a.patterns() {
		if values := s.samples(c, nested+1); len(values) > 0 {
			more := copyOf(least)
			more[s.named(pattern)] = values[0]
			out = append(out, more)
		}
	}
	low, high := a.sizes()
	for _, n := range []int{low, high} {
		if more := copyOf(least); n > len(more) && n < 50 {
			for i := 0; len(more) < n && i < 100; i++ {
				if values := s.samples(a.member(other(i)), nested+1); len(values) > 0 {
					more[other(i)] = values[0]
				}
			}
			out = append(out, more)
		}
	}
	// What holds a few members with the same value apart from the others.
	for _, name := range a.required() {
		values := s.samples(a.member(name), nested+1)
		for i, v := range values {
			if i > 0 && i < 4 && len(out) < 2*mostSamples {
				one := copyOf(least)
				one[name] = v
				out = append(out, one)
			}
		}
	}
	return out
}

// other is a name that nothing describes; the third ones are very short.
func other(i int) string {
	if i == 1 {
		return "a"
	}
	if i == 0 {
		return unknownMember
	}
	return fmt.Sprintf("%s%d", unknownMember, i)
}

func (s *sampler) object(a *atom, names []string, nested int) (map[string]any, bool) {
	o := map[string]any{}
	for _, name := range names {
		values := s.samples(a.member(name), nested+1)
		if len(values) == 0 {
			return nil, false
		}
		o[name] = values[0]
	}
	s.complete(a, o, nested)
	return o, true
}

// mostOthers is how many branches of a oneOf are kept away from an object.
const mostOthers = 10

// complete adds to an object what its members bring along, and what keeps it out of the other
// branches of a oneOf: one of their members with a value that they refuse.
func (s *sampler) complete(a *atom, o map[string]any, nested int) {
	defer func() {
		for _, p := range a.picks {
			for i, branch := range p.owner.OneOf[:min(len(p.owner.OneOf), mostOthers)] {
				if i != p.branch && valid(branch, o) {
					s.keepOut(a, branch, o)
				}
			}
		}
	}()
	for range 4 {
		for _, p := range a.parts {
			for name, wants := range dependencies(p) {
				for _, want := range wants {
					if _, has := o[name]; !has || o[want] != nil {
						continue
					}
					if values := s.samples(a.member(want), nested+1); len(values) > 0 {
						o[want] = values[0]
					}
				}
			}
		}
	}
}

func (s *sampler) keepOut(a *atom, branch *jsonschema.Schema, o map[string]any) {
	others, err := atoms(conj{branch})
	if err != nil {
		return
	}
	for i := range others {
		for _, name := range others[i].names() {
			if _, there := o[name]; there || a.declares(name) {
				continue
			}
			for _, v := range []any{"x", true, json.Number("1"), map[string]any{}, []any{}, nil} {
				if o[name] = v; a.member(name).accepts(v) && !valid(branch, o) {
					return
				}
				delete(o, name)
			}
		}
	}
}

// depending are the members that bring others along, and those.
func (a *atom) depending() (names []string) {
	set := map[string]bool{}
	for _, p := range a.parts {
		for name, wants := range dependencies(p) {
			set[name] = true
			for _, want := range wants {
				set[want] = true
			}
		}
		for name := range dependents(p) {
			set[name] = true
		}
	}
	return sorted.Keys(set)
}

func copyOf(o map[string]any) map[string]any {
	c := make(map[string]any, len(o)+1)
	for name, v := range o {
		c[name] = v
	}
	return c
}
