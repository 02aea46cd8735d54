package reconcile

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/siohook/siohook/internal/app/books"
	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// table is the rows of the books, and what its columns are like. The rows wait in a file until
// that is known.
type table struct {
	name    string
	columns []*column
	rows    int
	left    int    // rows that --where has left out
	broken  int    // rows that cannot be read
	first   error  // the first of them
	more    string // what tells that there are rows beside these
	list    string // the column with the lists of which each object is a row; "" for none
	lists   []string
	silent  bool // a command has printed nothing
	outer   int  // rows that have such a list, or would have one; all where there are none
	last    int  // number of the outer row of the last one
	several bool // an outer row has several rows
	line    int  // of the last row
	// sharesLines tells that rows are in the same line.
	sharesLines bool
	isOuter     bool // of the rows of an outer row, the first one stands for it
	file        *files.Scratch
	out         *bufio.Writer
	buffer      []byte
}

// column is what is known of the values of a column.
type column struct {
	name    string
	number  int
	filled  int // rows that have a value
	values  sketch[*sample]
	prefix  string // text before the digits of all values
	mixed   bool   // they have no such prefix in common
	isMinor bool   // the amounts are in minor units, as far as the values tell
	// isStrange tells that no value is the amount of a delivery.
	isStrange bool
	isInner   bool // it is one of the objects in the lists

	looked                        int // values that were looked at for what follows
	sums                          int // of them, those that may be money
	cents                         int // of them, those with decimals
	times                         int
	dated                         int // of the times, those without an offset
	days                          int // of the times, those without a time of day
	addresses                     int
	rounded                       string // a value such as 7.63E+06
	codes                         int
	words                         int // different values, as far as they were kept
	marks                         marks
	slashes, dayFirst, monthFirst int // dates whose order is not certain, and those that can be read in one way alone
}

// sample is a row that a column's sketch has.
type sample struct{ values []string }

const (
	lookedAt    = 2000 // values at the beginning are looked at, and then
	lookedEvery = 97
	mostPrefix  = 100 // bytes, such as those of an address
	mostSample  = 256 // bytes
)

// What is written with the place of a row.
const (
	isMore   = 1 // it is one more of an outer row
	hasOuter = 2 // it is the first of an outer row, whose place follows
)

// readTable reads all rows.
func readTable(ctx context.Context, b *books.Books, dir string, progress func(rows int)) (t *table, err error) {
	t = &table{}
	if t.file, err = files.NewScratch(dir); err != nil {
		return nil, err
	}
	t.out = bufio.NewWriterSize(t.file, 256<<10)
	for row, err := range b.Rows() {
		if err != nil {
			if !errors.As(err, new(*books.RowError)) {
				return t, err
			}
			t.broken++
			if t.first == nil {
				t.first = err
			}
			continue
		}
		if t.name = row.Place.Name; t.rows%1000 == 0 && ctx.Err() != nil {
			return t, ctx.Err()
		}
		if err := t.add(row, b.Columns()); err != nil {
			return t, err
		}
		progress(t.rows)
	}
	t.list, t.lists, t.silent = b.List(), b.Lists(), b.IsSilent()
	if t.left = b.Left(); t.broken > t.rows {
		return t, hint.With(fmt.Errorf("%s cannot be read, and %d can; the first: %w", words.Count(t.broken, "row"), t.rows, t.first), hint.Of(t.first))
	}
	t.more = b.More()
	for i, name := range b.Columns() { // columns without a row
		t.column(i, name)
	}
	if t.list != "" {
		for _, c := range t.columns {
			c.isInner = strings.HasPrefix(c.name, t.list+".")
		}
	}
	return t, t.out.Flush()
}

// isWhole tells whether all of the books was read.
func (t *table) isWhole() bool { return t.broken == 0 && t.more == "" }

func (t *table) close() error {
	if t == nil || t.file == nil {
		return nil
	}
	return t.file.Close()
}

// kinds are the columns that tell what a row is, such as a status, a type, or when it was deleted, by their names.
func (t *table) kinds() (list []int) {
	for i, c := range t.columns {
		if c.filled > 0 && len(list) < 8 && hasWord(c.name, kindWords) {
			list = append(list, i)
		}
	}
	return list
}

// kind is what a row is by the values of these columns; the same for rows of the same kind.
func (t *table) kind(columns []int, values []string) int64 {
	text := ""
	for i, of := range columns {
		text += t.columns[of].kind(values[i]) + "\x00"
	}
	return int64(hashOf(text) >> 40) //nolint:gosec // 24 bits
}

// kind is what a value tells of its row: one of few words, or else only that there is one.
func (c *column) kind(text string) string {
	if text != "" && c.words > mostKinds {
		return "x"
	}
	return canonical(text)
}

// mostKinds is how many values a status or a type has.
const mostKinds = 20

// forget drops what only learning needs.
func (t *table) forget() {
	for _, c := range t.columns {
		c.words = len(c.values.values)
		c.values = sketch[*sample]{}
	}
}

