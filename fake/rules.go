package fake

import (
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/internal/base/jsonscan"
)

// rules are what a text has to keep.
type rules struct {
	least, most int // characters; most is -1 without end
	patterns    []string
	matchers    []*regexp.Regexp
}

func (m *member) rules() (r rules, err error) {
	if r.least, err = m.form.least("minLength"); err != nil {
		return r, err
	}
	r.most = -1
	if most, ok := m.form.most("maxLength"); ok {
		r.most = most
	}
	for _, s := range m.form.parts {
		pattern := s.Text("pattern")
		if pattern == "" || slices.Contains(r.patterns, pattern) {
			continue
		}
		matcher, err := regexp.Compile(pattern)
		if err != nil {
			return r, fmt.Errorf("schema %s/pattern: %w", placeOf(s), err)
		}
		r.patterns, r.matchers = append(r.patterns, pattern), append(r.matchers, matcher)
	}
	return r, nil
}

// keeps tells whether texts that a value makes keep the rules.
func (r *rules) keeps(c *compiler, v value) bool {
	if r.least == 0 && r.most < 0 && r.matchers == nil {
		return true
	}
	for n := range uint64(100) {
		u := draw.At(n, draw.Row)
		s := &scene{world: c.world, n: n * n * n, base: u, time: 1_767_600_000 + int64(n)*250_000, contact: contact{number: n * 1_000_003, base: u}, options: make([]uint8, len(c.plan.choices))}
		made := v(nil, s)
		text := jsonscan.Text(made[1 : len(made)-1])
		if length := utf8.RuneCountInString(text); length < r.least || r.most >= 0 && length > r.most {
			return false
		}
		for _, matcher := range r.matchers {
			if !matcher.MatchString(text) {
				return false
			}
		}
	}
	return true
}
