package accept

import "math/bits"

// frame is an object that is being read, for what happens seldom in it.
type frame struct {
	*object
	node      *node
	start     int    // offset of the brace
	seen      uint64 // members, by number
	firstNote int
	firstName int // of members that the schema does not name
}

// object reads the object whose brace is at i. The members are expected in the
// schema's order: the next one's name is compared first, as one literal.
func (w *walker) object(b []byte, i int, n *node, step int) int {
	if !w.enter(step) {
		return -1
	}
	o, start, firstNote, firstName := n.object, i, len(w.notes), w.named
	var seen uint64 // members, by number
	next := 0       // the member that is expected
	var at int      // where the name begins
	var child *node
	if o.first.is(b, i) && len(o.props) > 0 {
		at, i = i+1, i+o.first.size
		child, seen, next = o.props[0].node, 1, 1
	} else {
		at = skipSpace(b, i+1)
		if at < len(b) && b[at] == '}' {
			return w.leaveNamed(&frame{o, n, start, 0, firstNote, firstName}, at)
		}
		i, child, next = w.member(b, at, 0, frame{o, n, start, 0, firstNote, firstName})
		if next > 0 {
			seen = 1 << (next - 1)
		}
	}
	for i >= 0 {
		if i < len(b) && b[i] <= ' ' {
			i = skipSpace(b, i)
		}
		switch { // most values first: spares a call
		case child.op == opText && i < len(b) && b[i] == '"':
			i = scanText(b, i+1)
		case child.null && isNull(b, i):
			i += len("null")
		default:
			i = w.value(b, i, child, at)
		}
		if i < 0 {
			return -1
		}
		if next < len(o.props) {
			if p := &o.props[next]; p.literal.begins(b, i) && (p.literal.size <= 8 || p.literal.ends(b[i:])) {
				if seen&(1<<next) != 0 {
					return -1
				}
				seen |= 1 << next
				next++
				at, i, child = i+1, i+p.literal.size, p.node
				continue
			}
		}
		if i = skipSpace(b, i); i >= len(b) {
			return -1
		}
		switch {
		case b[i] == ',':
		case b[i] != '}':
			return -1
		case o.required&^seen == 0 && !o.counted && len(w.notes) == firstNote && w.named == firstName:
			w.depth--
			return i + 1
		default:
			return w.leaveNamed(&frame{o, n, start, seen, firstNote, firstName}, i)
		}
		at = skipSpace(b, i+1)
		var k int
		i, child, k = w.member(b, at, next, frame{o, n, start, seen, firstNote, firstName})
		if k > 0 {
			seen |= 1 << (k - 1)
			next = k
		}
	}
	return -1
}

// member reads the name at i and the colon after it, when the member was not
// expected or is written in another way. It returns the offset after the colon,
// the member's node, and the number of the member after it, 0 for a member that
// the schema does not name.
func (w *walker) member(b []byte, i, expected int, f frame) (end int, child *node, next int) {
	end, hash := scanName(b, i)
	if end < 0 {
		return -1, nil, 0
	}
	if k := f.find(b[i+1:end-1], hash, expected); k >= 0 {
		if f.seen&(1<<k) != 0 {
			return -1, nil, 0
		}
		child, next = f.props[k].node, k+1
	} else if child = w.unknown(b, &f, hash, i, end); child == nil {
		return -1, nil, 0
	}
	if end = skipSpace(b, end); end >= len(b) || b[end] != ':' {
		return -1, nil, 0
	}
	return end + 1, child, next
}

// unknown returns the node for a member that the schema does not name, nil when
// that ends the walk.
func (w *walker) unknown(b []byte, f *frame, hash uint64, start, end int) *node {
	switch {
	case f.additional != nil:
		if w.name(f.firstName, hash) {
			return f.additional
		}
	case w.noting && f.node.notes&UnknownMember != 0 && !w.isNoted(b, f, hash) && w.note(UnknownMember, f.node, start, end, start):
		return anyNode
	}
	return nil
}

// isNoted tells whether there is a note already about a member of the same hash.
func (w *walker) isNoted(b []byte, f *frame, hash uint64) bool {
	for i := f.firstNote; i < len(w.notes); i++ {
		if n := &w.notes[i]; n.Kind == UnknownMember && int(n.steps) == w.depth {
			if _, known := scanName(b, int(n.Start)); known == hash {
				return true
			}
		}
	}
	return false
}

// leaveNamed ends an object with named members, whose closing brace is at i.
func (w *walker) leaveNamed(f *frame, i int) int {
	if missing := f.required &^ f.seen; missing != 0 && !w.noteMissing(f, missing) {
		return -1
	}
	return w.leave(f, i)
}

// leave ends the object whose closing brace is at i.
func (w *walker) leave(f *frame, i int) int {
	if f.counted {
		if members := w.members(f); members < f.least || f.most >= 0 && members > f.most {
			return -1
		}
	}
	if len(w.notes) > f.firstNote {
		w.setAbsent(f)
	}
	w.named = f.firstName
	w.depth--
	return i + 1
}

// members counts the members of an object.
func (w *walker) members(f *frame) int {
	count := bits.OnesCount64(f.seen) + w.named - f.firstName
	for i := f.firstNote; i < len(w.notes); i++ {
		if n := &w.notes[i]; n.Kind == UnknownMember && int(n.steps) == w.depth {
			count++
		}
	}
	return count
}

// find returns the number of the member of that name, -1 when there is none. It
// looks from the one that is expected on: members are left out more often than
// exchanged.
func (o *object) find(name []byte, hash uint64, expected int) int {
	for k := expected; k < len(o.props); k++ {
		if o.props[k].hash == hash && sameText(name, o.props[k].name) {
			return k
		}
	}
	for k := range min(expected, len(o.props)) {
		if o.props[k].hash == hash && sameText(name, o.props[k].name) {
			return k
		}
	}
	return -1
}

// objectOf reads the object at i, whatever its schema names.
func (w *walker) objectOf(b []byte, i int, n *node, step int) int {
	if n.object.additional != nil && len(n.object.props) == 0 {
		return w.mapped(b, i, n.object, step)
	}
	return w.object(b, i, n, step)
}
