package schemadiff

import (
	"math/big"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// number is the range of an atom's numbers, up to the first and the last that its step allows.
func (a *atom) number() (low, high bound) {
	for _, p := range a.parts {
		low = low.tighter(bound{p.Minimum, false}, 1).tighter(bound{p.ExclusiveMinimum, true}, 1)
		high = high.tighter(bound{p.Maximum, false}, -1).tighter(bound{p.ExclusiveMaximum, true}, -1)
	}
	if step := a.step(); step != nil {
		low, high = low.onto(step, 1), high.onto(step, -1)
	}
	return low, high
}

// onto is the first multiple of a step from an end on.
func (b bound) onto(step *big.Rat, sign int) bound {
	if b.at == nil {
		return b
	}
	n := new(big.Rat).Quo(b.at, step)
	if n.IsInt() && !b.open {
		return b
	}
	whole := new(big.Int).Div(n.Num(), n.Denom()) // rounded down
	switch {
	case sign > 0:
		whole.Add(whole, big.NewInt(1))
	case n.IsInt():
		whole.Sub(whole, big.NewInt(1))
	}
	return bound{at: new(big.Rat).Mul(new(big.Rat).SetInt(whole), step)}
}

// mostDigits bounds the numbers that are calculated with.
const mostDigits = 2000 // bits

// step is the least number of which all numbers of an atom surely are multiples; nil for none.
func (a *atom) step() *big.Rat {
	var step *big.Rat
	add := func(other *big.Rat) {
		if step == nil {
			step = other
			return
		}
		// The least common multiple of a/b and c/d is that of ad and cb, over bd.
		x, y := new(big.Int).Mul(step.Num(), other.Denom()), new(big.Int).Mul(other.Num(), step.Denom())
		if x.BitLen()+y.BitLen() > mostDigits {
			return
		}
		common := new(big.Int).Div(new(big.Int).Mul(x, y), new(big.Int).GCD(nil, nil, x, y))
		step = new(big.Rat).SetFrac(common, new(big.Int).Mul(step.Denom(), other.Denom()))
	}
	for _, p := range a.parts {
		if p.MultipleOf != nil && p.MultipleOf.Sign() > 0 {
			add(p.MultipleOf)
		}
	}
	if a.integer {
		add(big.NewRat(1, 1))
	}
	return step
}

// bound is one end of a range; nil is none.
type bound struct {
	at   *big.Rat
	open bool // the end itself is not in
}

// tighter is the end that leaves less; sign is 1 for a lower end and -1 for an upper one.
func (b bound) tighter(c bound, sign int) bound {
	if c.at == nil || b.at != nil && (b.at.Cmp(c.at) == sign || b.at.Cmp(c.at) == 0 && b.open) {
		return b
	}
	return c
}

// within tells whether an end keeps within another one.
func (b bound) within(c bound, sign int) bool {
	if c.at == nil {
		return true
	}
	if b.at == nil {
		return false
	}
	order := b.at.Cmp(c.at) * sign
	return order > 0 || order == 0 && (b.open || !c.open)
}

func (a *atom) lengths() (low, high int) {
	return a.limits(func(p *jsonschema.Schema) (int, int) { return p.MinLength, p.MaxLength })
}

// limits are the largest minimum, 0 when there is none, and the smallest maximum, -1 when there is none.
func (a *atom) limits(of func(*jsonschema.Schema) (int, int)) (low, high int) {
	high = -1
	for _, p := range a.parts {
		least, most := of(p)
		low = max(low, least)
		if most >= 0 && (high < 0 || most < high) {
			high = most
		}
	}
	return low, high
}

// counts of an array's elements.
func (a *atom) counts() (low, high int) {
	low, high = a.limits(func(p *jsonschema.Schema) (int, int) { return p.MinItems, p.MaxItems })
	for _, p := range a.parts {
		if p.Contains != nil {
			low = max(low, p.MinContains)
		}
	}
	// An element that nothing fits ends the array.
	for i := range a.prefixes() + 1 {
		if (high < 0 || i < high) && impossible(a.element(i)) {
			high = i
			break
		}
	}
	return low, high
}

// sizes of an object, in members.
func (a *atom) sizes() (low, high int) {
	low, high = a.limits(func(p *jsonschema.Schema) (int, int) { return p.MinProperties, p.MaxProperties })
	low = max(low, len(a.required()))
	if named, ok := a.closed(); ok && (high < 0 || len(named) < high) {
		high = len(named)
	}
	return low, high
}
