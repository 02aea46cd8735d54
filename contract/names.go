package contract

import (
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// names fill the names that a catalog gives into what is said of checks, where {identity}
// and the like stand for the member of that role.
type names struct {
	*strings.Replacer
	isForeign bool // the evidence of the checks is not of this catalog
}

// namesOf are those of a catalog. Events that are counted name its members first.
func namesOf(c *schemas.Catalog) (*names, error) {
	filled := map[string]string{}
	say := func(word, text string) {
		if filled[word] == "" {
			filled[word] = text
		}
	}
	var counted, other []*schemas.Row
	if c.IsNamedInBody() {
		say("{type}", inner(c.TypePlace(), 1))
	}
	for header := range c.NameHeader(c.Rows[0]) {
		say("{header}", header)
	}
	for _, row := range c.Rows {
		if isCounted(row) {
			counted = append(counted, row)
			say("{thing}", row.Counts)
			say("{counted}", row.Type)
		} else {
			other = append(other, row)
		}
	}
	for _, row := range append(counted, other...) {
		p, err := newPlaces(c, row)
		if err != nil {
			return nil, err
		}
		say("{identity}", inner(p.first(schemas.RoleIdentity), 2))
		say("{order}", inner(p.first(schemas.RoleOrder), 2))
		say("{amount}", inner(p.first(schemas.RoleAmount), 1))
		say("{time}", inner(p.outermost(schemas.RoleTime), 1))
		say("{members}", strings.Join(p.members, ", "))
		members, err := c.Members(row)
		if err != nil {
			return nil, err
		}
		for i := range members {
			if members[i].Evidence == schemas.Seen {
				say("{added}", inner(members[i].Pointer, 1))
			}
		}
		for _, m := range p.maps {
			say("{map}", inner(m.at, 1))
		}
		for _, n := range p.nullables {
			say("{nullable}", inner(n.at, 2))
		}
	}
	say("{thing}", "event")
	say("{things}", filled["{thing}"]+"s")
	say("{a thing}", words.A(filled["{thing}"]))
	// What stands there where a catalog has nothing of the kind.
	for _, empty := range [][2]string{
		{"{identity}", "the id"}, {"{order}", "order"}, {"{amount}", "the amount"}, {"{time}", "the times of both"}, {"{type}", "that filled the event"},
		{"{header}", "that names the event"}, {"{counted}", "in the schema"}, {"{members}", "the members of the schema"}, {"{map}", "a map"}, {"{nullable}", "a text that may be null"},
	} {
		say(empty[0], empty[1])
	}
	var pairs []string
	for word, text := range filled {
		pairs = append(pairs, word, text)
	}
	return &names{strings.NewReplacer(pairs...), c.Name != builtIn().Name}, nil
}

// inner is the name of a member with those of the objects around it, so many at most.
func inner(pointer string, most int) string {
	tokens := jsonpos.Tokens(pointer)
	return strings.Join(tokens[max(0, len(tokens)-most):], ".")
}

// ofProvider begins evidence that is of a provider, not of a standard.
var ofProvider = lazy.Pattern(`^(doc|seen|guess|unknown): `)

// in is the check in the words of a catalog. Evidence is that of the automation catalog.
func (c Check) in(w *names) Check {
	for _, text := range []*string{&c.Purpose, &c.Expects, &c.Cause, &c.Fix} {
		*text = w.Replace(*text)
	}
	if !w.isForeign {
		c.Source = w.Replace(c.Source)
		return c
	}
	c.Source = builtInNames().Replace(ofProvider().ReplaceAllString(c.Source, "${1} of "+builtIn().Name+": "))
	return c
}
