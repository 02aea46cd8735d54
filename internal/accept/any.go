package accept

// Undemanding nodes, for what stands in members that no schema knows.
var (
	anyObject = &object{first: never, most: -1, additional: anyNode}
	anyArray  = &array{most: -1, items: anyNode}
)

// any reads a value of which nothing is asked but that jsonpos finds no fault.
func (w *walker) any(b []byte, i, step int) int {
	if i >= len(b) {
		return -1
	}
	switch kindOf[b[i]] {
	case aString:
		return scanText(b, i+1)
	case anObject:
		return w.mapped(b, i, anyObject, step)
	case anArray:
		return w.array(b, i, anyArray, step)
	case numbers:
		end, _ := scanNumber(b, i)
		return end
	case null:
		return scanWord(b, i, "null")
	case boolean:
		return max(scanWord(b, i, "true"), scanWord(b, i, "false"))
	}
	return -1
}
