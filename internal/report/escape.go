package report

import (
	"encoding/binary"
	"strconv"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/jsonscan"
	"github.com/siohook/siohook/internal/safetext"
)

// For work on 8 bytes at once.
const (
	ones = 0x0101010101010101
	high = 0x8080808080808080
)

// appendPrintable appends a text for people: one line, cut after limit
// characters, with nothing that a terminal obeys or hides.
func appendPrintable(b []byte, text string, limit int) []byte {
	if len(text) <= limit && isPlain(text) {
		return append(b, text...)
	}
	return append(b, safetext.Line(text, limit)...)
}

func isPlain(text string) bool {
	for ; len(text) >= 8; text = text[8:] {
		w := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
			uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
		// A high bit is set where a byte is below a space, DEL or no ASCII; what carries
		// and borrows add to it only comes beside such a byte.
		if ((w-' '*ones)|(w+ones)|w)&high != 0 {
			return false
		}
	}
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// appendJSON appends a text as a JSON string. What is not printable is escaped,
// so that JSON on a terminal is harmless too, and so is the second # of ##,
// which begins commands of build servers. Bytes that are no UTF-8 become U+FFFD.
func appendJSON(b []byte, text string) []byte {
	b = append(b, '"')
	done := 0 // text before it is in b
	for i := 0; i < len(text); {
		c := text[i]
		if c >= ' ' && c <= '~' && c != '"' && c != '\\' && (c != '#' || i == 0 || text[i-1] != '#') {
			i++
			continue
		}
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			if r, size = utf8.DecodeRuneInString(text[i:]); strconv.IsPrint(r) && (r != utf8.RuneError || size > 1) {
				i += size
				continue
			}
		}
		b = append(b, text[done:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, `\n`...)
		default:
			b = jsonscan.AppendEscape(b, r)
		}
		i += size
		done = i
	}
	b = append(b, text[done:]...)
	return append(b, '"')
}

// appendHex appends a number of so many hexadecimal digits.
func appendHex(b []byte, r rune, digits int) []byte {
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		b = append(b, "0123456789abcdef"[r>>shift&15])
	}
	return b
}

// appendDisarmed appends JSON text that others made, with the characters
// escaped that appendJSON escapes: they can only stand within strings.
func appendDisarmed(b, jsonText []byte) []byte {
	last := byte(0)
	for i := 0; i < len(jsonText); {
		r, size := utf8.DecodeRune(jsonText[i:])
		switch {
		case r == '#' && last == '#', r >= utf8.RuneSelf && !strconv.IsPrint(r), r == 0x7F, r == utf8.RuneError && size == 1:
			b = jsonscan.AppendEscape(b, r)
		default:
			b = append(b, jsonText[i:i+size]...)
		}
		last = jsonText[i]
		i += size
	}
	return b
}

// appendYAML appends a text as a YAML string in double quotes, with the
// exactness of appendJSON.
func appendYAML(b []byte, text string) []byte {
	b = append(b, '"')
	last := rune(0)
	for _, r := range text { // bytes that are no UTF-8 come as U+FFFD
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '#' && last == '#', r < 0x100 && !strconv.IsPrint(r):
			b = appendHex(append(b, `\x`...), r, 2)
		case strconv.IsPrint(r):
			b = utf8.AppendRune(b, r)
		case r <= 0xFFFF:
			b = appendHex(append(b, `\u`...), r, 4)
		default:
			b = appendHex(append(b, `\U`...), r, 8)
		}
		last = r
	}
	return append(b, '"')
}

// appendXML appends text that is printable, but for line feeds, as character
// data or attribute value.
func appendXML(b []byte, text []byte) []byte {
	done := 0 // text before it is in b
	for i, c := range text {
		reference := ""
		switch {
		case c == '&':
			reference = "&amp;"
		case c == '<':
			reference = "&lt;"
		case c == '>':
			reference = "&gt;"
		case c == '"':
			reference = "&quot;"
		case c == '#' && i > 0 && text[i-1] == '#':
			reference = "&#35;"
		case c == ':' && i > 0 && text[i-1] == ':':
			reference = "&#58;"
		default:
			continue
		}
		b = append(b, text[done:i]...)
		b = append(b, reference...)
		done = i + 1
	}
	return append(b, text[done:]...)
}

// appendMarkdown appends printable text so that no Markdown in it works: what
// could be some is written as a character reference, which is never markup.
func appendMarkdown(b []byte, text []byte) []byte {
	for _, c := range text {
		switch {
		case c >= utf8.RuneSelf, c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z',
			c == ' ', c == ',', c == '/', c == '-', c == ';', c == '?', c == '%', c == '=', c == '\'', c == '"':
			b = append(b, c)
		default:
			b = append(b, "&#"...)
			b = strconv.AppendInt(b, int64(c), 10)
			b = append(b, ';')
		}
	}
	return b
}

// appendLog appends printable lines for a log of a build server, which takes a
// line that begins with :: and any ##[ or ##vso[ for a command.
func appendLog(b, lines []byte) []byte {
	if !mayCommand(lines) {
		return append(b, lines...)
	}
	atStart := true
	for i, c := range lines {
		switch {
		case c == '#' && i > 0 && lines[i-1] == '#':
			b = append(b, `\u0023`...)
		case c == ':' && atStart && i+1 < len(lines) && lines[i+1] == ':':
			b = append(b, `\u003a`...)
		default:
			b = append(b, c)
		}
		atStart = c == '\n' || atStart && c == ' '
	}
	return b
}

// mayCommand tells whether there may be ## or :: in a text.
func mayCommand(text []byte) bool {
	i := 0
	for ; len(text)-i >= 8; i += 7 { // the last byte again: a pair may begin with it
		w := binary.LittleEndian.Uint64(text[i:])
		hash, colon := w^'#'*ones, w^':'*ones
		hash, colon = (hash-ones)&^hash&high, (colon-ones)&^colon&high // zero bytes, perhaps one too many above
		if hash&(hash<<8)|colon&(colon<<8) != 0 {
			return true
		}
	}
	for i++; i < len(text); i++ {
		if c := text[i]; c == text[i-1] && (c == '#' || c == ':') {
			return true
		}
	}
	return false
}

const (
	manySpaces = "                                                                "
	manyCarets = "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
)

// appendRepeated appends n times the character that many are.
func appendRepeated(b []byte, many string, n int) []byte {
	for ; n > len(many); n -= len(many) {
		b = append(b, many...)
	}
	return append(b, many[:max(n, 0)]...)
}
