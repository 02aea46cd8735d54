package contract

import (
	"bytes"
	"strings"

	"github.com/siohook/siohook/internal/base/dispatch"
	"github.com/siohook/siohook/schemas"
)

// offered is the object of an event that has the amount and nothing that tells the event from
// others, such as a price plan; "" when there is none.
func (p *places) offered() string {
	holder, _ := dispatch.Split(p.first(schemas.RoleAmount))
	if holder == "" || strings.Contains(holder, "*") {
		return ""
	}
	for _, role := range []schemas.Role{schemas.RoleIdentity, schemas.RoleOrder, schemas.RoleContact, schemas.RoleEmail, schemas.RoleTime} {
		for _, pointer := range p.roles[role] {
			if strings.HasPrefix(pointer, holder+"/") {
				return ""
			}
		}
	}
	return holder
}

// bump is an event with the same order and contact, an item of its own and, where the catalog
// has some, another price plan at the same price.
func (m *material) bump(p *payload) *payload {
	second, at := m.another(p), m.at(p.row)
	holder := at.offered()
	own, ok := node(p.bytes, holder)
	for range mostPlans {
		other, there := node(m.new(p.row).bytes, holder)
		if holder == "" || !ok || !there {
			break
		}
		bumped := *second
		bumped.bytes, _ = with(second.bytes, holder, string(other.Raw()))
		for _, role := range []schemas.Role{schemas.RoleAmount, schemas.RoleCurrency} {
			for _, pointer := range at.roles[role] {
				if n, ok := node(p.bytes, pointer); ok {
					bumped.bytes, _ = with(bumped.bytes, pointer, string(n.Raw()))
				}
			}
		}
		if n, ok := node(bumped.bytes, holder); ok && !bytes.Equal(n.Raw(), own.Raw()) {
			return &bumped
		}
	}
	return second
}

// mostPlans is how many price plans are tried to find another one.
const mostPlans = 20
