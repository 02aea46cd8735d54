package reconcile

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"
)

// However many values there are, two sketches show which part of them both sides have.
func TestSketch(t *testing.T) {
	var a, b sketch[int]
	const n = 50_000
	for i := range n {
		a.add(hashOf(fmt.Sprint(i)), func() int { return i })
		b.add(hashOf(fmt.Sprint(i+n/4)), func() int { return i })
		b.add(hashOf(fmt.Sprint(i+n/4)), func() int { return i }) // a value counts once
	}
	both, ofA, ofB := common(&a, &b)
	if len(a.values) != mostSketched || math.Abs(ofA-0.75) > 0.08 || math.Abs(ofB-0.75) > 0.08 || len(both) == 0 {
		t.Errorf("%d values, %v and %v in common", len(a.values), ofA, ofB)
	}
	var empty sketch[int]
	if both, ofA, ofB := common(&a, &empty); both != nil || ofA != 0 || ofB != 0 {
		t.Errorf("%v, %v, %v", both, ofA, ofB)
	}
}

func TestCanonical(t *testing.T) {
	for text, want := range map[string]string{
		" 42 ": "42", "007": "7", "000": "0", "42.0": "42", "42.5": "42.5", "A@B.Com": "a@b.com", "Ä": "ä", "": "", "0x1f": "0x1f", "a\x00b": "a\ufffdb", "42.": "42",
	} {
		if got := canonical(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestHasWord(t *testing.T) {
	for name, want := range map[string]bool{"total_amount": true, "totalAmount": true, "Betrag (EUR)": true, "customer": false, "private": false, "AMOUNT": true} {
		if got := hasWord(name, amountWords); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
	for name, want := range map[string]bool{"customer_total": false, "private_total": false, "net": true, "amount_net": true, "amountNet": true, "internet": false} {
		if got := hasWord(name, notAmountWords); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// What holds for nearly all rows is the unit, and a wrong minority changes nothing.
func TestUnit(t *testing.T) {
	for name, tt := range map[string]struct {
		books func(i int, minor int64) amount
		want  string
		ok    bool
	}{
		"minor":                {func(_ int, m int64) amount { return amount(m) * one }, unitMinor, true},
		"major":                {func(_ int, m int64) amount { return amount(m) * one / 100 }, unitMajor, true},
		"rounded":              {func(_ int, m int64) amount { return amount((m+50)/100) * one }, unitRounded, true},
		"tax":                  {func(_ int, m int64) amount { return amount(math.Round(float64(m)*1.19)) * one / 100 }, unitFactor, true},
		"untaxed":              {func(_ int, m int64) amount { return amount(math.Round(float64(m)/1.19)) * one / 100 }, unitFactor, true},
		"fee":                  {func(_ int, m int64) amount { return amount(math.Round(float64(m)*0.971-30)) * one / 100 }, unitFee, true},
		"tax in cents":         {func(_ int, m int64) amount { return amount(math.Round(float64(m)*1.19)) * one }, unitFactor, true},
		"untaxed in cents":     {func(_ int, m int64) amount { return amount(math.Round(float64(m)/1.077)) * one }, unitFactor, true},
		"fee in cents":         {func(_ int, m int64) amount { return amount(math.Round(float64(m)*0.971-30)) * one }, unitFee, true},
		"tax without decimals": {func(_ int, m int64) amount { return amount(math.Round(float64(m)/100*1.19)) * one }, unitFactor, true},
		"yen":                  {func(_ int, m int64) amount { return amount(math.Round(float64(m)/100*163.42)) * one }, unitFactor, true},
		"a third is wrong": {func(i int, m int64) amount {
			if i%3 == 0 {
				return amount(m) * one
			}
			return amount(m) * one / 100
		}, unitMajor, true},
		"nothing": {func(i int, m int64) amount { return amount(m*int64(i*i%97+1)) * one / 100 }, unitMajor, false},
	} {
		t.Run(name, func(t *testing.T) {
			tally := newTally()
			for i := range 500 {
				minor := int64(100 + i*7919%90_000)
				tally.add(minor, "EUR", 1, tt.books(i, minor))
			}
			u, ok := tally.unit(true)
			if u.Kind != tt.want || ok != tt.ok {
				t.Fatalf("%+v, %t", u, ok)
			}
			if !ok {
				return
			}
			for i := range 500 {
				if minor := int64(100 + i*7919%90_000); i%3 != 0 && !u.has(tt.books(i, minor), u.want(minor, "EUR"), 1) {
					t.Fatalf("%d: want %s, got %s", minor, u.want(minor, "EUR"), tt.books(i, minor))
				}
			}
		})
	}
}

// Captures cover intervals: a long time without any delivery is none.
func TestCovered(t *testing.T) {
	at := func(day, hour, minute int) int64 {
		return time.Date(2026, 3, day, hour, minute, 0, 0, time.UTC).UnixNano()
	}
	var c covered
	for m := range 120 {
		c.add(at(1, 8, 0) + int64(m)*minute)
		c.add(at(3, 8, 0) + int64(m)*minute)
	}
	c.add(0)
	list := c.intervals(0)
	if len(list) != 2 || list[0].From.UnixNano() != at(1, 8, 0) || list[1].To.UnixNano() != at(3, 9, 59) {
		t.Fatalf("%v", list)
	}
	for _, tt := range []struct {
		at   int64
		want bool
	}{{at(1, 9, 0), true}, {at(1, 8, 10), false}, {at(1, 9, 50), false}, {at(2, 9, 0), false}, {at(3, 9, 0), true}, {at(4, 0, 0), false}, {at(1, 7, 0), false}} {
		if got := isInside(list, tt.at, 30*time.Minute); got != tt.want {
			t.Errorf("%s: %t", instant(tt.at), got)
		}
	}
	if list := c.intervals(72 * time.Hour); len(list) != 1 {
		t.Errorf("%v", list)
	}
	c.isWhole = true
	if list := c.intervals(0); len(list) != 1 {
		t.Errorf("a list has gaps: %v", list)
	}
	if list := (&covered{}).intervals(0); list != nil {
		t.Errorf("%v", list)
	}
}

// Captures and the provider's list cover what either of them does.
func TestUnion(t *testing.T) {
	between := func(from, to int64) Interval { return Interval{instant(from * minute), instant(to * minute)} }
	for _, tt := range []struct{ a, b, want []Interval }{
		{[]Interval{between(1, 9)}, []Interval{between(2, 5)}, []Interval{between(1, 9)}},
		{[]Interval{between(2, 5), between(7, 9)}, []Interval{between(4, 8)}, []Interval{between(2, 9)}},
		{[]Interval{between(5, 9)}, []Interval{between(1, 5)}, []Interval{between(1, 9)}},
		{[]Interval{between(6, 9)}, []Interval{between(1, 5)}, []Interval{between(1, 5), between(6, 9)}},
		{nil, []Interval{between(1, 5)}, []Interval{between(1, 5)}},
	} {
		if got := union(tt.a, tt.b); !slices.Equal(got, tt.want) {
			t.Errorf("%v and %v: got %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}
