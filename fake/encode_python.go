package fake

// appendPythonString appends text as Python's json.dumps does with no option:
// all but printable ASCII as \uXXXX in lower-case hex, / as it is.
func appendPythonString(dst []byte, text string) []byte {
	dst = append(dst, '"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r < ' ':
			dst = appendControl(dst, byte(r))
		case r <= '~':
			dst = append(dst, byte(r))
		default:
			dst = appendUnicode(dst, r)
		}
	}
	return append(dst, '"')
}

// appendSpaced appends compact JSON as json.dumps lays it out: on one line, with
// a space after each comma and colon.
func appendSpaced(dst, compact []byte) []byte {
	for i := 0; i < len(compact); i++ {
		c := compact[i]
		if c == '"' {
			end := stringEnd(compact, i)
			dst = append(dst, compact[i:end]...)
			i = end - 1
			continue
		}
		dst = append(dst, c)
		if c == ',' || c == ':' {
			dst = append(dst, ' ')
		}
	}
	return dst
}
