// Package evidence says in the words of a schema's $comment how a member and its
// values are known, and reads them back: schemas have no keyword for it.
package evidence

import (
	"fmt"
	"reflect"
	"strings"
)

const (
	seenMember = "Seen on real deliveries, not in the help article."
	guessed    = "Only null is documented. A guess: "
	article    = "In the help article: "
	seenValues = " Seen on real deliveries: "
)

// Comment is the $comment of a field with these tags; "" when all of it is in the
// provider's help article.
func Comment(tag reflect.StructTag) string {
	var parts []string
	if tag.Get("evidence") == "seen" {
		parts = append(parts, seenMember)
	}
	if seen := tag.Get("seen"); seen != "" {
		parts = append(parts, fmt.Sprintf("%s%s.%s%s.", article, spaced(tag.Get("doc")), seenValues, spaced(seen)))
	}
	if guess := tag.Get("guess"); guess != "" {
		parts = append(parts, guessed+guess+".")
	}
	return strings.Join(parts, " ")
}

func spaced(list string) string { return strings.ReplaceAll(list, ",", ", ") }

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
