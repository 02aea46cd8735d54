package jsonpos

import (
	"unicode"
	"unicode/utf8"
)

// UnicodeSpace returns the number of bytes of the character at the start of b
// when people take it for white space, or do not see it at all, but JSON does
// not: U+00A0, U+2003, U+200B and their like. Otherwise 0. JSON's own white
// space gives 0.
func UnicodeSpace(b []byte) int {
	if len(b) == 0 || b[0] < utf8.RuneSelf {
		return 0
	}
	r, width := utf8.DecodeRune(b)
	switch {
	case r == utf8.RuneError:
		return 0
	case unicode.IsSpace(r), // U+0085, U+00A0, U+2000 to U+200A, U+2028 ...
		r >= 0x200B && r <= 0x200F, // zero-width space, joiners, direction marks
		r == 0x2060, r == 0xFEFF:
		return width
	}
	return 0
}
