package accept

// literal is a text that is expected at one place of a payload: a member's name
// with what stands around it, or a value with its quotes. It is compared 8 bytes
// at a time, the ends first: that tells nearly all texts apart.
type literal struct {
	first, mask         uint64 // the first 8 bytes; of fewer, those that are there
	second, third, last uint64
	middle              string // between the first 24 bytes and the last 8
	size                int
	room                int // bytes that are read
}

// never is at no place.
var never = literal{first: 1, room: 8}

// quote makes the literal of a string as encoders write it, with what stands
// before and after it. A text that some of them escape gives never: the slow
// comparison knows it.
func quote(before, text, after string) literal {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' {
			return never
		}
	}
	full := before + `"` + text + `"` + after
	l := literal{size: len(full), room: max(8, len(full))}
	for i := range min(8, len(full)) {
		l.first |= uint64(full[i]) << (8 * i)
		l.mask |= 0xFF << (8 * i)
	}
	if len(full) > 8 {
		l.last = word(full[len(full)-8:])
	}
	if len(full) > 16 {
		l.second = word(full[8:])
	}
	if len(full) > 24 {
		l.third = word(full[16:])
	}
	if len(full) > 32 {
		l.middle = full[24 : len(full)-8]
	}
	return l
}

// word is the first 8 bytes of a text as load reads them.
func word(s string) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// is tells whether the literal stands at i; of the last 7 bytes of a payload it
// may wrongly say no.
func (l *literal) is(b []byte, i int) bool {
	return l.begins(b, i) && (l.size <= 8 || l.ends(b[i:]))
}

// begins compares the first 8 bytes.
func (l *literal) begins(b []byte, i int) bool {
	return len(b)-i >= l.room && load(b, i)&l.mask == l.first
}

// ends compares the bytes after the first 8, which are there.
func (l *literal) ends(b []byte) bool {
	size := l.size
	if size > len(b) || load(b, size-8) != l.last {
		return false
	}
	return size <= 16 || load(b, 8) == l.second &&
		(size <= 24 || load(b, 16) == l.third && (size <= 32 || string(b[24:size-8]) == l.middle))
}
