package schemas

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/siohook/siohook/internal/spell"
)

// UnknownEventError tells that a pattern matches no event of the catalog.
type UnknownEventError struct {
	Pattern string
	Nearest string // the id or type that was probably meant; "" when none is near
}

func (e *UnknownEventError) Error() string {
	if e.Nearest != "" {
		return fmt.Sprintf("unknown event %q, did you mean %q?", e.Pattern, e.Nearest)
	}
	return fmt.Sprintf("unknown event %q", e.Pattern)
}

// Match finds the events that match any of the patterns, in the catalog's
// order: an id, a type (all its variants), or a glob like contact.*, in which *
// stands for any characters. No pattern matches all events; a pattern that
// matches none is an *[UnknownEventError].
func (c *Catalog) Match(patterns []string) ([]*Row, error) {
	if len(patterns) == 0 {
		return c.Rows, nil
	}
	chosen := make([]bool, len(c.Rows))
	for _, pattern := range patterns {
		glob, found := globRegexp(pattern), false
		for i, row := range c.Rows {
			if glob.MatchString(row.ID()) || glob.MatchString(row.Type) {
				chosen[i], found = true, true
			}
		}
		if !found {
			return nil, &UnknownEventError{Pattern: pattern, Nearest: spell.Nearest(pattern, append(c.IDs(), c.Types()...))}
		}
	}
	var rows []*Row
	for i, row := range c.Rows {
		if chosen[i] {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// globRegexp takes * for any characters and everything else for itself.
func globRegexp(pattern string) *regexp.Regexp {
	parts := strings.Split(pattern, "*")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile(`^(?s:` + strings.Join(parts, ".*") + `)$`)
}
