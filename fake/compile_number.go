package fake

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/fake/internal/draw"
)

// span are the numbers that a schema allows: unit times low to high, divided by ten as
// often as decimals says.
type span struct {
	unit, low, high int64
	decimals        int
	isLow, isHigh   bool // the schema says so
}

// spanOf reads minimum, maximum, their exclusive forms and multipleOf. What is not said is
// 1 to a million, or what lies near the bound that is said. Numbers have two decimals.
func (f *form) spanOf(kind string) (span, error) {
	s := span{unit: 1}
	if kind == "number" {
		s.decimals = 2
	}
	if step := f.numeral("multipleOf"); step != "" {
		s.unit, s.decimals = 0, strings.IndexByte(step, '.')
		if s.decimals = len(step) - 1 - s.decimals; !strings.Contains(step, ".") {
			s.decimals = 0
		}
		if n, err := strconv.ParseInt(strings.Replace(step, ".", "", 1), 10, 64); err == nil && n > 0 && s.decimals < 10 {
			s.unit = n
		}
		if s.unit == 0 || kind == "integer" && s.decimals > 0 {
			return s, fmt.Errorf("schema %s/multipleOf: no numbers are generated for %s", f.place(), step)
		}
	}
	scale := math.Pow10(s.decimals) / float64(s.unit) // of values to units
	low, high := math.Inf(-1), math.Inf(1)
	for _, bound := range []struct {
		keyword  string
		sign     float64 // -1 of those from above
		exceeded float64
	}{{"minimum", 1, 0}, {"exclusiveMinimum", 1, 1}, {"maximum", -1, 0}, {"exclusiveMaximum", -1, 1}} {
		for _, part := range f.parts {
			value, _ := part.Keyword(bound.keyword)
			text, ok := value.(jsontext.Value)
			if !ok {
				continue
			}
			n, err := strconv.ParseFloat(string(text), 64)
			if err != nil {
				return s, fmt.Errorf("schema %s/%s: %w", placeOf(part), bound.keyword, err)
			}
			whole := math.Ceil(n * scale * bound.sign)
			if near := math.Round(n * scale * bound.sign); math.Abs(near-n*scale*bound.sign) < 1e-6 {
				whole = near + bound.exceeded
			}
			if bound.sign > 0 {
				low = max(low, whole)
			} else {
				high = min(high, -whole)
			}
		}
	}
	s.isLow, s.isHigh = !math.IsInf(low, -1), !math.IsInf(high, 1)
	usual := max(1, math.Floor(1e6*scale/math.Pow10(s.decimals)))
	if !s.isLow {
		low = min(1, high-usual)
		if high >= 1 {
			low = 1
		}
	}
	if !s.isHigh {
		if high = usual; low >= usual {
			high = low + usual
		}
	}
	most := float64(min(1<<53, math.MaxInt64/s.unit)) // what JSON readers tell apart, and an int64 has
	if high = min(high, most); low > high || low < -most {
		return s, fmt.Errorf("schema %s: no number is between its bounds", f.place())
	}
	s.low, s.high = int64(low), int64(high)
	return s, nil
}

// numeral is a keyword that is a number, as it is written.
func (f *form) numeral(name string) string {
	value, _ := f.keyword(name)
	text, _ := value.(jsontext.Value)
	return string(text)
}

// numeric adds a number: an id, a time, or one that the schema allows.
func (c *compiler) numeric(m *member, kind string) error {
	s, err := m.form.spanOf(kind)
	if err != nil {
		return err
	}
	if v, ok := m.unixTime(&s); ok {
		c.add(v)
		return nil
	}
	if m.isID() {
		if whole, err := m.form.spanOf("integer"); err == nil {
			c.add(c.integerID(m, whole))
			return nil
		}
	}
	k, n := draw.Of(m.path), uint64(s.high-s.low)+1
	if s.decimals == 2 && s.unit == 1 {
		c.add(decimal(k, s.low, n))
		return nil
	}
	c.add(func(dst []byte, sc *scene) []byte { return s.append(dst, s.low+int64(draw.Pick(sc.draw(k), n))) })
	return nil
}

// append appends a number of units.
func (s *span) append(dst []byte, n int64) []byte {
	n *= s.unit
	if s.decimals == 0 {
		return strconv.AppendInt(dst, n, 10)
	}
	return strconv.AppendFloat(dst, float64(n)/math.Pow10(s.decimals), 'f', s.decimals, 64)
}

// decimal makes a number of n hundredths from low on, half of them whole ones, which are
// written with .0, as the provider writes them.
func decimal(k draw.Slot, low int64, n uint64) value {
	return func(dst []byte, s *scene) []byte {
		cents := low + int64(draw.Pick(s.draw(k), n))
		if whole := cents - cents%100; whole >= low && (whole == cents || draw.Pick(s.draw(k+1), 2) == 0) {
			return append(strconv.AppendInt(dst, whole/100, 10), ".0"...)
		}
		return strconv.AppendFloat(dst, float64(cents)/100, 'f', -1, 64)
	}
}
