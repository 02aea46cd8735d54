package reconcile

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// sketches are the values of the deliveries, by role.
type sketches map[schemas.Role]*sketch[*fact]

func newSketches() sketches {
	s := sketches{}
	for _, of := range []schemas.Role{schemas.RoleIdentity, schemas.RoleOrder, schemas.RoleContact, schemas.RoleEmail, schemas.RoleCurrency, schemas.RoleAmount} {
		s[of] = &sketch[*fact]{}
	}
	return s
}

// add notes the values of a fact.
func (s sketches) add(f *fact) {
	var kept *fact
	keep := func() *fact {
		if kept == nil {
			copied := *f
			kept = &copied
		}
		return kept
	}
	for of, text := range map[schemas.Role]string{schemas.RoleIdentity: f.id, schemas.RoleOrder: f.order, schemas.RoleContact: f.contact, schemas.RoleEmail: f.email} {
		if text != "" {
			s[of].add(hashOf(text), keep)
		}
	}
	if f.currency != "" {
		s[schemas.RoleCurrency].add(hashOf(canonical(f.currency)), keep)
	}
	if f.hasAmount {
		s[schemas.RoleAmount].add(hashOf(fmt.Sprint(f.amount)), keep)
	}
}

// learner finds out which column has which role.
type learner struct {
	table *table
	of    sketches
	told  mapping // what the user says
	found mapping
	pairs []pair                     // rows of a delivery, where the key is known
	more  map[sought]map[uint64]pair // see refine
	zone  *time.Location             // of times without an offset
}

// pair is a delivery and the row of its key.
type pair struct {
	fact *fact
	row  *sample
}

func (p *pair) text(column int) string {
	if column < 0 || column >= len(p.row.values) {
		return ""
	}
	return p.row.values[column]
}

// candidate is a column that may have the key.
type candidate struct {
	role   schemas.Role
	column int
	score  float64 // part of the values of one side that the other side has
	agrees float64 // part of the pairs in which something else is the same; -1 where nothing can be
	pairs  []pair
}

// enough is which part of the values must be on both sides.
const (
	enough = 0.5
	nearly = 0.9
)

// uncertain is for columns that may be wrong.
func (l *learner) uncertain(what string, columns []int, flag string) error {
	return hint.With(fmt.Errorf("it is not certain which column of %s has the %s: %s", l.table.name, what, l.table.names(columns)), "name it: --map "+flag)
}

// learnKey finds the column by which rows belong to deliveries.
func (l *learner) learnKey() (schemas.Role, error) {
	for _, of := range []schemas.Role{schemas.RoleIdentity, schemas.RoleOrder} {
		if column := l.told.of(of); column >= 0 {
			l.pairs = l.candidateOf(of, column).pairs
			return of, nil
		}
	}
	var list []candidate
	for _, of := range []schemas.Role{schemas.RoleIdentity, schemas.RoleOrder} {
		if _, told := l.told[of]; told { // that there is none
			continue
		}
		for i := range l.table.columns {
			if c := l.candidateOf(of, i); c.score >= enough && (len(c.pairs) > 1 || min(len(l.of[of].values), len(l.table.columns[i].values.values)) == 1) && (c.agrees < 0 || c.agrees >= enough) {
				list = append(list, c)
			}
		}
	}
	if len(list) == 0 {
		return "", hint.With(fmt.Errorf("no column of %s has the ids of the deliveries", l.table.name), "name it: --map identity=COLUMN or --map order=COLUMN; or match without ids: --match email,amount,day; "+l.table.idAdvice()+"columns: "+l.table.names(nil))
	}
	sorted.By(list, func(a, b candidate) int { return b.rank() - a.rank() })
	best := list[0]
	rivals := []int{best.column}
	for _, c := range list[1:] {
		if c.rank() == best.rank() && c.role == best.role && !l.sameColumns(&c, &best) {
			rivals = append(rivals, c.column)
		}
	}
	if len(rivals) > 1 {
		named := slices.DeleteFunc(slices.Clone(rivals), func(i int) bool { return !hasWord(l.table.columns[i].name, idWords[best.role]) })
		if len(named) != 1 {
			return "", l.uncertain("ids of the deliveries", rivals, string(best.role)+"="+l.table.columns[rivals[0]].name)
		}
		best = l.candidateOf(best.role, named[0])
	}
	if best.agrees < 0 && (best.score < nearly || isOwnNumber(l.table, best.column)) {
		return "", l.uncertain("ids of the deliveries", []int{best.column}, string(best.role)+"="+l.table.columns[best.column].name)
	}
	l.found[best.role], l.pairs = best.column, best.pairs
	return best.role, nil
}

// rank orders candidates: what is sure comes first, and an identity before an order.
func (c *candidate) rank() (rank int) {
	if c.agrees >= enough {
		rank += 4
	}
	if c.score >= nearly {
		rank += 2
	}
	if c.role == schemas.RoleIdentity {
		rank++
	}
	return rank
}

// isOwnNumber tells whether a column is probably the number that the books give to a row: it is
// called so, and counts up from 1.
func isOwnNumber(t *table, i int) bool {
	c := t.columns[i]
	return strings.EqualFold(c.name[strings.LastIndexByte(c.name, '.')+1:], "id") && c.values.values[hashOf("1")] != nil && t.rows > 3
}

// candidateOf compares a column with a role.
func (l *learner) candidateOf(of schemas.Role, i int) candidate {
	c := candidate{role: of, column: i, agrees: -1}
	pairs, ofRole, ofColumn := l.compared(of, i)
	c.pairs, c.score = pairs, max(ofRole, ofColumn)
	c.agrees = l.agreement(c.pairs, i)
	return c
}

