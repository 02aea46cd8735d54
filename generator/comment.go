package generator

import (
	"fmt"
	"strings"

	"github.com/siohook/siohook/internal/base/tags"
)

// comment says for people how a member and its values are known: it becomes the $comment
// of the member's schema. "" when all of it is documented. Programs read the same from
// index.json, see members.
func comment(t *tags.Tags) string {
	var parts []string
	if t.OnlySeen() {
		parts = append(parts, "Seen on real deliveries, not in the help article.")
	}
	switch {
	case t.Seen != nil && t.Doc == nil:
		parts = append(parts, "Seen on real deliveries: "+strings.Join(t.Seen, ", ")+".")
	case t.Seen != nil:
		parts = append(parts, fmt.Sprintf("In the help article: %s. Seen on real deliveries: %s.", strings.Join(t.Doc, ", "), strings.Join(t.Seen, ", ")))
	}
	if t.Guess != "" {
		parts = append(parts, "Only null is documented. A guess: "+t.Guess+".")
	}
	return strings.Join(parts, " ")
}
