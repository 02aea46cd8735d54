package report

import (
	"bytes"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/paint"
)

// Source is text of the file around a fault.
type Source struct {
	// Text is any part of the file with the fault in it, for example the payload.
	// It is not kept after the call it is given to.
	Text []byte
	// Start and End are the byte offsets of the fault in Text. What is missing has
	// End == Start: the place where it should be.
	Start, End int
}

// mostCounted is how long a fault may be, in bytes, for its end to be worked out.
const mostCounted = 1 << 16

// end works out the line and column behind the fault, which starts at line,
// column; 0, 0 when there is no source or the fault is very long.
func (s Source) end(line, column int) (int, int) {
	if s.Text == nil || s.Start < 0 || s.End > len(s.Text) || s.End <= s.Start || s.End-s.Start > mostCounted {
		return 0, 0
	}
	fault := s.Text[s.Start:s.End]
	if newline := bytes.LastIndexByte(fault, '\n'); newline >= 0 {
		line += bytes.Count(fault, []byte{'\n'})
		column = 1
		fault = fault[newline+1:]
	}
	for _, c := range fault {
		if c&0xC0 != 0x80 {
			column++
		}
	}
	return line, column
}

// view shows faults in their source:
//
//	4 | ...,"tag":{"id":"141002","name":"vip"}...
//	                   ^^^^^^^^
//
// The line is cut around the fault; tabs become spaces; what a terminal obeys,
// hides or draws in its own width is escaped. Of a fault of several lines the
// first is shown.
type view struct {
	width int // columns, gutter included
	color bool

	cells []cell // reused
	text  []byte // of the cells
}

// cell is one character as it is shown.
type cell struct {
	start, end int // of its text
	width      int
}

const (
	dots         = "..."
	mostMarks    = 4  // that combine with one character; more are escaped
	mostPerCell  = 20 // bytes of source for one column, marks included; of more the view shows less
	leastContent = 20 // columns, however narrow the view
)

// View shows a fault in its source, on at most two lines of so many columns.
func View(s Source, width int) string {
	v := view{width: width}
	line, column := 1, 1
	for _, r := range string(s.Text[:s.Start]) {
		if column++; r == '\n' {
			line, column = line+1, 1
		}
	}
	return string(v.append(nil, &Finding{Source: s, Line: line, Column: column}))
}

// append appends the view of a finding's source, or nothing when it has none.
func (v *view) append(b []byte, f *Finding) []byte {
	s := f.Source
	if s.Text == nil || s.Start < 0 || s.Start > len(s.Text) {
		return b
	}
	start := len(b)
	b = append(appendNumber(append(b, "  "...), f.Line), " | "...)
	gutter := len(b) - start
	room := max(v.width-gutter, leastContent)
	line := s.line(room, f.Column)

	left, fault, end := v.readAll(s, line, room)
	line.moreRight = line.moreRight || end < line.to
	cut := v.cut(left, fault, room, line)

	if cut.leftDots {
		b = append(b, dots...)
	}
	b = append(b, v.text[v.at(cut.from):v.at(cut.to)]...)
	if cut.rightDots {
		b = append(b, dots...)
	}
	b = append(b, '\n')

	before := gutter + v.columns(cut.from, left)
	if cut.leftDots {
		before += len(dots)
	}
	carets := v.columns(left, min(fault, cut.to))
	if carets == 0 && fault > left { // only marks: point at what they stand on
		for i := left - 1; i >= cut.from && carets == 0; i-- {
			carets = v.cells[i].width
		}
		before -= carets
	}
	b = appendRepeated(b, manySpaces, before)
	if v.color {
		b = append(b, f.color()...)
	}
	b = appendRepeated(b, manyCarets, max(carets, 1))
	if v.color {
		b = append(b, paint.Reset...)
	}
	return append(b, '\n')
}

// sourceLine is the part of a line of source that is near a fault.
type sourceLine struct {
	from, to            int // offsets in the text
	faultEnd            int // offset of the end of the fault or of the line
	moreLeft, moreRight bool
}

// line finds as much of the line of the fault as has room. Column tells whether
// the text begins within a line.
func (s Source) line(room, column int) sourceLine {
	var l sourceLine
	l.from = s.Start
	least := max(0, s.Start-room*mostPerCell)
	for columns := 0; ; {
		if l.from > least && columns < room && s.Text[l.from-1] >= ' ' && s.Text[l.from-1] <= '~' {
			l.from--
			columns++
			continue
		}
		r, size := utf8.DecodeLastRune(s.Text[least:l.from])
		if r == '\n' || size == 0 {
			l.moreLeft = size == 0 && (least > 0 || utf8.RuneCount(s.Text[:s.Start]) < column-1)
			break
		}
		if columns >= room {
			l.moreLeft = true
			break
		}
		if width := cellWidth(r); width != 0 {
			columns += max(width, 1)
		}
		l.from -= size
	}
	l.to = min(len(s.Text), s.Start+room*mostPerCell)
	if newline := bytes.IndexByte(s.Text[s.Start:l.to], '\n'); newline >= 0 {
		l.to = s.Start + newline
		if l.to > s.Start && s.Text[l.to-1] == '\r' {
			l.to--
		}
	} else if l.moreRight = l.to < len(s.Text); l.moreRight {
		for limit := max(s.Start, l.to-utf8.UTFMax+1); l.to > limit && !utf8.RuneStart(s.Text[l.to]); {
			l.to-- // at most to the start of one character: more is no UTF-8
		}
	}
	l.faultEnd = max(s.Start, min(s.End, l.to))
	return l
}

