package reconcile

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

func (l *learner) learnCurrency() error {
	if l.tell(schemas.RoleCurrency) {
		return nil
	}
	var list []int
	for i, c := range l.table.columns {
		if c.most(c.codes) {
			if both, _, _ := common(l.of[schemas.RoleCurrency], &c.values); len(both) > 0 {
				list = append(list, i)
			}
		}
	}
	if len(list) > 1 {
		list = l.closest(list, func(p *pair, i int) bool { return strings.EqualFold(p.text(i), p.fact.currency) })
	}
	if len(list) == 0 && len(l.of[schemas.RoleCurrency].values) > 0 { // the books may have another in all rows
		for i, c := range l.table.columns {
			if c.most(c.codes) && hasWord(c.name, currencyWords) {
				list = append(list, i)
			}
		}
	}
	if len(list) > 0 {
		l.found[schemas.RoleCurrency] = list[0]
	}
	return nil
}

// closest are the columns among some in which the most pairs are the same.
func (l *learner) closest(list []int, same func(p *pair, i int) bool) (best []int) {
	most := -1
	for _, i := range list {
		n := 0
		for k := range l.pairs {
			if same(&l.pairs[k], i) {
				n++
			}
		}
		if n > most {
			most, best = n, nil
		}
		if n == most {
			best = append(best, i)
		}
	}
	return best
}

// learnAmount finds the column whose numbers are the amounts of the deliveries; else the one that
// is called so.
func (l *learner) learnAmount() error {
	if l.tell(schemas.RoleAmount) || len(l.of[schemas.RoleAmount].values) == 0 {
		return nil
	}
	var sums, named []int
	for i, c := range l.table.columns {
		if l.isKey(i) || !c.most(c.sums) || c.most(c.times) {
			continue
		}
		sums = append(sums, i)
		if hasWord(c.name, amountWords) && !hasWord(c.name, notAmountWords) {
			named = append(named, i)
		}
	}
	if len(sums) == 0 {
		return nil
	}
	// Of columns that are as likely, one that stands where the key does comes first.
	sorted.By(sums, func(a, b int) int { return l.apart(a) - l.apart(b) })
	if len(l.pairs) > 0 {
		best := l.closest(sums, func(p *pair, i int) bool { return p.isPlain(l.table.columns[i], p.text(i)) })
		same := 0
		for k := range l.pairs {
			if p := &l.pairs[k]; p.isPlain(l.table.columns[best[0]], p.text(best[0])) {
				same++
			}
		}
		if same*2 >= len(l.pairs) || same > 0 && len(best) == 1 && slices.Contains(named, best[0]) {
			if len(best) > 1 {
				best = slices.DeleteFunc(best, func(i int) bool { return l.apart(i) > l.apart(best[0]) })
				best = preferred(best, named)
			}
			l.found[schemas.RoleAmount] = best[0] // of several, each pair has the same in them
			return nil
		}
		if i := l.explained(sums); i >= 0 {
			l.found[schemas.RoleAmount] = i
			return nil
		}
	} else if l.found.of(schemas.RoleIdentity) < 0 && l.found.of(schemas.RoleOrder) < 0 { // without a key, the values tell
		var list []int
		for _, i := range sums {
			if minor, asMajor, of := l.amounts(i); max(minor, asMajor)*2 >= of {
				list = append(list, i)
			}
		}
		if len(list) > 1 {
			list = preferred(list, named)
		}
		if len(list) == 1 {
			l.found[schemas.RoleAmount] = list[0]
			return nil
		}
	}
	switch {
	case len(named) == 1:
		l.found[schemas.RoleAmount] = named[0]
	case len(named) > 1:
		return l.uncertain("amount", named, "amount="+l.table.columns[named[0]].name+"; --map amount= compares no amounts")
	}
	return nil
}

// apart is 1 for a column in the lists of rows where the key is beside them, and for the reverse.
func (l *learner) apart(i int) int {
	key := max(l.found.of(schemas.RoleIdentity), l.found.of(schemas.RoleOrder))
	if key >= 0 && l.table.columns[key].isInner != l.table.columns[i].isInner {
		return 1
	}
	return 0
}

