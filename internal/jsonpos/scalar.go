package jsonpos

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// string reads a string, its opening quote included.
func (p *parser) string() *Fault {
	p.pos++
	for p.pos < len(p.text) {
		switch b := p.text[p.pos]; {
		case b == '"':
			p.pos++
			return nil
		case b == '\\':
			if fault := p.escape(); fault != nil {
				return fault
			}
		case b == '\n', b == '\r':
			return p.fault(RuleSyntax, p.pos+1, "a closing quote before the end of the line", fmt.Sprintf("U+%04X", b))
		case b < ' ':
			return p.fault(RuleSyntax, p.pos+1, "an escape for the control character in a string", fmt.Sprintf("U+%04X", b))
		case b < utf8.RuneSelf:
			p.pos++
		default:
			r, width := utf8.DecodeRune(p.text[p.pos:])
			if r == utf8.RuneError && width == 1 {
				return p.invalidUTF8()
			}
			p.pos += width
		}
	}
	return p.unexpected("a closing quote")
}

// escape reads one escape sequence of a string, two for a surrogate pair.
func (p *parser) escape() *Fault {
	if p.pos+1 == len(p.text) {
		p.pos++
		return p.unexpected("the rest of an escape")
	}
	switch p.text[p.pos+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		p.pos += 2
		return nil
	case 'u':
	default:
		_, width := utf8.DecodeRune(p.text[p.pos+1:])
		end := p.pos + 1 + width
		return p.fault(RuleSyntax, end, `an escape of JSON: \" \\ \/ \b \f \n \r \t \uXXXX`, Excerpt(p.text[p.pos:end], 9))
	}
	unit, ok := p.unit(p.pos)
	switch {
	case !ok:
		end := min(p.pos+6, len(p.text))
		if end == len(p.text) && hexDigits(p.text[p.pos+2:]) {
			p.pos = end
			return p.unexpected("the rest of an escape")
		}
		return p.fault(RuleSyntax, end, `\u and four hexadecimal digits`, Excerpt(p.text[p.pos:end], 9))
	case unit < 0xD800 || unit > 0xDFFF:
		p.pos += 6
		return nil
	case unit < 0xDC00:
		if low, ok := p.unit(p.pos + 6); ok && low >= 0xDC00 && low <= 0xDFFF {
			p.pos += 12
			return nil
		}
	}
	return p.fault(RuleUTF8, p.pos+6, "a whole surrogate pair", "half of one, "+string(p.text[p.pos:p.pos+6]))
}

// unit reads the \uXXXX that begins at pos, and tells whether there is one.
func (p *parser) unit(pos int) (rune, bool) {
	if pos+6 > len(p.text) || p.text[pos] != '\\' || p.text[pos+1] != 'u' || !hexDigits(p.text[pos+2:pos+6]) {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(p.text[pos+2:pos+6]), 16, 16)
	return rune(unit), err == nil
}

func hexDigits(b []byte) bool {
	for _, c := range b {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}

// number reads a number. One that big-number code could choke on is noted.
func (p *parser) number() *Fault {
	word := p.word()
	exponent, ok := splitNumber(word)
	if !ok {
		return p.fault(RuleSyntax, p.pos+len(word), "a number like 12 or -1.5e3", Excerpt(word, 30))
	}
	if len(word) > 64 || exponent > 308 {
		if len(p.faults) < maxFaults {
			fault := p.fault(RuleNumber, p.pos+len(word), "at most 64 characters and an exponent within 308", Excerpt(word, 30))
			p.faults = append(p.faults, *fault)
		}
		p.nodes[p.at].outOfRange = true
	}
	p.pos += len(word)
	return nil
}

// splitNumber returns the size of a JSON number's exponent, at most 999, and
// whether the word is one.
func splitNumber(word []byte) (exponent int, ok bool) {
	rest := word
	if len(rest) > 0 && rest[0] == '-' {
		rest = rest[1:]
	}
	whole := digits(rest)
	if whole == 0 || whole > 1 && rest[0] == '0' {
		return 0, false
	}
	rest = rest[whole:]
	if len(rest) > 0 && rest[0] == '.' {
		fraction := digits(rest[1:])
		if fraction == 0 {
			return 0, false
		}
		rest = rest[1+fraction:]
	}
	if len(rest) > 0 && (rest[0] == 'e' || rest[0] == 'E') {
		rest = rest[1:]
		if len(rest) > 0 && (rest[0] == '+' || rest[0] == '-') {
			rest = rest[1:]
		}
		n := digits(rest)
		if n == 0 {
			return 0, false
		}
		for _, digit := range rest[:n] {
			exponent = min(exponent*10+int(digit-'0'), 999)
		}
		rest = rest[n:]
	}
	return exponent, len(rest) == 0
}

// digits counts the decimal digits that b begins with.
func digits(b []byte) int {
	n := 0
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	return n
}