// readAll reads the part of a line of source that may be shown: how many cells
// are left of the fault, how many up to its end, and the offset where it ended.
func (v *view) readAll(s Source, line sourceLine, room int) (left, fault, end int) {
	v.cells, v.text = v.cells[:0], v.text[:0]
	v.read(s.Text, line.from, s.Start, -1)
	left = len(v.cells)
	end = v.read(s.Text, s.Start, line.faultEnd, room)
	fault = len(v.cells)
	if end == line.faultEnd {
		end = v.read(s.Text, line.faultEnd, line.to, room)
	}
	return left, fault, end
}

// read appends cells for the source text from an offset to another, until they
// take more than room columns, and returns where it ended. Negative room is
// endless.
func (v *view) read(source []byte, from, to, room int) int {
	for columns := 0; from < to; {
		c := cell{start: len(v.text)}
		if ascii := source[from]; ascii >= ' ' && ascii <= '~' && ascii != '#' && (room < 0 || columns < room) {
			v.text = append(v.text, ascii)
			v.cells = append(v.cells, cell{c.start, len(v.text), 1})
			columns++
			from++
			continue
		}
		r, size := utf8.DecodeRune(source[from:to])
		width := cellWidth(r)
		switch {
		case r == '\t':
			v.text, c.width = append(v.text, ' '), 1
		case r == utf8.RuneError && size == 1:
			v.text = appendHex(append(v.text, `\x`...), rune(source[from]), 2)
			c.width = len(`\xff`)
		case width < 0, width == 0 && v.marks() >= mostMarks,
			r == '#' && from > 0 && source[from-1] == '#': // ## begins commands of build servers
			v.text = appendEscape(v.text, r)
			c.width = len(v.text) - c.start
		default:
			v.text, c.width = append(v.text, source[from:from+size]...), width
		}
		if columns += c.width; room >= 0 && columns > room {
			v.text = v.text[:c.start]
			break
		}
		c.end = len(v.text)
		v.cells = append(v.cells, c)
		from += size
	}
	return from
}

// appendEscape appends a character as Go would in a string of ASCII.
func appendEscape(b []byte, r rune) []byte {
	switch {
	case r == '\r':
		return append(b, `\r`...)
	case r == '\n':
		return append(b, `\n`...)
	case r < 0x80 && r != '#':
		return appendHex(append(b, `\x`...), r, 2)
	case r <= 0xFFFF:
		return appendHex(append(b, `\u`...), r, 4)
	}
	return appendHex(append(b, `\U`...), r, 8)
}

// marks counts the cells at the end that take no column.
func (v *view) marks() int {
	n := 0
	for i := len(v.cells) - 1; i >= 0 && v.cells[i].width == 0; i-- {
		n++
	}
	return n
}

// columns adds up the widths of cells.
func (v *view) columns(from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		n += v.cells[i].width
	}
	return n
}

// at is the offset in v.text of a cell.
func (v *view) at(i int) int {
	if i < len(v.cells) {
		return v.cells[i].start
	}
	return len(v.text)
}

// viewCut says which cells are shown.
type viewCut struct {
	from, to            int
	leftDots, rightDots bool
}

// cut chooses the cells to show: all of the fault if there is room for it with
// some text before it, and then as much as fits to both sides.
func (v *view) cut(left, fault, room int, line sourceLine) viewCut {
	before, at, after := v.columns(0, left), v.columns(left, fault), v.columns(fault, len(v.cells))
	all := viewCut{0, len(v.cells), line.moreLeft, line.moreRight}
	needed := before + at + after
	if line.moreLeft {
		needed += len(dots)
	}
	if line.moreRight {
		needed += len(dots)
	}
	if needed <= room {
		return all
	}
	room -= 2 * len(dots)
	spare := max(room-at, min(before, room/3))
	keepLeft := min(before, max(spare/2, spare-after))
	if room-at < spare { // the fault itself is cut
		keepLeft = spare
	}
	c := all
	c.from, c.to = v.cutCells(left, before-keepLeft, room)
	c.leftDots = line.moreLeft || c.from > 0
	c.rightDots = line.moreRight || c.to < len(v.cells)
	return c
}

// cutCells chooses the cells to show: without
// those that the first skip columns touch, and as many as room has.
func (v *view) cutCells(left, skip, room int) (from, to int) {
	for shown := 0; shown < skip; from++ {
		shown += v.cells[from].width
	}
	for from > 0 && from < left && v.cells[from].width == 0 {
		from++ // a mark does not go without what it stands on
	}
	to = from
	for shown := 0; to < len(v.cells) && shown+v.cells[to].width <= room; to++ {
		shown += v.cells[to].width
	}
	return from, to
}
