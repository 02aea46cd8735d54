package repair

import (
	"strings"
	"unicode/utf8"
)

// quote is a mark that opens a string.
type quote struct {
	open    rune
	width   int    // number of bytes; 0 for no quote
	closers string // the characters that can close the string
	entity  bool   // the quotes are written as HTML entities
}

// closers lists the marks that open a string, each with those that close it, in
// the ways of many languages.
var closers = map[rune]string{
	'"': `"`, '\'': "'",
	'“': "”“\"", '”': "”\"", '„': "“”‟\"", '‟': "”\"",
	'«': "»", '»': "«»", '″': "″", '〝': "〞〟", '＂': "＂",
	'‘': "’‘", '’': "’", '‚': "‘’", '‹': "›", '›': "‹›",
}

// plain tells whether the quote is JSON's own.
func (q quote) plain() bool { return q.open == '"' && !q.entity }

// sure tells whether the first of the closers that is not escaped closes the
// string: the others also stand for themselves inside a string.
func (q quote) sure() bool { return q.open == '"' }

// isSingle tells whether a quote is a single one of its kind.
func isSingle(r rune) bool { return strings.ContainsRune("'‘’‚‹›", r) }

func (q quote) rule() string {
	switch {
	case q.entity:
		return RuleHTMLEntity
	case q.open == '\'':
		return RuleSingleQuotes
	}
	return RuleSmartQuotes
}

func (q quote) what(text []byte) string {
	switch mark := string(text[:q.width]); {
	case q.entity:
		return "HTML entity " + mark + ` around a string: replaced by "`
	case q.open == '\'':
		return `single quotes ' around a string: replaced by "`
	default:
		return "typographic quote " + mark + ` around a string: replaced by "`
	}
}

// quote returns the quote that opens a string at pos.
func (f *fixer) quote(pos int) quote {
	r, width, isEntity := f.char(pos, true)
	if c := closers[r]; c != "" {
		return quote{r, width, c, isEntity}
	}
	return quote{}
}

// char returns the character at pos and its number of bytes, 0 at the end. When
// entities is set, an HTML entity is the character that it stands for.
func (f *fixer) char(pos int, entities bool) (r rune, width int, isEntity bool) {
	if pos >= len(f.text) {
		return 0, 0, false
	}
	if c := f.text[pos]; c < utf8.RuneSelf && (c != '&' || !entities) {
		return rune(c), 1, false
	}
	if f.text[pos] == '&' {
		if r, width := entity(f.text[pos:]); width > 0 {
			return r, width, true
		}
	}
	r, width = utf8.DecodeRune(f.text[pos:])
	return r, width, false
}

// ends tells whether a string can end before pos: by what follows, which is
// looked at as far as the next token, and the one after a comma.
func (f *fixer) ends(pos int, r role) bool {
	pos = f.skip(pos)
	if pos == len(f.text) {
		return true
	}
	switch c := f.text[pos]; {
	case r == name:
		return c == ':'
	case r == whole:
		return false
	case c == '}':
		return r == member
	case c == ']':
		return r == element
	case c != ',':
		return false
	}
	pos = f.skip(pos + 1)
	switch {
	case pos == len(f.text), f.quote(pos).width > 0:
		return true
	case r == member:
		return f.text[pos] == '}'
	}
	return strings.IndexByte("{[]-0123456789tfnTFN", f.text[pos]) >= 0
}
