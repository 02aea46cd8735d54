// Package spell finds the known name a mistyped one was probably meant to be.
package spell

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest returns the known name closest to name, or "" when none is close
// enough to be a likely misspelling: at most a third of the longer name's
// characters, and never more than four, may differ. Among equally close names
// that with the same beginning wins, as the first letters are seldom the wrong
// ones, and then the first. One that differs only in upper and lower case is the nearest.
func Nearest(name string, known []string) string {
	if i := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, name) }); i >= 0 && !slices.Contains(known, name) {
		return known[i]
	}
	return nearest(name, known, 0, func(k string) int {
		limit := max(len(name), len(k)) / 3
		if longer := utf8.RuneCountInString(name) - utf8.RuneCountInString(k); max(longer, -longer) > limit {
			return -1 // so much has to be inserted or taken away
		}
		return limit
	})
}

// Hint suggests the known name that is closest to a mistyped one, or otherwise what else helps.
func Hint(name string, known []string, otherwise string) string {
	if near := Nearest(name, known); near != "" && near != name {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return otherwise
}

// NearestGlob is Nearest for a glob, in which * stands for any characters: at most
// a third of its other characters may differ. Where no name is near to one without *, the first
// that contains it is meant.
func NearestGlob(glob string, known []string) string {
	if !strings.Contains(glob, "*") {
		if near := Nearest(glob, known); near != "" {
			return near
		}
		if i := slices.IndexFunc(known, func(k string) bool { return strings.Contains(strings.ToLower(k), strings.ToLower(glob)) }); i >= 0 && len(glob) >= shortestPart {
			return known[i]
		}
		return ""
	}
	limit := len(strings.ReplaceAll(glob, "*", "")) / 3
	return nearest(glob, known, '*', func(string) int { return limit })
}

// shortestPart is the least bytes of a name that tell it.
const shortestPart = 3

func nearest(name string, known []string, wild rune, limit func(string) int) string {
	best, bestDistance := "", 5
	for _, k := range known {
		limit := min(limit(k), bestDistance, 4)
		if limit < 0 {
			continue
		}
		if d := distance(name, k, wild); d <= limit && (d < bestDistance || alike(name, k) > alike(name, best)) {
			best, bestDistance = k, d
		}
	}
	return best
}

// alike is how many bytes are the same at the beginning.
func alike(a, b string) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// distance is the optimal string alignment distance of a and b in characters:
// insertions, deletions, substitutions and swaps of two neighbours cost 1 each,
// and where wild stands in a, anything may stand in b.
// Names longer than 200 characters are never near to anything: the cost is
// quadratic and the names come from outside.
func distance(a, b string, wild rune) int {
	const longest = 200
	s, t := []rune(a), []rune(b)
	if len(s) > longest || len(t) > longest {
		return longest
	}
	older, previous, current := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(s); i++ {
		cost := 1
		if wild != 0 && s[i-1] == wild {
			cost = 0
		}
		current[0] = previous[0] + cost
		for j := 1; j <= len(t); j++ {
			substitution := previous[j-1]
			if s[i-1] != t[j-1] {
				substitution += cost
			}
			current[j] = min(previous[j]+cost, current[j-1]+cost, substitution)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				current[j] = min(current[j], older[j-2]+1)
			}
		}
		older, previous, current = previous, current, older
	}
	return previous[len(t)]
}
