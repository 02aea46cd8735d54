// Package safetext makes text from outside fit to be printed: on a terminal, in
// a log or in a report it can neither move the cursor, change colours, break the
// line nor hide what follows it.
package safetext

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Line returns text as one line of printable characters: control, format
// (bidirectional, zero-width) and other unprintable characters, white space
// other than U+0020, and bytes that are no UTF-8 are written as Go escapes. At
// most limit characters of text are kept; "..." marks the cut.
func Line[T string | []byte](text T, limit int) string {
	cut := text[:min(len(text), limit*utf8.UTFMax)]
	return line(string(cut), limit, len(cut) < len(text))
}

func line(rest string, limit int, more bool) string {
	if len(rest) <= limit && isPlain(rest) {
		return rest
	}
	var b strings.Builder
	for kept := 0; rest != ""; kept++ {
		if kept == limit {
			b.WriteString("...")
			return b.String()
		}
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case r == utf8.RuneError && size == 1:
			b.WriteString(`\x` + hex(rest[0]))
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
		rest = rest[size:]
	}
	if more {
		b.WriteString("...")
	}
	return b.String()
}

// isPlain tells whether there is nothing but printable ASCII.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

func hex(c byte) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[c>>4], digits[c&15]})
}

// Code is a line as code in Markdown, within a table or outside of one: none of it is markup.
func Code(text string) string {
	text = Line(text, 500)
	if text == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + " " + strings.ReplaceAll(text, "|", `\|`) + " " + fence
}
