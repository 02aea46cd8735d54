package books

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/spell"
)

// condition decides which rows count.
type condition struct {
	test test
	uses []*use
	of   *parser
}

// test tells whether something is true of a row.
type test func(Row) bool

// use is where a condition names a column.
type use struct {
	name   string
	at     int
	column int // -1 is not known yet
	b      *Books
	looked int // at so many columns
}

// value is that of the column in a row.
func (u *use) value(r Row) Value {
	if !u.find() {
		return Value{}
	}
	return r.Value(u.column)
}

// find finds the column, by its name or else, where that is one, by its name in another case.
func (u *use) find() bool {
	if u.column >= 0 || u.looked == len(u.b.names) {
		return u.column >= 0
	}
	u.looked = len(u.b.names)
	same := func(name string) bool { return strings.EqualFold(name, u.name) }
	if n, ok := u.b.number[u.name]; ok {
		u.column = n
	} else if n := slices.IndexFunc(u.b.names, same); n >= 0 && !slices.ContainsFunc(u.b.names[n+1:], same) {
		u.column = n
	}
	return u.column >= 0
}

// accepts tells whether a row counts.
func (c *condition) accepts(r Row) bool { return c.test(r) }

// bind finds the columns. One that a later row may still have is an error only where its name is
// near to that of another.
func (c *condition) bind(b *Books) error {
	if c == nil {
		return nil
	}
	for _, u := range c.uses {
		if u.b = b; u.find() || len(b.names) == 0 {
			continue
		}
		if b.closed || spell.Nearest(u.name, b.names) != "" {
			return c.missing(u)
		}
	}
	return nil
}

// unseen is an error where no row had a column.
func (c *condition) unseen() error {
	if c == nil {
		return nil
	}
	for _, u := range c.uses {
		if !u.find() && len(u.b.names) > 0 {
			return c.missing(u)
		}
	}
	return nil
}

func (c *condition) missing(u *use) error {
	names := u.b.names[:min(len(u.b.names), 20)]
	return c.of.fail(u.at, spell.Hint(u.name, u.b.names, "the columns are "+strings.Join(names, ", ")), "there is no column %s", shown(u.name))
}

// literalValue is a value in a condition.
type literalValue struct {
	text      string
	isNumber  bool // it is written as one
	number    float64
	isNumeric bool
	bools     []string // the texts that mean the same as true or false
}

var (
	trues  = []string{"true", "t", "1", "yes", "y"}
	falses = []string{"false", "f", "0", "no", "n"}
)

// order is what comparing gives.
type order uint8

const (
	unlike order = iota // they cannot be compared, or are only known not to be equal
	less
	equal
	more
)

// orders are the signs of comparisons. Null is not equal to anything.
var orders = map[string]func(order) bool{
	"=":  func(o order) bool { return o == equal },
	"==": func(o order) bool { return o == equal },
	"!=": func(o order) bool { return o != equal },
	"<>": func(o order) bool { return o != equal },
	"<":  func(o order) bool { return o == less },
	"<=": func(o order) bool { return o == less || o == equal },
	">":  func(o order) bool { return o == more },
	">=": func(o order) bool { return o == more || o == equal },
}

// compare compares a value with a literal: as numbers where both are, else as texts. Two texts are
// only equal where they are the same.
func (l literalValue) compare(v Value) order {
	switch {
	case v.Kind <= Null:
		return unlike
	case l.bools != nil:
		if slices.Contains(l.bools, strings.ToLower(v.Text)) {
			return equal
		}
		return unlike
	case v.Text == l.text:
		return equal
	}
	if l.isNumeric {
		if n, ok := numeric(v.Text); ok {
			if n == l.number && (!l.isNumber && v.Kind == Text || len(v.Text) > exactDigits) {
				return unlike
			}
			return orderOf(n < l.number, n == l.number)
		}
		if l.isNumber {
			return unlike
		}
	}
	return orderOf(v.Text < l.text, v.Text == l.text)
}

// exactDigits is how long an integer may be that counts as a number: longer ones are ids.
const exactDigits = 15

func orderOf(isLess, isEqual bool) order {
	switch {
	case isLess:
		return less
	case isEqual:
		return equal
	}
	return more
}

// numeric reads a number as programs write it.
func numeric(text string) (float64, bool) {
	if text == "" || strings.Trim(text, "0123456789+-.eE") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil && !math.IsInf(n, 0)
}
