package load

import (
	"fmt"
	"slices"
)

// Turn is one of several runs with the same options, in the figures that runs are compared by.
type Turn struct {
	Throughput float64 `json:"throughput"` // requests a second that ended in a 2xx
	Errors     float64 `json:"errors"`     // percent of the requests, as objectives count them
	P50        float64 `json:"p50_ms"`
	P99        float64 `json:"p99_ms"`
}

// turn is the run as a turn.
func (r *Report) turn() Turn {
	t := Turn{Throughput: r.Throughput(), P50: milliseconds(r.Latency.Percentile(50)), P99: milliseconds(r.Latency.Percentile(99))}
	if r.Sent > 0 {
		t.Errors = 100 * float64(r.Wrong) / float64(r.Sent)
	}
	return t
}

// InTurns is the report of several runs that were made one after the other: that of the run whose
// p99 is in the middle, with the figures of all.
func InTurns(runs []*Report) *Report {
	ordered := slices.Clone(runs)
	slices.SortStableFunc(ordered, func(a, b *Report) int {
		return int(a.Latency.Percentile(99) - b.Latency.Percentile(99))
	})
	middle := ordered[(len(ordered)-1)/2]
	for _, r := range runs {
		middle.Turns = append(middle.Turns, r.turn())
	}
	return middle
}

// mostMoreErrors is by how many percent of the requests the errors may rise above the baseline.
const mostMoreErrors = 1

// Compare judges a run by a former one: no figure may be worse by more than so many percent. The
// machine has its own noise, so that a figure fails only where every turn is worse than every turn
// of the former run, too.
func Compare(was, now *Report, most float64) []Verdict {
	before, after := was.turns(), now.turns()
	worse := func(name, unit string, sign float64, of func(Turn) float64) Verdict {
		a, b := figures(before, of), figures(after, of)
		old, is := a[(len(a)-1)/2], b[(len(b)-1)/2]
		limit := old * (1 + sign*most/100)
		bound := fmt.Sprintf("%+.0f %%", sign*most)
		if unit == "%" {
			limit = old + mostMoreErrors
			bound = fmt.Sprintf("+%d %% of the requests", mostMoreErrors)
		}
		apart := b[0] > a[len(a)-1] // all after are above all before
		if sign < 0 {
			apart = b[len(b)-1] < a[0]
		}
		beyond := sign*(is-limit) > 0
		v := Verdict{
			Objective: fmt.Sprintf("%s against the baseline's %s%s, at most %s", name, number(old), unit, bound), Figure: name, Limit: limit, Value: is, Unit: unit,
			Got: number(is) + unit, Held: !beyond || !apart,
		}
		if old > 0 && unit != "%" {
			v.Got += fmt.Sprintf(" (%+.0f %%)", 100*(is-old)/old)
		}
		if beyond && !apart {
			v.Got += ", but the runs overlap: make longer or more of them (--duration, --runs)"
		}
		return v
	}
	return []Verdict{
		worse("throughput", "/s", -1, func(t Turn) float64 { return t.Throughput }),
		worse("errors", "%", +1, func(t Turn) float64 { return t.Errors }),
		worse("p50", "ms", +1, func(t Turn) float64 { return t.P50 }),
		worse("p99", "ms", +1, func(t Turn) float64 { return t.P99 }),
	}
}

// turns are the runs of a report; a report of one run has one.
func (r *Report) turns() []Turn {
	if len(r.Turns) > 0 {
		return r.Turns
	}
	return []Turn{r.turn()}
}

// figures are one figure of all turns, in order.
func figures(turns []Turn, of func(Turn) float64) []float64 {
	list := make([]float64, len(turns))
	for i, t := range turns {
		list[i] = of(t)
	}
	slices.Sort(list)
	return list
}

// number is a figure for people.
func number(f float64) string {
	if f >= 100 {
		return fmt.Sprintf("%.0f", f)
	}
	return fmt.Sprintf("%.2f", f)
}
