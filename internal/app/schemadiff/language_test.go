package schemadiff

import (
	"regexp"
	"testing"
	"unicode/utf8"
)

// What is found is right, and what is not found is not there.
func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		language
		want string // a shortest text; "-" for none, "?" for too much work
	}{
		{language{high: -1}, ""},
		{language{low: 2, high: -1}, "xx"},
		{language{low: 3, high: 2}, "-"},
		{language{match: []string{"^[a-z]{3,5}$"}, high: 2}, "-"},
		{language{match: []string{"^[a-z]{3,5}$"}, low: 6, high: -1}, "-"},
		{language{match: []string{"^[0-9a-f]+$"}, mismatch: []string{"^[0-9]+$"}, high: -1}, "a"},
		{language{match: []string{"^[0-9]+$"}, mismatch: []string{"^[0-9a-f]+$"}, high: -1}, "-"},
		{language{match: []string{"^(a|b)c$"}, mismatch: []string{"^[ab]c$"}, high: -1}, "-"},
		{language{match: []string{"x"}, mismatch: []string{"^x", "x$"}, high: -1}, "0x0"},
		{language{match: []string{"x"}, mismatch: []string{"^x"}, high: -1}, "ax"},
		{language{match: []string{`^\d+$`}, mismatch: []string{`^[0-9]+$`}, high: -1}, "-"},
		{language{match: []string{`(?i)^k$`}, mismatch: []string{`^[kK]$`}, high: -1}, "\u212a"},
		{language{match: []string{`\bx\b`}, mismatch: []string{`^x$`}, high: 2}, "x!"},
		{language{match: []string{`^a.b$`}, mismatch: []string{`^a[^c]b$`}, high: -1}, "acb"},
		{language{match: []string{`(?m)^x$`}, mismatch: []string{`^x$`}, high: -1}, "x\n"},
		{language{match: []string{`^\p{L}+$`}, mismatch: []string{`^[\p{L}0-9]+$`}, high: -1}, "-"},
		{language{match: []string{`^(a*)*b$`}, mismatch: []string{`^a*b$`}, high: -1}, "-"},
		{language{match: []string{`a.{200}$`, `b.{190}$`}, mismatch: []string{`c.{90}d`}, high: -1}, "?"},
		{language{low: 2000, high: -1}, "?"},
	} {
		left := 10_000_000
		text, found, known := c.sample(&left)
		switch {
		case !known:
			text = "?"
		case !found:
			text = "-"
		default:
			for i, pattern := range append(append([]string{}, c.match...), c.mismatch...) {
				if regexp.MustCompile(pattern).MatchString(text) != (i < len(c.match)) {
					t.Errorf("%+v: %q, pattern %s", c.language, text, pattern)
				}
			}
			if n := utf8.RuneCountInString(text); n < c.low || c.high >= 0 && n > c.high {
				t.Errorf("%+v: %q has %d characters", c.language, text, n)
			}
		}
		if len(text) != len(c.want) || text == "-" != (c.want == "-") || text == "?" != (c.want == "?") {
			t.Errorf("%+v: %q, want %q", c.language, text, c.want)
		}
	}
}

// FuzzLanguage: two patterns and any texts.
func FuzzLanguage(f *testing.F) {
	for _, seed := range [][3]string{{"^[a-z]{3,5}$", "^x", "xyz"}, {`(?i)k\b`, `\Bk`, "k k"}, {"a|b*", "(?s)^.$", "\n"}, {"(?m)^$", "^$", "\n"}} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, match, mismatch, text string) {
		is, err := regexp.Compile(match)
		not, errNot := regexp.Compile(mismatch)
		if err != nil || errNot != nil || !utf8.ValidString(text) || len(match)+len(mismatch) > 60 {
			return
		}
		left := mostTextSteps
		found, some, known := language{match: []string{match}, mismatch: []string{mismatch}, high: -1}.sample(&left)
		switch {
		case some && (!is.MatchString(found) || not.MatchString(found)):
			t.Errorf("%q does not fit", found)
		case known && !some && is.MatchString(text) && !not.MatchString(text):
			t.Errorf("%q is not found", text)
		}
	})
}