func (t *table) column(i int, name string) *column {
	for len(t.columns) <= i {
		t.columns = append(t.columns, &column{number: len(t.columns)})
	}
	t.columns[i].name = name // one that was empty so far has none yet
	return t.columns[i]
}

func (t *table) add(row books.Row, names []string) error {
	t.rows++
	t.sharesLines = t.sharesLines || t.rows > 1 && t.line == row.Place.Line
	t.line = row.Place.Line
	flags := uint64(0)
	switch row.Of {
	case 0:
		t.outer++
	case t.last:
		flags, t.several = isMore, true
	default:
		flags = hasOuter
		t.outer++
	}
	t.last = row.Of
	look := t.rows <= lookedAt || t.rows%lookedEvery == 0
	var kept *sample
	keep := func() *sample {
		if kept == nil {
			kept = &sample{make([]string, len(row.Values))}
			for i, v := range row.Values {
				if text := textOf(v); len(text) <= mostSample { // a longer one is no id, amount or time
					kept.values[i] = strings.Clone(text)
				}
			}
		}
		return kept
	}
	t.buffer = binary.AppendUvarint(t.buffer[:0], uint64(row.Place.Line))                //nolint:gosec // from 1
	t.buffer = binary.AppendUvarint(t.buffer, uint64(max(0, row.Place.Column))<<2|flags) //nolint:gosec // from 0
	if flags == hasOuter {
		t.buffer = binary.AppendUvarint(t.buffer, uint64(row.Outer.Line))   //nolint:gosec // from 1
		t.buffer = binary.AppendUvarint(t.buffer, uint64(row.Outer.Column)) //nolint:gosec // from 1
	}
	t.buffer = binary.AppendUvarint(t.buffer, uint64(len(row.Values)))
	for i, v := range row.Values {
		text := textOf(v)
		t.buffer = appendText(t.buffer, text)
		if text == "" {
			continue
		}
		c := t.column(i, names[i])
		c.filled++
		if look {
			c.look(text)
		}
		c.values.add(hashOf(c.bare(text)), keep)
	}
	_, err := t.out.Write(t.buffer)
	return err
}

// textOf is a value as a text; "" where there is none.
func textOf(v books.Value) string {
	if v.Kind == books.Missing || v.Kind == books.Null {
		return ""
	}
	return strings.TrimSpace(v.Text)
}

// bare is a value without the text that stands before the digits of all values: sale-17.
func (c *column) bare(text string) string {
	if c.filled == 1 {
		if i := strings.IndexAny(text, "0123456789"); i > 0 && i <= mostPrefix && leading(text[i:]) == len(text[i:]) {
			c.prefix = text[:i]
		}
	}
	if c.prefix != "" && !c.mixed {
		if rest, ok := strings.CutPrefix(text, c.prefix); ok && leading(rest) > 0 {
			return canonical(rest)
		}
		c.mixed = true
	}
	return canonical(text)
}

// key is a value as it is compared with the deliveries'.
func (c *column) key(text string) string {
	if !c.mixed {
		text = strings.TrimPrefix(text, c.prefix)
	}
	return canonical(text)
}

// look finds out what a value may be.
func (c *column) look(text string) {
	c.looked++
	if sum, ok := c.marks.signed(text); ok {
		c.sums++
		switch {
		case sum < 0:
			c.marks.negative++
		case sum > 0:
			c.marks.positive++
		}
		if strings.Contains(text, "E+") {
			c.rounded = text
		}
		if c.marks.see(text); strings.ContainsAny(digitsOf(text), ".,") {
			c.cents++
		}
	}
	if at, ok := (moments{}).read(text); ok {
		c.times++
		if !at.hasOffset {
			c.dated++
		}
		if at.isDay {
			c.days++
		}
	} else if at, ok := (moments{monthFirst: true}).read(text); ok {
		c.times++
		c.monthFirst++
		if !at.hasOffset {
			c.dated++
		}
	}
	if i := strings.IndexAny(text, "/-."); i > 0 && i <= 2 && leading(text) == i {
		_, isDayFirst := (moments{}).read(text)
		_, isMonthFirst := (moments{monthFirst: true}).read(text)
		if text[i] != '.' && (isDayFirst || isMonthFirst) { // with points, the day is first unless a value shows that it is not
			c.slashes++
		}
		if isDayFirst && !isMonthFirst {
			c.dayFirst++
		}
	}
	if at := strings.LastIndexByte(text, '@'); at > 0 && strings.Contains(text[at:], ".") {
		c.addresses++
	}
	if len(text) == 3 && strings.Trim(strings.ToUpper(text), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		c.codes++
	}
}

// isOrderUnsure tells whether dates may have the day or the month first.
func (c *column) isOrderUnsure() bool {
	return c.monthFirst > 0 && c.dayFirst > 0 || c.slashes > 0 && c.monthFirst+c.dayFirst == 0
}

