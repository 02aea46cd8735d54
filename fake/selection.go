package fake

import (
	"fmt"
	"slices"

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
	rows, err := c.Match([]string{pattern})
	if err != nil {
		return fmt.Errorf("fake: %w", err)
	}
	found := false
	for i, row := range c.Rows {
		if slices.Contains(rows, row) && (seen || row.Evidence != schemas.Seen) {
			chosen[i], found = true, true
		}
	}
	if !found {
		return fmt.Errorf("fake: event %q is not documented, only seen: enable seen events", pattern)
	}
	return nil
}