// explained is the column whose numbers are the amounts with a tax or a fee, that nearest to the
// amounts; -1 where there is none.
func (l *learner) explained(sums []int) int {
	best, nearest := -1, math.Ln2 // a tax does not double an amount
	for _, i := range sums {
		t := newTally()
		for k := range l.pairs {
			p := &l.pairs[k]
			if sum, ok := l.table.columns[i].marks.money(p.text(i)); ok && p.fact.hasAmount {
				t.add(p.fact.amount, p.fact.currency, 1, sum)
			}
		}
		u, ok := t.unit(l.table.columns[i].cents > 0)
		if !ok || t.rows < 5 || t.rows*2 < len(l.pairs) {
			continue
		}
		if off := math.Abs(math.Log(u.Factor)); u.Kind == unitRounded || off < nearest { // of no factor, it is infinite
			best, nearest = i, off
		}
	}
	return best
}

// amounts counts the values of a column that are amounts of deliveries, in minor and in major units.
func (l *learner) amounts(i int) (minor, asMajor, of int) {
	c := l.table.columns[i]
	isMinor, isMajor := map[amount]bool{}, map[amount]bool{}
	for _, f := range l.of[schemas.RoleAmount].values {
		isMinor[amount(f.amount)*one], isMajor[major(f.amount, f.currency)] = true, true
	}
	for _, row := range c.values.values {
		if i >= len(row.values) {
			continue
		}
		of++
		sum, ok := c.marks.money(row.values[i])
		if ok && isMinor[sum] {
			minor++
		}
		if ok && isMajor[sum] {
			asMajor++
		}
	}
	return minor, asMajor, of
}

// preferred are those of a list that are also in another; all where none is.
func preferred(list, among []int) []int {
	some := slices.DeleteFunc(slices.Clone(list), func(i int) bool { return !slices.Contains(among, i) })
	if len(some) == 0 {
		return list
	}
	return some
}

// learnTime finds the column that says when a row came to be.
func (l *learner) learnTime(needed bool) error {
	if l.tell(schemas.RoleTime) {
		if i := l.told.of(schemas.RoleTime); i >= 0 && l.table.columns[i].looked > 0 && !l.table.columns[i].most(l.table.columns[i].times) {
			return fmt.Errorf("the column %q of %s does not have times", l.table.columns[i].name, l.table.name)
		}
		if i := l.told.of(schemas.RoleTime); i >= 0 {
			l.learnOrder(i)
		}
		return nil
	}
	var list, good []int
	for i, c := range l.table.columns {
		if l.isKey(i) || i == l.found.of(schemas.RoleAmount) || !c.most(c.times) || hasWord(c.name, notTimeWords) {
			continue
		}
		if c.sums == c.looked && c.dated == 0 && !l.isNear(i) {
			continue // numbers of ten digits
		}
		list = append(list, i)
		if hasWord(c.name, timeWords) {
			good = append(good, i)
		}
	}
	if len(list) > 1 {
		list = preferred(list, good)
	}
	if len(list) > 1 {
		near := slices.DeleteFunc(slices.Clone(list), func(i int) bool { return !l.isNear(i) })
		if len(near) > 0 {
			list = near
		}
	}
	if len(list) > 1 { // one has the clock of another zone
		soon := slices.DeleteFunc(slices.Clone(list), func(i int) bool { return !l.isWithin(i, 20*time.Minute, nearly) })
		if len(soon) == 1 {
			list = soon
		}
	}
	if len(list) > 1 {
		if here := slices.DeleteFunc(slices.Clone(list), func(i int) bool { return l.apart(i) > 0 }); len(here) > 0 {
			list = here
		}
	}
	switch {
	case len(list) == 1, len(list) > 1 && l.areSame(list):
		l.found[schemas.RoleTime] = list[0]
		l.learnOrder(list[0])
	case len(list) > 1:
		return l.uncertain("time of a row", list, "time="+l.table.columns[list[0]].name+"; --map time= does without")
	case needed:
		return hint.With(errors.New("no column of "+l.table.name+" has the time of a row"), "name it: --map time=COLUMN; columns: "+l.table.names(nil))
	}
	return nil
}

