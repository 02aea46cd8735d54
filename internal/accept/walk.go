package accept

import "encoding/binary"

// walker is the state of one walk over a payload. Its methods take the offset of
// what they read and return the offset after it, or -1 for don't know, which
// ends the walk.
type walker struct {
	max    int // depth
	depth  int // of the arrays and objects that are open
	noting bool
	notes  []Note
	path   [maxSteps]int32 // to the innermost container: see Note
	named  int             // members in the room's names
	room   *Scratch
}

// value reads a value. step is its place in what holds it: the offset of the
// member's name, or the complement of the index.
func (w *walker) value(b []byte, i int, n *node, step int) int {
	if i >= len(b) {
		return -1
	}
	c := b[i]
	switch n.op {
	case opText:
		if c == '"' {
			return scanText(b, i+1)
		}
	case opInteger:
		if end := scanInteger(b, i); end >= 0 && !isFraction(b, end) {
			return end
		}
	case opNull:
		if isNull(b, i) {
			return i + len("null")
		}
	case opEnum:
		for k := range n.enum.texts {
			if l := &n.enum.texts[k].literal; l.is(b, i) {
				return i + l.size
			}
		}
	case opObject:
		if c == '{' {
			if u := n.usual; u != nil && w.room.mayBeUsual(u) {
				end := w.usual(b, i, u)
				if w.room.found(u, end > 0); end > 0 {
					return end
				}
			}
			return w.object(b, i, n, step)
		}
	case opMap:
		if c == '{' {
			return w.mapped(b, i, n.object, step)
		}
	case opArray:
		if c == '[' {
			return w.array(b, i, n.array, step)
		}
	case opDateTime:
		if end := scanDateTime(b, i+1); end > 0 && c == '"' {
			return end
		}
	case opEmail:
		if c == '"' {
			if end := scanEmail(b, i+1); end > 0 {
				return end
			}
		}
	case opURI:
		if c == '"' {
			if end := scanURI(b, i+1); end > 0 {
				return end
			}
		}
	case opAny:
		return w.any(b, i, step)
	case opChoice:
		return w.choose(b, i, n, step)
	case opNever:
		return -1
	}
	return w.other(b, i, n, step)
}

// other reads a value by all that its node asks for.
func (w *walker) other(b []byte, i int, n *node, step int) int {
	switch k := kindOf[b[i]] & n.kinds; k {
	case aString:
		return w.text(b, i, n, step)
	case anObject:
		if n.enum == nil {
			return w.objectOf(b, i, n, step)
		}
	case anArray:
		if n.enum == nil {
			return w.array(b, i, n.array, step)
		}
	case 0:
		return w.wrongType(b, i, n, step)
	case null:
		return w.enumerated(scanWord(b, i, "null"), n, n.enum == nil || n.enum.null, i, step)
	case boolean:
		if b[i] == 't' {
			return w.enumerated(scanWord(b, i, "true"), n, n.enum == nil || n.enum.yes, i, step)
		}
		return w.enumerated(scanWord(b, i, "false"), n, n.enum == nil || n.enum.no, i, step)
	default:
		return w.number(b, i, n, k, step)
	}
	return -1
}

// number reads a number where at least integers, k, are allowed.
func (w *walker) number(b []byte, i int, n *node, k kind, step int) int {
	end, whole := scanNumber(b, i)
	switch {
	case end < 0:
		return -1
	case !whole && k&number == 0:
		return w.wrongType(b, i, n, step)
	case n.bounds != nil && !n.bounds.hold(b[i:end]):
		return -1
	case n.enum == nil:
		return end
	}
	for _, known := range n.enum.numbers {
		if string(b[i:end]) == known {
			return end
		}
	}
	if len(n.enum.numbers) > 0 {
		return -1 // it may be another spelling of one of them
	}
	return w.enumerated(end, n, false, i, step)
}

// text reads a string.
func (w *walker) text(b []byte, i int, n *node, step int) int {
	end := scanText(b, i+1)
	if end < 0 {
		return -1
	}
	raw := b[i+1 : end-1]
	noted := false
	if n.enum != nil {
		known := n.enum.has(raw)
		if w.enumerated(end, n, known, i, step) < 0 {
			return -1
		}
		noted = !known
	}
	if n.asserted && !n.isFormatted(b, i, end) {
		if !w.noting || n.notes&WrongFormat == 0 || !noted && !w.note(WrongFormat, n, i, end, step) {
			return -1
		}
	}
	if n.text != nil && !n.text.hold(raw) {
		return -1
	}
	return end
}

// enumerated returns end when the value that ends there is one of an enum or is
// noted, otherwise -1.
func (w *walker) enumerated(end int, n *node, known bool, start, step int) int {
	switch {
	case end < 0 || known:
		return end
	case w.noting && n.notes&UnknownValue != 0 && w.note(UnknownValue, n, start, end, step):
		return end
	}
	return -1
}

// wrongType reads a value whose JSON type is not among the node's.
func (w *walker) wrongType(b []byte, i int, n *node, step int) int {
	if !w.noting || n.notes&WrongType == 0 {
		return -1
	}
	end := w.any(b, i, step)
	if end < 0 || !w.note(WrongType, n, i, end, step) {
		return -1
	}
	return end
}

// isNull tells whether null stands at i.
func isNull(b []byte, i int) bool {
	return len(b)-i >= 4 && binary.LittleEndian.Uint32(b[i:]) == 'n'|'u'<<8|'l'<<16|'l'<<24
}

func scanWord(b []byte, i int, word string) int {
	if hasPrefix(b, i, word) {
		return i + len(word)
	}
	return -1
}
