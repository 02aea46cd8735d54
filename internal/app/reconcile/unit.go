package reconcile

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/words"
)

// Unit is how the books write the amounts of deliveries: what holds for nearly all rows.
type Unit struct {
	// Kind is minor (cents), major (the currency itself), rounded (the same without decimals),
	// factor (a tax, for example) or fee (a part and a fixed sum are missing).
	Kind   string  `json:"kind"`
	Factor float64 `json:"factor,omitzero"` // of the amount in the currency itself, or in minor units
	Fixed  float64 `json:"fixed,omitzero"`  // is added
	Minor  bool    `json:"minor,omitzero"`  // a factor or fee of the amount in minor units
	Whole  bool    `json:"whole,omitzero"`  // a factor or fee, and the books have no decimals
	Rows   int     `json:"rows"`            // that were compared
	Same   int     `json:"same"`            // of them, those of which it is true

	prices int  // different amounts that a factor or fee rests on
	isFine bool // the books have decimals of currencies that have none
}

// The kinds of units.
const (
	unitMinor   = "minor"
	unitMajor   = "major"
	unitRounded = "rounded"
	unitFactor  = "factor"
	unitFee     = "fee"
)

// Words describes the unit.
func (u *Unit) Words() string {
	switch u.Kind {
	case unitMinor:
		return "in minor units (cents), as in the deliveries"
	case unitRounded:
		return "in the currency itself, without decimals"
	case unitFactor:
		text := "the delivered amount times " + short(u.Factor) + u.form()
		if u.odd() == "" {
			text += ", such as with or without a tax"
		}
		return text
	case unitFee:
		text := fmt.Sprintf("the delivered amount times %s, and %s%s", short(u.Factor), signed(u.Fixed), u.form())
		if u.odd() == "" {
			text += ": a fee, for example"
		}
		return text
	}
	return "in the currency itself: a hundredth of the delivered amount, where the currency has cents"
}

// odd is why a factor or a fee may be a fault of the books; "" where it may be a tax.
func (u *Unit) odd() string {
	switch {
	case u.Kind != unitFactor && u.Kind != unitFee:
		return ""
	case u.Factor < 0.5 || u.Factor > 2:
		return "no usual tax or fee is a factor of " + short(u.Factor)
	case u.prices == 1:
		return "all deliveries that were compared have the same amount, so a factor of " + short(u.Factor) + " may be a tax or a wrong price"
	}
	return ""
}

// form is how a factor or a fee is written.
func (u *Unit) form() string {
	switch {
	case u.Minor:
		return ", in minor units (cents)"
	case u.Whole:
		return ", without decimals"
	}
	return ""
}

func short(n float64) string { return strconv.FormatFloat(n, 'g', 6, 64) }

func signed(n float64) string {
	text := strconv.FormatFloat(n, 'f', 2, 64)
	if n > 0 {
		return "+" + text
	}
	return text
}

// want is what the books should have for an amount.
func (u *Unit) want(minor int64, currency string) amount {
	switch u.Kind {
	case unitMinor:
		return amount(minor) * one
	case unitFactor, unitFee:
		of, least := major(minor, currency), one // of the currency
		if u.Minor {
			of = amount(minor) * one
		} else if !u.Whole {
			digits := minorDigits(currency)
			if u.isFine {
				digits = max(digits, 2)
			}
			for range digits {
				least /= 10
			}
		}
		return amount(math.Round((float64(of)*u.Factor+u.Fixed*float64(one))/float64(least))) * least
	}
	return major(minor, currency)
}

// shown is an amount of the books, or that they should have, as people read it.
func (u *Unit) shown(sum amount, currency string) string {
	text := sum.String()
	if u.Kind == unitMinor || u.Minor {
		if currency != "" {
			text += " in minor units of " + currency
		}
		return text
	}
	text = strconv.FormatFloat(float64(sum)/float64(one), 'f', max(minorDigits(currency), decimals(text)), 64)
	if currency != "" {
		text += " " + currency
	}
	return text
}

// decimals is how many a number has.
func decimals(text string) int {
	_, after, _ := strings.Cut(text, ".")
	return len(after)
}

