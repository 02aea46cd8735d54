package accept

// Numbers beyond these are refused, as jsonpos does: big-number code chokes on
// them.
const (
	longestNumber   = 64
	largestExponent = 308
)

// scanNumber reads the number at i: the offset after it, or -1, and whether its
// value is an integer, as it is of 1.0 and 1e2.
func scanNumber(b []byte, i int) (end int, integer bool) {
	end = scanInteger(b, i)
	if end < 0 || !isFraction(b, end) {
		return end, true
	}
	return scanFraction(b, i, end)
}

// isFraction tells whether a number goes on at i, with a point or an exponent.
func isFraction(b []byte, i int) bool { return i < len(b) && (b[i] == '.' || b[i]|0x20 == 'e') }

// scanInteger reads the whole part of the number at i: the offset after it, or
// -1.
func scanInteger(b []byte, i int) int {
	start := i
	if i < len(b) && b[i] == '-' {
		i++
	}
	first := i
	i = scanDigits(b, i)
	if i == first || i-first > 1 && b[first] == '0' || i-start > longestNumber {
		return -1
	}
	return i
}

// scanDigits returns the offset of the first byte from i on that is no digit.
func scanDigits(b []byte, i int) int {
	for len(b)-i >= 8 {
		t := load(b, i) ^ '0'*ones
		m := ((t + 0x76*ones) | t) & high // set where t exceeds 9; carries go to later bytes only
		if m != 0 {
			return i + firstByte(m)
		}
		i += 8
	}
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	return i
}

// scanFraction reads the rest of the number that begins at start, from the
// point or the exponent at i on.
func scanFraction(b []byte, start, i int) (end int, integer bool) {
	point := i
	if b[i] == '.' {
		i = scanDigits(b, i+1)
		if i == point+1 {
			return -1, false
		}
	}
	digits := i // end of the digits
	exponent := 0
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		negative := false
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			negative = b[i] == '-'
			i++
		}
		first := i
		i = scanDigits(b, i)
		if i == first {
			return -1, false
		}
		for _, c := range b[first:i] {
			if exponent = exponent*10 + int(c-'0'); exponent > largestExponent {
				return -1, false
			}
		}
		if negative {
			exponent = -exponent
		}
	}
	if i-start > longestNumber {
		return -1, false
	}
	return i, isInteger(b[start:point], b[point:digits], exponent)
}

// isInteger tells whether the value of a number is an integer. The fraction has
// its point, or is empty.
func isInteger(whole, fraction []byte, exponent int) bool {
	places := max(0, len(fraction)-1)
	for len(fraction) > 1 && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
		places--
	}
	if len(fraction) > 1 || exponent >= 0 {
		return exponent >= places
	}
	zeros := 0
	for len(whole) > 0 && whole[len(whole)-1] == '0' {
		whole = whole[:len(whole)-1]
		zeros++
	}
	isZero := len(whole) == 0 || len(whole) == 1 && whole[0] == '-'
	return isZero || exponent+zeros >= 0
}

// bounds are what minimum, maximum and the exclusive ones leave of the integers.
type bounds struct{ least, most int64 }

// hold tells whether a number is within the bounds, false when it is not written
// as an integer of at most 18 digits: such a one is left to the slow way.
func (r *bounds) hold(number []byte) bool {
	negative := number[0] == '-'
	if negative {
		number = number[1:]
	}
	if len(number) > 18 {
		return false
	}
	var n int64
	for _, c := range number {
		if c-'0' > 9 {
			return false
		}
		n = n*10 + int64(c-'0')
	}
	if negative {
		n = -n
	}
	return n >= r.least && n <= r.most
}
