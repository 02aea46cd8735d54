// Package spell finds the known name a mistyped one was probably meant to be.
package spell

import "unicode/utf8"

// Nearest returns the known name closest to name, or "" when none is close
// enough to be a likely misspelling: at most a third of the longer name's
// characters, and never more than four, may differ. Among equally close names
// the first wins.
func Nearest(name string, known []string) string {
	best, bestDistance := "", 5
	for _, k := range known {
		limit := min(max(len(name), len(k))/3, bestDistance-1)
		if longer := utf8.RuneCountInString(name) - utf8.RuneCountInString(k); max(longer, -longer) > limit {
			continue // so much has to be inserted or taken away
		}
		if d := distance(name, k); d <= limit {
			best, bestDistance = k, d
		}
	}
	return best
}

// distance is the optimal string alignment distance of a and b in characters:
// insertions, deletions, substitutions and swaps of two neighbours cost 1 each.
// Names longer than 200 characters are never near to anything: the cost is
// quadratic and the names come from outside.
func distance(a, b string) int {
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
		current[0] = i
		for j := 1; j <= len(t); j++ {
			substitution := previous[j-1]
			if s[i-1] != t[j-1] {
				substitution++
			}
			current[j] = min(previous[j]+1, current[j-1]+1, substitution)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				current[j] = min(current[j], older[j-2]+1)
			}
		}
		older, previous, current = previous, current, older
	}
	return previous[len(t)]
}
