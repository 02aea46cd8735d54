package jsonscan

import (
	"bytes"
	"unicode/utf8"
)

// Rune reads the character that the inside of a string begins with, which must not be
// empty, and returns how many bytes it takes there. r is -1 where they mean none: an
// escape that is wrong, half of a surrogate pair, a byte that is no UTF-8.
func Rune(raw []byte) (r rune, size int) {
	if raw[0] != '\\' {
		if r, size = utf8.DecodeRune(raw); r == utf8.RuneError && size == 1 {
			r = -1
		}
		return r, size
	}
	u := Unit(raw, 0)
	switch {
	case len(raw) == 1:
		return -1, 1
	case u < 0 && meaning[raw[1]] != 0:
		return rune(meaning[raw[1]]), 2
	case u < 0:
		return -1, 2
	case !isSurrogate(u):
		return rune(u), 6
	}
	if low := Unit(raw, 6); isHigh(u) && isLow(low) {
		return rune(u-0xD800)<<10 + rune(low-0xDC00) + 0x10000, 12
	}
	return -1, 6
}

// AppendText appends what the inside of a string means. What means nothing stays as
// it is.
func AppendText(dst, raw []byte) []byte {
	for {
		plain := bytes.IndexByte(raw, '\\')
		if plain < 0 {
			return append(dst, raw...)
		}
		dst = append(dst, raw[:plain]...)
		raw = raw[plain:]
		r, size := Rune(raw)
		if r < 0 {
			dst = append(dst, raw[:size]...)
		} else {
			dst = utf8.AppendRune(dst, r)
		}
		raw = raw[size:]
	}
}

// Text is what the inside of a string means, as [AppendText] gives it.
func Text(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw)
	}
	return string(AppendText(nil, raw))
}

// EqualText tells whether the inside of a string means a text.
func EqualText(raw []byte, text string) bool {
	for len(raw) > len(text) { // escapes are longer than what they mean
		plain := bytes.IndexByte(raw, '\\')
		if plain < 0 || plain > len(text) || string(raw[:plain]) != text[:plain] {
			return false
		}
		r, size := Rune(raw[plain:])
		meant, width := utf8.DecodeRuneInString(text[plain:])
		if r != meant || r == utf8.RuneError && width <= 1 {
			return false
		}
		raw, text = raw[plain+size:], text[plain+width:]
	}
	return string(raw) == text && bytes.IndexByte(raw, '\\') < 0
}

// Equal tells whether the insides of two valid strings mean the same.
func Equal(a, b []byte) bool {
	for len(a) > 0 && len(b) > 0 {
		size, width := 1, 1
		if a[0] == '\\' || b[0] == '\\' {
			var r, other rune
			r, size = Rune(a)
			if other, width = Rune(b); r != other {
				return false
			}
		} else if a[0] != b[0] {
			return false
		}
		a, b = a[size:], b[width:]
	}
	return len(a) == len(b)
}
