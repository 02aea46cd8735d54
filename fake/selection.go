package fake

import (
	"fmt"
	"slices"
	"strings"

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

// mark sets chosen for the rows that the pattern matches. Who names an event wants it,
// though it is only seen; a glob means documented ones.
func mark(chosen []bool, c *schemas.Catalog, pattern string, seen bool) error {
	rows, err := c.Match([]string{pattern})
	if err != nil {
		return fmt.Errorf("fake: %w", err)
	}
	found, isGlob := false, strings.Contains(pattern, "*")
	for i, row := range c.Rows {
		if slices.Contains(rows, row) && (seen || !isGlob || row.Evidence != schemas.Seen) {
			chosen[i], found = true, true
		}
	}
	if !found {
		return fmt.Errorf("fake: the events of %q are not documented, only seen: enable seen events", pattern)
	}
	return nil
}
