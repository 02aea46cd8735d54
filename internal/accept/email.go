package accept

import "math/bits"

// The bytes of addresses of the usual form.
const (
	isAtom = 1 << iota // in the part before the @, besides letters and digits
	isURI              // in an address of the web, after the host
)

var bytesOf = func() (t [256]uint8) {
	for c := range t {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			t[c] = isURI
		}
	}
	for _, c := range "!#$%&'*+-/=?^_`{|}~" {
		t[c] |= isAtom
	}
	for _, c := range "-._~!$&'()*+,;=:@/?#" {
		t[c] |= isURI
	}
	return t
}()

// scanEmail reads an e-mail address of the usual form from after the opening
// quote: the offset after the closing quote. 0 for every other form, valid or
// not: quoted, international, with an address literal or an escape.
func scanEmail(b []byte, i int) int {
	start, atom := i, i
	for ; ; i += 8 {
		w := window(b, i)
		for m := marks(w); m != 0; m &= m - 1 {
			k, c := i+firstByte(m), markedIn(w, m)
			switch {
			case c == '.' && k > atom:
				atom = k + 1
			case c == '@' && k > atom && k-start <= 64:
				if k = scanHost(b, k+1); k >= len(b) || b[k] != '"' || k-start > 254 {
					return 0
				}
				return k + 1
			case bytesOf[c]&isAtom == 0:
				return 0
			}
		}
	}
}

// scanHost reads labels of letters, digits and inner hyphens with points
// between: the offset after them, or len(b) when there is anything odd.
func scanHost(b []byte, i int) int {
	start, label := i, i
	for ; ; i += 8 {
		w := window(b, i)
		for m := marks(w); m != 0; m &= m - 1 {
			k, c := i+firstByte(m), markedIn(w, m)
			switch {
			case c == '-' && k > label:
			case k == label || k-label > 63 || b[k-1] == '-' || k-start > 253:
				return len(b)
			case c != '.':
				return k
			default:
				label = k + 1
			}
		}
	}
}

// window is the 8 bytes from i on, with zeros for those after the end.
func window(b []byte, i int) (w uint64) {
	if len(b)-i >= 8 {
		return load(b, i)
	}
	for k := i; k < len(b); k++ {
		w |= uint64(b[k]) << (8 * (k - i))
	}
	return w
}

// markedIn is the first byte of w that m marks.
func markedIn(w, m uint64) uint8 { return uint8(w >> (bits.TrailingZeros64(m) & 56)) }

// marks sets the high bit of bytes that are neither letters nor digits. What it says
// of those after one that is no ASCII is worth nothing.
func marks(w uint64) uint64 {
	letter := w | 0x20*ones
	// Added, each bound sets the high bit of bytes that reach it.
	letter = (letter + (0x80-'a')*ones) &^ (letter + (0x80-'z'-1)*ones)
	digit := (w + (0x80-'0')*ones) &^ (w + (0x80-'9'-1)*ones)
	return ^(letter|digit)&high | w&high
}
