// Package evidence says in the words of a schema's $comment how a member and its
// values are known, and reads them back: schemas have no keyword for it.
package evidence

import (
	"fmt"
	"strings"

	"github.com/siohook/siohook/internal/tags"
)

const (
	seenMember = "Seen on real deliveries, not in the help article."
	guessed    = "Only null is documented. A guess: "
	article    = "In the help article: "
	seenValues = " Seen on real deliveries: "
)

// Comment is the $comment of a field with these tags; "" when all of it is in the
// provider's help article.
func Comment(t *tags.Tags) string {
	var parts []string
	if t.OnlySeen {
		parts = append(parts, seenMember)
	}
	if t.Seen != nil {
		parts = append(parts, fmt.Sprintf("%s%s.%s%s.", article, strings.Join(t.Doc, ", "), seenValues, strings.Join(t.Seen, ", ")))
	}
	if t.Guess != "" {
		parts = append(parts, guessed+t.Guess+".")
	}
	return strings.Join(parts, " ")
}

// Of is what a $comment says.
type Of struct {
	Seen  bool   // the member itself is not in the help article
	Guess string // what it probably holds; only null is documented
	// SeenValues are those that are not in the help article.
	SeenValues []string
}

// Read takes a $comment apart.
func Read(comment string) Of {
	var of Of
	of.Seen = strings.Contains(comment, seenMember)
	if _, guess, ok := strings.Cut(comment, guessed); ok {
		of.Guess = strings.TrimSuffix(guess, ".")
	}
	if _, values, ok := strings.Cut(comment, seenValues); ok {
		values, _, _ = strings.Cut(values, ".")
		of.SeenValues = strings.Split(values, ", ")
	}
	return of
}