// most tells whether nearly all values that were looked at are such.
func (c *column) most(n int) bool { return c.looked > 0 && n*10 >= c.looked*9 }

// spooled is a row that comes back from the file.
type spooled struct {
	line, column int
	values       []string // those of the columns that are wanted
}

// each gives the rows again, with the values of some columns; -1 is one that does not exist.
func (t *table) each(wanted []int, use func(*spooled) error) error {
	if _, err := t.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	in := bufio.NewReaderSize(t.file, 256<<10)
	row := spooled{values: make([]string, len(wanted))}
	var text []byte
	for range t.rows {
		line, err := binary.ReadUvarint(in)
		place, err2 := binary.ReadUvarint(in)
		flags := place & (isMore | hasOuter)
		place >>= 2
		if flags == hasOuter {
			outer, err4 := binary.ReadUvarint(in)
			column, err5 := binary.ReadUvarint(in)
			err2 = errors.Join(err2, err4, err5)
			if t.isOuter {
				line, place = outer, column
			}
		}
		n, err3 := binary.ReadUvarint(in)
		if err := errors.Join(err, err2, err3); err != nil {
			return fmt.Errorf("%s: %w", t.file.Name(), err)
		}
		clear(row.values)
		row.line, row.column = int(line), int(place) //nolint:gosec // were written as int
		for i := range int(n) {                      //nolint:gosec // was written as int
			size, err := binary.ReadUvarint(in)
			if err != nil {
				return fmt.Errorf("%s: %w", t.file.Name(), err)
			}
			isWanted := false
			for _, w := range wanted {
				isWanted = isWanted || w == i
			}
			if !isWanted {
				if _, err := in.Discard(int(size)); err != nil { //nolint:gosec // was written as int
					return err
				}
				continue
			}
			if cap(text) < int(size) { //nolint:gosec // was written as int
				text = make([]byte, size)
			}
			text = text[:size]
			if _, err := io.ReadFull(in, text); err != nil {
				return err
			}
			value := string(text)
			for k, w := range wanted {
				if w == i {
					row.values[k] = value
				}
			}
		}
		if flags == isMore && t.isOuter {
			continue
		}
		if err := use(&row); err != nil {
			return err
		}
	}
	return nil
}

// count is how many rows are compared.
func (t *table) count() int {
	if t.isOuter {
		return t.outer
	}
	return t.rows
}

// choose tells which rows are compared, those with a list or the objects in these, where the columns are known: what stands
// beside a list counts once. It fails where that is not certain.
func (t *table) choose(m mapping, keys []schemas.Role, flag string) error {
	if t.list == "" {
		return nil
	}
	sum, isKey := m.of(schemas.RoleAmount), false
	for _, of := range keys {
		if i := m.of(of); i >= 0 && of != schemas.RoleAmount {
			isKey = isKey || t.columns[i].isInner
		}
	}
	isSum := sum >= 0 && t.columns[sum].isInner
	if t.isOuter = !isKey && !isSum; isKey && sum >= 0 && !isSum && t.several {
		return hint.With(fmt.Errorf("the amount %q of %s stands beside the list %q, and the ids are in it: whether it is that of one or of all of them is not certain", t.columns[sum].name, t.name, t.list),
			fmt.Sprintf("%s amount=COLUMN names one in the list, and %s order=COLUMN one beside it; %s amount= compares no amounts; a condition may leave one object of each list", flag, flag, flag))
	}
	return nil
}

// named finds a column by its name.
func (t *table) named(name string) (int, error) {
	for i, c := range t.columns {
		if c.name == name {
			return i, nil
		}
	}
	found := -1
	for i, c := range t.columns {
		if strings.EqualFold(c.name, name) {
			if found >= 0 {
				found = -1
				break
			}
			found = i
		}
	}
	if found >= 0 {
		return found, nil
	}
	return -1, hint.With(fmt.Errorf("%s has no column %q", t.name, name), t.listAdvice()+"columns: "+t.names(nil))
}

// names lists columns; nil is all of them.
func (t *table) names(some []int) string {
	var names []string
	for i, c := range t.columns {
		if some == nil {
			names = append(names, c.name)
		}
		for _, s := range some {
			if s == i {
				names = append(names, c.name)
			}
		}
	}
	return strings.Join(names, ", ")
}

// idAdvice is what may help where no column has ids: what a spreadsheet has made of them, and lists of objects.
func (t *table) idAdvice() string {
	for _, c := range t.columns {
		if c.rounded != "" && c.isVaried() {
			return fmt.Sprintf("the column %q has numbers such as %s, which a spreadsheet has rounded: have it write them as text; ", c.name, c.rounded)
		}
	}
	return t.listAdvice()
}

// listAdvice is what may help where several columns have lists of objects; "" elsewhere.
func (t *table) listAdvice() string {
	if t.list != "" || len(t.lists) == 0 {
		return ""
	}
	return "--state-each " + t.lists[0] + " makes a row of each object in that list (lists: " + strings.Join(t.lists, ", ") + "); "
}
