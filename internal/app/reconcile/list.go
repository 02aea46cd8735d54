package reconcile

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/app/books"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// readList reads the provider's own list of deliveries: a table of ids and amounts.
func (r *run) readList(ctx context.Context, b *books.Books, isBesideCaptures bool) error {
	list, err := readTable(ctx, b, r.options.TempDir, func(rows int) {
		r.options.Progress(func() string { return words.Count(rows, "row") + " of the list" })
	})
	defer func() { _ = list.close() }() // was only read
	if err != nil {
		return err
	}
	if list.first != nil {
		return list.first // a delivery that is not read would be an orphan
	}
	if list.more != "" {
		return hint.With(fmt.Errorf("%s is one page of several (%s)", list.name, list.more), "give all pages at once")
	}
	m, err := r.learnList(list)
	if err != nil || list.rows == 0 {
		return err
	}
	keys := []schemas.Role{schemas.RoleIdentity}
	if m.of(schemas.RoleIdentity) < 0 {
		keys[0] = schemas.RoleOrder
	}
	if err := list.choose(m, keys, "--map-list"); err != nil {
		return err
	}
	if m.of(schemas.RoleIdentity) < 0 && isBesideCaptures {
		return hint.With(fmt.Errorf("%s has no ids of items: a sale that is also captured would count twice", list.name), "give either captures or the list; or name the column: --map-list identity=COLUMN")
	}
	r.files, r.listName = append(r.files, list.name), list.name
	r.listed.isWhole = true
	event := 0
	for i := len(r.events.adds) - 1; i >= 0; i-- {
		if r.events.adds[i] {
			event = i
		}
	}
	column := func(of schemas.Role) *column {
		if i := m.of(of); i >= 0 {
			return list.columns[i]
		}
		return &column{}
	}
	amounts, times := column(schemas.RoleAmount), moments{monthFirst: column(schemas.RoleTime).monthFirst > 0, zone: r.zone()}
	wanted := make([]int, len(mapped))
	for i, of := range mapped {
		wanted[i] = m.of(of)
	}
	n := 0
	return list.each(wanted, func(s *spooled) error {
		if n++; n%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		said := said{counts: true, isListed: true}
		said.event, said.line, said.file = event, s.line, len(r.files)-1
		if list.sharesLines {
			said.n, said.line = n, 0
		}
		for i, of := range mapped {
			text := s.values[i]
			switch of {
			case schemas.RoleIdentity:
				said.id = column(of).key(text)
			case schemas.RoleOrder:
				said.order = column(of).key(text)
			case schemas.RoleCurrency:
				said.currency = strings.ToUpper(text)
			case schemas.RoleContact:
				said.contact = canonical(text)
			case schemas.RoleEmail:
				said.email = canonical(text)
			case schemas.RoleAmount:
				if sum, ok := amounts.marks.money(text); ok {
					said.hasAmount, said.amount = true, minorOf(sum, said.currency, amounts.cents > 0)
				}
			case schemas.RoleTime:
				if text == "" {
					continue
				}
				at, ok := times.read(text)
				if !ok {
					return fmt.Errorf("%s:%d: want a time, got %q", list.name, s.line, text)
				}
				if !at.hasOffset && r.options.Zone == nil {
					return hint.With(fmt.Errorf("%s:%d: the time %q has no offset", list.name, s.line, text), "give its zone: --tz Europe/Berlin, or --tz UTC")
				}
				said.at, said.spread = nanos(at.at), int64(at.spread)
			}
		}
		if said.id == "" && said.order != "" {
			said.id = said.order + string(rune(separator)) + strconv.Itoa(n) // the same order may be there for each item
		}
		if said.id == "" {
			return nil
		}
		return r.take(&said)
	})
}

// minorOf is an amount in minor units. isMajor tells that the list writes the currency itself.
func minorOf(sum amount, currency string, isMajor bool) int64 {
	if isMajor {
		for range minorDigits(currency) {
			sum *= 10
		}
	}
	return int64((sum + one/2) / one)
}

