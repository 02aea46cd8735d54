package jsonscan

import "bytes"

// Number reads the number at i. It is plain when it is written without fraction and
// exponent. What may follow a number is not looked at.
func Number(b []byte, i int) (end int, isPlain bool) {
	if i < len(b) && b[i] == '-' {
		i++
	}
	first := i
	switch i = digits(b, i); {
	case i == first:
		return ^i, false
	case i-first > 1 && b[first] == '0':
		return ^(first + 1), false
	case i == len(b) || b[i] != '.' && b[i]|0x20 != 'e':
		return i, true
	}
	if b[i] == '.' {
		first = i + 1
		if i = digits(b, first); i == first {
			return ^i, false
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		if i++; i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		first = i
		if i = digits(b, i); i == first {
			return ^i, false
		}
	}
	return i, false
}

func digits(b []byte, i int) int {
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	return i
}

// Numbers beyond these are not [InRange].
const (
	MostDigits      = 64    // that matter: between the first and the last that is no zero
	LargestExponent = 308   // its size, as it is written and with one digit before the point
	LongestNumber   = 1_000 // bytes, with zeros that do not matter
)

// InRange tells whether a number is small enough to be counted with: code for big
// numbers takes long for 1e1000000, and some of it panics.
func InRange(number []byte) bool {
	if len(number) <= MostDigits && digits(number, 1) == len(number) {
		return true
	}
	if len(number) > LongestNumber {
		return false
	}
	whole, fraction, exponent := split(number)
	if !isExponent(exponent) {
		return false
	}
	fraction = bytes.TrimRight(fraction, "0")
	exponent += len(whole) - 1
	switch {
	case whole[0] == '0':
		matter := bytes.TrimLeft(fraction, "0")
		exponent -= len(fraction) - len(matter) + 1
		fraction, whole = matter, nil
	case len(fraction) == 0:
		whole = bytes.TrimRight(whole, "0")
	}
	count := len(whole) + len(fraction)
	return count == 0 || count <= MostDigits && isExponent(exponent)
}

func isExponent(n int) bool { return n >= -LargestExponent && n <= LargestExponent }

// IsInteger tells whether the value of a number is an integer, as it is of 1.0 and
// 1e2. The number must be [InRange].
func IsInteger(number []byte) bool {
	if digits(number, 1) == len(number) {
		return true
	}
	whole, fraction, exponent := split(number)
	if fraction = bytes.TrimRight(fraction, "0"); len(fraction) > 0 {
		return exponent >= len(fraction)
	}
	significant := bytes.TrimRight(whole, "0")
	return len(significant) == 0 || exponent+len(whole)-len(significant) >= 0
}

// split takes a number apart into its digits, without the sign, and its exponent,
// which is cut at 9999.
func split(number []byte) (whole, fraction []byte, exponent int) {
	number = bytes.TrimPrefix(number, []byte{'-'})
	end := digits(number, 0)
	whole = number[:end]
	if end < len(number) && number[end] == '.' {
		start := end + 1
		end = digits(number, start)
		fraction = number[start:end]
	}
	if end == len(number) {
		return whole, fraction, 0
	}
	power := number[end+1:]
	for _, c := range power {
		if c != '+' && c != '-' {
			exponent = min(exponent*10+int(c-'0'), 9999)
		}
	}
	if power[0] == '-' {
		exponent = -exponent
	}
	return whole, fraction, exponent
}
