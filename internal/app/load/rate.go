package load

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Rate is a number of requests a second.
type Rate float64

// mostRate is more than one machine can send.
const mostRate = 10_000_000

// ParseRate reads a rate as people write it: 500/s, 500, 30000/m, 10/h.
func ParseRate(text string) (Rate, error) {
	number, unit, _ := strings.Cut(strings.TrimSpace(text), "/")
	seconds, ok := map[string]float64{"": 1, "s": 1, "m": 60, "min": 60, "h": 3600}[unit]
	n, err := strconv.ParseFloat(number, 64)
	if !ok || err != nil || math.IsNaN(n) {
		return 0, fmt.Errorf("rate %q: want a number per second, minute or hour, such as 500/s, 30/m or 100/h", text)
	}
	r := Rate(n / seconds)
	if r <= 0 || r > mostRate {
		return 0, fmt.Errorf("rate %q: want more than 0 and at most %d/s", text, mostRate)
	}
	return r, nil
}

// ParseRamp reads two rates with the unit at the end: 100..2000/s.
func ParseRamp(text string) (from, to Rate, err error) {
	first, second, ok := strings.Cut(text, "..")
	if !ok {
		return 0, 0, fmt.Errorf("ramp %q: want two rates, such as 100..2000/s", text)
	}
	if _, unit, has := strings.Cut(second, "/"); has && !strings.Contains(first, "/") {
		first += "/" + unit
	}
	if from, err = ParseRate(first); err != nil {
		return 0, 0, err
	}
	to, err = ParseRate(second)
	return from, to, err
}

// String writes the rate as ParseRate reads it.
func (r Rate) String() string {
	return strconv.FormatFloat(math.Round(float64(r)*100)/100, 'f', -1, 64) + "/s"
}
