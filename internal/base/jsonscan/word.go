package jsonscan

// Word returns the offset of the first byte from i on that is neither an ASCII letter or
// digit nor one of _.+-: what people take for one token where no string is. It does not
// judge.
func Word(b []byte, i int) int {
	for i < len(b) && IsWord(b[i]) {
		i++
	}
	return i
}

// IsWord tells whether c is one of these.
func IsWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' ||
		c == '_' || c == '.' || c == '+' || c == '-'
}
