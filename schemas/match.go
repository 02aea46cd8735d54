package schemas

import (
	"fmt"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/pattern"
	"github.com/siohook/siohook/internal/base/spell"
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

// allVariants ends a pattern for a type to say plainly that all its variants are meant.
const allVariants = "/..."

// Matches tells whether a pattern means the event; see [Catalog.Match].
func (r *Row) Matches(p string) bool {
	if of, all := strings.CutSuffix(p, allVariants); all {
		return pattern.Match(of, r.Type)
	}
	return pattern.Match(p, r.ID()) || pattern.Match(p, r.Type)
}

// Match finds the events that match any of the patterns, in the catalog's
// order: an id, a type (all its variants, also written TYPE/...), or a glob like
// contact.*, in which * stands for any characters. No pattern matches all events; a
// pattern that matches none is an *[UnknownEventError].
func (c *Catalog) Match(patterns []string) ([]*Row, error) {
	if len(patterns) == 0 {
		return c.Rows, nil
	}
	for _, p := range patterns {
		if !slices.ContainsFunc(c.Rows, func(row *Row) bool { return row.Matches(p) }) {
			return nil, &UnknownEventError{p, spell.NearestGlob(p, append(c.IDs(), c.Types()...))}
		}
	}
	return slices.DeleteFunc(slices.Clone(c.Rows), func(row *Row) bool { return !slices.ContainsFunc(patterns, row.Matches) }), nil
}

// UnknownPrefix begins a pattern for events that the catalog does not have.
const UnknownPrefix = "unknown:"

// Selector reads a pattern for deliveries, of which some may be of events that the
// catalog does not have. It takes what [Catalog.Match] takes, where a glob such as
// contact.* also matches unknown types; and unknown:TYPE, which matches those alone, by
// type or glob. The result tells whether a delivery of an event is meant: its id, its
// type when the catalog does not have it, "" when it has none.
func (c *Catalog) Selector(p string) (matches func(event string) bool, err error) {
	glob, onlyUnknown := strings.CutPrefix(p, UnknownPrefix)
	_, err = c.Match([]string{glob})
	switch {
	case !onlyUnknown && err != nil:
		return nil, err
	case onlyUnknown && glob == "":
		return nil, &UnknownEventError{Pattern: p}
	case onlyUnknown && err == nil && !strings.Contains(glob, "*"):
		return nil, fmt.Errorf("%q: the catalog has this event: leave out %s", p, UnknownPrefix)
	}
	selected := make(map[string]bool, len(c.Rows)) // all of the catalog, by id
	for _, row := range c.Rows {
		selected[row.ID()] = !onlyUnknown && row.Matches(glob)
	}
	return func(event string) bool {
		if is, known := selected[event]; known {
			return is
		}
		return event != "" && pattern.Match(strings.TrimSuffix(glob, allVariants), event)
	}, nil
}
