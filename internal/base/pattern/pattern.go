// Package pattern chooses among names with globs, in which * stands for any
// characters, / and . among them. It is the one way to name several events,
// checks, rules or locales at once, and knows none of them.
package pattern

import (
	"cmp"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/spell"
)

// Match tells whether a glob matches the whole name. * stands for any characters,
// none among them, and everything else for itself.
func Match(glob, name string) bool {
	first, rest, wild := strings.Cut(glob, "*")
	name, ok := strings.CutPrefix(name, first)
	if !wild || !ok {
		return ok && name == ""
	}
	// The leftmost place of each piece leaves most to those after it.
	for {
		piece, after, more := strings.Cut(rest, "*")
		if !more {
			return strings.HasSuffix(name, piece)
		}
		i := strings.Index(name, piece)
		if i < 0 {
			return false
		}
		name, rest = name[i+len(piece):], after
	}
}

// Select returns those of all that a glob matches by any of their names, in their
// order. When it matches none, nearest is the name that was probably meant, or "".
func Select[T any](glob string, all []T, names func(T) []string) (selected []T, nearest string) {
	var known []string
	for _, one := range all {
		of := names(one)
		if slices.ContainsFunc(of, func(name string) bool { return Match(glob, name) }) {
			selected = append(selected, one)
		}
		known = append(known, of...)
	}
	if selected == nil {
		nearest = spell.NearestGlob(glob, known)
	}
	return selected, nearest
}

// Compare orders globs from the vaguest to the most exact: those with * before those
// without, and what names more characters later. Where several match, the last counts.
func Compare(a, b string) int {
	return cmp.Or(
		cmp.Compare(min(strings.Count(b, "*"), 1), min(strings.Count(a, "*"), 1)),
		cmp.Compare(len(a)-strings.Count(a, "*"), len(b)-strings.Count(b, "*")),
		strings.Compare(a, b),
	)
}
