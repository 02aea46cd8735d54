package fake

import (
	"errors"
	"fmt"
	"math"

	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/internal/base/pattern"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// MixError tells what is wrong with [Options.Mix].
type MixError struct {
	Pattern string // of the mix; "" when it is the mix as a whole
	Err     error
}

func (e *MixError) Error() string {
	if e.Pattern == "" {
		return fmt.Sprintf("fake: mix: %v", e.Err)
	}
	return fmt.Sprintf("fake: mix: %s: %v", e.Pattern, e.Err)
}

func (e *MixError) Unwrap() error { return e.Err }

// mixRows finds the rows that a mix has, in the catalog's order, and the bound of
// the drawn numbers below which each is made. Without a mix the bounds are nil.
func mixRows(c *schemas.Catalog, mix map[string]float64, seen bool) (rows []*schemas.Row, below []uint64, err error) {
	weights := make(map[*schemas.Row]float64, len(c.Rows))
	patterns := sorted.Keys(mix)
	sorted.By(patterns, pattern.Compare) // what names an event more closely comes last and counts
	for _, p := range patterns {
		weight := mix[p]
		if !(weight >= 0) || math.IsInf(weight, 1) {
			return nil, nil, &MixError{p, fmt.Errorf("weight %v, want a number from 0", weight)}
		}
		matched, err := selectRows(c, []string{p}, seen)
		if err != nil {
			return nil, nil, err
		}
		for _, row := range matched {
			weights[row] = weight
		}
	}
	total := 0.0
	for _, row := range c.Rows {
		if weights[row] > 0 {
			rows = append(rows, row)
			total += weights[row]
		}
	}
	if len(rows) == 0 || math.IsInf(total, 1) {
		return nil, nil, &MixError{"", errors.New("the weights add up to 0")}
	}
	sum := 0.0
	for _, row := range rows {
		sum += weights[row]
		below = append(below, share(sum/total))
	}
	below[len(below)-1] = math.MaxUint64
	return rows, below, nil
}

// share is a part of 1 as a part of all numbers that may be drawn.
func share(part float64) uint64 {
	if part >= 1 {
		return math.MaxUint64
	}
	return uint64(part * (1 << 63) * 2)
}

// plan is the plan of the event that a drawn number gives.
func (f *Faker) plan(u uint64) *plan {
	if f.below == nil {
		return f.plans[draw.Pick(u, len(f.plans))]
	}
	for i, bound := range f.below {
		if u < bound {
			return f.plans[i]
		}
	}
	return f.plans[len(f.plans)-1]
}
