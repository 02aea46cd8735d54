package accept

// The bytes of addresses of the usual form.
const (
	isAlnum    = 1 << iota
	isAtom     // in the part before the @, besides letters and digits
	isURI      // in an address of the web, after the host
	isNameByte // of a host
)

var bytesOf = func() (t [256]uint8) {
	for c := range t {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			t[c] = isAlnum | isAtom | isURI | isNameByte
		}
	}
	for _, c := range "!#$%&'*+-/=?^_`{|}~" {
		t[c] |= isAtom
	}
	for _, c := range "-._~!$&'()*+,;=:@/?#" {
		t[c] |= isURI
	}
	t['-'] |= isNameByte
	return t
}()

// scanEmail reads an e-mail address of the usual form from after the opening
// quote: the offset after the closing quote. 0 for every other form, valid or
// not: quoted, international, with an address literal or an escape.
func scanEmail(b []byte, i int) int {
	start := i
	for {
		atom := i
		for i < len(b) && bytesOf[b[i]]&isAtom != 0 {
			i++
		}
		if i == atom || i >= len(b) {
			return 0
		}
		if b[i] == '@' {
			break
		}
		if b[i] != '.' {
			return 0
		}
		i++
	}
	if i-start > 64 {
		return 0
	}
	i = scanHost(b, i+1)
	if i >= len(b) || b[i] != '"' || i-start > 254 {
		return 0
	}
	return i + 1
}

// scanHost reads labels of letters, digits and inner hyphens with points
// between: the offset after them, or len(b) when there is anything odd.
func scanHost(b []byte, i int) int {
	start := i
	for {
		label := i
		for i < len(b) && bytesOf[b[i]]&isNameByte != 0 {
			i++
		}
		if i == label || i-label > 63 || b[label] == '-' || b[i-1] == '-' || i >= len(b) || i-start > 253 {
			return len(b)
		}
		if b[i] != '.' {
			return i
		}
		i++
	}
}
