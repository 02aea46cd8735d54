package fake

import (
	"math"
	"reflect"
	"strconv"

	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/fake/internal/safe"
)

// words makes a text from what the tags say: one of an enumeration, of a
// format, the example, or just words.
func (c *compiler) words(m *member) (value, error) {
	if len(m.Doc)+len(m.Seen) > 0 {
		return c.enumeration(m, nil), nil
	}
	switch format, _ := m.Option("format"); format {
	case "email":
		return sources["contact.email"].make(c, m)
	case "uri", "url", "uri-reference", "iri":
		return sources["page.url"].make(c, m)
	case "date-time":
		return sources["event.time"].make(c, m)
	case "date":
		return func(dst []byte, s *scene) []byte {
			dst = append(dst, '"')
			return append(appendDate(dst, s.time), '"')
		}, nil
	case "ipv4":
		return func(dst []byte, s *scene) []byte { return safe.AppendIPv4(dst, s.contact.draw(draw.IP)) }, nil
	case "ipv6":
		return func(dst []byte, s *scene) []byte { return safe.AppendIPv6(dst, s.contact.draw(draw.IP)) }, nil
	case "hostname":
		return c.constant("www.example.com"), nil
	case "uuid":
		k := draw.Of(m.path)
		return func(dst []byte, s *scene) []byte { return safe.AppendUUID(dst, s.draw(k), s.draw(k+1)) }, nil
	}
	if example, ok := m.Option("example"); ok {
		return c.constant(example), nil
	}
	k, words := draw.Of(m.path), c.world.words
	return texts(func(s *scene) text { return words[draw.Pick(s.draw(k), len(words))] }), nil
}

// constant makes the same text every time.
func (c *compiler) constant(s string) value {
	encoded := c.world.text(s)
	return texts(func(*scene) text { return encoded })
}

// enumeration makes one of the values that a field lists: what is only seen,
// a quarter as often, and only where that is asked for or nothing else there.
func (c *compiler) enumeration(m *member, drawn func(*scene) uint64) value {
	names, weights := m.Doc, make([]float64, len(m.Doc))
	for i := range weights {
		weights[i] = 4
	}
	if c.seen || len(names) == 0 {
		for _, name := range m.Seen {
			names, weights = append(names, name), append(weights, 1)
		}
	}
	names = names[:min(len(names), maxOptions)]
	options, encoded := make([]option, len(names)), make([]text, len(names))
	for i, name := range names {
		options[i] = option{value: name, weight: weights[i]}
		encoded[i] = c.world.text(name)
	}
	return c.oneOf(m, options, encoded, drawn)
}

// oneOf makes the encoded value of the option that is drawn.
func (c *compiler) oneOf(m *member, options []option, encoded []text, drawn func(*scene) uint64) value {
	i := c.choose(m.path, m.Name, options, drawn)
	return texts(func(s *scene) text { return encoded[s.options[i]] })
}

// integer makes a number between the tags minimum and maximum, by default 1 and
// the smaller of a million and what the type holds.
func (c *compiler) integer(m *member) value {
	low, high := int64(1), int64(1_000_000)
	t := m.typ
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Int8, reflect.Uint8:
		high = math.MaxInt8
	case reflect.Int16, reflect.Uint16:
		high = math.MaxInt16
	}
	if n, ok := m.number("minimum"); ok {
		low, high = n, max(n, high)
	}
	if n, ok := m.number("maximum"); ok {
		low, high = min(low, n), n
	}
	k, spread := draw.Of(m.path), min(high-low, math.MaxInt32)+1
	return numbers(func(s *scene) int64 { return low + draw.Pick(s.draw(k), spread) })
}

// number is an option of the jsonschema tag that is a whole number.
func (m *member) number(option string) (n int64, ok bool) {
	text, _ := m.Option(option)
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// decimal makes a number with two decimals, and with .0 when it is whole, as
// the provider writes them.
func (c *compiler) decimal(m *member) value {
	k := draw.Of(m.path)
	return func(dst []byte, s *scene) []byte {
		cents := draw.Pick(s.draw(k), 100_000)
		if draw.Pick(s.draw(k+1), 2) == 0 {
			return append(strconv.AppendInt(dst, int64(cents/100), 10), ".0"...)
		}
		return strconv.AppendFloat(dst, float64(cents/10*10+1)/100, 'f', -1, 64)
	}
}

// quoted puts a number into quotes.
func quoted(v value) value {
	return func(dst []byte, s *scene) []byte { return append(v(append(dst, '"'), s), '"') }
}