// slack is how far an amount of some things may be off: what rounding does.
func (u *Unit) slack(things int) amount {
	switch u.Kind {
	case unitRounded:
		return one*amount(things) - 1
	case unitFactor, unitFee:
		if u.Minor || u.Whole {
			return one * amount(things)
		}
		return one / 100 * amount(things)
	}
	return 0
}

// has tells whether the books have the amount that they should have.
func (u *Unit) has(is, want amount, things int) bool {
	off := is - want
	return max(off, -off) <= u.slack(max(1, things))
}

// tally counts how the amounts of pairs are related.
type tally struct {
	rows, minor, major, rounded int
	broken, whole               int            // amounts that are no whole number of the currency, and of them those that the books round
	plain, fine                 int            // of currencies without decimals, and of them those that have decimals in the books
	prices                      map[int64]bool // the first of the amounts that whole counts
	sample                      []xy
	random                      *rand.Rand
}

// xy is a delivered amount in the currency itself, and what the books have.
type xy struct {
	x, y   float64
	minor  float64 // x in minor units
	things int     // that cost so much
}

// of is the delivered amount as a unit with a factor takes it.
func (u *Unit) of(p xy) float64 {
	if u.Minor {
		return p.minor
	}
	return p.x
}

const mostSampled = 4000

func newTally() *tally {
	return &tally{prices: map[int64]bool{}, random: rand.New(rand.NewPCG(1, 2))} //nolint:gosec // a sample
}

// add counts some things of a currency that cost so much in minor units, and what the books have of them.
func (t *tally) add(minor int64, currency string, things int, is amount) {
	if minor == 0 { // any unit has that
		return
	}
	t.rows++
	want := major(minor, currency)
	if is == amount(minor)*one {
		t.minor++
	}
	if is == want {
		t.major++
	}
	off, isRounded := is-want, false
	if off = max(off, -off); is%one == 0 && off < one*amount(things) {
		t.rounded++
		isRounded = true
	}
	if minorDigits(currency) == 0 {
		if t.plain++; is%one != 0 {
			t.fine++
		}
	}
	if want%one != 0 {
		t.broken++
		if isRounded {
			if t.whole++; len(t.prices) < few {
				t.prices[minor] = true
			}
		}
	}
	p := xy{float64(want) / float64(one), float64(is) / float64(one), float64(minor), things}
	if len(t.sample) < mostSampled {
		t.sample = append(t.sample, p)
	} else if i := t.random.IntN(t.rows); i < mostSampled {
		t.sample[i] = p
	}
}

// unit is what is true of nearly all rows. cents tells that the books write decimals. It is false
// where nothing is.
func (t *tally) unit(cents bool) (u Unit, ok bool) {
	u.Rows = t.rows
	plain := Unit{Kind: unitMajor, Rows: t.rows, Same: t.major}
	if t.minor > t.major || t.minor == t.major && !cents {
		plain.Kind, plain.Same = unitMinor, t.minor
	}
	isNearly := func(n, of int) bool { return of >= 3 && n*10 >= of*9 || of >= 5 && of-n <= 1 }
	// Prices without cents are the same rounded: those with cents show it.
	if isNearly(t.rounded, t.rows) && isNearly(t.whole, t.broken) && t.rounded > plain.Same && (!cents || len(t.prices) > 1) {
		return Unit{Kind: unitRounded, Rows: t.rows, Same: t.rounded}, true
	}
	if plain.Same*2 >= t.rows {
		return plain, true
	}
	prices := map[float64]bool{}
	for _, p := range t.sample {
		prices[p.minor] = true
	}
	forms := []Unit{{}}
	if !slices.ContainsFunc(t.sample, func(p xy) bool { return p.y != math.Trunc(p.y) }) {
		forms = []Unit{{Minor: true}, {Whole: true}}
	}
	for _, isLikely := range []func(factor float64) bool{isTax, func(float64) bool { return true }} {
		for _, form := range forms {
			if found := t.factor(form); isLikely(found.Factor) && isNearly(found.Same, len(t.sample)) {
				found.prices = len(prices)
				return t.scaled(found), true
			}
			if len(t.sample) < 10 || len(prices) < 2 {
				continue
			}
			found := t.fee(form)
			if found.Factor != 1 && len(prices) < 3 { // two points are on a line, whatever they are
				continue
			}
			if isLikely(found.Factor) && isNearly(found.Same, len(t.sample)) {
				found.prices = len(prices)
				return t.scaled(found), true
			}
		}
	}
	return plain, t.rows == 0 || t.rows < 3 && plain.Same > 0
}

