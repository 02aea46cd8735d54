package newcatalog

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/schemas"
)

// Suggestion is a role that members probably have, by their format and name. It is a guess: nothing
// depends on it before somebody puts it into [Options.Roles].
type Suggestion struct {
	Role    schemas.Role
	Pointer string // of the member, in each event that has it
	Events  int    // that have it
}

// guesses tell the role of a member, by its schema and name.
var guesses = []struct {
	role schemas.Role
	name func() *regexp.Regexp
	is   func(s *schema.Schema) bool
}{
	{schemas.RoleIdentity, lazy.Pattern(`^(?i:id|uuid)$`), func(s *schema.Schema) bool { return s.Names("string") || s.Names("integer") }},
	{schemas.RoleEmail, lazy.Pattern(``), func(s *schema.Schema) bool { return s.Text("format") == "email" || s.Text("format") == "idn-email" }},
	{schemas.RoleAmount, lazy.Pattern(`(?i)^(grand_?|sub_?)?(total|amount|price)|_?(total|amount)$`), func(s *schema.Schema) bool { return s.Names("integer") }},
	{schemas.RoleCurrency, lazy.Pattern(`(?i)^currency(_?code)?$`), func(s *schema.Schema) bool { return s.Names("string") }},
	{schemas.RoleTime, lazy.Pattern(`(?i)(_at|At|_on|time|timestamp|date|created)$`), func(s *schema.Schema) bool { return s.Text("format") == "date-time" }},
}

// seek is a search for the members of an event that have a role.
type seek struct {
	given   map[string]schemas.Role
	seen    map[string]bool
	members schemas.Members         // with the roles that are given
	guessed map[schemas.Role]string // pointers, each the nearest to the root
	depth   map[schemas.Role]int
}

// The most that is looked at in an event.
const (
	deepestRole = 6 // levels
	mostMembers = 5_000
)

// roles gives the members of an event the roles of the options, and guesses those of others.
func (m *maker) roles(e *event, s *schema.Schema) {
	k := &seek{given: m.options.Roles, seen: map[string]bool{}, guessed: map[schemas.Role]string{}, depth: map[schemas.Role]int{}}
	k.look(s, "", 0)
	for _, member := range k.members {
		delete(k.guessed, member.Roles[0])
	}
	e.roles, e.guessed = k.members, k.guessed
}

func (k *seek) look(s *schema.Schema, pointer string, depth int) {
	for _, form := range s.Alternatives() {
		if form == nil || depth > deepestRole {
			continue
		}
		for _, p := range form.Properties {
			at := pointer + "/" + jsonpos.Escape(p.Name)
			if len(k.seen) < mostMembers && !k.seen[at] {
				k.seen[at] = true
				k.member(at, p, depth)
			}
			k.look(p.Schema, at, depth+1)
		}
		for _, part := range form.AllOf {
			k.look(part, pointer, depth+1)
		}
		if form.Items != nil {
			k.look(form.Items, pointer+"/*", depth+1)
		}
	}
}

func (k *seek) member(at string, p schema.Property, depth int) {
	if role := k.given[at]; role != "" {
		k.members = append(k.members, schemas.Member{Pointer: at, Roles: []schemas.Role{role}})
		return
	}
	for _, g := range guesses {
		if have, ok := k.depth[g.role]; ok && have <= depth || !g.name().MatchString(p.Name) || !slices.ContainsFunc(p.Schema.Alternatives(), func(s *schema.Schema) bool { return s != nil && g.is(s) }) {
			continue
		}
		k.guessed[g.role], k.depth[g.role] = at, depth
		return
	}
}

// checkRoles fails for roles of members that no event has, and for counts of events that there are not.
func (m *maker) checkRoles() error {
	for _, pointer := range sorted.Keys(m.options.Roles) {
		if !slices.ContainsFunc(m.events, func(e *event) bool { _, ok := e.roles.At(pointer); return ok }) {
			return hint.With(fmt.Errorf("no event has a member %s", pointer), "want a JSON Pointer into the payload, such as /purchase/id; * is each element of an array")
		}
	}
	for _, name := range sorted.Keys(m.options.Counts) {
		var names []string
		for _, e := range m.events {
			names = append(names, e.name)
		}
		if !slices.Contains(names, name) {
			return hint.With(fmt.Errorf("there is no event %q that counts", name), spell.Hint(name, names, "want the name of an event"))
		}
	}
	return nil
}

// suggestions are the guesses about the events that were taken, in the order of the roles, the most frequent first.
func (m *maker) suggestions() (all []Suggestion) {
	for _, g := range guesses {
		times := map[string]int{}
		for _, e := range m.events {
			if at, ok := e.guessed[g.role]; ok {
				times[at]++
			}
		}
		pointers := sorted.Keys(times)
		sorted.By(pointers, func(a, b string) int { return times[b] - times[a] })
		for _, at := range pointers[:min(len(pointers), mostSuggested)] {
			all = append(all, Suggestion{g.role, at, times[at]})
		}
	}
	return all
}

// mostSuggested is how many members are suggested for a role.
const mostSuggested = 3
