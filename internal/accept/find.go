package accept

// The functions here read ahead to learn which plan to walk. They judge nothing:
// in JSON without duplicate members their answer is right, and in everything
// else the walk that follows says don't know.

// findMember returns the offset of the value of a member of the object at i, -1
// when it has none.
func findMember(b []byte, i int, name string) int {
	for c := openCursor(b, i); c.next(); {
		if c.is(name) {
			return c.value
		}
	}
	return -1
}

// cursor reads the members of an object one by one.
type cursor struct {
	b     []byte
	at    int // before the next member, or at the end
	name  int // offset of the first byte of the name
	end   int // offset of its closing quote
	value int
}

// openCursor begins with the object at i.
func openCursor(b []byte, i int) cursor { return cursor{b: b, at: i, value: -1} }

// next goes to the next member; false when there is none.
func (c *cursor) next() bool {
	b, i := c.b, c.at
	if c.value >= 0 {
		if i = skipSpace(b, skipValue(b, c.value)); i >= len(b) || b[i] != ',' {
			return false
		}
	}
	if i = skipSpace(b, i+1); i >= len(b) || b[i] != '"' {
		return false
	}
	c.name = i + 1
	if i = skipText(b, c.name); i < 0 {
		return false
	}
	c.end = i - 1
	if i = skipSpace(b, i); i >= len(b) || b[i] != ':' {
		return false
	}
	c.value = skipSpace(b, i+1)
	return c.value < len(b)
}

// is tells whether the member has that name.
func (c *cursor) is(name string) bool {
	raw := c.b[c.name:c.end]
	return string(raw) == name || len(raw) > len(name) && sameText(raw, name) // escapes are longer
}

// skipValue returns the offset after the value at i; len(b) when it has no end, or is
// very deep: text that begins one value after the other and ends none must not be read
// to its end again and again.
func skipValue(b []byte, i int) int {
	const deepest = 100
	depth := 0
	for i < len(b) {
		switch b[i] {
		case '"':
			if i = skipText(b, i+1); i < 0 {
				return len(b)
			}
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			if depth++; depth > deepest {
				return len(b)
			}
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
			if depth < 0 {
				return i // after a number or a word
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
		}
		i++
	}
	return len(b)
}

// skipText returns the offset after the closing quote of the string whose
// opening quote is before i, -1 when it has no end.
func skipText(b []byte, i int) int {
	for i < len(b) {
		if len(b)-i >= 8 {
			m := special(load(b, i))
			if m == 0 {
				i += 8
				continue
			}
			i += firstByte(m)
		}
		switch b[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
		i++
	}
	return -1
}

// isText tells whether the value at i is the string that means text.
func isText(b []byte, i int, text string) bool {
	if i >= len(b) || b[i] != '"' {
		return false
	}
	end := scanText(b, i+1)
	return end > 0 && sameText(b[i+1:end-1], text)
}

// sameText tells whether the inside of a JSON string means text.
func sameText(raw []byte, text string) bool {
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			if text == "" || text[0] != raw[i] {
				return false
			}
			text = text[1:]
			i++
			continue
		}
		end := scanEscape(raw, i)
		if end < 0 {
			return false
		}
		var meant [4]byte
		n := len(appendText(meant[:0], raw[i:end]))
		if len(text) < n || text[:n] != string(meant[:n]) {
			return false
		}
		text = text[n:]
		i = end
	}
	return text == ""
}
