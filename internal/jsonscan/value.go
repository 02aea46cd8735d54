package jsonscan

// SkipValue returns the offset after the value at i. Of one with brackets it only
// counts these; it goes down to a depth, so that text which begins value in value and
// ends none is not read to its end again and again. A number or a word ends before
// punctuation or white space; where that stands at i there is none, and its end is i.
func SkipValue(b []byte, i, depth int) int {
	open := 0
	for i < len(b) {
		switch b[i] {
		case '"':
			if i = SkipString(b, i); i < 0 || open == 0 {
				return i
			}
			continue
		case '{', '[':
			if open == depth {
				return ^i
			}
			open++
		case '}', ']':
			if open == 0 {
				return i
			}
			if open--; open == 0 {
				return i + 1
			}
		case ',', ':', ' ', '\t', '\r', '\n':
			if open == 0 {
				return i
			}
		}
		i++
	}
	if open > 0 {
		return ^len(b)
	}
	return i
}
