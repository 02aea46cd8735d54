package repair

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/safetext"
)

// inString is the string that is being read.
type inString struct {
	quote
	role
	start      int  // offset of the opening quote
	breaks     int  // raw line breaks so far
	firstBreak int  // offset of the first
	doubled    int  // number of doubled escapes before the string
	literal    bool // holds a \\ that stands for a backslash
}

// string reads the string that begins here.
func (f *fixer) string(r role) *Error {
	s := &inString{quote: f.quote(f.pos), role: r, start: f.pos, doubled: len(f.escapes.doubled)}
	if !s.plain() {
		if first := f.changes.add(s.rule(), s.open, f.pos); first != nil {
			first.What = s.what(f.text[f.pos:])
		}
	}
	f.out = append(f.out, '"')
	f.pos += s.width
	for f.pos < len(f.text) {
		c, width, isEntity := f.char(f.pos, s.entity)
		var err *Error
		switch {
		case isEntity == s.entity && strings.ContainsRune(s.closers, c) && f.closes(s, width):
			f.pos += width
			if s.breaks > 0 && !f.ends(f.pos, r) {
				return f.unclosed(s, f.pos)
			}
			f.out = append(f.out, '"')
			f.endEscapes(s)
			return nil
		case isEntity:
			f.decoded(s, c, width)
		case c == '\\':
			err = f.escape(s)
		case c == '\n', c == '\r':
			err = f.lineBreak(s)
		case c < ' ':
			f.control(c)
		case c == '"':
			f.inner(s, c)
			f.out = append(f.out, '\\', '"')
			f.pos++
		case c == utf8.RuneError && width == 1:
			err = f.unexpected(f.pos, "UTF-8 text")
		default:
			f.out = append(f.out, f.text[f.pos:f.pos+width]...)
			f.pos += width
		}
		if err != nil {
			return err
		}
	}
	return f.unclosed(s, f.pos)
}

// closes tells whether a closer of the string, here, closes it.
func (f *fixer) closes(s *inString, width int) bool {
	return s.sure() || f.ends(f.pos+width, s.role)
}

// unclosed makes the error of a string that does not end properly.
func (f *fixer) unclosed(s *inString, end int) *Error {
	err := f.unexpected(s.start, "a closed string")
	err.Got = safetext.Line(f.text[s.start:end], 30)
	if f.skip(end) == len(f.text) {
		err.Hint = cutOff
	}
	if s.breaks > 0 {
		f.resume = s.firstBreak
	}
	return err
}

// inner reports a quote inside a string whose own quotes were others.
func (f *fixer) inner(s *inString, c rune) {
	if first := f.changes.add(s.rule(), -s.open, f.pos); first != nil {
		first.What = fmt.Sprintf(`quote %c inside a string: replaced by \"`, c)
	}
}

// decoded writes the character that an HTML entity here stands for.
func (f *fixer) decoded(s *inString, c rune, width int) {
	raw := f.text[f.pos : f.pos+width]
	switch {
	case c == '"':
		f.out = append(f.out, '\\', '"')
	case c < ' ', c == '\\', c == utf8.RuneError:
		f.out = append(f.out, raw...) // whether it is meant as an escape cannot be known
		f.pos += width
		return
	default:
		f.out = utf8.AppendRune(f.out, c)
	}
	if first := f.changes.add(s.rule(), -c, f.pos); first != nil {
		first.What = fmt.Sprintf("HTML entity %s inside a string: decoded", raw)
	}
	f.pos += width
}

// control writes the escape of a raw control character.
func (f *fixer) control(c rune) {
	start := len(f.out)
	if c == '\t' {
		f.out = append(f.out, '\\', 't')
	} else {
		f.out = jsonscan.AppendEscape(f.out, c)
	}
	if first := f.changes.add(RuleControlCharacter, c, f.pos); first != nil {
		first.What = fmt.Sprintf("control character (U+%04X) inside a string: replaced by %s", c, f.out[start:])
	}
	f.pos++
}

// maxBreaks is how many raw line breaks a string may have. It bounds how often
// Extract reads a text again.
const maxBreaks = 10

// lineBreak writes a raw line break in a string as what it most likely was.
func (f *fixer) lineBreak(s *inString) *Error {
	if s.breaks == 0 {
		s.firstBreak = f.pos
	}
	s.breaks++
	end := f.pos + 1
	if bytes.HasPrefix(f.text[f.pos:], []byte("\r\n")) {
		end++
	}
	next := end
	for next < len(f.text) && (f.text[next] == ' ' || f.text[next] == '\t') {
		next++
	}
	if s.breaks > maxBreaks || next == len(f.text) || f.text[next] == '\n' || f.text[next] == '\r' {
		return f.unclosed(s, f.pos)
	}
	line := f.line()
	switch {
	case len(line) > 0 && line[len(line)-1] == ' ', len(line) >= shortestWrapped && f.prose(s):
		f.changes.say(RuleLineBreak, ' ', f.pos, "line break inside a string, where the line was wrapped: replaced by a space")
		if f.out[len(f.out)-1] != ' ' {
			f.out = append(f.out, ' ')
		}
		f.pos = next
	case len(line) < shortestWrapped:
		f.changes.say(RuleLineBreak, 'n', f.pos, `line break inside a string: replaced by \n`)
		f.out = append(f.out, '\\', 'n')
		f.pos = end
	default:
		err := f.unexpected(f.pos, "a string on one line")
		err.Got = "a line break inside a word"
		err.Hint = "join the two lines by hand: it is unclear whether a space belongs between them"
		f.resume = s.firstBreak
		return err
	}
	return nil
}

// shortestWrapped is the least number of characters after which lines are
// wrapped: nobody wraps at fewer.
const shortestWrapped = 60

// line returns the line that ends here, or its last characters.
func (f *fixer) line() []rune {
	start := max(0, f.pos-4*shortestWrapped)
	if i := bytes.LastIndexByte(f.text[start:f.pos], '\n'); i >= 0 {
		start += i + 1
	}
	return []rune(string(f.text[start:f.pos]))
}

// prose tells whether the string's part of the line that ends here is words, so
// that the line was wrapped between two of them: it has a space, and its last
// word is no address.
func (f *fixer) prose(s *inString) bool {
	part := f.text[max(s.start, f.pos-4*shortestWrapped):f.pos]
	i := bytes.LastIndexAny(part, " \n")
	return bytes.IndexByte(part, ' ') >= 0 && !bytes.Contains(part[i+1:], []byte("://"))
}
