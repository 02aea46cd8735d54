package jsonpos

import (
	"bytes"
	"encoding/binary"
)

// BOM is the UTF-8 byte order mark.
const BOM = "\ufeff"

// Locator turns byte offsets of a text into lines and columns. It remembers
// where it was: asking in rising order reads the text once.
type Locator struct {
	text   []byte
	offset int // the place known: offset is at line, column
	line   int
	column int
}

// NewLocator returns a locator at the start of text.
func NewLocator(text []byte) *Locator { return &Locator{text: text, line: 1, column: 1} }

// Place returns the line and the column of an offset, both from 1. Lines end at
// \n. Columns count Unicode code points: bytes that continue a UTF-8 sequence do
// not count, and neither does a byte order mark at the start, which editors hide.
func (l *Locator) Place(offset int) (line, column int) {
	offset = min(offset, len(l.text))
	if offset < l.offset {
		*l = *NewLocator(l.text)
	}
	if l.offset == 0 && bytes.HasPrefix(l.text, []byte(BOM)) {
		if offset < len(BOM) {
			return 1, 1
		}
		l.offset = len(BOM)
	}
	l.line, l.column = Advance(l.line, l.column, l.text[l.offset:offset])
	l.offset = offset
	return l.line, l.column
}

// Advance returns the line and column after text that starts at line, column.
func Advance(line, column int, text []byte) (int, int) {
	for {
		newline := bytes.IndexByte(text, '\n')
		if newline < 0 {
			break
		}
		line, column = line+1, 1
		if text = text[newline+1:]; len(text) == 0 {
			return line, column
		}
	}
	const size = 32
	for len(text) >= size && (word(text)|word(text[8:])|word(text[16:])|word(text[24:]))&0x8080808080808080 == 0 {
		column += size // ASCII, as most payloads are
		text = text[size:]
	}
	for ; len(text) >= 8 && word(text)&0x8080808080808080 == 0; text = text[8:] {
		column += 8
	}
	for _, b := range text {
		if b&0xC0 != 0x80 {
			column++
		}
	}
	return line, column
}

func word(text []byte) uint64 { return binary.LittleEndian.Uint64(text) }
