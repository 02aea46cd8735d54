package mutation

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/fake/internal/splice"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/words"
)

// mostElements is how many elements of an array, and members of a map, are
// mutated: the others are like them.
const mostElements = 2

// UnknownMember is the name of the members that mutations add. Nothing that is
// documented is called so.
const UnknownMember = "siohook_unknown"

// walk adds the mutations of a value and of all in it. The union is the number of
// alternatives that its schema was chosen from.
func (m *mutator) walk(n jsonpos.Node, strict, lenient *schema.Schema, union int) {
	switch n.Kind() {
	case jsonpos.Object:
		m.object(n, strict, lenient, union)
	case jsonpos.Array:
		m.array(n, strict, lenient)
	}
}

// child adds the mutations of a value in another one.
func (m *mutator) child(n jsonpos.Node, strict, lenient *schema.Schema) {
	m.wrongTypes(n, strict, lenient)
	own, union := branch(strict, n)
	relaxed, _ := branch(lenient, n)
	if n.Kind() == jsonpos.String || n.Kind() == jsonpos.Number {
		m.scalar(n, own, relaxed)
	}
	for _, alternative := range strict.Alternatives() {
		if alternative.Names("array") {
			m.length(n, alternative, arrays(lenient))
		}
	}
	m.walk(n, own, relaxed, union)
}

func (m *mutator) object(n jsonpos.Node, strict, lenient *schema.Schema, union int) {
	members, others := 0, 0
	for member := range n.Children() {
		members++
		name := member.Name()
		if m.isPart(member) {
			continue // without it, or with anything else there, it is another type
		}
		if strict.Requires(name) {
			m.missing(n, member, !lenient.Requires(name))
		}
		own, ok := strict.Member(name)
		if !ok {
			continue
		}
		if _, named := strict.Property(name); !named {
			if others++; others > mostElements {
				continue
			}
		}
		relaxed, _ := lenient.Member(name)
		if own.Has("const") && union > 1 {
			m.discriminator(member, own, relaxed)
			continue
		}
		m.child(member, own, relaxed)
	}
	if strict.Closed() {
		m.unknownMember(n, !lenient.Closed())
	}
	if most, ok := strict.Number("maxProperties"); ok && members > 0 && members <= most {
		_, also := lenient.Number("maxProperties")
		f := fault{kind: "max-properties", rule: "max-properties", warning: !also, what: named(n) + " has more than " + words.Count(most, "member")}
		m.replaced(n, f, manyMembers(n, most+1-members))
	}
}

// manyMembers is an object with more members like its first.
func manyMembers(n jsonpos.Node, more int) string {
	text, value := strings.TrimSuffix(string(n.Raw()), "}"), ""
	for member := range n.Children() {
		value = string(member.Raw())
		break
	}
	for i := range more {
		text += `,"` + UnknownMember + strconv.Itoa(i) + `":` + value
	}
	return text + "}"
}

// missing leaves a member out.
func (m *mutator) missing(holder, member jsonpos.Node, warning bool) {
	f := fault{
		kind: "required", place: member.Pointer(), pointer: holder.Pointer(), rule: "required",
		warning: warning, what: named(member) + " is missing",
	}
	switch member.Pointer() {
	case m.catalog.TypePlace():
		f.rule, f.warning = "missing-type", false
	case m.row.Select:
		f.kind, f.rule, f.warning = "unknown-variant", "unknown-variant", false
		m.misspelt(holder, member)
	}
	m.add(f, func() []byte { return splice.Remove(m.text, holder, member) })
}

// misspelt gives the member that selects the variant another name.
func (m *mutator) misspelt(holder, member jsonpos.Node) {
	name := member.Name() + "_"
	f := fault{
		kind: "unknown-variant", place: member.Pointer(), detail: "misspelt", pointer: holder.Pointer(),
		rule: "unknown-variant", what: fmt.Sprintf("%s is renamed to %s", named(member), name),
	}
	m.add(f, func() []byte {
		return splice.Replace(m.text, member.NameStart(), member.NameEnd(), string(encode.AppendPHPString(nil, name)))
	})
}

