package accept

import "github.com/siohook/siohook/internal/base/jsonscan"

// walker is the state of one walk over a payload. Its methods take the offset of what
// they read and return the offset after it, or -1 for don't know, which ends the walk.
type walker struct {
	b         []byte
	maxDepth  int
	depth     int // of the arrays and objects that are open
	notes     []Note
	mostNotes int
	path      [maxSteps]int32 // to the innermost container: see Note
	names     []span          // of the members of open objects that no schema names
}

// Scratch is room to work in, for one goroutine at a time. The notes of a payload are
// in it, up to the next payload.
type Scratch struct {
	notes [MaxNotes]Note
	names [maxNames]span
}

// span is the inside of a member's name.
type span struct{ start, end int32 }

// value reads a value. step is its place in what holds it: the offset of the member's
// name, or the complement of the index.
func (w *walker) value(i int, n *node, step int) int {
	if i >= len(w.b) {
		return -1
	}
	switch k := kindOf[w.b[i]]; {
	case n.choice != nil:
		return w.choose(i, n, k, step)
	case k&n.kinds == 0:
		return w.wrongType(i, n, step)
	case k == aString:
		return w.text(i, n, step)
	case k == anObject && n.enum == nil:
		return w.object(i, n, step)
	case k == anArray && n.enum == nil:
		return w.array(i, n.array, step)
	case k == numbers:
		return w.number(i, n, step)
	case k == null:
		return w.word(i, "null", n, step)
	case w.b[i] == 't':
		return w.word(i, "true", n, step)
	case w.b[i] == 'f':
		return w.word(i, "false", n, step)
	}
	return -1
}

func (w *walker) word(i int, word string, n *node, step int) int {
	switch {
	case !startsWith(w.b, i, word):
		return -1
	case n.enum == nil:
		return i + len(word)
	}
	return w.enumerated(i, i+len(word), n, step)
}

// number reads a number.
func (w *walker) number(i int, n *node, step int) int {
	end, isPlain := jsonscan.Number(w.b, i)
	if end < 0 {
		return -1
	}
	raw := w.b[i:end]
	switch {
	case (!isPlain || len(raw) > jsonscan.MostDigits) && !jsonscan.InRange(raw):
		return -1
	case !isPlain && n.kinds&number == 0 && !jsonscan.IsInteger(raw):
		return w.wrongType(i, n, step)
	case n.bounds != nil && !n.bounds.hold(raw):
		return -1
	case n.enum == nil:
		return end
	}
	return w.enumerated(i, end, n, step)
}

// text reads a string.
func (w *walker) text(i int, n *node, step int) int {
	t := n.text
	end := jsonscan.String(w.b, i)
	notes := len(w.notes)
	if end < 0 || n.enum != nil && w.enumerated(i, end, n, step) < 0 {
		return -1
	}
	if t == nil {
		return end
	}
	raw := w.b[i+1 : end-1]
	if t.format != "" && !hasFormat(n.schema, jsonscan.Text(raw)) {
		isKnown := len(w.notes) > notes // that it is none of the enum says it all
		if n.notes&WrongFormat == 0 || !isKnown && !w.note(WrongFormat, n, i, end, step) {
			return -1
		}
	}
	if !t.hold(raw) {
		return -1
	}
	return end
}

// enumerated returns the end of a scalar that is one of an enum or is noted, otherwise
// -1.
func (w *walker) enumerated(i, end int, n *node, step int) int {
	switch {
	case n.enum.has(w.b[i:end]):
		return end
	case n.enum.hasNumbers && kindOf[w.b[i]] == numbers: // it may be another spelling of one of them
		return -1
	case n.notes&UnknownValue == 0 || !w.note(UnknownValue, n, i, end, step):
		return -1
	}
	return end
}

// wrongType reads a value whose JSON type is not among the node's.
func (w *walker) wrongType(i int, n *node, step int) int {
	if n.notes&WrongType == 0 {
		return -1
	}
	end := w.value(i, anyNode, step)
	if end < 0 || !w.note(WrongType, n, i, end, step) {
		return -1
	}
	return end
}

// choose reads a value by the alternative that its type, or the text of one of its
// members, leaves.
func (w *walker) choose(i int, n *node, k kind, step int) int {
	member := -1
	if k == anObject && n.choice.member != "" {
		if member = jsonscan.Member(w.b, i, n.choice.member, w.maxDepth); member < 0 {
			return -1
		}
	}
	if k == anObject && n.choice.absent != "" && jsonscan.Member(w.b, i, n.choice.absent, w.maxDepth) >= 0 {
		return -1
	}
	found := false
	for j := range n.choice.branches {
		alternative := &n.choice.branches[j]
		if alternative.kinds&k == 0 {
			continue
		}
		found = true
		if member < 0 || isText(w.b, member, alternative.value) {
			return w.value(i, alternative.node, step)
		}
	}
	if found {
		return -1
	}
	return w.wrongType(i, n, step)
}

// isText tells whether the value at i is the string that means text.
func isText(b []byte, i int, text string) bool {
	if b[i] != '"' {
		return false
	}
	end := jsonscan.SkipString(b, i)
	return end > 0 && jsonscan.EqualText(b[i+1:end-1], text)
}

// array reads the array whose bracket is at i.
func (w *walker) array(i int, a *array, step int) int {
	if !w.enter(step) {
		return -1
	}
	i = jsonscan.Space(w.b, i+1)
	count := 0
	if i >= len(w.b) || w.b[i] != ']' {
		for ; ; i = jsonscan.Space(w.b, i+1) {
			if i = w.value(i, a.items, ^count); i < 0 {
				return -1
			}
			count++
			if i = jsonscan.Space(w.b, i); i >= len(w.b) || w.b[i] != ',' {
				break
			}
		}
	}
	if i >= len(w.b) || w.b[i] != ']' || count < a.least || a.most >= 0 && count > a.most {
		return -1
	}
	w.depth--
	return i + 1
}

// enter opens an array or object; false when it is too deep.
func (w *walker) enter(step int) bool {
	if w.depth == w.maxDepth {
		return false
	}
	if d := w.depth - 1; d >= 0 && d < len(w.path) {
		w.path[d] = int32(step)
	}
	w.depth++
	return true
}
