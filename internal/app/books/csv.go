package books

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/words"
)

// csv reads a head, which has the names of the columns, and then the rows.
func (b *Books) csv(w *window) error {
	head, err := w.scan(line)
	if err != nil {
		return err
	}
	if head < 0 {
		head = ^head // the only line
	}
	first := w.b[w.at:head]
	lines := w.line - 1 // before the head
	comma := separator(first)
	if bytes.IndexByte(bytes.TrimRight(first, "\r\n"), '\r') >= 0 && bytes.IndexByte(first, '"') < 0 {
		return hint.With(errors.New("the lines end with CR alone, as those of old Macintosh files"), `convert them: tr '\r' '\n' < FILE`)
	}
	if isDrawn(first) {
		return hint.With(errors.New("the table is drawn for people, not CSV"), "psql prints CSV with --csv, sqlite3 with -csv -header, mysql with --batch")
	}
	if with, ok := bytes.CutPrefix(bytes.TrimSpace(first), []byte("sep=")); ok && len(with) == 1 { // for a spreadsheet
		comma = with[0]
		w.use(min(head+1, len(w.b)))
		lines++
	}
	if comma == '\t' {
		return b.tabs(w)
	}
	part := &bounded{in: w}
	r := csv.NewReader(part)
	r.Comma, r.ReuseRecord = rune(comma), true
	names, err := r.Read()
	switch {
	case errors.Is(err, io.EOF):
		b.closed, b.next = true, func() (Row, error) { return Row{}, io.EOF }
		b.silent = b.isCmd
		b.isHere = b.isCmd // it may fail yet
		return nil
	case err != nil:
		return b.csvError(r, lines, len(names), err)
	}
	if err := b.head(names, lines+1); err != nil {
		return err
	}
	values := make([]Value, len(names))
	b.next = func() (Row, error) {
		part.size = 0
		cells, err := r.Read()
		if err != nil {
			return Row{}, b.csvError(r, lines, len(cells), err)
		}
		line, _ := r.FieldPos(0)
		return b.cells(values, cells, lines+line)
	}
	return nil
}

// cells is a row of a line.
func (b *Books) cells(values []Value, cells []string, line int) (Row, error) {
	for i, cell := range cells {
		if !utf8.ValidString(cell) {
			return Row{}, b.named(errEncoding(line))
		}
		if len(cell) > 3 && cell[:2] == `="` && cell[len(cell)-1] == '"' { // so that a spreadsheet leaves it alone
			cell = cell[2 : len(cell)-1]
		}
		values[i] = Value{Text: cell, Kind: Text}
		if cell == "" || cell == "NULL" || cell == `\N` {
			values[i] = Value{Kind: Null}
		}
	}
	return Row{Place: Place{b.name, line, 1}, Values: values}, nil
}

const encodingAdvice = "convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 FILE"

func errEncoding(line int) error {
	return hint.With(fmt.Errorf("line %d is not in UTF-8", line), encodingAdvice)
}

// tabs reads what mysql --batch and other programs write: each line is a row, and a quotation mark is one of the text
// unless a cell begins and ends with it.
func (b *Books) tabs(w *window) error {
	next := func() ([]string, int, error) {
		for {
			end, err := w.scan(line)
			if err != nil {
				return nil, 0, err
			}
			if end < 0 {
				end = ^end
			}
			if w.at == len(w.b) {
				return nil, 0, io.EOF
			}
			text, at := strings.TrimSuffix(string(w.b[w.at:end]), "\r"), w.line
			w.use(min(end+1, len(w.b)))
			if text == "" {
				continue
			}
			cells := strings.Split(text, "\t")
			for i, cell := range cells {
				if len(cell) > 1 && cell[0] == '"' && cell[len(cell)-1] == '"' {
					cells[i] = strings.ReplaceAll(cell[1:len(cell)-1], `""`, `"`)
				}
			}
			return cells, at, nil
		}
	}
	names, at, err := next()
	if err == nil {
		err = b.head(names, at)
	}
	if err != nil {
		return err
	}
	values := make([]Value, len(names))
	b.next = func() (Row, error) {
		cells, line, err := next()
		switch {
		case errors.Is(err, io.EOF):
			return Row{}, err
		case err != nil:
			return Row{}, b.named(err)
		case len(cells) != len(names):
			return Row{}, b.broken(line, 1, errCells(len(names), len(cells)))
		}
		return b.cells(values, cells, line)
	}
	return nil
}

