package accept

// layout is the usual form of an object: all required members and no others, in the
// schema's order, without white space. What is always the same in it, names and brackets
// and values, is compared as one text. An object in another form is read member by member.
type layout struct {
	steps   []step
	deepest int // objects that it opens within each other
}

// step is a text, and the value that follows it.
type step struct {
	text  string
	node  *node // nil at the end
	depth int   // of the objects that are open by then
}

// layOut gives a node the layout of its objects, if there is one.
func (n *node) layOut() {
	if !n.canLayOut() {
		return
	}
	l := &layout{}
	if text, ok := l.object("", n, 1); ok {
		l.steps = append(l.steps, step{text: text})
		n.layout = l
	}
}

func (n *node) canLayOut() bool {
	return n.kinds == anObject && n.enum == nil && n.object.required != 0 && !n.object.isCounted
}

// object appends the steps of an object to those before it, and returns the text since
// the last one; not ok when it has no usual form, or too large a one.
func (l *layout) object(text string, n *node, depth int) (rest string, ok bool) {
	const mostSteps, mostDepth = 256, 16
	if depth > mostDepth || len(l.steps) > mostSteps {
		return "", false
	}
	l.deepest = max(l.deepest, depth)
	before := "{"
	for _, p := range n.object.props {
		if n.object.required&p.bit == 0 {
			continue
		}
		text += before + p.quoted
		before = ","
		switch v := p.node; {
		case v.canLayOut():
			if text, ok = l.object(text, v, depth+1); !ok {
				return "", false
			}
		case v.kinds == null && v.enum == nil:
			text += "null"
		case v.kinds == aString && v.text == nil && v.enum != nil && len(v.enum.texts) == 1:
			text += v.enum.texts[0].quoted
		default:
			l.steps = append(l.steps, step{text, v, depth})
			text = ""
		}
	}
	return text + "}", true
}

// laidOut reads the object at i if it has its usual form and nothing to note: the offset
// after it, or -1.
func (w *walker) laidOut(i int, l *layout) int {
	depth, names, most := w.depth, len(w.names), w.mostNotes
	w.mostNotes = len(w.notes) // where a note would be, is not known here
	end := -1
	if depth+l.deepest <= w.maxDepth {
		end = w.steps(i, l.steps)
	}
	w.depth, w.names, w.mostNotes = depth, w.names[:names], most
	return end
}

func (w *walker) steps(i int, steps []step) int {
	depth := w.depth
	for k := range steps {
		s := &steps[k]
		if !startsWith(w.b, i, s.text) {
			return -1
		}
		if i += len(s.text); s.node == nil {
			return i
		}
		end := -1
		if s.node.usual != nil {
			end = s.node.usual(w.b, i)
		}
		if end < 0 {
			w.depth = depth + s.depth
			end = w.value(i, s.node, 0)
		}
		if i = end; i < 0 {
			return -1
		}
	}
	return -1
}
