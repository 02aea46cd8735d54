package schemadiff

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// say reports a change of a rule with what was and what is, in words and, as far as
// they are needed to tell it from others, its keyword and value.
type say func(rule string, was, is any, data ...string)

func compareNumbers(a, b *atom, report say) {
	if b.integer && !a.integer && !stepsWithin(a, big.NewRat(1, 1)) {
		report("type-widened", "integer", "number", "type", encode("number"))
	} else if a.integer && !b.integer {
		report("type-narrowed", "number", "integer", "type", encode("integer"))
	}
	low, high := a.number()
	lowWas, highWas := b.number()
	compareBound(low, lowWas, 1, "minimum", report)
	compareBound(high, highWas, -1, "maximum", report)
	for _, p := range b.parts {
		if p.MultipleOf != nil && !stepsWithin(a, p.MultipleOf) {
			report("multiple-widened", "multiple of "+p.MultipleOf.RatString(), steps(a), "multipleOf", encode(p.MultipleOf.RatString()))
		}
	}
	for _, p := range a.parts {
		if p.MultipleOf != nil && !stepsWithin(b, p.MultipleOf) {
			report("constraint-added", steps(b), "multiple of "+p.MultipleOf.RatString(), "multipleOf", encode(p.MultipleOf.RatString()))
		}
	}
}

func compareBound(is, was bound, sign int, name string, report say) {
	switch within, without := is.within(was, sign), was.within(is, sign); {
	case within && without:
	case within:
		report("constraint-added", was.text(name), is.text(name), name, is.value())
	default:
		report("bound-widened", was.text(name), is.text(name), name, is.value())
	}
}

// value is the end as JSON; null for none.
func (b bound) value() string {
	switch {
	case b.at == nil:
		return "null"
	case b.open:
		return encode(map[string]string{"exclusive": b.at.RatString()})
	}
	return encode(b.at.RatString())
}

func (b bound) text(name string) string {
	if b.at == nil {
		return "no " + name
	}
	text := b.at.RatString()
	if !b.at.IsInt() {
		text = b.at.FloatString(6)
	}
	if b.open {
		name = "exclusive " + name
	}
	return name + " " + text
}

// stepsWithin tells whether all numbers of a are surely multiples of step.
func stepsWithin(a *atom, step *big.Rat) bool {
	own := a.step()
	return own != nil && new(big.Rat).Quo(own, step).IsInt()
}

func steps(a *atom) string {
	for _, p := range a.parts {
		if p.MultipleOf != nil {
			return "multiple of " + p.MultipleOf.RatString()
		}
	}
	if a.integer {
		return "integer"
	}
	return "number"
}

func (d *differ) compareTexts(a, b *atom, report say, saw func(witness any)) {
	low, high := a.lengths()
	lowWas, highWas := b.lengths()
	patterns, patternsWas := texts(a, patternOf), texts(b, patternOf)
	// What OLD wants may follow from other things that NEW wants.
	given := slices.Clone(patterns)
	for _, format := range texts(a, formatOf) {
		if pattern := shapes[format]; pattern != "" {
			given = append(given, pattern)
		}
	}
	holds := func(refused language) bool {
		refused.match, refused.mismatch = given, append(refused.mismatch, mismatches(a)...)
		refused.low = max(refused.low, low)
		if high >= 0 && (refused.high < 0 || high < refused.high) {
			refused.high = high
		}
		text, found, none := refused.none(&d.texts)
		if found {
			saw(text)
		}
		return none
	}
	if low < lowWas && holds(language{high: lowWas - 1}) {
		low = lowWas
	}
	if highWas >= 0 && (high < 0 || high > highWas) && holds(language{low: highWas + 1, high: -1}) {
		high = highWas
	}
	var follow []string
	for _, pattern := range patternsWas {
		if !slices.Contains(patterns, pattern) && holds(language{mismatch: []string{pattern}, high: -1}) {
			follow = append(follow, pattern)
		}
	}
	compareLimits(low, high, lowWas, highWas, "Length", report)
	compareSets(patterns, patternsWas, follow, "pattern", "pattern-changed", report)
	formats, formatsWas := texts(a, formatOf), texts(b, formatOf)
	follow = nil
	for _, was := range formatsWas {
		if !slices.Contains(formats, was) && slices.ContainsFunc(formats, func(is string) bool { return slices.Contains(implied[is], was) }) {
			follow = append(follow, was)
		}
	}
	compareSets(formats, formatsWas, follow, "format", "format-changed", report)
	content, contentWas := texts(a, contentOf), texts(b, contentOf)
	if slices.Equal(content, contentWas) {
		content, contentWas = texts(a, assertedOf), texts(b, assertedOf)
	}
	compareSets(content, contentWas, nil, "content", "format-changed", report)
}

