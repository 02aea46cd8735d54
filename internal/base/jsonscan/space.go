package jsonscan

// IsSpace tells whether c is one of the four bytes that JSON takes for white space.
func IsSpace(c byte) bool {
	return c <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t')
}

// Space returns the offset of the first byte from i on that is no white space.
func Space(b []byte, i int) int {
	for i < len(b) && IsSpace(b[i]) {
		i++
	}
	return i
}
