package load

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Objective is one thing that a run must hold: a bound of a figure.
type Objective struct {
	text  string
	name  string
	below bool    // the figure must stay below the bound, not above
	equal bool    // or be the same
	bound float64 // in milliseconds, percent, or requests a second
	of    func(*Report) float64
	unit  string
}

// Verdict is an objective with what the run had.
type Verdict struct {
	Objective string  `json:"objective"` // as it was written
	Figure    string  `json:"figure"`    // such as p99, errors or throughput
	Limit     float64 `json:"limit"`     // in Unit
	Value     float64 `json:"value"`     // that the run had, in Unit
	Unit      string  `json:"unit"`      // "ms", "%" or "/s"
	Got       string  `json:"got"`       // the value for people
	Held      bool    `json:"passed"`
}

// ParseObjectives reads objectives as people write them, with commas between:
// p99<250ms,errors<0.1%,max<=1s,throughput>400/s. Times are those from when a
// request was due; service.p99 is that from when it was sent.
func ParseObjectives(text string) ([]Objective, error) {
	var all []Objective
	for part := range strings.SplitSeq(text, ",") {
		part = strings.ReplaceAll(part, " ", "")
		if part == "" {
			continue
		}
		o, err := parseObjective(part)
		if err != nil {
			return nil, fmt.Errorf("objective %q: %w", part, err)
		}
		all = append(all, o)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%q contains no objective", text)
	}
	return all, nil
}

func parseObjective(text string) (o Objective, err error) {
	i := strings.IndexAny(text, "<>")
	if i <= 0 {
		return o, fmt.Errorf("want a figure and its limit, such as p99<250ms")
	}
	o.text, o.below = text, text[i] == '<'
	bound, equal := strings.CutPrefix(text[i+1:], "=")
	o.equal = equal
	name := text[:i]
	o.name = name
	switch name {
	case "errors":
		o.unit, o.of = "%", func(r *Report) float64 { return 100 * r.ErrorShare() }
		o.bound, err = strconv.ParseFloat(strings.TrimSuffix(bound, "%"), 64)
		if err == nil && !strings.HasSuffix(bound, "%") {
			o.bound *= 100
		}
	case "throughput", "rate":
		o.unit, o.of = "/s", (*Report).Rate
		if name == "throughput" {
			o.of = (*Report).Throughput
		}
		var rate Rate
		rate, err = ParseRate(bound)
		o.bound = float64(rate)
	default:
		o.unit = "ms"
		if o.of, err = timeOf(name); err != nil {
			return o, err
		}
		var d time.Duration
		d, err = time.ParseDuration(bound)
		o.bound = float64(d) / float64(time.Millisecond)
	}
	if err != nil {
		return o, fmt.Errorf("%q is not a limit for %s", bound, name)
	}
	return o, nil
}

func timeOf(name string) (func(*Report) float64, error) {
	histogram := func(r *Report) *Histogram { return &r.Latency }
	figure, service := strings.CutPrefix(name, "service.")
	if service {
		histogram = func(r *Report) *Histogram { return &r.Service }
	} else if rest, lag := strings.CutPrefix(name, "lag."); lag {
		figure = rest
		histogram = func(r *Report) *Histogram { return &r.Lag }
	}
	switch figure {
	case "mean":
		return func(r *Report) float64 { return milliseconds(histogram(r).Mean()) }, nil
	case "max":
		return func(r *Report) float64 { return milliseconds(histogram(r).Max()) }, nil
	}
	if p, ok := strings.CutPrefix(figure, "p"); ok {
		if n, err := strconv.ParseFloat(p, 64); err == nil && n > 0 && n <= 100 {
			return func(r *Report) float64 { return milliseconds(histogram(r).Percentile(n)) }, nil
		}
	}
	return nil, fmt.Errorf("unknown figure %q: want p50, p99, p99.9, mean or max, the same of service or lag (service.p99), errors, throughput or rate", name)
}

// Judge holds the objective against a report.
func (o Objective) Judge(r *Report) Verdict {
	got := o.of(r)
	held := got < o.bound
	if !o.below {
		held = got > o.bound
	}
	held = held || o.equal && got == o.bound
	text := strconv.FormatFloat(got, 'f', 3, 64)
	text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	if o.unit == "ms" {
		text += " "
	}
	return Verdict{o.text, o.name, o.bound, got, o.unit, text + o.unit, held}
}

// Judge judges a report by all objectives, and notes it there. A run for which this machine ran
// out of something says nothing about them.
func Judge(r *Report, objectives []Objective) (held bool) {
	held = true
	r.Objectives = nil
	if r.Exhausted() != "" {
		return false
	}
	for _, o := range objectives {
		v := o.Judge(r)
		r.Objectives = append(r.Objectives, v)
		held = held && v.Held
	}
	return held
}
