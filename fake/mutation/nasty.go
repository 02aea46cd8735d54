package mutation

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/siohook/siohook/fake/internal/splice"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// Nasty lists payloads that a receiver must take although few do: what the
// provider may send one day (members, values and events that are not documented
// yet), and what is legal but seldom met (huge texts, odd names, ids at the edges
// of integers, other spellings of the same JSON). A legal one has no violation;
// of the others, a Mutation's Rule and Severity are those of every violation
// under the lenient profile, and Pointer is where the first one is.
func Nasty(c *schemas.Catalog, row *schemas.Row, payload []byte) ([]Mutation, error) {
	m, err := newMutator(c, row, payload)
	if err != nil {
		return nil, err
	}
	m.survey(m.document.Root(), m.strict)
	m.future()
	m.texts()
	m.maps()
	m.numbers()
	m.dates()
	m.spellings()
	return m.all, nil
}

// survey notes the places of each sort that a payload has.
func (m *mutator) survey(n jsonpos.Node, s *schema.Schema) {
	own, union := branch(s, n)
	if n == m.document.Root() {
		own = s
	}
	switch n.Kind() {
	case jsonpos.Object:
		if own.Closed() {
			m.places.objects = append(m.places.objects, n)
		}
	case jsonpos.String:
		m.surveyString(n, own)
	case jsonpos.Number:
		if own.Names("integer") && !bounded(own) {
			m.places.integers = append(m.places.integers, n)
		}
	}
	if slices.ContainsFunc(s.Alternatives(), isTextMap) {
		m.places.maps = append(m.places.maps, n)
		if s.Allows("array") {
			m.places.emptyArrays = append(m.places.emptyArrays, n)
		}
	}
	for child := range n.Children() {
		if !child.IsMember() {
			m.survey(child, own.Element())
			continue
		}
		if member, ok := own.Member(child.Name()); ok && (!member.Has("const") || union < 2) {
			m.survey(child, member)
		}
	}
}

func (m *mutator) surveyString(n jsonpos.Node, s *schema.Schema) {
	_, notAddress := netip.ParseAddr(n.Text())
	switch {
	case s.Has("const"), m.isType(n):
	case s.Has("enum"):
		m.places.enums = append(m.places.enums, n)
	case s.Text("format") == "date-time":
		m.places.times = append(m.places.times, n)
	case s.Text("format") == "email":
		m.places.emails = append(m.places.emails, n)
	case s.Text("format") != "" || bounded(s):
	case notAddress == nil:
		m.places.addresses = append(m.places.addresses, n)
	case m.written(n):
		m.places.texts = append(m.places.texts, n)
	}
}

// written tells whether people write a text: names and the like, and the values
// of maps. A currency or a country is none.
func (m *mutator) written(n jsonpos.Node) bool {
	for _, word := range []string{"name", "subject", "title", "description"} {
		if n.Name() == word || strings.HasSuffix(n.Name(), "_"+word) {
			return true
		}
	}
	return false
}

// places are the values of a payload by sort.
type places struct {
	objects                                          []jsonpos.Node // that have all their members named
	maps, emptyArrays                                []jsonpos.Node // from any name to text; where [] stands for none
	enums, times, emails, addresses, texts, integers []jsonpos.Node
}

// nasty adds a payload with other JSON in the place of several values. Without
// any, there is nothing to add.
func (m *mutator) nasty(f fault, at []jsonpos.Node, with func(jsonpos.Node) string) {
	if len(at) == 0 {
		return
	}
	f.accept = true
	if f.rule != "" && !m.isPart(at[0]) {
		f.pointer = at[0].Pointer()
	}
	edits := make([]edit, len(at))
	for i, n := range inOrder(at) {
		edits[i] = edit{start: n.Start(), end: n.End(), with: with(n)}
	}
	m.add(f, func() []byte { return edited(m.text, edits) })
	m.all[len(m.all)-1].edits = edits
}

// odd does so with a text or name that others may stand beside.
func (m *mutator) odd(f fault, at []jsonpos.Node, text string, with func(jsonpos.Node) string) {
	m.nasty(f, at, with)
	if len(at) > 0 {
		m.all[len(m.all)-1].odd = text
	}
}

func inOrder(at []jsonpos.Node) []jsonpos.Node {
	at = slices.Clone(at)
	sorted.By(at, func(a, b jsonpos.Node) int { return a.Start() - b.Start() })
	return at
}

// always gives the same JSON for every place.
func always(json string) func(jsonpos.Node) string { return func(jsonpos.Node) string { return json } }

// future adds what the provider may send one day.
func (m *mutator) future() {
	f := fault{kind: "future-type", rule: "unknown-type", what: "the event is not documented"}
	m.nasty(f, m.typed, func(n jsonpos.Node) string {
		if m.isPart(n) {
			return quote("siohook_future")
		}
		group, _, _ := strings.Cut(n.Text(), ".")
		return quote(group + ".siohook_future.happened")
	})
	if objects := m.places.objects; len(objects) > 0 {
		f := fault{
			kind: "unknown-members", rule: "unknown-member", warning: true, accept: true,
			pointer: objects[0].Pointer() + "/" + UnknownMember, what: "every object has an undocumented member",
		}
		m.add(f, func() []byte {
			text := m.text
			for _, object := range slices.Backward(objects) {
				at := object.Start() + 1
				separator := ","
				if len(object.Raw()) == 2 {
					separator = ""
				}
				text = splice.Replace(text, at, at, `"`+UnknownMember+`":{"a":[1,null]}`+separator)
			}
			return text
		})
	}
	for _, n := range m.places.enums {
		f := fault{kind: "new-value", place: n.Pointer(), rule: "enum", warning: true, what: named(n) + " has an undocumented value"}
		m.nasty(f, []jsonpos.Node{n}, always(`"siohook_unknown"`))
	}
}

