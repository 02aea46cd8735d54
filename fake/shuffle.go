package fake

// shuffler writes JSON with the members of each object in an order that is drawn.
type shuffler struct {
	base  uint64 // of the drawings
	drawn slot
}

type span struct{ start, end int }

// appendShuffled appends compact JSON with its members shuffled. The same base
// gives the same order.
func appendShuffled(dst, compact []byte, base uint64) []byte {
	s := shuffler{base: derive(base, slotOf("shuffle"))}
	return s.value(dst, compact)
}

// value appends one value, which is all of the text.
func (s *shuffler) value(dst, text []byte) []byte {
	if text[0] != '{' && text[0] != '[' {
		return append(dst, text...)
	}
	var parts []span
	for i := 1; i < len(text)-1; {
		end := partEnd(text, i)
		parts = append(parts, span{i, end})
		i = end + 1 // after the comma
	}
	isObject := text[0] == '{'
	if isObject {
		for i := len(parts) - 1; i > 0; i-- {
			s.drawn++
			j := pick(derive(s.base, s.drawn), i+1)
			parts[i], parts[j] = parts[j], parts[i]
		}
	}
	dst = append(dst, text[0])
	for i, part := range parts {
		if i > 0 {
			dst = append(dst, ',')
		}
		start := part.start
		if isObject {
			start = stringEnd(text, start) + 1 // after the colon
			dst = append(dst, text[part.start:start]...)
		}
		dst = s.value(dst, text[start:part.end])
	}
	return append(dst, text[len(text)-1])
}

// partEnd finds the end of the member or element that starts at i: the comma or
// the bracket after it.
func partEnd(text []byte, i int) int {
	for depth := 0; ; i++ {
		switch text[i] {
		case '"':
			i = stringEnd(text, i) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
}
