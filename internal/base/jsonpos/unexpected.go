package jsonpos

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// Unexpected returns the fault for what stands at an offset of a text where
// something else must: want says what, in plain words.
func Unexpected(text []byte, offset int, want string) *Fault {
	p := parser{text: text, pos: offset, at: -1}
	return p.unexpected(want)
}

// fault makes a fault that begins here and ends at end.
func (p *parser) fault(rule string, end int, want, got string) *Fault {
	return &Fault{Rule: rule, Start: p.pos, End: min(end, len(p.text)), Pointer: p.pointer(), Want: want, Got: got}
}

// pointer is the place of the innermost value that is being read.
func (p *parser) pointer() string {
	if p.at < 0 {
		return ""
	}
	doc := Document{text: p.text, nodes: p.nodes}
	return Node{&doc, p.at}.Pointer()
}

// unexpected makes the fault for what stands here when something else must.
func (p *parser) unexpected(want string) *Fault {
	rest := p.text[p.pos:]
	if len(rest) == 0 { // shown where the text ends for people
		p.pos = len(bytes.TrimRight(p.text, " \t\r\n"))
		return p.fault(RuleSyntax, p.pos, want, "end of input")
	}
	if p.pos < 2 && (bytes.HasPrefix(p.text, []byte("\xff\xfe")) || bytes.HasPrefix(p.text, []byte("\xfe\xff"))) {
		fault := p.fault(RuleUTF8, p.pos+2, "UTF-8 text", "UTF-16")
		fault.Hint = "save the file as UTF-8"
		return fault
	}
	r, width := utf8.DecodeRune(rest)
	if r == utf8.RuneError && width == 1 {
		return p.invalidUTF8()
	}
	if n := UnicodeSpace(rest); n > 0 {
		fault := p.fault(RuleSpace, p.pos+n, "a space", fmt.Sprintf("U+%04X", r))
		fault.Hint = "a Unicode space from a web page? try `siohook fix`"
		if r == 0xA0 {
			fault.Hint = "a no-break space from a web page? try `siohook fix`"
		}
		return fault
	}
	if word := p.word(); len(word) > 0 {
		return p.fault(RuleSyntax, p.pos+len(word), want, Excerpt(word, 30))
	}
	got := string(r)
	if !strconv.IsPrint(r) {
		got = fmt.Sprintf("U+%04X", r)
	}
	fault := p.fault(RuleSyntax, p.pos+width, want, got)
	switch r {
	case '“', '”', '„', '‘', '’', '«', '»':
		fault.Hint = "a curly quote from a web page? try `siohook fix`"
	case '}', ']':
		if before := bytes.TrimRight(p.text[:p.pos], " \t\r\n"); bytes.HasSuffix(before, []byte{','}) {
			fault.Hint = "remove the comma before it"
		}
	case '\'':
		fault.Hint = `strings need double quotes`
	}
	return fault
}

func (p *parser) invalidUTF8() *Fault {
	return p.fault(RuleUTF8, p.pos+1, "UTF-8 text", fmt.Sprintf("byte 0x%02x", p.text[p.pos]))
}

// word returns the run of ASCII letters, digits and signs that begins here:
// what a reader takes for one token when it is no string.
func (p *parser) word() []byte { return p.text[p.pos:jsonscan.Word(p.text, p.pos)] }
