package redact

import (
	"slices"

	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/schemas"
)

// known is what the catalog documents.
type known struct {
	members map[string]bool            // names of members
	values  map[string]map[string]bool // documented strings by the name of their member
	maps    map[string]bool            // members whose own members are made up by the account's owner
}

// readCatalog reads the strict schemas, which list all documented values.
func readCatalog(c *schemas.Catalog) (*known, error) {
	k := &known{members: map[string]bool{}, values: map[string]map[string]bool{}, maps: map[string]bool{}}
	for _, row := range c.Rows {
		s, err := c.ReadSchema(row, schemas.Strict)
		if err != nil {
			return nil, err
		}
		k.read("", s)
		for _, def := range s.Defs {
			if def.Name != "Fields" { // reached by its member
				k.read("", def.Schema)
			}
		}
	}
	k.maps["fields"] = true
	return k, nil
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
	plainName = pattern(`^[A-Za-z_][A-Za-z0-9_-]{0,39}$`)
	manyDigit = pattern(`[0-9]{4}`)
	eventType = pattern(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)
)

// keepsName tells whether the name of a member tells nothing of a person.
func (k *known) keepsName(name string) bool {
	return k.members[name] || plainName().MatchString(name) && !manyDigit().MatchString(name)
}

// keeps tells whether a string is a documented value, or the type of an event.
func (k *known) keeps(member, text string) bool {
	return k.values[member][text] || member == "type" && len(text) <= 64 && eventType().MatchString(text)
}
