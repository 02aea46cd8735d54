package accept

import (
	"strings"
	"sync/atomic"
)

// usual is the usual form of objects: all required members and no others, in the
// expected order, without white space. What can only be read in one way in it, names
// and brackets and values that are always the same, is compared as one text. An
// object in another form is walked member by member.
type usual struct {
	steps   []step
	deepest int    // arrays and objects that it opens within each other
	number  uint32 // in Scratch
}

// step is a text, and the value that follows it.
type step struct {
	text  string
	op    op    // opInteger, or opText, opDateTime, opEmail and opURI from after the quote; opNever is the end
	node  *node // of the value
	depth int   // of the arrays and objects that are open by then
}

const (
	mostSteps     = 256
	deepestObject = 16
)

var usuals atomic.Uint32

// layOut gives a node the usual form of its objects, if there is one.
func (n *node) layOut() {
	if n.choice != nil {
		for i := range n.choice.branches {
			// Where a member decides between several, it must be in the form.
			b := &n.choice.branches[i]
			b.decided = b.kinds == anObject && (n.choice.member == "" || b.node.requires(n.choice.member))
		}
	}
	if !n.hasUsual() {
		return
	}
	s := sequencer{ok: true}
	s.object(n, 1)
	s.step(opNever, nil, 0)
	if s.ok {
		n.usual = &usual{s.steps, s.deepest, usuals.Add(1)}
	}
}

// requires tells whether objects must have a member.
func (n *node) requires(member string) bool {
	for k := range n.object.props {
		if n.object.props[k].name == member {
			return n.object.required&(1<<k) != 0
		}
	}
	return false
}

// hasUsual tells whether the required members of a node make a usual form.
func (n *node) hasUsual() bool {
	return n.op == opObject && n.object.required != 0 && !n.object.counted
}

// sequencer lays the nodes of a plan out.
type sequencer struct {
	steps   []step
	text    strings.Builder // since the last step
	deepest int
	ok      bool
}

func (s *sequencer) object(n *node, depth int) {
	before := "{"
	s.deepest = max(s.deepest, depth)
	for k := range n.object.props {
		if n.object.required&(1<<k) == 0 {
			continue
		}
		name := literalText(n.object.props[k].name)
		if name == "" || depth > deepestObject || len(s.steps) > mostSteps {
			s.ok = false
			return
		}
		s.text.WriteString(before + name + ":")
		s.value(n.object.props[k].node, depth)
		before = ","
	}
	s.text.WriteByte('}')
}

func (s *sequencer) value(n *node, depth int) {
	switch {
	case n.hasUsual():
		s.object(n, depth+1)
	case n.op == opNull:
		s.text.WriteString("null")
	case n.kinds == aString && (n.op == opText || n.op == opDateTime || n.op == opEmail || n.op == opURI):
		s.text.WriteByte('"')
		s.step(n.op, n, depth)
	case n.op == opEnum && n.kinds == aString && len(n.enum.texts) == 1 && literalText(n.enum.texts[0].text) != "":
		s.text.WriteString(literalText(n.enum.texts[0].text))
	case n.op == opNever:
		s.ok = false
	case n.op == opInteger:
		s.step(opInteger, n, depth)
	default:
		s.step(opOther, n, depth)
	}
}

func (s *sequencer) step(o op, n *node, depth int) {
	s.steps = append(s.steps, step{s.text.String(), o, n, depth})
	s.text.Reset()
}

// literalText is a string as encoders write it; "" when they do not all write the
// same.
func literalText(text string) string {
	if l := quote("", text, ""); l.size == 0 {
		return ""
	}
	return `"` + text + `"`
}

// usual reads an object in its usual form: the offset after it, or -1.
func (w *walker) usual(b []byte, i int, u *usual) int {
	if w.depth+u.deepest > w.max {
		return -1
	}
	depth, named, noting := w.depth, w.named, w.noting
	w.noting = false
	i = w.steps(b, i, u.steps)
	w.depth, w.named, w.noting = depth, named, noting
	return i
}

// mayBeUsual tells whether it is worth looking for the usual form. Where several
// objects in a row had another form, most are not tried.
func (s *Scratch) mayBeUsual(u *usual) bool {
	missed := &s.missed[u.number%uint32(len(s.missed))]
	if *missed < 8 {
		return true
	}
	*missed++ // and after 255 comes 0
	return false
}

// found remembers whether an object had its usual form.
func (s *Scratch) found(u *usual, isUsual bool) {
	missed := &s.missed[u.number%uint32(len(s.missed))]
	if isUsual {
		*missed = 0
	} else {
		*missed++
	}
}

func (w *walker) steps(b []byte, i int, steps []step) int {
	depth := w.depth
	for k := range steps {
		s := &steps[k]
		end := i + len(s.text)
		if end > len(b) || string(b[i:end]) != s.text {
			return -1
		}
		switch i = end; s.op {
		case opText:
			i = scanText(b, i)
		case opEmail:
			i = scanEmail(b, i)
		case opDateTime:
			i = scanDateTime(b, i)
		case opURI:
			i = scanURI(b, i)
		case opNever:
			return i
		case opInteger:
			if i = scanInteger(b, end); i < 0 || isFraction(b, i) {
				w.depth = depth + s.depth
				i = w.value(b, end, s.node, 0)
			}
		default:
			w.depth = depth + s.depth
			i = w.value(b, i, s.node, 0)
		}
		if i <= 0 {
			return -1
		}
	}
	return -1
}
