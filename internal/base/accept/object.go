package accept

import (
	"bytes"
	"math/bits"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// frame is an object that is being read.
type frame struct {
	node      *node
	start     int    // offset of the brace
	firstNote int    // of the object's notes
	firstName int    // of the members that the schema does not name
	marks     uint64 // of these: see mark
}

// object reads the object whose brace is at i. The members are expected in the
// schema's order: the next one's name is compared first, as one text.
func (w *walker) object(i int, n *node, step int) int {
	if n.layout != nil {
		if end := w.laidOut(i, n.layout); end > 0 {
			return end
		}
	}
	if !w.enter(step) {
		return -1
	}
	b, props := w.b, n.object.props
	f := frame{node: n, start: i, firstNote: len(w.notes), firstName: len(w.names)}
	var seen uint64    // members, by number
	for next := 0; ; { // the brace or a comma is at i
		name := i + 1
		var child *node
		if next < len(props) && startsWith(b, name, props[next].quoted) && seen&props[next].bit == 0 {
			p := &props[next]
			i, child = name+len(p.quoted), p.node
			seen |= p.bit
			next++
		} else {
			if name = jsonscan.Space(b, name); name < len(b) && b[name] == '}' && b[i] == '{' {
				return w.leave(&f, seen, name)
			}
			var bit uint64
			if i, child, bit = w.member(name, next, &f); i < 0 || seen&bit != 0 {
				return -1
			}
			if bit != 0 {
				seen |= bit
				next = bits.Len64(bit)
			}
		}
		i = jsonscan.Space(b, i)
		end := -1
		if child.usual != nil {
			end = child.usual(b, i)
		}
		if end < 0 {
			end = w.value(i, child, name)
		}
		if end < 0 {
			return -1
		}
		switch i = jsonscan.Space(b, end); {
		case i == len(b):
			return -1
		case b[i] == '}':
			return w.leave(&f, seen, i)
		case b[i] != ',':
			return -1
		}
	}
}

func startsWith(b []byte, i int, text string) bool {
	return len(b)-i >= len(text) && string(b[i:i+len(text)]) == text
}

// member reads the name at i and the colon after it, when the member was not expected
// or is written in another way. It returns the offset after the colon, the member's
// node, and its bit, 0 when the schema does not name it.
func (w *walker) member(i, expected int, f *frame) (end int, child *node, bit uint64) {
	b := w.b
	if i >= len(b) || b[i] != '"' {
		return -1, nil, 0
	}
	if end = jsonscan.String(b, i); end < 0 {
		return -1, nil, 0
	}
	if p := f.node.object.find(b[i+1:end-1], expected); p != nil {
		child, bit = p.node, p.bit
	} else if child = w.unknown(f, i, end); child == nil {
		return -1, nil, 0
	}
	if end = jsonscan.Space(b, end); end >= len(b) || b[end] != ':' {
		return -1, nil, 0
	}
	return end + 1, child, bit
}

const (
	maxNames    = 64  // of the objects that are open, as far as no schema names them
	longestName = 128 // bytes, of a name with escapes
)

// unknown returns the node for a member that the schema does not name, nil when that
// ends the walk, because it occurs twice or is more than there is room for.
func (w *walker) unknown(f *frame, start, end int) *node {
	name := w.b[start+1 : end-1]
	if len(w.names) == maxNames || len(name) > longestName && bytes.IndexByte(name, '\\') >= 0 {
		return nil
	}
	mark := mark(name)
	if f.marks&mark != 0 {
		for _, known := range w.names[f.firstName:] {
			if jsonscan.Equal(w.b[known.start:known.end], name) {
				return nil
			}
		}
	}
	f.marks |= mark
	w.names = append(w.names, span{int32(start + 1), int32(end - 1)})
	if n := f.node; n.object.additional == nil {
		if n.notes&UnknownMember == 0 || !w.note(UnknownMember, n, start, end, start) {
			return nil
		}
		return anyNode
	}
	return f.node.object.additional
}

// mark is a bit, or all of them for a name with an escape: two names that mean the same
// have one in common.
func mark(name []byte) uint64 {
	switch {
	case len(name) == 0:
		return 1
	case bytes.IndexByte(name, '\\') >= 0:
		return ^uint64(0)
	}
	return 1 << ((7*uint(len(name)) + uint(name[0]) + uint(name[len(name)-1])) % 64)
}

// find returns the member of that name, nil when there is none. It looks from the one
// that is expected on: members are left out more often than exchanged.
func (o *object) find(name []byte, expected int) *prop {
	for n := range o.props {
		k := n + expected
		if k >= len(o.props) {
			k -= len(o.props)
		}
		if jsonscan.EqualText(name, o.props[k].name) {
			return &o.props[k]
		}
	}
	return nil
}

// leave ends the object whose closing brace is at i.
func (w *walker) leave(f *frame, seen uint64, i int) int {
	o := f.node.object
	if missing := o.required &^ seen; missing != 0 && !w.noteMissing(f, missing) {
		return -1
	}
	if o.isCounted {
		if members := bits.OnesCount64(seen) + len(w.names) - f.firstName; members < o.least || o.most >= 0 && members > o.most {
			return -1
		}
	}
	if len(w.notes) > f.firstNote {
		w.setAbsent(f, seen)
	}
	w.names = w.names[:f.firstName]
	w.depth--
	return i + 1
}
