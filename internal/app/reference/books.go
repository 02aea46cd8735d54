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
	currency *role.Reader

	mu    sync.Mutex
	pages map[string]*page // by what is counted
}

// page is one kind of thing, by identity.
type page struct {
	amounts map[string]money
	taken   map[string]bool // by an event that takes from what is counted
}

// money is an amount in a currency, "" where the event has none.
type money struct {
	amount   float64
	currency string
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
	if b.currency, err = role.New(c, schemas.RoleCurrency); err != nil {
		return nil, err
	}
	for _, row := range c.Rows {
		if row.Counts != "" {
			b.counts[row.ID()] = row.Counts
			b.pages[strings.TrimPrefix(row.Counts, "-")] = &page{amounts: map[string]money{}, taken: map[string]bool{}}
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
	currency := strings.ToLower(string(bytes.Trim(b.currency.Value(event, payload), `"`)))
	b.pages[thing].amounts[identity] = money{amount, currency}
}

// state is the number of things and the sums of their amounts in each currency, by name.
func (b *books) state() map[string]float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	state := map[string]float64{}
	for thing, page := range b.pages {
		state[thing+"s"] = 0
		for _, identity := range sorted.Keys(page.amounts) { // in another order, the sum is another
			if page.taken[identity] {
				continue
			}
			m, name := page.amounts[identity], thing+"_amounts"
			if m.currency != "" {
				name += "_" + m.currency
			}
			state[thing+"s"]++
			state[name] += m.amount
		}
	}
	return state
}
