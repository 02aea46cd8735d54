package validate

// balance finds the end of a JSON value that comes in pieces and may be broken: it
// counts brackets outside strings. A newline ends a string, so that a missing quote costs
// no more than its line. For what is whole, jsonscan.SkipValue does.
type balance struct {
	depth       int
	inString    bool
	escaped     bool
	first       byte // that is no white space
	significant byte // last byte that is no white space and in no string
	rows        int  // ended so far, of those that have more than white space
	rowHasMore  bool
}

// next takes a byte and tells whether it closes the outermost bracket.
func (b *balance) next(c byte) bool {
	switch c {
	case ' ', '\t', '\r':
	case '\n':
		if b.rowHasMore {
			b.rows, b.rowHasMore = b.rows+1, false
		}
	default:
		b.rowHasMore = true
		if b.first == 0 {
			b.first = c
		}
	}
	if b.inString {
		switch {
		case c == '\n':
			b.inString, b.escaped = false, false
		case b.escaped:
			b.escaped = false
		case c == '\\':
			b.escaped = true
		case c == '"':
			b.inString = false
		}
		return false
	}
	switch c {
	case ' ', '\t', '\r', '\n':
		return false
	case '"':
		b.inString = true
	case '{', '[':
		b.depth++
	case '}', ']':
		if b.depth > 0 {
			b.depth--
			b.significant = c
			return b.depth == 0
		}
	}
	b.significant = c
	return false
}

// bracketed tells whether what began is an object or an array.
func (b *balance) bracketed() bool { return b.first == '{' || b.first == '[' }

// endsBeforeBrace tells whether a brace at the start of a line begins something
// new: where no value can come, and on the second line, where files of one
// payload per line go on.
func (b *balance) endsBeforeBrace() bool {
	expectsValue := b.significant == ':' || b.significant == ',' || b.significant == '['
	return b.first != 0 && (!b.bracketed() || !expectsValue || b.rows == 1)
}
