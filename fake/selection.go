package fake

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/siohook/siohook/internal/spell"
	"github.com/siohook/siohook/schemas"
)

// selectRows finds the rows that match any of the patterns, in the catalog's
// order. A pattern that matches none is an error.
func selectRows(c *schemas.Catalog, patterns []string, seen bool) ([]*schemas.Row, error) {
	chosen := make([]bool, len(c.Rows))
	for _, pattern := range patterns {
		if err := mark(chosen, c, pattern, seen); err != nil {
			return nil, err
		}
	}
	var rows []*schemas.Row
	for i, row := range c.Rows {
		if chosen[i] || len(patterns) == 0 && (seen || row.Evidence != schemas.Seen) {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("fake: catalog %s has no documented event", c.Name)
	}
	return rows, nil
}

// mark sets chosen for the rows that the pattern matches.
func mark(chosen []bool, c *schemas.Catalog, pattern string, seen bool) error {
	glob := globRegexp(pattern)
	found, onlySeen := false, false
	for i, row := range c.Rows {
		if !glob.MatchString(row.ID()) && !glob.MatchString(row.Type) {
			continue
		}
		if row.Evidence == schemas.Seen && !seen {
			onlySeen = true
			continue
		}
		chosen[i], found = true, true
	}
	if found {
		return nil
	}
	if onlySeen {
		return fmt.Errorf("fake: event %q is not documented, only seen: ask for seen events", pattern)
	}
	known := append(c.IDs(), c.Types()...)
	if near := spell.Nearest(pattern, known); near != "" {
		return fmt.Errorf("fake: unknown event %q, did you mean %q?", pattern, near)
	}
	return fmt.Errorf("fake: unknown event %q", pattern)
}

// globRegexp takes * for any characters and everything else for itself.
func globRegexp(pattern string) *regexp.Regexp {
	parts := strings.Split(pattern, "*")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile(`^(?s:` + strings.Join(parts, ".*") + `)$`)
}
