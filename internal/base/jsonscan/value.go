package jsonscan

import "iter"

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

// Members gives the members of the object at i, as far as they can be read: the raw text of the
// name, and the offset of the value. Values are skipped down to a depth. It judges nothing but
// what it has to pass.
func Members(b []byte, i, depth int) iter.Seq2[[]byte, int] {
	return func(yield func(name []byte, value int) bool) {
		if i >= len(b) || b[i] != '{' {
			return
		}
		for i := Space(b, i+1); i < len(b) && b[i] == '"'; i = Space(b, i+1) {
			start := i + 1
			if i = SkipString(b, i); i < 0 {
				return
			}
			name := b[start : i-1]
			if i = Space(b, i); i >= len(b) || b[i] != ':' {
				return
			}
			if i = Space(b, i+1); i >= len(b) || !yield(name, i) {
				return
			}
			if i = SkipValue(b, i, depth); i < 0 {
				return
			}
			if i = Space(b, i); i >= len(b) || b[i] != ',' {
				return
			}
		}
	}
}

// Member returns the offset of the value of the first member of that name in the object
// at i, -1 when it has none. See [Members].
func Member(b []byte, i int, name string, depth int) int {
	for raw, value := range Members(b, i, depth) {
		if len(raw) >= len(name) && EqualText(raw, name) {
			return value
		}
	}
	return -1
}

// At returns the offset of the value at a path of members in the value at i, -1 when there
// is none. It goes through objects only, as [Member] does.
func At(b []byte, i int, path []string, depth int) int {
	for _, name := range path {
		if i = Member(b, i, name, depth); i < 0 {
			return -1
		}
	}
	return i
}
