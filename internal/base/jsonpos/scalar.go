package jsonpos

import (
	"fmt"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// string reads a string, its opening quote included.
func (p *parser) string() *Fault {
	end := jsonscan.String(p.text, p.pos)
	if end >= 0 {
		p.pos = end
		return nil
	}
	p.pos = ^end
	switch b := p.peek(); {
	case p.pos == len(p.text):
		return p.unexpected("a closing quote")
	case b == '\\':
		return p.escape()
	case b == '\n', b == '\r':
		return p.fault(RuleSyntax, p.pos+1, "a closing quote before the end of the line", fmt.Sprintf("U+%04X", b))
	case b < ' ':
		return p.fault(RuleSyntax, p.pos+1, "an escape for the control character in a string", fmt.Sprintf("U+%04X", b))
	}
	return p.invalidUTF8()
}

// escape tells what is wrong with the escape that begins here.
func (p *parser) escape() *Fault {
	rest := p.text[p.pos:]
	if len(rest) == 1 {
		p.pos++
		return p.unexpected("the rest of an escape")
	}
	if rest[1] != 'u' {
		_, width := utf8.DecodeRune(rest[1:])
		return p.fault(RuleSyntax, p.pos+1+width, `a JSON escape: \" \\ \/ \b \f \n \r \t \uXXXX`, Excerpt(rest[:1+width], 9))
	}
	size := min(6, len(rest))
	switch digits := jsonscan.HexDigits(rest[2:size]); {
	case digits == 4:
		return p.fault(RuleUTF8, p.pos+size, "a whole surrogate pair", "half of one, "+string(rest[:size]))
	case 2+digits == len(rest):
		p.pos += size
		return p.unexpected("the rest of an escape")
	}
	return p.fault(RuleSyntax, p.pos+size, `\u and four hexadecimal digits`, Excerpt(rest[:size], 9))
}

// number reads a number. One that big-number code could choke on is noted.
func (p *parser) number() *Fault {
	word := p.word()
	if end, _ := jsonscan.Number(word, 0); end != len(word) {
		return p.fault(RuleSyntax, p.pos+len(word), "a number such as 12 or -1.5e3", Excerpt(word, 30))
	}
	if !jsonscan.InRange(word) {
		if len(p.faults) < maxFaults {
			fault := p.fault(RuleNumber, p.pos+len(word), "at most 64 digits that matter and an exponent of at most 308", Excerpt(word, 30))
			p.faults = append(p.faults, *fault)
		}
		p.nodes[p.at].outOfRange = true
	}
	p.pos += len(word)
	return nil
}
