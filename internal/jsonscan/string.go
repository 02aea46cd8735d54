package jsonscan

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// String reads the string whose opening quote is at i.
func String(b []byte, i int) int {
	for i++; ; {
		if len(b)-i >= 16 {
			k := plain16(b, i)
			i += k
			if k == 16 {
				continue
			}
		} else if i >= len(b) {
			return ^len(b)
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
		case c < utf8.RuneSelf: // near the end of the text
			i++
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
		if len(b)-i >= 16 {
			k := plain16(b, i)
			i += k
			if k == 16 {
				i--
				continue
			}
		} else if i >= len(b) {
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

// plain16 counts the bytes from i on that stand for themselves in a string, up to 16,
// which must be there. It does not branch: how long a text is cannot be predicted.
func plain16(b []byte, i int) int {
	b = b[i : i+16]
	m, n := special(binary.LittleEndian.Uint64(b)), special(binary.LittleEndian.Uint64(b[8:]))
	first := bits.TrailingZeros64(m) >> 3 // 8 when there is none
	return first + bits.TrailingZeros64(n)>>3&-(first>>3)
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
