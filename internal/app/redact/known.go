package redact

import (
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/app/role"
	"github.com/siohook/siohook/internal/base/dispatch"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/schemas"
)

// known is what the catalog documents, by the name of a member.
type known struct {
	members    map[string]bool            // all there are
	values     map[string]map[string]bool // documented strings
	maps       map[string]bool            // whose own members are made up by the account's owner
	ids        map[string]bool            // of a thing or a person
	times      map[string]bool
	currencies map[string]bool
	typeNames  map[string]bool // of members with the event's type, which need not be documented
}

// readCatalog reads the strict schemas, which list all documented values.
func readCatalog(c *schemas.Catalog) (*known, error) {
	k := &known{members: map[string]bool{}, values: map[string]map[string]bool{}, typeNames: map[string]bool{}}
	for _, part := range c.Parts() {
		_, name := dispatch.Split(part.TypePlace())
		k.typeNames[name] = true
	}
	for _, row := range c.Rows {
		s, err := c.ReadSchema(row, schemas.Strict)
		if err != nil {
			return nil, err
		}
		k.read("", s)
		for _, def := range s.Defs {
			k.read("", def.Schema)
		}
	}
	var err error
	if k.maps, err = role.Maps(c); err != nil {
		return nil, err
	}
	if k.ids, err = role.Names(c, schemas.RoleIdentity, schemas.RoleOrder, schemas.RoleContact); err != nil {
		return nil, err
	}
	if k.times, err = role.Names(c, schemas.RoleTime); err != nil {
		return nil, err
	}
	k.currencies, err = role.Names(c, schemas.RoleCurrency)
	return k, err
}

// read notes what a schema says of a member; references are not followed, since all
// definitions are read.
func (k *known) read(member string, s *schema.Schema) {
	only, _ := s.Keyword("const")
	for _, value := range slices.Concat(s.List("enum"), []any{only}) {
		if text, ok := value.(string); ok {
			k.value(member, text)
		}
	}
	for _, p := range s.Properties {
		k.members[p.Name] = true
		k.read(p.Name, p.Schema)
	}
	for _, choice := range slices.Concat(s.OneOf, s.AnyOf, s.AllOf) {
		k.read(member, choice)
	}
	if s.Items != nil {
		k.read(member, s.Items)
	}
}

func (k *known) value(member, text string) {
	if k.values[member] == nil {
		k.values[member] = map[string]bool{}
	}
	k.values[member][text] = true
}

var (
	plainName = lazy.Pattern(`^[A-Za-z_][A-Za-z0-9_-]{0,39}$`)
	manyDigit = lazy.Pattern(`[0-9]{4}`)
	eventType = lazy.Pattern(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)
)

// keepsName tells whether the name of a member tells nothing of a person.
func (k *known) keepsName(name string) bool {
	return k.members[name] || plainName().MatchString(name) && !manyDigit().MatchString(name)
}

// isID tells whether a member holds an id: by its role, or as its name says.
func (k *known) isID(name string) bool {
	return k.ids[name] || name == "id" || strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "ID")
}

// keeps tells whether a string is a documented value, or the type of an event.
func (k *known) keeps(member, text string) bool {
	return k.values[member][text] || k.typeNames[member] && len(text) <= 64 && eventType().MatchString(text)
}