// unknownMember adds a member to an object that has all its members named.
func (m *mutator) unknownMember(n jsonpos.Node, warning bool) {
	place := n.Pointer() + "/" + UnknownMember
	f := fault{
		kind: "unknown-member", place: place, pointer: place, rule: "unknown-member", warning: warning, accept: warning,
		what: named(n) + " has an undocumented member",
	}
	m.add(f, func() []byte { return splice.Add(m.text, n, `"`+UnknownMember+`":"x"`) })
}

// discriminator changes the member that tells which alternative an object is.
func (m *mutator) discriminator(n jsonpos.Node, strict, lenient *schema.Schema) {
	m.wrongTypes(n, strict, lenient)
	if n.Kind() == jsonpos.String {
		m.replaced(n, fault{kind: "discriminator", rule: "enum", what: named(n) + " is of an undocumented kind"}, `"siohook_unknown"`)
		m.replaced(n, fault{kind: "discriminator", detail: "empty", rule: "enum", what: named(n) + " is empty"}, `""`)
	}
}

// wrongTypes puts a value of each JSON type that is not allowed in the place of
// another one.
func (m *mutator) wrongTypes(n jsonpos.Node, strict, lenient *schema.Schema) {
	for _, wrong := range []struct{ kind, name, json string }{
		{"string", "string", asText(n)},
		{"integer", "integer", "7"},
		{"number", "fraction", "1.5"},
		{"boolean", "boolean", "true"},
		{"null", "null", "null"},
		{"array", "array", "[]"},
		{"object", "object", "{}"},
	} {
		if strict.Allows(wrong.kind) || wrong.kind == n.Kind().String() && wrong.kind != "number" {
			continue
		}
		f := fault{
			kind: "type", detail: wrong.name, rule: "type", warning: lenient.Allows(wrong.kind),
			what: fmt.Sprintf("%s is %s instead of %s", named(n), article(wrong.name), article(kindOfNode(n))),
		}
		if wrong.kind == "null" {
			f.kind, f.detail = "null", ""
		}
		m.replaced(n, f, wrong.json)
	}
}

// asText is a scalar in quotes, as loosely typed code would send it.
func asText(n jsonpos.Node) string {
	switch n.Kind() {
	case jsonpos.Number, jsonpos.Boolean:
		return `"` + string(n.Raw()) + `"`
	}
	return `"x"`
}

// array adds the mutations of an array's elements.
func (m *mutator) array(n jsonpos.Node, strict, lenient *schema.Schema) {
	i := 0
	for element := range n.Children() {
		if i++; i > mostElements {
			return
		}
		m.child(element, strict.Element(), lenient.Element())
	}
}

// length puts an array that is too long or too short in the place of a value that
// may be one.
func (m *mutator) length(n jsonpos.Node, strict, lenient *schema.Schema) {
	if most, ok := strict.Number("maxItems"); ok {
		_, also := lenient.Number("maxItems")
		f := fault{kind: "max-items", rule: "max-items", warning: !also, what: named(n) + " has more than " + words.Count(most, "element")}
		if first, ok := n.Element(0); ok && most > 0 {
			m.replaced(n, f, "["+string(first.Raw())+strings.Repeat(","+string(first.Raw()), most)+"]")
		}
		if most == 0 { // what the elements are does not matter
			m.replaced(n, f, `["x"]`)
			f.detail, f.what = "object", f.what+": an object"
			m.replaced(n, f, `[{"slug":"x","value":"x"}]`)
		}
	}
	if least, ok := strict.Number("minItems"); ok && least > 0 {
		_, also := lenient.Number("minItems")
		m.replaced(n, fault{kind: "min-items", rule: "min-items", warning: !also, what: named(n) + " is empty"}, `[]`)
	}
}

// named is how a value is called in What.
func named(n jsonpos.Node) string {
	if pointer := n.Pointer(); pointer != "" {
		return splice.Dotted(pointer)
	}
	return "the payload"
}

func article(noun string) string {
	if noun == "null" {
		return noun
	}
	if strings.ContainsRune("aeio", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}
