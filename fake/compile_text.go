package fake

import (
	"bytes"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/fake/internal/safe"
	"github.com/siohook/siohook/schemas"
)

// words adds a text: the first of what its role, format, pattern, name and examples
// suggest that keeps the rules of its schema.
func (c *compiler) words(m *member) error {
	r, err := m.rules()
	if err != nil {
		if values, ok := m.form.examples(); ok { // whoever wrote the pattern can read it
			return c.enumeration(m, values, nil)
		}
		return err
	}
	makers := []func(*member, *rules) (value, error){c.formatted, c.meant, c.patterned, c.likeExample, c.anyWords, c.letters}
	if m.isID() {
		makers = []func(*member, *rules) (value, error){c.formatted, c.patterned, c.textID, c.letters}
	}
	for _, make := range makers {
		v, err := make(m, &r)
		if err != nil {
			return err
		}
		if v != nil && r.keeps(c, v) {
			c.add(v)
			return nil
		}
	}
	if values, ok := m.form.examples(); ok {
		return c.enumeration(m, values, nil)
	}
	return fmt.Errorf("schema %s: no texts are generated for its pattern and length: give it examples", m.form.place())
}

// formatted makes texts of a format.
func (c *compiler) formatted(m *member, _ *rules) (value, error) {
	k := draw.Of(m.path)
	if m.form.text("contentEncoding") == "base64" {
		quad := &spelling{cells: []cell{{of: alphabetic, least: 16, most: 16}}}
		if err := quad.finish(0, -1, 1); err != nil {
			return nil, err
		}
		return c.spelt(m, quad), nil
	}
	switch format := m.form.text("format"); format {
	case "email", "idn-email":
		return sources["contact.email"].make(c, m)
	case "uri", "url", "uri-reference", "iri", "iri-reference", "uri-template":
		if m.isID() {
			index := c.indexOf(m)
			begin := c.world.text(safe.Host)
			return func(dst []byte, s *scene) []byte {
				return append(strconv.AppendUint(append(dst, begin[:len(begin)-1]...), index(s), 10), '"')
			}, nil
		}
		return sources["page.url"].make(c, m)
	case "date-time":
		return sources["event.time"].make(c, m)
	case "date":
		return func(dst []byte, s *scene) []byte { return append(appendDate(append(dst, '"'), s.time), '"') }, nil
	case "time":
		return func(dst []byte, s *scene) []byte {
			at := appendInstant(nil, s.time)
			return append(append(dst, '"'), at[bytes.IndexByte(at, 'T')+1:]...)
		}, nil
	case "duration":
		return func(dst []byte, s *scene) []byte {
			return append(strconv.AppendInt(append(dst, `"PT`...), 1+draw.Pick(s.draw(k), int64(90)), 10), `M"`...)
		}, nil
	case "ipv4":
		return func(dst []byte, s *scene) []byte { return safe.AppendIPv4(dst, s.contact.draw(draw.IP)) }, nil
	case "ipv6":
		return func(dst []byte, s *scene) []byte { return safe.AppendIPv6(dst, s.contact.draw(draw.IP)) }, nil
	case "hostname", "idn-hostname":
		return c.constant("www.example.com"), nil
	case "uuid":
		return func(dst []byte, s *scene) []byte { return safe.AppendUUID(dst, s.draw(k), s.draw(k+1)) }, nil
	case "json-pointer", "relative-json-pointer", "regex":
		return c.constant(map[string]string{"json-pointer": "/a", "relative-json-pointer": "0", "regex": "^a$"}[format]), nil
	}
	return nil, nil
}

// timeLayouts are how examples of times are written.
var timeLayouts = []string{"2006-01-02T15:04:05-07:00", time.RFC3339, "2006-01-02T15:04:05.000Z07:00", time.DateTime, time.DateOnly}

// meant makes what a role says, or an example that is a time.
func (c *compiler) meant(m *member, _ *rules) (value, error) {
	example, _ := m.form.firstExample()
	if own, ok := example.(string); ok {
		for _, layout := range timeLayouts {
			if _, err := time.Parse(layout, own); err == nil {
				return func(dst []byte, s *scene) []byte {
					return append(time.Unix(s.time, 0).UTC().AppendFormat(append(dst, '"'), layout), '"')
				}, nil
			}
		}
	}
	for _, role := range m.Roles {
		switch role {
		case schemas.RoleEmail:
			return sources["contact.email"].make(c, m)
		case schemas.RoleCurrency:
			return c.currencies(m), nil
		case schemas.RoleTime:
			if _, ok := m.form.exampleNumber(); ok {
				if v, ok := m.unixTime(&span{unit: 1}); ok {
					return quoted(v), nil
				}
			}
			return sources["event.time"].make(c, m)
		}
	}
	return nil, nil
}

