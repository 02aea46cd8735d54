package report

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/safetext"
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
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// appendHex appends a number of so many hexadecimal digits.
func appendHex(b []byte, r rune, digits int) []byte {
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		b = append(b, "0123456789abcdef"[r>>shift&15])
	}
	return b
}

// appendDisarmed appends JSON text. What is not printable is escaped, so that JSON on
// a terminal is harmless too, and so is the second # of ##, which begins commands of
// build servers: all of that can only stand within strings.
func appendDisarmed(b, text []byte) []byte {
	done := 0 // text before it is in b
	for i := 0; i < len(text); {
		c := text[i]
		if c < 0x7F && (c != '#' || i == 0 || text[i-1] != '#') {
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if c < utf8.RuneSelf || !strconv.IsPrint(r) || r == utf8.RuneError && size == 1 {
			b = jsonscan.AppendEscape(append(b, text[done:i]...), r)
			done = i + size
		}
		i += size
	}
	return append(b, text[done:]...)
}

// appendYAML appends a text as a YAML string in double quotes, as exact as
// JSON.
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
	if !bytes.Contains(lines, []byte("##")) && !bytes.Contains(lines, []byte("::")) {
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