// isTax tells a factor that a tax, a fee or a discount may have from one that converts a currency, or a unit.
func isTax(factor float64) bool { return factor > 0.2 && factor < 5 }

// scaled is a unit that a sample has shown, with the counts of all rows.
func (t *tally) scaled(u Unit) Unit {
	u.Rows, u.isFine = t.rows, t.fine*2 > t.plain
	u.Same = int(float64(u.Same) / float64(len(t.sample)) * float64(t.rows))
	return u
}

// factor finds a factor of a form.
func (t *tally) factor(best Unit) Unit {
	best.Kind = unitFactor
	ratios := make([]float64, 0, len(t.sample))
	for _, p := range t.sample {
		ratios = append(ratios, p.y/best.of(p))
	}
	middle := median(ratios)
	if middle == 0 || math.IsInf(middle, 0) || math.IsNaN(middle) {
		return best
	}
	for digits := 2; digits <= 6; digits++ {
		by := math.Pow10(digits)
		for _, factor := range []float64{math.Round(middle*by) / by, 1 / (math.Round(by/middle) / by)} {
			if n := t.fits(&best, factor, 0); n > best.Same {
				best.Factor, best.Same = factor, n
			}
		}
	}
	return best
}

// fee finds a factor and a fixed sum of a form.
func (t *tally) fee(best Unit) Unit {
	best.Kind = unitFee
	var slopes []float64
	for range min(20_000, 10*len(t.sample)) {
		a, b := t.sample[t.random.IntN(len(t.sample))], t.sample[t.random.IntN(len(t.sample))]
		if math.Abs(a.x-b.x) > 1 {
			slopes = append(slopes, (a.y-b.y)/(best.of(a)-best.of(b)))
		}
	}
	if len(slopes) < 3 {
		return best
	}
	middle := median(slopes)
	for digits := 2; digits <= 4; digits++ {
		by := math.Pow10(digits)
		factor := math.Round(middle*by) / by
		var rest []float64
		for _, p := range t.sample {
			rest = append(rest, p.y-factor*best.of(p))
		}
		fixed := math.Round(median(rest)*100) / 100
		if n := t.fits(&best, factor, fixed); n > best.Same {
			best.Factor, best.Fixed, best.Same = factor, fixed, n
		}
	}
	return best
}

// fits is of how many pairs something is true but for the least that the books write.
func (t *tally) fits(u *Unit, factor, fixed float64) (n int) {
	least := 0.01
	if u.Minor || u.Whole {
		least = 1
	}
	for _, p := range t.sample {
		if math.Abs(p.y-factor*u.of(p)-fixed) <= least*float64(p.things)+1e-9 {
			n++
		}
	}
	return n
}

func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	sort.Float64s(list)
	return list[len(list)/2]
}

// errUnit is for a column whose amounts follow no rule.
func errUnit(t *table, column int, pairs int) error {
	name := t.columns[column].name
	return hint.With(fmt.Errorf("no factor, tax or fee explains the amounts in the column %q of %s (%s compared)", name, t.name, words.Count(pairs, "row")),
		"name the column: --map amount=COLUMN; --map amount= compares no amounts")
}

// use compares amounts in a unit.
func (j *judge) use(u *Unit) {
	j.unit, j.found.Unit = u, u
	if odd := u.odd(); odd != "" {
		j.found.Notes = append(j.found.Notes, odd+": check the amounts of the books")
	}
}

// Causes of a wrong amount.
const (
	causeCurrency = "currency"
	causeFactor   = "factor-100"
	causeRounding = "rounding"
	causeOther    = "other"
)

// cause explains a wrong amount.
func (u *Unit) cause(is, want amount) string {
	off := is - want
	switch {
	case want != 0 && (is == want*100 || is*100 == want || is/100 == want && is%100 < 100 && want > one):
		return causeFactor
	case off < one && off > -one && (is%one == 0 || max(off, -off) <= one/10):
		return causeRounding
	case u.Kind == unitMinor && max(off, -off) < 100*one && is%(100*one) == 0:
		return causeRounding
	}
	return causeOther
}
