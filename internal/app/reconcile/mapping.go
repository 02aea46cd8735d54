package reconcile

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/schemas"
)

// mapping is which column of a table has which role. -1 is none.
type mapping map[schemas.Role]int

// mapped are the roles that columns may have.
var mapped = []schemas.Role{
	schemas.RoleIdentity, schemas.RoleOrder, schemas.RoleAmount, schemas.RoleCurrency, schemas.RoleContact, schemas.RoleEmail, schemas.RoleTime,
}

func (m mapping) of(r schemas.Role) int {
	if i, ok := m[r]; ok {
		return i
	}
	return -1
}

// Pairs reads what --map has: a role or a member of the payloads, =, and the name of a column.
// No name says that no column has that role.
type Pairs []string

// mapping finds the columns. The catalog's events tell which role a member has.
func (p Pairs) mapping(flag string, e *events, t *table) (mapping, error) {
	m := mapping{}
	for _, pair := range p {
		left, right, ok := strings.Cut(pair, "=")
		if !ok || left == "" {
			return nil, hint.With(fmt.Errorf("%s: want MEMBER=COLUMN, got %q", flag, pair), "for example "+flag+" identity=external_id")
		}
		of, err := e.role(left)
		if err != nil {
			return nil, hint.With(fmt.Errorf("%s: %w", flag, err), hint.Of(err))
		}
		if _, twice := m[of]; twice {
			return nil, fmt.Errorf("%s: two columns for %s", flag, of)
		}
		m[of] = -1
		if right != "" {
			if m[of], err = t.named(right); err != nil {
				return nil, hint.With(fmt.Errorf("%s %s: %w", flag, pair, err), hint.Of(err))
			}
		}
	}
	return m, nil
}

// role is the role that a name stands for: its own, or that of a member of the events.
func (e *events) role(name string) (schemas.Role, error) {
	if slices.Contains(mapped, schemas.Role(name)) {
		return schemas.Role(name), nil
	}
	var known []string
	wanted := "." + strings.ReplaceAll(strings.Trim(name, "/."), "/", ".")
	found := map[schemas.Role]bool{}
	for i, row := range e.catalog.Rows {
		if !e.adds[i] && !e.takes[i] {
			continue
		}
		for _, of := range mapped {
			pointers, err := e.catalog.Pointers(row, of)
			if err != nil {
				return "", err
			}
			for _, pointer := range pointers {
				path := "." + strings.Join(jsonpos.Tokens(pointer), ".")
				if strings.HasSuffix(path, wanted) {
					found[of] = true
				}
				tokens := jsonpos.Tokens(pointer)
				if short := strings.Join(tokens[max(0, len(tokens)-2):], "."); !slices.Contains(known, short) {
					known = append(known, short)
				}
			}
		}
	}
	switch len(found) {
	case 1:
		for of := range found {
			return of, nil
		}
	case 0:
		var roles []string
		for _, of := range mapped {
			roles = append(roles, string(of))
		}
		return "", hint.With(fmt.Errorf("no member %q has a role", name), spell.Hint(name, append(roles, known...), "roles: "+strings.Join(roles, ", ")+"; members: "+strings.Join(known, ", ")))
	}
	return "", hint.With(fmt.Errorf("%q may be several members", name), "write more of it: "+strings.Join(known, ", "))
}

// Match is what --match has: the members by which books are matched that have no id.
type Match struct {
	Roles []schemas.Role // identity apart
	Day   bool           // of the time
}

// ParseMatch reads a list such as email,amount,day.
func ParseMatch(text string) (*Match, error) {
	m := &Match{}
	for _, word := range strings.Split(text, ",") {
		word = strings.TrimSpace(word)
		switch of := schemas.Role(word); of {
		case "day":
			m.Day = true
		case schemas.RoleEmail, schemas.RoleAmount, schemas.RoleContact, schemas.RoleCurrency, schemas.RoleOrder:
			if !slices.Contains(m.Roles, of) {
				m.Roles = append(m.Roles, of)
			}
		default:
			return nil, hint.With(fmt.Errorf("--match: unknown member %q", word), spell.Hint(word, []string{"email", "amount", "day", "contact", "currency", "order"}, "members: email, amount, day, contact, currency, order"))
		}
	}
	if len(m.Roles) == 0 {
		return nil, hint.With(errors.New("--match: a day alone matches too much"), "for example --match email,amount,day")
	}
	return m, nil
}
