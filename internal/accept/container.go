package accept

// array reads the array whose bracket is at i.
func (w *walker) array(b []byte, i int, a *array, step int) int {
	if !w.enter(step) {
		return -1
	}
	count := 0
	i = skipSpace(b, i+1)
	if i < len(b) && b[i] == ']' {
		return w.leaveArray(i, a, count)
	}
	for {
		if i = w.value(b, i, a.items, ^count); i < 0 {
			return -1
		}
		count++
		if i = skipSpace(b, i); i >= len(b) {
			return -1
		}
		switch b[i] {
		case ',':
			i = skipSpace(b, i+1)
		case ']':
			return w.leaveArray(i, a, count)
		default:
			return -1
		}
	}
}

func (w *walker) leaveArray(i int, a *array, count int) int {
	if count < a.least || a.most >= 0 && count > a.most {
		return -1
	}
	w.depth--
	return i + 1
}

// enter opens an array or object; false when it is too deep.
func (w *walker) enter(step int) bool {
	if w.depth == w.max {
		return false
	}
	if d := w.depth - 1; d >= 0 && d < len(w.path) {
		w.path[d] = int32(step)
	}
	w.depth++
	return true
}

// choose reads a value by the alternative that its type, or the text of one of
// its members, leaves.
func (w *walker) choose(b []byte, i int, n *node, step int) int {
	c, k := n.choice, kindOf[b[i]]
	if k&n.kinds == 0 {
		return w.wrongType(b, i, n, step)
	}
	if k == anObject {
		for j := range c.branches {
			if alternative := &c.branches[j]; alternative.decided && alternative.node.usual != nil {
				if end := w.usual(b, i, alternative.node.usual); end > 0 {
					return end
				}
			}
		}
	}
	var member int
	if k == anObject && c.member != "" {
		if member = findMember(b, i, c.member); member < 0 {
			return -1
		}
	}
	for j := range c.branches {
		alternative := &c.branches[j]
		if alternative.kinds&k == 0 || member > 0 && !isText(b, member, alternative.value) {
			continue
		}
		return w.value(b, i, alternative.node, step)
	}
	return -1
}