// texts puts odd texts into all that people write.
func (m *mutator) texts() {
	written := slices.Clone(m.places.texts)
	for _, holder := range m.places.maps {
		for member := range holder.Children() {
			if member.IsMember() && !slices.Contains(written, member) {
				written = append(written, member)
			}
		}
	}
	for _, odd := range oddTexts(shortest(m.catalog.Types())) {
		f := fault{kind: "text", detail: odd.name, what: "names and texts are " + odd.what}
		if isWhole[odd.name] {
			m.nasty(f, written, always(quote(odd.text)))
		} else {
			m.odd(f, written, odd.text, always(quote(odd.text)))
		}
	}
	for _, odd := range oddEmails() {
		f := fault{kind: "email", detail: odd.name, what: "e-mail addresses are " + odd.what}
		m.nasty(f, m.places.emails, always(quote(odd.text)))
	}
	f := fault{kind: "ip", detail: "ipv6", what: "IP addresses are IPv6"}
	m.nasty(f, m.places.addresses, always(`"2001:db8::8a2e:370:7334"`))
}

// shortest is the shortest of some words; of several, the first.
func shortest(words []string) string {
	best := words[0]
	for _, word := range words {
		if len(word) < len(best) {
			best = word
		}
	}
	return best
}

// maps fills the maps, such as contact fields, with what account owners may.
func (m *mutator) maps() {
	m.nasty(fault{kind: "fields", detail: "empty-object", what: "maps are {}"}, m.places.maps, always("{}"))
	m.nasty(fault{kind: "fields", detail: "empty-array", what: "maps are []"}, m.places.emptyArrays, always("[]"))
	var many []string
	for i := range 500 {
		many = append(many, fmt.Sprintf(`"custom_%d":"value %d"`, i, i))
	}
	m.nasty(fault{kind: "fields", detail: "500", what: "maps have 500 members"}, m.places.maps, always("{"+strings.Join(many, ",")+"}"))
	for _, odd := range oddNames() {
		f := fault{kind: "fields", detail: odd.name, what: "maps have a member whose name is " + odd.what}
		m.odd(f, m.places.maps, odd.text, always(oddMembers(odd.text)))
	}
}

// oddMembers is a map with members of odd names beside an ordinary one.
func oddMembers(names ...string) string {
	var b strings.Builder
	b.WriteByte('{')
	for _, name := range names {
		b.WriteString(quote(name) + `:"x",`)
	}
	return b.String() + `"city":"Lyon"}`
}

// numbers puts ids at the edges of the types that hold them.
func (m *mutator) numbers() {
	var ids, others []jsonpos.Node
	for _, n := range m.places.integers {
		if n.Name() == "id" || strings.HasSuffix(n.Name(), "_id") {
			ids = append(ids, n)
		} else {
			others = append(others, n)
		}
	}
	for _, edge := range []struct{ name, json string }{
		{"int32-max", "2147483647"},
		{"int32-over", "2147483648"},
		{"uint32-over", "4294967296"},
		{"2^53", "9007199254740992"},
		{"2^53+1", "9007199254740993"},
		{"int64-max", "9223372036854775807"},
		{"one", "1"},
	} {
		m.nasty(fault{kind: "id", detail: edge.name, what: "ids are " + edge.json}, ids, always(edge.json))
	}
	m.nasty(fault{kind: "number", detail: "zero", what: "amounts are 0"}, others, always("0"))
	m.nasty(fault{kind: "number", detail: "int32-over", what: "amounts are 2147483648"}, others, always("2147483648"))
}

// dates puts times where calendars have their corners, and writes them in other forms.
func (m *mutator) dates() {
	for _, corner := range []struct{ name, text string }{
		{"leap-day", "2028-02-29T12:00:00+00:00"},
		{"century", "2000-02-29T23:59:59+00:00"},
		{"new-year", "2026-12-31T23:59:59+00:00"},
		{"clock-change", "2026-03-29T01:30:00+00:00"},
		{"2038", "2038-01-19T03:14:08+00:00"},
		{"epoch", "1970-01-01T00:00:00+00:00"},
		{"far", "9999-12-31T23:59:59+00:00"},
	} {
		m.nasty(fault{kind: "time", detail: corner.name, what: "times are " + corner.text}, m.places.times, always(quote(corner.text)))
	}
	for _, form := range []struct{ name, text string }{
		{"z", "2026-05-04T10:20:30Z"},
		{"fraction", "2026-05-04T10:20:30.123456+00:00"},
		{"offset", "2026-05-04T12:20:30+02:00"},
	} {
		m.nasty(fault{kind: "time-form", detail: form.name, what: "times are " + form.text}, m.places.times, always(quote(form.text)))
	}
}
