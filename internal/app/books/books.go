// Package books reads the state that should follow from deliveries: rows of a table, from a file,
// an address or a command, as CSV, JSON or JSON Lines, compressed or not.
//
//	b, err := books.Open(ctx, books.Source{Name: "orders.csv", Where: "status != 'test'"})
//	defer b.Close()
//	for row, err := range b.Rows() {
//		var broken *books.RowError
//		if errors.As(err, &broken) { ... } // it costs that row alone
//		... row.Value(column) ...
//	}
//
// What the text is, its beginning tells, never its name. One row is in memory at a time.
package books

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

// Kind is what a value is.
type Kind uint8

// The kinds of values. A cell of CSV is a text, or null where it is empty, NULL or \N.
const (
	Missing Kind = iota // a row of JSON has no such member
	Null
	Text
	Number
	Bool // true or false
	List // an array, as it is written
)

// Value is one of a row. A number keeps the text that it was written with; that of null is empty.
type Value struct {
	Text string
	Kind Kind

	at uint32 // where it begins in the text of its row
}

// Place is where a row begins.
type Place struct {
	Name         string // of the source: a file, an address, <stdin> or <state-cmd>
	Line, Column int    // from 1; Column counts bytes
}

// String is NAME:LINE, and the column where it is not the first.
func (p Place) String() string {
	at := p.Name + ":" + strconv.Itoa(p.Line)
	if p.Column > 1 {
		at += ":" + strconv.Itoa(p.Column)
	}
	return at
}

// Row is one of the table. Its values, not their texts, are those of another row after the next step.
type Row struct {
	Place  Place
	Values []Value // by their column; it may be shorter than there are columns
	text   string  // as it is written, where that has the texts of the values
	Of     int     // number of the row that has the list of which this is an object, see [Books.List]
	Outer  Place   // of that row
}

// Value is that of a column, the zero value where the row has none.
func (r Row) Value(column int) Value {
	if column < len(r.Values) {
		return r.Values[column]
	}
	return Value{}
}

// RowError is what is wrong with one row.
type RowError struct {
	Place Place
	Err   error
}

func (e *RowError) Error() string { return e.Place.String() + ": " + e.Err.Error() }
func (e *RowError) Unwrap() error { return e.Err }

// Books are an open table. They are for one goroutine.
type Books struct {
	name   string
	ends   []func() error // in reverse order
	names  []string       // of the columns
	number map[string]int
	next   func() (Row, error) // io.EOF is the end
	closed bool                // the columns are all known
	ahead  []given
	where  *condition
	left   int
	read   int    // rows, also those that Where leaves out and those that are broken
	isHere bool   // the text names the table, so that it may be empty
	more   string // what tells that this is not all of the table; "" for nothing
	lists  []string
	each   *each  // nil where no list has the rows
	wanted string // list that has the rows, as the user says
	pages  *pages // nil where it is no address
	shape  string // what the rows are written in
	isCmd  bool
	silent bool
}

// given is a row that was read to find the columns.
type given struct {
	row Row
	err error
}

const (
	mostColumns = 1000
	mostAhead   = 1000     // rows that are looked at for columns
	longestRow  = 16 << 20 // bytes
)

// Columns are the names of the columns, by their number. Those of CSV are in its first line. Of JSON
// they are the members of the first 1,000 rows at first, and a later row may add some.
func (b *Books) Columns() []string { return b.names }

// More is what tells that there are rows beside these, such as a link to the next page; "" where nothing does.
// It is known after the last row.
func (b *Books) More() string { return b.more }

// IsSilent tells whether a command has printed nothing, and has not failed: some print no rows so.
func (b *Books) IsSilent() bool { return b.silent }

// Left is how many rows Where has left out so far.
func (b *Books) Left() int { return b.left }