// currencies makes codes in the case of the example.
func (c *compiler) currencies(m *member) value {
	example, _ := m.form.firstExample()
	own, _ := example.(string)
	codes := []string{"eur", "usd", "gbp"}
	if own == "" || own == strings.ToUpper(own) {
		codes = []string{"EUR", "USD", "GBP"}
	}
	encoded := make([]text, len(codes))
	for i, code := range codes {
		encoded[i] = c.world.text(code)
	}
	k := draw.Of(m.path)
	return texts(func(s *scene) text { return encoded[draw.Pick(s.draw(k), len(encoded))] })
}

// patterned makes texts that match the first pattern.
func (c *compiler) patterned(m *member, r *rules) (value, error) {
	if len(r.patterns) == 0 {
		return nil, nil
	}
	spelt, err := ofPattern(r.patterns[0], r.least, r.most, m.enough())
	if err != nil {
		return nil, nil //nolint:nilerror // examples may do; there is an error when they do not
	}
	return c.spelt(m, spelt), nil
}

// enough is how many different texts there should be.
func (m *member) enough() float64 {
	if m.isID() {
		return manyTexts
	}
	return someTexts
}

// textID makes ids like the example, or of digits.
func (c *compiler) textID(m *member, r *rules) (value, error) {
	example, _ := m.form.firstExample()
	if own, ok := example.(string); ok && !isAddress(own) {
		if spelt, err := ofExample(own, r.most, manyTexts); err == nil {
			return c.spelt(m, spelt), nil
		}
	}
	s := span{unit: 1, low: 1, isLow: true}
	if r.most < 0 && r.least < 2 {
		return quoted(c.integerID(m, s)), nil
	}
	digit := &spelling{cells: []cell{{of: digits, least: 1, most: -1}}}
	if digit.finish(r.least, r.most, manyTexts) != nil {
		return nil, nil
	}
	return c.spelt(m, digit), nil
}

// isAddress tells whether a text is an address: with other digits it may be that of somebody.
func isAddress(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil || strings.Contains(text, "//") || strings.Contains(text, "@")
}

// likeExample makes texts like the example: with other digits, or with one more word.
func (c *compiler) likeExample(m *member, r *rules) (value, error) {
	example, _ := m.form.firstExample()
	own, ok := example.(string)
	if !ok || own == "" {
		return nil, nil
	}
	if isAddress(own) {
		return c.constant(own), nil
	}
	if spelt, err := ofExample(own, r.most, 1); err == nil && spelt.capacity > 1 {
		return c.spelt(m, spelt), nil
	}
	k, begin, words := draw.Of(m.path), c.world.text(own), c.world.words
	begin = begin[:len(begin)-1]
	if !strings.Contains(own, " ") {
		return func(dst []byte, s *scene) []byte {
			return append(strconv.AppendInt(append(append(dst, begin...), '-'), 1+draw.Pick(s.draw(k), int64(99)), 10), '"')
		}, nil
	}
	return func(dst []byte, s *scene) []byte {
		dst = append(append(dst, begin...), ' ')
		return append(dst, words[draw.Pick(s.draw(k), len(words))][1:]...)
	}, nil
}

// anyWords makes texts of what the account is about.
func (c *compiler) anyWords(m *member, _ *rules) (value, error) {
	k, words := draw.Of(m.path), c.world.words
	return texts(func(s *scene) text { return words[draw.Pick(s.draw(k), len(words))] }), nil
}

// letters makes texts of a length.
func (c *compiler) letters(m *member, r *rules) (value, error) {
	letter := &spelling{cells: []cell{{of: lowerCase, least: 0, most: -1}}}
	if r.most == 0 || letter.finish(r.least, r.most, m.enough()) != nil {
		return c.constant(""), nil
	}
	return c.spelt(m, letter), nil
}

// spelt makes the texts of a spelling: of ids, another one in each event.
func (c *compiler) spelt(m *member, s *spelling) value {
	encoded := make([][]text, len(s.cells))
	for i := range s.cells {
		for _, r := range s.cells[i].of {
			one := c.world.text(string(r))
			encoded[i] = append(encoded[i], one[1:len(one)-1])
		}
	}
	k, index := draw.Of(m.path), func(s *scene) uint64 { return s.draw(draw.Of(m.path)) }
	if m.isID() {
		index = c.indexOf(m)
	}
	return func(dst []byte, sc *scene) []byte {
		return append(s.append(append(dst, '"'), index(sc), sc.draw(k+1), encoded), '"')
	}
}

// constant makes the same text every time.
func (c *compiler) constant(s string) value {
	encoded := c.world.text(s)
	return texts(func(*scene) text { return encoded })
}

// quoted puts a number into quotes.
func quoted(v value) value {
	return func(dst []byte, s *scene) []byte { return append(v(append(dst, '"'), s), '"') }
}
