package accept

import "encoding/binary"

// literal is a text that is expected at one place of a payload. It is compared 8 bytes at
// a time, the first and the last of them at once: that tells nearly all texts apart, and
// spares a call.
type literal struct {
	text        string
	first, last uint64
	mask        uint64 // of the bytes of first that are there
}

func newLiteral(text string) literal {
	l := literal{text: text}
	var first [8]byte
	l.mask = ^uint64(0) >> (8 * (8 - min(8, copy(first[:], text))))
	l.first = binary.LittleEndian.Uint64(first[:])
	if len(text) > 8 {
		l.last = binary.LittleEndian.Uint64([]byte(text[len(text)-8:]))
	}
	return l
}

// is tells whether the literal stands at i. Of the last 7 bytes of a payload it may
// wrongly say no.
func (l *literal) is(b []byte, i int) bool {
	size := len(l.text)
	if len(b)-i < max(size, 8) || binary.LittleEndian.Uint64(b[i:])&l.mask != l.first {
		return false
	}
	return size <= 8 || binary.LittleEndian.Uint64(b[i+size-8:]) == l.last && (size <= 16 || string(b[i+8:i+size-8]) == l.text[8:size-8])
}
