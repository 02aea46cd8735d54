package jsonscan

// Escape reads the escape whose backslash is at i, both halves of a surrogate pair at
// once. Half of a pair is wrong.
func Escape(b []byte, i int) int {
	if len(b)-i < 2 {
		return ^i
	}
	if c := b[i+1]; c != 'u' {
		if meaning[c] == 0 {
			return ^i
		}
		return i + 2
	}
	switch u := Unit(b, i); {
	case u < 0:
		return ^i
	case !isSurrogate(u):
		return i + 6
	case isHigh(u) && isLow(Unit(b, i+6)):
		return i + 12
	}
	return ^i
}

// Unit is the UTF-16 code unit of the \uXXXX at i, -1 when there is none.
func Unit(b []byte, i int) int {
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

func isSurrogate(u int) bool { return u&^0x7FF == 0xD800 }
func isHigh(u int) bool      { return u&^0x3FF == 0xD800 }
func isLow(u int) bool       { return u&^0x3FF == 0xDC00 }

// HexDigits counts the hexadecimal digits that b begins with.
func HexDigits(b []byte) int {
	n := 0
	for n < len(b) && hexValue[b[n]] < 16 {
		n++
	}
	return n
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

// meaning is what a byte after a backslash stands for, 0 when that is no escape.
var meaning = [256]byte{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// AppendEscape appends a character as \uXXXX with digits in lower case, or as two of
// them when it is beyond U+FFFF.
func AppendEscape(dst []byte, r rune) []byte {
	if r > 0xFFFF {
		r -= 0x10000
		dst = appendUnit(dst, 0xD800+r>>10)
		r = 0xDC00 + r&0x3FF
	}
	return appendUnit(dst, r)
}

func appendUnit(dst []byte, u rune) []byte {
	const digits = "0123456789abcdef"
	return append(dst, '\\', 'u', digits[u>>12&15], digits[u>>8&15], digits[u>>4&15], digits[u&15])
}
