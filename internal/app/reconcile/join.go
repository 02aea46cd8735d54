package reconcile

import (
	"bytes"
	"errors"
	"iter"

	"github.com/siohook/siohook/internal/base/spill"
)

// group is the things and the rows that have a key in common.
type group struct {
	key      string
	things   []thing
	rows     []row
	isUnlike bool // the rows have another amount than the things
	// more tells that there are others of which nothing is known: too many have the key.
	more bool
}

// mostOfKey bounds what one key has in memory.
const mostOfKey = 10_000

// keyed is a thing with the key by which it is joined.
type keyed struct {
	key   []byte
	thing *thing
}

// join gives the groups of things and rows in the order of their keys. A group is another one
// after the next step.
func join(things iter.Seq2[keyed, error], rows *spill.Sorter) iter.Seq2[*group, error] {
	return func(yield func(*group, error) bool) {
		nextThing, stopThings := iter.Pull2(things)
		defer stopThings()
		nextRow, stopRows := iter.Pull2(rows.Sorted())
		defer stopRows()
		t, terr, moreThings := nextThing()
		r, rerr, moreRows := nextRow()
		var g group
		var key []byte
		for moreThings || moreRows {
			if err := errors.Join(terr, rerr); err != nil {
				yield(nil, err)
				return
			}
			switch {
			case !moreRows, moreThings && bytes.Compare(t.key, r.Key) <= 0:
				key = append(key[:0], t.key...)
			default:
				key = append(key[:0], r.Key...)
			}
			g.key, g.things, g.rows, g.more = string(key), g.things[:0], g.rows[:0], false
			for moreThings && terr == nil && bytes.Equal(t.key, key) {
				if len(g.things) < mostOfKey {
					g.things = append(g.things, *t.thing)
				} else {
					g.more = true
				}
				t, terr, moreThings = nextThing()
			}
			for moreRows && rerr == nil && bytes.Equal(r.Key, key) {
				if len(g.rows) < mostOfKey {
					var one row
					one.read(r.Value)
					g.rows = append(g.rows, one)
				} else {
					g.more = true
				}
				r, rerr, moreRows = nextRow()
			}
			if !yield(&g, nil) {
				return
			}
		}
		if err := errors.Join(terr, rerr); err != nil {
			yield(nil, err)
		}
	}
}
