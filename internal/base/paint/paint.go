// Package paint colours words on a terminal, always in the same way: what is wrong is red, what to
// look at yellow, what is well green.
package paint

// The ANSI sequences.
const (
	Red    = "\x1b[31m"
	Green  = "\x1b[32m"
	Yellow = "\x1b[33m"
	Bold   = "\x1b[1m"
	Reset  = "\x1b[0m"
)

// Brush colours text; the zero value leaves it as it is.
type Brush bool

// Bad is red.
func (b Brush) Bad(text string) string { return b.with(Red, text) }

// Warn is yellow.
func (b Brush) Warn(text string) string { return b.with(Yellow, text) }

// Good is green.
func (b Brush) Good(text string) string { return b.with(Green, text) }

func (b Brush) with(color, text string) string {
	if !b || text == "" {
		return text
	}
	return color + text + Reset
}
