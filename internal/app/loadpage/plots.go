package loadpage

import (
	"time"

	"github.com/siohook/siohook/internal/app/load"
)

// plots are the numbers behind the plots, a list per line.
type plots struct {
	Time    []float64 `json:"time"` // seconds
	Sent    []any     `json:"sent"` // a second; null when nothing was due any more
	Ended   []float64 `json:"ended"`
	OK      []any     `json:"ok"`
	Other   []any     `json:"other"`
	Errors  []any     `json:"errors"`
	P50     []any     `json:"p50"` // milliseconds; null where nothing was measured
	P90     []any     `json:"p90"`
	P99     []any     `json:"p99"`
	Max     []any     `json:"max"`
	Lag     []any     `json:"lag"`
	Latency curve     `json:"latency"`
	Service curve     `json:"service"`
	Closed  bool      `json:"closed"`
}

// curve is a distribution: at 1/(1-p), the time that the part p does not exceed.
type curve struct {
	At []float64 `json:"at"`
	MS []float64 `json:"ms"`
}

func plotsOf(r *load.Report) plots {
	p := plots{Closed: r.Model == load.Closed}
	interval := r.Series.Interval.Seconds()
	for i := range r.Series.Points {
		point := &r.Series.Points[i]
		p.Time = append(p.Time, float64(i)*interval)
		over := point.Sent == 0 && time.Duration(i)*r.Series.Interval >= r.Duration
		rate := func(n uint64) any {
			if over {
				return nil
			}
			return float64(n) / interval
		}
		p.Sent, p.Ended = append(p.Sent, rate(point.Sent)), append(p.Ended, float64(point.Ended)/interval)
		p.OK, p.Other = append(p.OK, rate(point.OK)), append(p.Other, rate(point.Other))
		p.Errors = append(p.Errors, rate(point.Errors))
		lag := any(float64(point.LagMax.Microseconds()) / 1000)
		if over {
			lag = nil
		}
		p.Lag = append(p.Lag, lag)
		at := func(percentile float64) any {
			if point.Latency.Count() == 0 {
				return nil
			}
			return float64(point.Latency.Percentile(percentile).Microseconds()) / 1000
		}
		p.P50, p.P90, p.P99, p.Max = append(p.P50, at(50)), append(p.P90, at(90)), append(p.P99, at(99)), append(p.Max, at(100))
	}
	p.Latency, p.Service = curveOf(&r.Latency), curveOf(&r.Service)
	return p
}

func curveOf(h *load.Histogram) curve {
	c := curve{At: []float64{}, MS: []float64{}}
	if h.Count() == 0 {
		return c
	}
	most := 2 * float64(h.Count()) // where the longest stands, which no other exceeds
	percentiles, times := h.Distribution()
	for i, p := range percentiles {
		at := most
		if p < 100 {
			at = min(100/(100-p), most)
		}
		if n := len(c.At); n > 0 && at <= c.At[n-1] {
			c.MS[n-1] = times[i]
			continue
		}
		c.At, c.MS = append(c.At, at), append(c.MS, times[i])
	}
	return c
}
