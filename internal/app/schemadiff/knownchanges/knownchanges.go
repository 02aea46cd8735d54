// Package knownchanges is a table of schema changes with the right verdict on each, for tests: what
// schema registries and checkers of subtypes have cases for. The table is changes.txt.
//
//	for _, c := range knownchanges.All() {
//		fmt.Println(c.Name, c.Was, c.Is, c.Level, c.Reason)
//	}
package knownchanges

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/siohook/siohook/internal/app/schemadiff"
)

//go:embed changes.txt
var text string

// Change is a case.
type Change struct {
	Name    string
	Was, Is string // schemas
	Level   schemadiff.Level
	Witness any    // a payload that shows it, with numbers as they are written; nil where it is compatible
	Reason  string // of the level
}

// All is the table. A broken one panics.
func All() (all []Change) {
	for _, block := range strings.Split(text, "\n== ")[1:] {
		lines := strings.SplitN(block, "\n", 5)
		c := Change{Name: lines[0], Was: strings.TrimPrefix(lines[1], "- "), Is: strings.TrimPrefix(lines[2], "+ "), Level: schemadiff.Compatible}
		verdict := lines[3]
		if reason, ok := strings.CutPrefix(verdict, "compatible: "); ok {
			c.Reason = reason
		} else {
			level, rest, _ := strings.Cut(verdict, " ")
			c.Level = schemadiff.Level(level)
			d := json.NewDecoder(strings.NewReader(rest))
			d.UseNumber()
			if err := d.Decode(&c.Witness); err != nil {
				panic(fmt.Errorf("%s: %w", c.Name, err))
			}
			c.Reason = strings.TrimPrefix(rest[d.InputOffset():], ": ")
		}
		all = append(all, c)
	}
	return all
}