// learnList finds the columns of the provider's list: that of the ids is the one whose values the
// books have, the others are those that are called so.
func (r *run) learnList(list *table) (mapping, error) {
	told, err := r.options.ListMap.mapping("--map-list", r.events, list)
	if err != nil {
		return nil, err
	}
	m := mapping{}
	if err := r.learnListKey(list, told, m); err != nil {
		return nil, err
	}
	for _, one := range []struct {
		of   schemas.Role
		fits func(c *column) bool
	}{
		{schemas.RoleCurrency, func(c *column) bool { return c.most(c.codes) }},
		{schemas.RoleEmail, func(c *column) bool { return c.most(c.addresses) }},
		{schemas.RoleTime, func(c *column) bool { return c.most(c.times) && c.sums < c.looked && !hasWord(c.name, notTimeWords) }},
		{schemas.RoleAmount, func(c *column) bool {
			return c.most(c.sums) && !c.most(c.times) && (c.cents > 0 || hasWord(c.name, amountWords)) && !hasWord(c.name, notAmountWords)
		}},
	} {
		if i, ok := told[one.of]; ok {
			m[one.of] = i
			continue
		}
		var fit, named []int
		for i, c := range list.columns {
			if i != m.of(schemas.RoleIdentity) && i != m.of(schemas.RoleOrder) && one.fits(c) {
				fit = append(fit, i)
				if one.of == schemas.RoleAmount && hasWord(c.name, amountWords) || one.of == schemas.RoleTime && hasWord(c.name, timeWords) {
					named = append(named, i)
				}
			}
		}
		if fit = preferred(fit, named); len(fit) > 1 {
			return nil, hint.With(fmt.Errorf("it is not certain which column of %s has the %s: %s", list.name, one.of, list.names(fit)), fmt.Sprintf("name it: --map-list %s=%s; --map-list %s= does without", one.of, list.columns[fit[0]].name, one.of))
		}
		if len(fit) == 1 {
			m[one.of] = fit[0]
		}
	}
	if c := m.of(schemas.RoleTime); c >= 0 && list.columns[c].isOrderUnsure() {
		return nil, hint.With(fmt.Errorf("it is not certain whether the dates in the column %q of %s have the day or the month first", list.columns[c].name, list.name), "write them as 2026-01-31")
	}
	if i, ok := told[schemas.RoleContact]; ok {
		m[schemas.RoleContact] = i
	}
	return m, nil
}

func (r *run) learnListKey(list *table, told, m mapping) error {
	for _, of := range []schemas.Role{schemas.RoleIdentity, schemas.RoleOrder} {
		if i, ok := told[of]; ok {
			m[of] = i
		}
	}
	if m.of(schemas.RoleIdentity) >= 0 || m.of(schemas.RoleOrder) >= 0 {
		r.learnListOrder(list, told, m)
		return nil
	}
	var sure, ids []int
	for i, c := range list.columns {
		if c.most(c.times) && c.sums < c.looked || c.most(c.addresses) || c.most(c.codes) || c.cents > 0 || c.filled*2 < list.rows {
			continue
		}
		isIn := false
		for _, of := range r.table.columns {
			both, ofList, ofState := common(&c.values, &of.values)
			isIn = isIn || max(ofList, ofState) >= enough && (len(both) > 1 || list.rows == 1 || r.table.rows == 1) && c.isVaried()
		}
		if isIn {
			sure = append(sure, i)
		}
		if hasWord(c.name, []string{"id", "order", "number", "nummer", "reference", "ref"}) && c.isVaried() {
			ids = append(ids, i)
		}
	}
	if len(sure) == 0 && (r.table.rows == 0 || r.options.Match != nil) {
		sure = ids
	}
	if items := slices.DeleteFunc(slices.Clone(sure), func(i int) bool { return isOrderName(list.columns[i].name) }); len(items) > 0 {
		sure = items // an order may have several items
	}
	if len(sure) > 1 {
		sure = preferred(sure, ids)
	}
	switch {
	case len(sure) == 0:
		return hint.With(errors.New("no column of "+list.name+" has ids that the books have"), "name it: --map-list identity=COLUMN or --map-list order=COLUMN; columns: "+list.names(nil))
	case len(sure) > 1:
		return hint.With(fmt.Errorf("it is not certain which column of %s has the ids: %s", list.name, list.names(sure)), "name it: --map-list identity="+list.columns[sure[0]].name)
	}
	c := list.columns[sure[0]]
	of := schemas.RoleIdentity
	if isOrderName(c.name) {
		of = schemas.RoleOrder
	}
	m[of] = sure[0]
	r.learnListOrder(list, told, m)
	return nil
}

// learnListOrder finds the column of the order beside that of the identity, by its name.
func (r *run) learnListOrder(list *table, told, m mapping) {
	if _, known := told[schemas.RoleOrder]; known || m.of(schemas.RoleIdentity) < 0 {
		return
	}
	var named []int
	for i, c := range list.columns {
		if i != m.of(schemas.RoleIdentity) && isOrderName(c.name) && !c.most(c.times) && !c.most(c.addresses) && c.cents == 0 && c.isVaried() {
			named = append(named, i)
		}
	}
	if len(named) == 1 {
		m[schemas.RoleOrder] = named[0]
	}
}

// isOrderName tells whether a column is called after orders, and not after their items.
func isOrderName(name string) bool {
	return hasWord(name, []string{"order", "bestell", "auftrag", "commande", "pedido"}) && !hasWord(name, []string{"item", "position", "line", "date", "datum"})
}

// isVaried tells whether the values are not a few that come again and again.
func (c *column) isVaried() bool {
	return len(c.values.values) >= mostSketched || len(c.values.values)*4 >= c.filled
}
