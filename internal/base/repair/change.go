package repair

import (
	"cmp"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

// Result is one JSON text and how it came to be.
type Result struct {
	// JSON is the repaired text.
	JSON []byte
	// Start and End are the byte offsets of the JSON value in the original text.
	Start, End int
	// Line and Column are the place of Start, both from 1, in code points.
	Line, Column int
	// Changes are what was changed or left out, in the order of the original text.
	Changes []Change
	// Kept are what looks like a fault and was left as it is.
	Kept []Change
}

// Change is one kind of repair: where it was made first, and how often.
type Change struct {
	// Rule is the id of one of [Rules].
	Rule string
	// What says in one line of printable text what was there and what was done.
	What string
	// Line and Column are the first place in the original text, both from 1, in code points.
	Line, Column int
	// Count tells how many times the repair was made, at least 1.
	Count int

	offset int
}

// String returns What, and Count when it is more than 1:
//
//	no-break space (U+00A0) used as white space: replaced by a space (1,667 times, first here)
func (c Change) String() string {
	if c.Count < 2 {
		return c.What
	}
	return c.What + " (" + words.Count(c.Count, "time") + ", first here)"
}

// locate sorts the changes and gives them, and the result, lines and columns.
// It asks for places in rising order only, so that the text is read once.
func (r *Result) locate(at *jsonpos.Locator) {
	byOffset := func(a, b Change) int { return cmp.Compare(a.offset, b.offset) }
	sorted.By(r.Changes, byOffset)
	sorted.By(r.Kept, byOffset)
	changes, kept, started := r.Changes, r.Kept, false
	for len(changes) > 0 || len(kept) > 0 || !started {
		next := &changes
		if len(changes) == 0 || len(kept) > 0 && kept[0].offset < changes[0].offset {
			next = &kept
		}
		if !started && (len(*next) == 0 || r.Start <= (*next)[0].offset) {
			r.Line, r.Column = at.Place(r.Start)
			started = true
			continue
		}
		first := &(*next)[0]
		first.Line, first.Column = at.Place(first.offset)
		*next = (*next)[1:]
	}
}

// changes collects repairs: one per rule and kind.
type changes struct {
	list  []Change
	index map[changeKey]int
	total int // of the counts
}

type changeKey struct {
	rule string
	kind rune // tells apart what one rule reports separately
}

// add counts a repair. For the first of its kind it returns the change, whose
// What is to be set, otherwise nil.
func (c *changes) add(rule string, kind rune, offset int) *Change {
	c.total++
	key := changeKey{rule, kind}
	if i, ok := c.index[key]; ok {
		c.list[i].Count++
		return nil
	}
	if c.index == nil {
		c.index = map[changeKey]int{}
	}
	c.index[key] = len(c.list)
	c.list = append(c.list, Change{Rule: rule, Count: 1, offset: offset})
	return &c.list[len(c.list)-1]
}

// say counts a repair that always reads the same.
func (c *changes) say(rule string, kind rune, offset int, what string) {
	if first := c.add(rule, kind, offset); first != nil {
		first.What = what
	}
}
