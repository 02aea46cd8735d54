package jsonscan

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// String reads the string whose opening quote is at i.
func String(b []byte, i int) int {
	for i++; ; {
		if i = plain(b, i); i == len(b) {
			return ^i
		}
		switch c := b[i]; {
		case c == '"':
			return i + 1
		case c == '\\':
			end := Escape(b, i)
			if end < 0 {
				return end
			}
			i = end
		case c < ' ':
			return ^i
		default:
			r, width := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && width == 1 {
				return ^i
			}
			i += width
		}
	}
}

// SkipString returns the offset after the closing quote of the string whose opening
// quote is at i, whatever stands in it.
func SkipString(b []byte, i int) int {
	for i++; ; i++ {
		if i = plain(b, i); i >= len(b) {
			return ^len(b)
		}
		switch b[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
}

// plain returns the offset of the first byte from i on that does not stand for itself in
// a string: a quote, a backslash, a control character or no ASCII. It looks at 16 bytes
// at a time and does not branch on them: how long a text is cannot be predicted.
func plain(b []byte, i int) int {
	for len(b)-i >= 8 {
		m := special(binary.LittleEndian.Uint64(b[i:]))
		if m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
	for i < len(b) && b[i] >= ' ' && b[i] < utf8.RuneSelf && b[i] != '"' && b[i] != '\\' {
		i++
	}
	return i
}

// special sets the high bit of the first byte of w (and maybe of later ones) that may
// not stand for itself in a string: quote, backslash, control character, or no ASCII.
// What it says of the bytes after the first is worth nothing: subtractions borrow from
// them.
func special(w uint64) uint64 {
	const (
		ones = 0x0101010101010101
		high = 0x8080808080808080
	)
	return ((w - ' '*ones) | ((w ^ '"'*ones) - ones) | ((w ^ '\\'*ones) - ones) | w) & high
}
