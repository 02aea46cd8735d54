package redact

import (
	"bytes"
	"encoding/binary"
	"strconv"

	"github.com/siohook/siohook/internal/app/role"
)

// appendNumber writes a number of the same form. Whole ones go to others of as
// many digits, no two to the same.
func (r *Redactor) appendNumber(out, token []byte, isID bool) []byte {
	digits := bytes.TrimPrefix(token, []byte("-"))
	out = append(out, token[:len(token)-len(digits)]...)
	whole := digits
	if i := bytes.IndexFunc(digits, func(c rune) bool { return c < '0' || c > '9' }); i >= 0 {
		whole = digits[:i]
	}
	rest := digits[len(whole):]
	if len(whole) > 1 && whole[0] == '0' { // no JSON
		return r.appendShape(append(out, '0'), digits[1:], string(digits), shapeText)
	}
	if len(whole) < 4 && !isID || len(whole) == 0 || whole[0] == '0' {
		return r.appendFraction(append(out, whole...), rest, digits)
	}
	if len(whole) > 18 {
		n := r.stream("digits", string(whole))
		out = append(out, whole[0])
		for _, c := range whole[1:] {
			out = append(out, '0'+(c-'0'+1+byte(n.IntN(9)))%10)
		}
	} else {
		value, err := strconv.ParseUint(string(whole), 10, 64)
		if err != nil {
			return append(out, digits...)
		}
		low := uint64(1)
		for range len(whole) - 1 {
			low *= 10
		}
		out = strconv.AppendUint(out, low+r.permute(value-low, 9*low), 10)
	}
	return r.appendFraction(out, rest, digits)
}

// appendFraction writes the fraction and exponent of a number: a whole number stays one.
func (r *Redactor) appendFraction(out, rest, of []byte) []byte {
	n := r.stream("fraction", string(of))
	for i, c := range rest {
		if c == 'e' || c == 'E' {
			return append(out, rest[i:]...)
		}
		if c > '0' && c <= '9' {
			c = '1' + (c-'1'+1+byte(n.IntN(8)))%9
		}
		out = append(out, c)
	}
	return out
}

// permute maps the numbers below size one to one: a Feistel network over the next
// power of four, walked until it lands inside.
func (r *Redactor) permute(value, size uint64) uint64 {
	half := 1
	for uint64(1)<<(2*half) < size {
		half++
	}
	mask := uint64(1)<<half - 1
	for {
		left, right := value>>half, value&mask
		for round := range 6 {
			var b [24]byte
			b[0] = byte(round)
			binary.LittleEndian.PutUint64(b[8:], size)
			binary.LittleEndian.PutUint64(b[16:], right)
			left, right = right, left^r.number("id", string(b[:]))&mask
		}
		if value = left<<half | right; value < size {
			return value
		}
	}
}

// moveUnix moves a Unix time; ok is false for what is none.
func (r *Redactor) moveUnix(token []byte) (moved []byte, ok bool) {
	n, unit, ok := role.Unix(token)
	if n -= int64(r.shift / unit); !ok || n <= 0 {
		return nil, false
	}
	return strconv.AppendInt(nil, n, 10), true
}
