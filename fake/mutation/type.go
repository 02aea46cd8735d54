package mutation

import (
	"slices"
	"strings"

	"github.com/siohook/siohook/fake/internal/splice"
)

// types changes the payload's type to ones that the catalog does not have.
func (m *mutator) types() {
	n, ok := m.document.Lookup(m.catalog.TypePlace())
	if !ok {
		return
	}
	own := n.Text()
	for _, other := range []struct{ name, text, what string }{
		{"misspelt", misspell(own), "is misspelt"},
		{"upper-case", strings.ToUpper(own), "is in upper case"},
		{"space", own + " ", "ends in a space"},
		{"camel-case", camel(own), "is in camel case"},
		{"empty", "", "is empty"},
		{"prefix", own[:strings.LastIndexByte("."+own, '.')], "is cut short"},
	} {
		if slices.Contains(m.catalog.Types(), other.text) || other.text == "" && other.name != "empty" {
			continue
		}
		f := fault{kind: "unknown-type", detail: other.name, rule: "unknown-type", what: "the event's type " + other.what}
		f.pointer = n.Pointer()
		m.add(f, func() []byte { return splice.Replace(m.text, n.Start(), n.End(), quote(other.text)) })
	}
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
