package mutation

import (
	"net/http"
	"slices"
	"strings"

	"github.com/siohook/siohook/fake/internal/splice"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

// isType tells whether a value names the event, or a part of its name.
func (m *mutator) isType(n jsonpos.Node) bool {
	return slices.ContainsFunc(m.typed, func(other jsonpos.Node) bool { return other.Pointer() == n.Pointer() })
}

// isPart tells whether a value is a part of the event's name: what is beside the payload
// has the other one.
func (m *mutator) isPart(n jsonpos.Node) bool {
	return m.isType(n) && n.Pointer() != m.catalog.TypePlace()
}

// types changes the payload's type to ones that the catalog does not have.
func (m *mutator) types() {
	for _, n := range m.typed {
		own, what := n.Text(), "the event's type "
		if m.isPart(n) {
			what = named(n) + ", a part of the event's type, "
			m.otherType(n, "missing", what+"is missing", func() []byte {
				holder, _ := m.document.Lookup(m.parent(n)) // it holds n
				return splice.Remove(m.text, holder, n)
			})
		}
		for _, other := range []struct{ name, text, what string }{
			{"misspelt", misspell(own), "is misspelt"},
			{"upper-case", strings.ToUpper(own), "is in upper case"},
			{"space", own + " ", "ends in a space"},
			{"camel-case", camel(own), "is in camel case"},
			{"empty", "", "is empty"},
			{"prefix", own[:strings.LastIndexByte("."+own, '.')], "is cut short"},
		} {
			if other.text != "" || other.name == "empty" {
				m.otherType(n, other.name, what+other.what, func() []byte {
					return splice.Replace(m.text, n.Start(), n.End(), quote(other.text))
				})
			}
		}
	}
}

// otherType adds a payload with another type, unless the catalog has that, too.
func (m *mutator) otherType(n jsonpos.Node, detail, what string, payload func() []byte) {
	d := schemas.Delivery{Header: http.Header{}}
	m.catalog.Event().Mark(&d, m.row.Type)
	if d.Body = payload(); len(m.catalog.Named(d)) > 0 {
		return
	}
	f := fault{kind: "unknown-type", detail: detail, pointer: n.Pointer(), rule: "unknown-type", what: what}
	if m.isPart(n) { // it is the delivery that has no known type
		f.place, f.pointer = n.Pointer(), ""
	}
	m.add(f, payload)
}

// misspell swaps two letters in the middle of a word.
func misspell(word string) string {
	letters := []byte(word)
	for i := len(letters) / 2; i+1 < len(letters); i++ {
		if letters[i] != letters[i+1] && letters[i] != '.' && letters[i+1] != '.' {
			letters[i], letters[i+1] = letters[i+1], letters[i]
			return string(letters)
		}
	}
	return word + "x"
}

// camel writes contact.tag.added as contactTagAdded.
func camel(name string) string {
	var b strings.Builder
	for i, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '_' }) {
		if i > 0 {
			part = strings.ToUpper(part[:1]) + part[1:]
		}
		b.WriteString(part)
	}
	return b.String()
}
