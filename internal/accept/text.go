package accept

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

const (
	ones = 0x0101010101010101
	high = 0x8080808080808080
)

// load reads the 8 bytes at i, which must be there.
func load(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i:]) }

// special sets the high bit of the first byte of w (and maybe of later ones)
// that may not stand for itself in a JSON string: quote, backslash, control
// character, or no ASCII. What it says of the bytes after the first is worth
// nothing: subtractions borrow from them.
func special(w uint64) uint64 {
	return ((w - ' '*ones) | ((w ^ '"'*ones) - ones) | ((w ^ '\\'*ones) - ones) | w) & high
}

// plain16 counts the bytes from i on that stand for themselves in a JSON string, up
// to 16, which must be there. It does not branch: how long a text is can not be
// predicted.
func plain16(b []byte, i int) int {
	b = b[i : i+16]
	m, n := special(binary.LittleEndian.Uint64(b)), special(binary.LittleEndian.Uint64(b[8:]))
	first := bits.TrailingZeros64(m) >> 3 // 8 when there is none
	return first + bits.TrailingZeros64(n)>>3&-(first>>3)
}

// firstByte is the number of the byte whose bit special set first.
func firstByte(m uint64) int { return bits.TrailingZeros64(m) >> 3 }

// scanText reads the string whose opening quote is before i: the offset after its
// closing quote, or -1. It judges as jsonpos does.
func scanText(b []byte, i int) int {
	for {
		if len(b)-i >= 16 {
			k := plain16(b, i)
			i += k
			if k == 16 {
				continue
			}
		} else if i >= len(b) {
			return -1
		}
		switch c := b[i]; {
		case c == '"':
			return i + 1
		case c == '\\':
			if i = scanEscape(b, i); i < 0 {
				return -1
			}
		case c < ' ':
			return -1
		case c < utf8.RuneSelf: // near the end of the payload
			i++
		default:
			r, width := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && width == 1 {
				return -1
			}
			i += width
		}
	}
}

// scanEscape reads the escape at i, a whole surrogate pair at once: the offset
// after it, or -1.
func scanEscape(b []byte, i int) int {
	if i+1 >= len(b) {
		return -1
	}
	if c := b[i+1]; c != 'u' {
		if unescaped[c] == 0 {
			return -1
		}
		return i + 2
	}
	u := unit(b, i)
	switch {
	case u < 0:
		return -1
	case u&0xF800 != 0xD800:
		return i + 6
	case u >= 0xDC00:
		return -1
	}
	if low := unit(b, i+6); low < 0xDC00 || low > 0xDFFF {
		return -1
	}
	return i + 12
}

// unit reads the \uXXXX at i; -1 when there is none.
func unit(b []byte, i int) int {
	if len(b)-i < 6 || b[i] != '\\' || b[i+1] != 'u' {
		return -1
	}
	h := b[i+2 : i+6 : i+6]
	x, y, z, t := hexValue[h[0]], hexValue[h[1]], hexValue[h[2]], hexValue[h[3]]
	if (x|y|z|t)&0xF0 != 0 {
		return -1
	}
	return int(x)<<12 | int(y)<<8 | int(z)<<4 | int(t)
}

// hexValue is the value of a hexadecimal digit, 255 for other bytes.
var hexValue = func() (t [256]uint8) {
	for i := range t {
		t[i] = 255
	}
	for i := range uint8(10) {
		t['0'+i] = i
	}
	for i := range uint8(6) {
		t['a'+i], t['A'+i] = 10+i, 10+i
	}
	return t
}()

// unescaped is what a byte after a backslash stands for, 0 when it is no escape.
var unescaped = [256]byte{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// appendText appends what the inside of a valid JSON string means.
func appendText(dst, raw []byte) []byte {
	for i := 0; i < len(raw); {
		switch c := raw[i]; {
		case c != '\\':
			dst = append(dst, c)
			i++
		case raw[i+1] != 'u':
			dst = append(dst, unescaped[raw[i+1]])
			i += 2
		default:
			r := rune(unit(raw, i))
			i += 6
			if r&0xFC00 == 0xD800 {
				r = (r-0xD800)<<10 + rune(unit(raw, i)) - 0xDC00 + 0x10000
				i += 6
			}
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// runeCount counts the code points that the inside of a valid JSON string means.
func runeCount(raw []byte) int {
	n := 0
	for i := 0; i < len(raw); n++ {
		if raw[i] == '\\' {
			i = scanEscape(raw, i)
			continue
		}
		for i++; i < len(raw) && raw[i]&0xC0 == 0x80; i++ {
		}
	}
	return n
}

// isSpace tells whether c is one of the bytes that JSON takes for white space.
func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// skipSpace returns the offset of the first byte from i on that is no white space.
func skipSpace(b []byte, i int) int {
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	return i
}