// learnOrder finds out whether the day or the month of dates is first, where the dates alone do not tell: rows come soon
// after their deliveries, a few days at most, in one of both ways only. One date alone may be that of an import.
func (l *learner) learnOrder(i int) {
	c := l.table.columns[i]
	if c.slashes == 0 || c.monthFirst+c.dayFirst > 0 {
		return
	}
	const soon = 4 * 24 * time.Hour // with a weekend, and a zone
	near, of, dates := [2]int{}, 0, map[time.Time]bool{}
	for k := range l.pairs {
		p := &l.pairs[k]
		day, ok := (moments{}).read(p.text(i))
		month, ok2 := (moments{monthFirst: true}).read(p.text(i))
		if !ok || !ok2 || day.at.Equal(month.at) || p.fact.at == 0 {
			continue
		}
		of++
		dates[day.at.Truncate(24*time.Hour)] = true
		for way, at := range []time.Time{day.at, month.at} {
			if at.Sub(instant(p.fact.at)).Abs() < soon {
				near[way]++
			}
		}
	}
	isNearly := func(n int) bool { return of >= 5 && len(dates) > 2 && float64(n) >= nearly*float64(of) }
	switch {
	case isNearly(near[0]) && near[1]*2 < of:
		c.dayFirst++
	case isNearly(near[1]) && near[0]*2 < of:
		c.monthFirst++
	}
}

// isNear tells whether most rows have a time in a column that is within a month of their delivery.
func (l *learner) isNear(i int) bool { return l.isWithin(i, 31*24*time.Hour, enough) }

// isWithin tells whether more than a part of the rows have a time in a column that is so near to their delivery.
func (l *learner) isWithin(i int, span time.Duration, part float64) bool {
	near, of := 0, 0
	for k := range l.pairs {
		p := &l.pairs[k]
		at, ok := (moments{zone: l.zone}).read(p.text(i))
		if !ok || p.fact.at == 0 {
			continue
		}
		of++
		if apart := at.at.Sub(instant(p.fact.at)); apart.Abs() < span {
			near++
		}
	}
	return of > 0 && float64(near) > part*float64(of)
}

// learnMatch finds the columns by which rows are matched that have no id.
func (l *learner) learnMatch(m *Match) error {
	for _, of := range m.Roles {
		if of == schemas.RoleAmount || of == schemas.RoleCurrency || l.tell(of) {
			continue
		}
		var list []int
		for i, c := range l.table.columns {
			if both, ofRole, ofColumn := l.compared(of, i); c.filled > 0 && len(both) > 0 && max(ofRole, ofColumn) >= enough {
				list = append(list, i)
			}
		}
		switch len(list) {
		case 0:
			return hint.With(fmt.Errorf("no column of %s has the %s of the deliveries", l.table.name, of), fmt.Sprintf("name it: --map %s=COLUMN; columns: %s", of, l.table.names(nil)))
		case 1:
			l.found[of] = list[0]
		default:
			return l.uncertain(string(of), list, string(of)+"="+l.table.columns[list[0]].name)
		}
	}
	if err := l.learnRest(m.Day); err != nil {
		return err
	}
	if i := l.found.of(schemas.RoleAmount); i >= 0 {
		minor, asMajor, _ := l.amounts(i)
		l.table.columns[i].isMinor, l.table.columns[i].isStrange = minor > asMajor, minor+asMajor == 0
	}
	for _, of := range m.Roles {
		if l.found.of(of) < 0 {
			return hint.With(fmt.Errorf("no column of %s has the %s of the deliveries", l.table.name, of), fmt.Sprintf("name it: --map %s=COLUMN; columns: %s", of, l.table.names(nil)))
		}
	}
	return nil
}
