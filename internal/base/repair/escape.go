package repair

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/safetext"
)

// escapes are the payload's escapes as far as they tell whether some are doubled.
type escapes struct {
	single  bool      // there is a \uXXXX or \/
	doubled []doubled // that may be undone
}

// doubled is an escape with a backslash too many.
type doubled struct {
	in, out int // offsets of its first backslash in text and out
}

// escape reads the backslash here and what it escapes.
func (f *fixer) escape(s *inString) *Error {
	c, width, isEntity := f.char(f.pos+1, s.entity)
	switch {
	case !isEntity && c == '\\':
		f.backslash(s)
	case !isEntity && c == 'u':
		if jsonscan.Unit(f.text, f.pos) < 0 {
			err := f.unexpected(f.pos, `\u and four hexadecimal digits`)
			err.Got = safetext.Line(f.text[f.pos:min(f.pos+6, len(f.text))], 6)
			return err
		}
		f.escapes.single = true
		f.copy(6)
	case !isEntity && c == '/':
		f.escapes.single = true
		f.copy(2)
	case !isEntity && width > 0 && strings.ContainsRune(`"bfnrt`, c):
		f.copy(2)
	case !s.plain() && closers[c] != "" && isSingle(c) == isSingle(s.open):
		mark := `\"`
		if isSingle(c) {
			mark = "'"
		}
		if first := f.changes.add(s.rule(), -'\\', f.pos); first != nil {
			first.What = fmt.Sprintf(`%s inside a string: replaced by %s`, f.text[f.pos:f.pos+1+width], mark)
		}
		f.out = append(f.out, mark...)
		f.pos += 1 + width
	case s.open == '\'' && c == 'x' && jsonscan.HexDigits(f.text[f.pos+2:min(f.pos+4, len(f.text))]) == 2:
		if first := f.changes.add(s.rule(), -'x', f.pos); first != nil {
			first.What = fmt.Sprintf(`\x%s inside a string: replaced by \u00%[1]s`, f.text[f.pos+2:f.pos+4])
		}
		f.out = append(append(f.out, `\u00`...), f.text[f.pos+2:f.pos+4]...)
		f.pos += 4
	default:
		err := f.unexpected(f.pos, `a JSON escape: \" \\ \/ \b \f \n \r \t \uXXXX`)
		err.Got = safetext.Line(f.text[f.pos:f.pos+1+width], 12)
		return err
	}
	return nil
}

func (f *fixer) copy(n int) {
	f.out = append(f.out, f.text[f.pos:f.pos+n]...)
	f.pos += n
}

// backslash reads the pair of backslashes here: a literal backslash, or the
// start of a doubled escape.
func (f *fixer) backslash(s *inString) {
	after := f.text[f.pos+2:]
	switch n := doubledUnits(f.text, f.pos); {
	case s.literal || f.drive(s):
		s.literal = true
		f.copy(2)
	case n > 0:
		for range n {
			f.candidate(7)
		}
	case bytes.HasPrefix(after, []byte("/")):
		f.candidate(3)
	case s.plain() && bytes.HasPrefix(after, []byte(`"`)) && !f.ends(f.pos+3, s.role):
		f.changes.say(RuleDoubledEscape, '"', f.pos, `doubled escape \\" inside a string: replaced by \"`)
		f.out = append(f.out, '\\', '"')
		f.pos += 3
	default:
		s.literal = true
		f.copy(2)
	}
}

// candidate copies n bytes of a doubled escape. Whether it is undone shows when
// all of the payload is known.
func (f *fixer) candidate(n int) {
	f.escapes.doubled = append(f.escapes.doubled, doubled{f.pos, len(f.out)})
	f.copy(n)
}

// drive tells whether the backslash here follows a drive's letter at the
// string's start, as in C:\\.
func (f *fixer) drive(s *inString) bool {
	begin := f.text[s.start+s.width : f.pos]
	return len(begin) == 2 && begin[1] == ':' && begin[0] < unicode.MaxASCII && unicode.IsLetter(rune(begin[0]))
}

// doubledUnits returns the number of doubled escapes at pos that are one
// character: 1 for \\u00e9, 2 for a surrogate pair, 0 for none and for half a pair.
func doubledUnits(text []byte, pos int) int {
	high := jsonscan.Unit(text, pos+1)
	switch {
	case high < 0:
		return 0
	case !utf16.IsSurrogate(rune(high)):
		return 1
	}
	low := jsonscan.Unit(text, pos+8)
	if low < 0 || text[pos+7] != '\\' || utf16.DecodeRune(rune(high), rune(low)) == unicode.ReplacementChar {
		return 0
	}
	return 2
}

// endEscapes drops the string's doubled escapes when backslashes are meant.
func (f *fixer) endEscapes(s *inString) {
	if !s.literal {
		return
	}
	for _, d := range f.escapes.doubled[s.doubled:] {
		f.keep(d, 'l', "the string has other backslashes")
	}
	f.escapes.doubled = f.escapes.doubled[:s.doubled]
}

func (f *fixer) keep(d doubled, kind rune, why string) {
	if first := f.kept.add(RuleDoubledEscape, kind, d.in); first != nil {
		first.What = fmt.Sprintf("%s looks like a doubled escape, but it was left unchanged because %s", f.doubledText(d), why)
	}
}

func (f *fixer) doubledText(d doubled) []byte {
	if f.text[d.in+2] == '/' {
		return f.text[d.in : d.in+3]
	}
	return f.text[d.in : d.in+7]
}

// undouble ends a payload: it takes the backslash too many out of each doubled
// escape, if they are.
func (f *fixer) undouble(broken bool) {
	why := ""
	switch {
	case len(f.escapes.doubled) == 0:
		return
	case f.escapes.single:
		why = "there are single escapes too"
	case !broken:
		why = "the JSON is valid"
	}
	if why != "" {
		for _, d := range f.escapes.doubled {
			f.keep(d, 's', why)
		}
		return
	}
	written := f.escapes.doubled[0].out
	for i, d := range f.escapes.doubled {
		text := f.doubledText(d)
		if first := f.changes.add(RuleDoubledEscape, rune(text[2]), d.in); first != nil {
			first.What = fmt.Sprintf("doubled escape %s inside a string: replaced by %s", text, text[1:])
		}
		end := len(f.out)
		if i+1 < len(f.escapes.doubled) {
			end = f.escapes.doubled[i+1].out
		}
		written += copy(f.out[written:], f.out[d.out+1:end])
	}
	f.out = f.out[:written]
}
