package validate

import (
	"strings"
	"unicode"
)

const (
	ruleHidden = "hidden-character"
	wantHidden = "an e-mail address without spaces and invisible characters"
)

// hidden are the characters that nobody sees in a text: spaces, controls, marks of the direction of
// writing, joiners, and those that fonts leave out.
var hidden = []*unicode.RangeTable{
	unicode.White_Space, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector,
}

func hasHidden(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return unicode.In(r, hidden...) }) >= 0
}

// name gives a finding about a format its own rule where only what nobody sees is wrong with the
// text.
func (f *finding) name(text string) {
	if f.Keyword == "format" && f.Want == formatWords("email") && isHiddenEmail(text) {
		f.Rule, f.Want, f.Fingerprint = ruleHidden, wantHidden, "" // which is of the rule
	}
}

// hasDateTimeShape tells whether s is digits and signs where RFC 3339 has them:
// 2021-10-05T08:10:29, a fraction of a second perhaps, and Z or an offset like
// +00:00. It does not look at the numbers.
func hasDateTimeShape(s string) bool {
	const second = "0000-00-00T00:00:00"
	if len(s) <= len(second) || !hasShape(s[:len(second)], second) {
		return false
	}
	rest := s[len(second):]
	if rest[0] == '.' {
		fraction := 1
		for fraction < len(rest) && isDigit(rest[fraction]) {
			fraction++
		}
		if fraction == 1 {
			return false
		}
		rest = rest[fraction:]
	}
	return hasShape(rest, "Z") || hasShape(rest, "+00:00") || hasShape(rest, "-00:00")
}

// hasShape tells whether s is like shape: a digit for each 0, the same letter in
// either case, the same sign.
func hasShape(s, shape string) bool {
	if len(s) != len(shape) {
		return false
	}
	for i := range len(s) {
		switch c := shape[i]; {
		case c == '0':
			if !isDigit(s[i]) {
				return false
			}
		case s[i] != c && (c < 'A' || s[i] != c|0x20):
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
