package contract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/siohook/siohook/schemas"
)

// places are where an event's payloads have what makes them this delivery and no other,
// and what comes in several forms: by the roles that the catalog gives members, and by the
// event's schema. They are patterns: * stands for each element of an array.
type places struct {
	members   []string // of the payload itself
	roles     map[schemas.Role][]string
	emails    []string   // all addresses, of whomever
	digits    []string   // numbers that are written as strings
	maps      []mapPlace // that are written as [] when they are empty
	nullables []nullable // texts that may be null; not those of elements
	unions    []union    // arrays of several kinds of objects
	looked    int        // at how many places, so far
}

func newPlaces(c *schemas.Catalog, row *schemas.Row) (*places, error) {
	p := &places{roles: map[schemas.Role][]string{}}
	for _, role := range []schemas.Role{
		schemas.RoleIdentity, schemas.RoleOrder, schemas.RoleAmount, schemas.RoleCurrency, schemas.RoleContact, schemas.RoleEmail, schemas.RoleTime,
	} {
		pointers, err := c.Pointers(row, role)
		if err != nil {
			return nil, err
		}
		p.roles[role] = pointers
	}
	s, err := c.ReadSchema(row, schemas.Strict)
	if err != nil {
		return nil, err
	}
	for _, property := range s.Resolve().Properties {
		p.members = append(p.members, property.Name)
	}
	if err := p.survey(s, "", nil); err != nil {
		return nil, fmt.Errorf("%s: %w", row.ID(), err)
	}
	for _, at := range p.roles[schemas.RoleEmail] {
		if !slices.Contains(p.emails, at) {
			p.emails = append(p.emails, at)
		}
	}
	return p, nil
}

// first is the first place of a role; "" when nothing has it.
func (p *places) first(role schemas.Role) string {
	if all := p.roles[role]; len(all) > 0 {
		return all[0]
	}
	return ""
}

// outermost is the place of a role that is nearest to the root, "" when nothing has it.
func (p *places) outermost(role schemas.Role) (at string) {
	for _, other := range p.roles[role] {
		if at == "" || strings.Count(other, "/") < strings.Count(at, "/") {
			at = other
		}
	}
	return at
}

// hasOrders tells whether the event is of a thing that an order has several of.
func (p *places) hasOrders() bool {
	return len(p.roles[schemas.RoleOrder]) > 0 && len(p.roles[schemas.RoleIdentity]) > 0
}

// identity lists the members that tell one delivery of the event from another, the
// decisive one last.
func (p *places) identity() []string {
	if len(p.roles[schemas.RoleIdentity]) > 0 {
		return slices.Concat(p.roles[schemas.RoleOrder], p.roles[schemas.RoleIdentity])
	}
	return slices.Concat(p.roles[schemas.RoleEmail], p.roles[schemas.RoleContact])
}

// ofPerson lists them, and those that tell whom the event is about.
func (p *places) ofPerson() []string {
	all := slices.Concat(p.roles[schemas.RoleEmail], p.roles[schemas.RoleContact])
	for _, pointer := range p.identity() {
		if !slices.Contains(all, pointer) {
			all = append(all, pointer)
		}
	}
	return all
}

// identifier is the decisive one; "" when there is none.
func (p *places) identifier() string {
	all := p.identity()
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}
