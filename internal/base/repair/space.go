package repair

import (
	"fmt"
	"html"
	"unicode"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// blankKind tells what stands for white space between tokens.
type blankKind uint8

const (
	notBlank  blankKind = iota
	jsonSpace           // JSON's own
	space               // becomes a space
	newline             // becomes a line feed
	invisible           // goes
)

// blankRune tells whether people take a character for white space, or do not
// see it at all.
func blankRune(r rune) blankKind {
	switch {
	case r == ' ', r == '\t', r == '\n', r == '\r':
		return jsonSpace
	case r == 0x85, r == 0x2028, r == 0x2029:
		return newline
	case unicode.IsSpace(r):
		return space
	case unicode.Is(unicode.Cf, r): // U+200B, U+200E, U+2060, U+FEFF, U+00AD ...
		return invisible
	}
	return notBlank
}

func isBlank(r rune) bool { return blankRune(r) != notBlank }

// blank returns the character at pos that stands for white space, and its
// number of bytes; an HTML entity counts as the character.
func (f *fixer) blank(pos int) (kind blankKind, r rune, width int) {
	if pos >= len(f.text) {
		return notBlank, 0, 0
	}
	if c := f.text[pos]; c < utf8.RuneSelf && c != '&' {
		return blankRune(rune(c)), rune(c), 1
	}
	r, width = utf8.DecodeRune(f.text[pos:])
	if r == '&' {
		if r, width = entity(f.text[pos:]); width == 0 {
			return notBlank, 0, 0
		}
	}
	return blankRune(r), r, width
}

// skip returns where the white space that begins at pos ends.
func (f *fixer) skip(pos int) int {
	for {
		kind, _, width := f.blank(pos)
		if kind == notBlank {
			return pos
		}
		pos += width
	}
}

// space copies white space, repaired.
func (f *fixer) space() {
	for {
		kind, r, width := f.blank(f.pos)
		if kind == notBlank {
			return
		}
		if kind != jsonSpace || width > 1 {
			f.blankChange(kind, r, width)
		}
		if !f.compact {
			switch kind {
			case jsonSpace:
				f.out = append(f.out, byte(r))
			case space:
				f.out = append(f.out, ' ')
			case newline:
				f.out = append(f.out, '\n')
			}
		}
		f.pos += width
	}
}

func (f *fixer) blankChange(kind blankKind, r rune, width int) {
	rule, written := RuleUnicodeSpace, "replaced by a space"
	switch {
	case f.text[f.pos] == '&':
		if first := f.changes.add(RuleHTMLEntity, r, f.pos); first != nil {
			first.What = fmt.Sprintf("HTML entity %s used as white space: decoded", f.text[f.pos:f.pos+width])
		}
		return
	case r == 0xFEFF && f.pos == 0:
		f.changes.say(RuleBOM, 0, f.pos, "byte order mark (U+FEFF): removed")
		return
	case r == 0xA0:
		f.changes.say(RuleNoBreakSpace, 0, f.pos, "no-break space (U+00A0) used as white space: replaced by a space")
		return
	case kind == invisible:
		rule, written = RuleZeroWidth, "removed"
	case kind == newline:
		written = "replaced by a line feed"
	}
	if first := f.changes.add(rule, r, f.pos); first != nil {
		first.What = fmt.Sprintf("%s (U+%04X) used as white space: %s", blankName(kind, r), r, written)
	}
}

func blankName(kind blankKind, r rune) string {
	switch {
	case r == 0x200B:
		return "zero-width space"
	case r == 0x2028:
		return "line separator"
	case r == 0x2029:
		return "paragraph separator"
	case r == 0x3000:
		return "ideographic space"
	case r < ' ', kind == newline:
		return "control character"
	case kind == invisible:
		return "invisible character"
	}
	return "Unicode space"
}

// entity returns the character that the HTML entity at the start of text stands
// for, and the entity's number of bytes; 0 when there is none.
func entity(text []byte) (rune, int) {
	const longest = 12
	for n := 1; n < min(len(text), longest); n++ {
		switch c := text[n]; {
		case c == ';':
			name := string(text[:n+1])
			if char := html.UnescapeString(name); char != name && utf8.RuneCountInString(char) == 1 {
				r, _ := utf8.DecodeRuneInString(char)
				return r, n + 1
			}
			return 0, 0
		case c == '#' && n == 1, jsonscan.IsWord(c):
		default:
			return 0, 0
		}
	}
	return 0, 0
}