func errCells(want, got int) error {
	return hint.With(fmt.Errorf("want %s as in the first line, got %d", words.Count(want, "cell"), got), "the first line names the columns, and each row has as many cells")
}

// separator is what stands most often between the cells of a line.
func separator(line []byte) (best byte) {
	count := map[byte]int{}
	quoted := false
	for _, c := range line {
		if c == '"' {
			quoted = !quoted
		} else if !quoted {
			count[c]++
		}
	}
	best = ','
	for _, c := range []byte(";\t|") {
		if count[c] > count[best] {
			best = c
		}
	}
	return best
}

// isDrawn tells a line of a table with frames from one of CSV.
func isDrawn(line []byte) bool {
	for _, begins := range []string{"+-", "+=", "\u250c", "\u256d"} {
		if bytes.HasPrefix(line, []byte(begins)) {
			return true
		}
	}
	return bytes.Contains(line, []byte(" | ")) && !bytes.ContainsAny(line, `,;"`)
}

// head sets the columns, whose names are in a line.
func (b *Books) head(names []string, line int) error {
	before := b.names
	b.names, b.number = nil, map[string]int{}
	for i, name := range names {
		name = strings.TrimSpace(name)
		if _, err := strconv.ParseFloat(name, 64); err == nil {
			return hint.With(fmt.Errorf("the first line has no names of columns: column %d is %s", i+1, shown(name)), "the first line of CSV names the columns, as with sqlite3 -csv -header, or copy ... to stdout csv header of PostgreSQL")
		}
		if name == "" {
			name = fmt.Sprintf("column %d", i+1)
		}
		for n, once := 2, name; ; n++ {
			if _, twice := b.number[name]; !twice {
				break
			}
			name = fmt.Sprintf("%s (%d)", once, n)
		}
		if !utf8.ValidString(name) {
			return errEncoding(line)
		}
		if _, err := b.column(name); err != nil {
			return err
		}
	}
	if before != nil && !slices.Equal(before, b.names) {
		return fmt.Errorf("want the columns of the first page, %s; got %s", strings.Join(before, ", "), strings.Join(b.names, ", "))
	}
	b.closed, b.isHere = true, len(names) > 1 // one word may be anything, such as null
	return nil
}

// csvError is what is wrong with a row, or with what is read.
func (b *Books) csvError(r *csv.Reader, before, cells int, err error) error {
	var wrong *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return io.EOF
	case !errors.As(err, &wrong):
		return b.named(err)
	case errors.Is(err, csv.ErrFieldCount):
		line, _ := r.FieldPos(0)
		return b.broken(before+line, 1, errCells(r.FieldsPerRecord, cells))
	case errors.Is(err, csv.ErrBareQuote):
		err = errors.New(`a quote inside a cell that does not begin with one`)
	case errors.Is(err, csv.ErrQuote):
		err = errors.New(`a quoted cell is not closed, or text follows its closing quote`)
	}
	return b.broken(before+wrong.Line, wrong.Column, err)
}

// bounded reads no row that is too large to be kept.
type bounded struct {
	in   io.Reader
	size int // since the last row
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.size > longestRow {
		return 0, fmt.Errorf("a row is larger than %s", words.Count(longestRow, "byte"))
	}
	n, err := b.in.Read(p)
	b.size += n
	return n, err
}
