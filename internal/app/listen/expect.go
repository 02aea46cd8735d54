package listen

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/siohook/siohook/schemas"
)

// Expectation is how many deliveries of an event must come.
type Expectation struct {
	Text  string // as the user wrote it
	Event string // as [schemas.Catalog.Selector] reads it
	Least int
	Most  int // -1 for no limit

	counts func(event string) bool
}

// ParseExpectation reads EVENT, EVENT=N, EVENT>=N, EVENT<=N, EVENT>N or EVENT<N.
// EVENT alone means at least one. Events are those of the catalog.
func ParseExpectation(c *schemas.Catalog, text string) (Expectation, error) {
	e := Expectation{Text: text, Least: 1, Most: -1}
	i := strings.IndexAny(text, "<>=")
	if i < 0 {
		e.Event = text
	} else {
		e.Event = strings.TrimSpace(text[:i])
		sign := strings.TrimRight(text[i:], "0123456789 ")
		n, err := strconv.Atoi(strings.TrimSpace(text[i+len(sign):]))
		if err != nil {
			return e, fmt.Errorf("%q: want EVENT=N, EVENT>=N or EVENT<=N", text)
		}
		switch strings.TrimSpace(sign) {
		case "=", "==":
			e.Least, e.Most = n, n
		case ">=":
			e.Least = n
		case ">":
			e.Least = n + 1
		case "<=":
			e.Least, e.Most = 0, n
		case "<":
			e.Least, e.Most = 0, n-1
		default:
			return e, fmt.Errorf("%q: want EVENT=N, EVENT>=N or EVENT<=N", text)
		}
		if e.Most < -1 || i >= 0 && strings.TrimSpace(sign) == "<" && n < 1 {
			return e, fmt.Errorf("%q: want a number of 0 or more", text)
		}
	}
	var err error
	if e.counts, err = c.Selector(e.Event); err != nil {
		return e, fmt.Errorf("%q: %w", text, err)
	}
	return e, nil
}

// Counts tells whether a delivery of an event counts.
func (e *Expectation) Counts(id string) bool { return e.counts(id) }

// Holds tells whether a number of deliveries is what is expected.
func (e *Expectation) Holds(n int) bool { return n >= e.Least && (e.Most < 0 || n <= e.Most) }

// Want says what is expected, in words.
func (e *Expectation) Want() string {
	switch {
	case e.Most < 0:
		return fmt.Sprintf("at least %d", e.Least)
	case e.Least == e.Most:
		return fmt.Sprintf("exactly %d", e.Least)
	}
	return fmt.Sprintf("at most %d", e.Most)
}

// Expectations count deliveries. They are not safe for concurrent use.
type Expectations struct {
	List []Expectation
	Got  []int // by expectation
	All  int   // deliveries
}

// NewExpectations counts for some expectations.
func NewExpectations(list []Expectation) *Expectations {
	return &Expectations{List: list, Got: make([]int, len(list))}
}

// Add counts a delivery.
func (e *Expectations) Add(d *Delivery) {
	e.All++
	for i := range e.List {
		if e.List[i].Counts(d.Entry.Event) {
			e.Got[i]++
		}
	}
}

// Reached tells whether nothing more must come.
func (e *Expectations) Reached() bool {
	for i := range e.List {
		if e.Got[i] < e.List[i].Least {
			return false
		}
	}
	return true
}

// Exceeded tells whether more came than may, so that waiting is of no use.
func (e *Expectations) Exceeded() bool {
	for i := range e.List {
		if e.List[i].Most >= 0 && e.Got[i] > e.List[i].Most {
			return true
		}
	}
	return false
}