// column is the number of a column; a name that is new adds one.
func (b *Books) column(name string) (int, error) {
	n, known := b.number[name]
	if known {
		return n, nil
	}
	if len(b.names) == mostColumns {
		return 0, errColumns()
	}
	n = len(b.names)
	b.names, b.number[name] = append(b.names, name), n
	return n, nil
}

func errColumns() error {
	return hint.With(errors.New("the rows have more than "+words.Count(mostColumns, "column")), "each name of a member is a column: names that are ids do not belong there")
}

// Open begins to read. What it returns must be closed.
func Open(ctx context.Context, s Source) (*Books, error) {
	b := &Books{name: s.name(), number: map[string]int{}}
	if err := b.open(ctx, s); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func (b *Books) open(ctx context.Context, s Source) (err error) {
	b.wanted = s.Each
	if s.Where != "" {
		if b.where, err = parseWhere(s.Where); err != nil {
			return err
		}
	}
	raw, err := b.source(ctx, s)
	if err != nil {
		return err
	}
	in, err := input.Unpack(raw)
	if err != nil {
		return b.named(err)
	}
	b.ends = append(b.ends, in.Close)
	if err := b.format(in, s.At); err != nil {
		return b.named(err)
	}
	if b.pages != nil {
		b.pages.rows, b.next = b.next, b.pages.next
	}
	if err := errors.Join(b.lookAhead(), b.unroll(s.Each)); err != nil {
		return err
	}
	return b.where.bind(b)
}

// lookAhead reads some rows for their columns.
func (b *Books) lookAhead() error {
	for len(b.ahead) < mostAhead {
		row, err := b.next()
		row.Values = slices.Clone(row.Values)
		switch {
		case errors.Is(err, io.EOF):
			b.closed = true
			return nil
		case err != nil && !errors.As(err, new(*RowError)):
			return err
		}
		b.ahead = append(b.ahead, given{row, err})
	}
	return nil
}

// Rows gives each row that Where does not leave out, once. A *[RowError] costs that row alone, any
// other error is the last.
func (b *Books) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for {
			row, err := b.row()
			if errors.Is(err, io.EOF) {
				if err := cmp.Or(b.where.unseen(), b.empty()); err != nil {
					yield(Row{}, err)
				}
				return
			}
			b.read++
			if err == nil && b.where != nil && !b.where.accepts(row) {
				b.left++
				continue
			}
			if !yield(row, err) || err != nil && !errors.As(err, new(*RowError)) {
				return
			}
		}
	}
}

// empty is an error where no row was read of what may be no table at all, or where none is left.
func (b *Books) empty() error {
	switch {
	case b.read == 0 && !b.isHere:
		return hint.With(fmt.Errorf("no rows were found in %s", b.name), "an empty table is [] or a line with the names of two columns or more; --state-at POINTER names a list that may be empty")
	case b.read > 0 && b.left == b.read:
		return hint.With(fmt.Errorf("the condition keeps none of the %s of %s", words.Count(b.read, "row"), b.name), "compare the condition with the values: texts byte by byte, numbers only where both are written as numbers")
	}
	return nil
}

func (b *Books) row() (Row, error) {
	if len(b.ahead) > 0 {
		first := b.ahead[0]
		b.ahead = b.ahead[1:]
		return first.row, first.err
	}
	return b.next()
}

// Close ends the reading.
func (b *Books) Close() error {
	var errs []error
	for _, end := range slices.Backward(b.ends) {
		errs = append(errs, end())
	}
	b.ends = nil
	return errors.Join(errs...)
}

// named is an error of what is read, with its name.
func (b *Books) named(err error) error {
	if errors.As(err, new(*deliver.Failure)) {
		return err // it has it
	}
	return fmt.Errorf("%s: %w", b.name, err)
}

// broken is an error of a row, or of what is not one.
func (b *Books) broken(line, column int, err error) *RowError {
	return &RowError{Place{b.name, line, column}, err}
}

// shown is a name as it is printed.
func shown(name string) string { return strconv.Quote(safetext.Line(name, 60)) }
