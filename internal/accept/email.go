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
		for i = skipAlnum(b, i); i < len(b) && bytesOf[b[i]]&isAtom != 0; {
			i = skipAlnum(b, i+1)
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

// skipAlnum returns the offset of the first byte from i on that is neither a letter
// nor a digit, or of one a few bytes before it that is.
func skipAlnum(b []byte, i int) int {
	for len(b)-i >= 8 {
		w := load(b, i)
		letter := w | 0x20*ones
		// Added, each bound sets the high bit of bytes that reach it.
		letter = (letter + (0x80-'a')*ones) &^ (letter + (0x80-'z'-1)*ones)
		digit := (w + (0x80-'0')*ones) &^ (w + (0x80-'9'-1)*ones)
		if m := ^(letter|digit)&high | w&high; m != 0 {
			return i + firstByte(m)
		}
		i += 8
	}
	return i
}

// scanHost reads labels of letters, digits and inner hyphens with points
// between: the offset after them, or len(b) when there is anything odd.
func scanHost(b []byte, i int) int {
	start := i
	for {
		label := i
		for i = skipAlnum(b, i); i < len(b) && bytesOf[b[i]]&isNameByte != 0; {
			i = skipAlnum(b, i+1)
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
