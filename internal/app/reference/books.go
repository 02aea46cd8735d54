package reference

import (
	"bytes"
	"strconv"
	"strings"
	"sync"

	"github.com/siohook/siohook/internal/app/role"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// books are what is counted. In whatever order and however often events come, the books are
// the same in the end.
type books struct {
	counts   map[string]string // by the id of an event, as its row has it
	identity *role.Reader
	amount   *role.Reader

	mu    sync.Mutex
	pages map[string]*page // by what is counted
}

// page is one kind of thing, by identity.
type page struct {
	amounts map[string]float64
	taken   map[string]bool // by an event that takes from what is counted
}

func newBooks(c *schemas.Catalog) (*books, error) {
	b := &books{counts: map[string]string{}, pages: map[string]*page{}}
	var err error
	if b.identity, err = role.New(c, schemas.RoleIdentity); err != nil {
		return nil, err
	}
	if b.amount, err = role.New(c, schemas.RoleAmount); err != nil {
		return nil, err
	}
	for _, row := range c.Rows {
		if row.Counts != "" {
			b.counts[row.ID()] = row.Counts
			b.pages[strings.TrimPrefix(row.Counts, "-")] = &page{amounts: map[string]float64{}, taken: map[string]bool{}}
		}
	}
	return b, nil
}

// book counts the valid payload of an event.
func (b *books) book(event string, payload []byte) {
	counts := b.counts[event]
	identity := string(b.identity.Value(event, payload))
	if counts == "" || identity == "" {
		return
	}
	thing, takes := strings.CutPrefix(counts, "-")
	b.mu.Lock()
	defer b.mu.Unlock()
	if takes {
		b.pages[thing].taken[identity] = true
		return
	}
	amount, _ := strconv.ParseFloat(string(bytes.Trim(b.amount.Value(event, payload), `"`)), 64) // 0 then
	b.pages[thing].amounts[identity] = amount
}

// state is the number of things and the sum of their amounts, by name.
func (b *books) state() map[string]float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	state := map[string]float64{}
	for thing, page := range b.pages {
		n, sum := 0, 0.0
		for _, identity := range sorted.Keys(page.amounts) { // in another order, the sum is another
			if !page.taken[identity] {
				n++
				sum += page.amounts[identity]
			}
		}
		state[thing+"s"], state[thing+"_amounts"] = float64(n), sum
	}
	return state
}
