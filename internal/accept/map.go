package accept

// mapped reads the object at i of which no member is named: fields, or what
// stands in a member that no schema knows.
func (w *walker) mapped(b []byte, i int, o *object, step int) int {
	if !w.enter(step) {
		return -1
	}
	f := frame{object: o, firstNote: len(w.notes), firstName: w.named}
	i = skipSpace(b, i+1)
	if i < len(b) && b[i] == '}' {
		return w.leave(&f, i)
	}
	for {
		end, hash := scanName(b, i)
		if end < 0 || !w.name(f.firstName, hash) {
			return -1
		}
		at := i
		if end < len(b) && b[end] == ' ' {
			end = skipSpace(b, end)
		}
		if end >= len(b) || b[end] != ':' {
			return -1
		}
		if i = end + 1; i < len(b) && b[i] <= ' ' {
			i = skipSpace(b, i)
		}
		if i < len(b) && b[i] == '"' && o.additional.op == opText { // spares a call
			i = scanText(b, i+1)
		} else {
			i = w.value(b, i, o.additional, at)
		}
		if i < 0 {
			return -1
		}
		if i < len(b) && b[i] <= ' ' {
			i = skipSpace(b, i)
		}
		if i >= len(b) {
			return -1
		}
		switch b[i] {
		case ',':
			i = skipSpace(b, i+1)
		case '}':
			return w.leave(&f, i)
		default:
			return -1
		}
	}
}
