package publish

import (
	"strings"
	"unicode"

	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/schemas"
)

// typeName is a name that only Go has: two words or more, written as one.
var typeName = lazy.Pattern(`\b(?:[A-Z][a-z0-9]+){2,}\b`)

// subject is how the comment of a definition begins.
var subject = lazy.Pattern(`^[A-Z][A-Za-z0-9]* (?:is|are) `)

// prose is the description of a definition for people who do not know its name: without the name
// as its subject, and with the ids of events in place of the names of their types.
func (k *contract) prose(doc string) string {
	if first, _, _ := strings.Cut(doc, " "); k.isDefinition(first) {
		doc = subject().ReplaceAllString(doc, "")
	}
	doc = typeName().ReplaceAllStringFunc(doc, func(name string) string {
		for _, row := range k.rows {
			if k.names[row] == name {
				return row.ID()
			}
		}
		if k.isDefinition(name) {
			return strings.ToLower(spaced(name))
		}
		return name
	})
	for i, r := range doc {
		return string(unicode.ToUpper(r)) + doc[i+len(string(r)):]
	}
	return doc
}

// isDefinition tells whether the schemas define something under a name.
func (k *contract) isDefinition(name string) bool {
	return name != "" && k.def(schemas.Lenient, name) != nil
}

// spaced is the name of a definition in words: "Tag resource".
func spaced(name string) string {
	var b strings.Builder
	for i, r := range name {
		switch {
		case i == 0 || !unicode.IsUpper(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}