// shapes are patterns that all texts of a format match.
var shapes = map[string]string{
	"date": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`, "date-time": `^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][^"]{9}`, "email": "@",
	"uuid": `^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`, "ipv4": `^[0-9]{1,3}(\.[0-9]{1,3}){3}$`,
}

// implied are the formats that a text of a format has as well.
var implied = map[string][]string{
	"uri": {"iri", "uri-reference", "iri-reference"}, "iri": {"iri-reference"}, "uri-reference": {"iri-reference"},
	"email": {"idn-email"}, "hostname": {"idn-hostname"},
}

// mismatches are patterns that no text of an atom matches.
func mismatches(a *atom) (patterns []string) {
	for _, p := range a.parts {
		if p.Not == nil || p.Not.Pattern == nil {
			continue
		}
		plain := *p.Not
		plain.Pattern, plain.Types = nil, nil
		if alone(&plain) && (len(p.Not.Types) == 0 || slices.Contains(p.Not.Types, "string")) {
			patterns = append(patterns, patternOf(p.Not))
		}
	}
	return patterns
}

func patternOf(p *jsonschema.Schema) string {
	if p.Pattern == nil {
		return ""
	}
	return p.Pattern.String()
}

func formatOf(p *jsonschema.Schema) string { return p.Format }

// contentOf is what a text is an encoding of.
func contentOf(p *jsonschema.Schema) string {
	return strings.TrimSpace(p.ContentMediaType + " " + p.ContentEncoding)
}

// assertedOf is that where the draft asserts it, as draft-07 does.
func assertedOf(p *jsonschema.Schema) string {
	if p.Draft == jsonschema.Draft7 || p.Draft == jsonschema.Draft6 || p.Draft == jsonschema.Draft4 {
		return contentOf(p)
	}
	return ""
}

// texts are the distinct texts of the parts, without "".
func texts(a *atom, of func(*jsonschema.Schema) string) []string {
	var out []string
	for _, p := range a.parts {
		if text := of(p); text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// compareSets compares constraints that can only be compared by their names. Some of what was may
// follow from others that are.
func compareSets(is, was, follow []string, name, lost string, report say) {
	text := func(list []string) string {
		if len(list) == 0 {
			return "no " + name
		}
		out := name
		for _, t := range list {
			out += " " + t
		}
		return out
	}
	missing := func(from, in []string) bool {
		return slices.ContainsFunc(from, func(t string) bool { return !slices.Contains(in, t) })
	}
	switch {
	case missing(was, slices.Concat(is, follow)):
		report(lost, text(was), text(is), name, encode(is))
	case missing(is, was):
		report("constraint-added", text(was), text(is), name, encode(is))
	}
}

// limited are what the keywords limit, by how they end.
var limited = map[string]string{"Length": "length", "Items": "number of elements", "Properties": "number of members"}

// compareLimits compares a least and a most, which is -1 when there is none.
func compareLimits(low, high, lowWas, highWas int, keyword string, report say) {
	name := limited[keyword]
	least := func(n int) string { return "least " + name + " " + strconv.Itoa(n) }
	most := func(n int) string {
		if n < 0 {
			return "no most " + name
		}
		return "most " + name + " " + strconv.Itoa(n)
	}
	if low != lowWas {
		rule := "constraint-added"
		if low < lowWas {
			rule = "bound-widened"
		}
		report(rule, least(lowWas), least(low), "min"+keyword, strconv.Itoa(low))
	}
	if high != highWas {
		rule := "constraint-added"
		if highWas >= 0 && (high < 0 || high > highWas) {
			rule = "bound-widened"
		}
		value := "null"
		if high >= 0 {
			value = strconv.Itoa(high)
		}
		report(rule, most(highWas), most(high), "max"+keyword, value)
	}
}