// agreement is in which part of pairs a row has the address or the amount of its delivery; -1
// where there is no column of either.
func (l *learner) agreement(pairs []pair, key int) float64 {
	best, compared := -1.0, false
	for i, c := range l.table.columns {
		if i == key {
			continue
		}
		isAddress, isAmount := c.most(c.addresses), c.most(c.sums) && !c.most(c.times) && (c.cents > 0 || hasWord(c.name, amountWords))
		if !isAddress && !isAmount {
			continue
		}
		same, of := 0, 0
		for k := range pairs {
			p := &pairs[k]
			text := p.text(i)
			switch {
			case text == "":
			case isAddress && p.fact.email != "":
				of++
				if canonical(text) == p.fact.email {
					same++
				}
			case isAmount && p.fact.hasAmount:
				of++
				if p.isPlain(c, text) {
					same++
				}
			}
		}
		if of > 0 && (isAddress || same*2 >= of) { // an amount that is another one has its own unit
			compared = true
			best = max(best, float64(same)/float64(of))
		}
	}
	if !compared {
		return -1
	}
	return best
}

// isPlain tells whether a text is the amount of the delivery, in minor or in major units.
func (p *pair) isPlain(c *column, text string) bool {
	sum, ok := c.marks.money(text)
	return ok && p.fact.hasAmount && (sum == amount(p.fact.amount)*one || sum == major(p.fact.amount, p.fact.currency))
}

// major is an amount in minor units as books have it that count in the currency itself.
func major(minor int64, currency string) amount {
	sum := amount(minor) * one
	for range minorDigits(currency) {
		sum /= 10
	}
	return sum
}

// areSame tells whether the rows have the same in all of some columns.
func (l *learner) areSame(list []int) bool {
	for k := range l.pairs {
		for _, i := range list[1:] {
			if l.pairs[k].text(i) != l.pairs[k].text(list[0]) {
				return false
			}
		}
	}
	return len(l.pairs) > 0
}

// sameColumns tells whether two columns have the same values.
func (l *learner) sameColumns(a, b *candidate) bool {
	for i := range a.pairs {
		if a.pairs[i].text(a.column) != a.pairs[i].text(b.column) {
			return false
		}
	}
	return true
}

// Words in the names of columns, in languages in which books are kept. A name that has one is
// taken before others that are as likely.
var (
	idWords = map[schemas.Role][]string{
		schemas.RoleIdentity: {"item", "external", "extern", "provider", "systeme", "position", "artikel", "line", "ligne"},
		schemas.RoleOrder:    {"order", "bestell", "auftrag", "commande", "pedido", "ordine", "external", "extern", "provider"},
	}
	amountWords = []string{
		"amount", "total", "price", "sum", "paid", "charge", "gross", "value", "cents", "revenue", "betrag", "summe", "preis", "brutto", "umsatz",
		"montant", "prix", "somme", "importe", "precio", "valor", "bedrag", "prijs", "prezzo", "importo", "kwota",
	}
	currencyWords  = []string{"currency", "ccy", "cur", "w\u00e4hrung", "waehrung", "devise", "moneda", "moeda", "valuta", "waluta"}
	kindWords      = []string{"type", "typ", "kind", "art", "status", "state", "zustand", "deleted", "voided", "refunded", "cancelled", "canceled", "storno", "storniert", "kennzeichen", "direction", "archived", "soll", "haben"}
	notAmountWords = []string{"tax", "vat", "fee", "discount", "shipping", "net", "subtotal", "steuer", "mwst", "ust", "rabatt", "versand", "tva", "frais", "iva", "btw", "quantity", "menge", "refund"}
	timeWords      = []string{
		"created", "inserted", "added", "ordered", "received", "purchased", "sold", "erstellt", "bestellt", "angelegt", "eingegangen", "eingang", "cree", "cr\u00e9\u00e9", "creation", "cr\u00e9ation",
		"commande", "bestelldatum", "kaufdatum", "achat", "creado", "fecha", "aangemaakt", "creato",
	}
	notTimeWords = []string{
		"updated", "modified", "changed", "deleted", "removed", "cancel", "refund", "expire", "shipped", "due", "birth", "aktualisiert", "ge\u00e4ndert", "geaendert", "gel\u00f6scht", "geloescht", "storn",
		"modif", "maj", "supprim", "annul", "actualiz", "bijgewerkt",
	}
)

// hasWord tells whether one of the words is in a name: a short one as a word of its own.
func hasWord(name string, words []string) bool {
	var parts []string
	from := 0
	for i, r := range name {
		if i > 0 && (unicode.IsUpper(r) || !unicode.IsLetter(r)) {
			parts = append(parts, strings.ToLower(name[from:i]))
			from = i
		}
	}
	parts = append(parts, strings.ToLower(name[from:]), strings.ToLower(name))
	for _, part := range parts {
		part = strings.TrimFunc(part, func(r rune) bool { return !unicode.IsLetter(r) })
		for _, word := range words {
			if part == word || len(word) > 3 && strings.Contains(part, word) {
				return true
			}
		}
	}
	return false
}

// learnRest finds the columns of the other roles that are needed.
func (l *learner) learnRest(needsTime bool) error {
	for _, learn := range []func() error{l.learnCurrency, l.learnAmount, func() error { return l.learnTime(needsTime) }} {
		if err := learn(); err != nil {
			return err
		}
	}
	return nil
}

// tell says whether the user has named the column of a role, or that there is none.
func (l *learner) tell(of schemas.Role) bool {
	i, told := l.told[of]
	if told {
		l.found[of] = i
	}
	return told
}

// isKey tells whether a column has ids.
func (l *learner) isKey(i int) bool {
	return i == l.found.of(schemas.RoleIdentity) || i == l.found.of(schemas.RoleOrder) || i == l.found.of(schemas.RoleContact)
}
