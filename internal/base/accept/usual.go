package accept

import (
	"bytes"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// A reader reads the value at i if it has the usual form of a schema's values: the offset
// after it, or -1 for all others, valid or not, which the walker reads by all that the
// schema asks for.
type reader func(b []byte, i int) int

// formats are the readers of strings that have a format. What passes must have it by the
// check that schemas are compiled with, be it v5's or a stricter one of package
// validate's.
var formats = map[string]reader{"date-time": dateTime, "email": email, "uri": uri}

// shortcut is the reader of a node's values, nil where there is none.
func (n *node) shortcut() reader {
	switch {
	case n.enum != nil:
		if n.kinds&aString == 0 || n.text != nil {
			return nil
		}
		return n.enum.text
	case n.kinds == null:
		return nothing
	case n.kinds&aString != 0 && n.text == nil:
		return anyText
	case n.kinds&aString != 0 && *n.text == text{most: -1, format: n.text.format}:
		return formats[n.text.format]
	case n.kinds&integer != 0 && n.bounds == nil:
		return digits
	}
	return nil
}

// text knows the strings of an enum as most encoders write them.
func (e *enum) text(b []byte, i int) int {
	for k := range e.texts {
		if quoted := e.texts[k].quoted; startsWith(b, i, quoted) {
			return i + len(quoted)
		}
	}
	return -1
}

func nothing(b []byte, i int) int {
	if !startsWith(b, i, "null") {
		return -1
	}
	return i + len("null")
}

func anyText(b []byte, i int) int {
	if i >= len(b) || b[i] != '"' {
		return -1
	}
	return jsonscan.String(b, i)
}

// digits knows integers above zero of up to 18 digits with a comma or a brace after them.
func digits(b []byte, i int) int {
	start := i
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	if i == start || i-start > 18 || b[start] == '0' || i == len(b) || b[i] != ',' && b[i] != '}' {
		return -1
	}
	return i
}

// dateTime knows 2021-10-05T08:10:29+00:00 and 2021-10-05T08:10:29Z: no fractions, no
// leap seconds, no escapes.
func dateTime(b []byte, i int) int {
	if len(b)-i < len(`"2021-10-05T08:10:29Z"`) || b[i] != '"' {
		return -1
	}
	b = b[i+1:]
	century, year, month, day := pair(b, 0), pair(b, 2), pair(b, 5), pair(b, 8)
	switch {
	case b[4] != '-' || b[7] != '-' || b[10] != 'T' || b[13] != ':' || b[16] != ':':
	case century > 99 || year > 99 || month < 1 || month > 12 || day < 1 || day > daysIn(100*century+year, month):
	case pair(b, 11) > 23 || pair(b, 14) > 59 || pair(b, 17) > 59:
	case b[19] == 'Z' && b[20] == '"':
		return i + len(`"2021-10-05T08:10:29Z"`)
	case len(b) < 26 || b[19] != '+' && b[19] != '-' || pair(b, 20) > 23 || b[22] != ':' || pair(b, 23) > 59 || b[25] != '"':
	default:
		return i + len(`"2021-10-05T08:10:29+00:00"`)
	}
	return -1
}

// pair is the number of two digits at i; where they are none it is larger than any.
func pair(b []byte, i int) int {
	tens, ones := b[i]-'0', b[i+1]-'0'
	if tens > 9 || ones > 9 {
		return 1000
	}
	return 10*int(tens) + int(ones)
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// The bytes of addresses.
const (
	inLabel = 1 << iota // of a host name
	inAtom              // of the part of an e-mail address before the @
	inURI               // of an address of the web, after the host
)

var bytesOf = func() (t [256]uint8) {
	for c := range t {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			t[c] = inLabel | inAtom | inURI
		}
	}
	t['-'] |= inLabel
	for _, c := range "!#$%&'*+-/=?^_`{|}~" {
		t[c] |= inAtom
	}
	for _, c := range "-._~!$&'()*+,;=:@/?#" {
		t[c] |= inURI
	}
	return t
}()

// labels reads labels with points between, of bytes of a kind: the offset after them, or
// -1 when one is empty, too long, or ends with a hyphen.
func labels(b []byte, i int, kind uint8, longest int) int {
	for {
		label := i
		for i < len(b) && bytesOf[b[i]]&kind != 0 {
			i++
		}
		switch {
		case i == len(b) || i == label || i-label > longest || b[i-1] == '-':
			return -1
		case b[i] != '.':
			return i
		}
		i++
	}
}

// host reads a host name: labels of letters, digits and inner hyphens.
func host(b []byte, i int) int {
	end := labels(b, i, inLabel, 63)
	if end < 0 || end-i > 253 || b[i] == '-' {
		return -1
	}
	return end
}

// email knows atoms and a host name: nothing quoted, international or escaped, and no
// address literal.
func email(b []byte, i int) int {
	if i >= len(b) || b[i] != '"' {
		return -1
	}
	i++
	at := labels(b, i, inAtom, 64)
	if at < 0 || at-i > 64 || b[at] != '@' {
		return -1
	}
	end := host(b, at+1)
	if end < 0 || end-i > 254 || b[end] != '"' {
		return -1
	}
	return end + 1
}

// uri knows http and https with a host name and no port. A slash may be escaped.
func uri(b []byte, i int) int {
	rest, ok := bytes.CutPrefix(b[i:], []byte(`"http`))
	rest = bytes.TrimPrefix(rest, []byte("s"))
	for _, c := range []byte("://") {
		if c == '/' {
			rest = bytes.TrimPrefix(rest, []byte(`\`))
		}
		if len(rest) == 0 || rest[0] != c {
			return -1
		}
		rest = rest[1:]
	}
	end := host(rest, 0)
	if !ok || end < 0 || bytes.IndexByte([]byte(`/\?#"`), rest[end]) < 0 {
		return -1
	}
	for ; end < len(rest); end++ {
		switch c := rest[end]; {
		case bytesOf[c]&inURI != 0:
		case c == '"':
			return len(b) - len(rest) + end + 1
		case c == '\\' && end+1 < len(rest) && rest[end+1] == '/':
		case c == '%' && jsonscan.HexDigits(rest[end+1:min(end+3, len(rest))]) == 2:
		default:
			return -1
		}
	}
	return -1
}
