package role

import (
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/schemas"
)

// Maps returns the names of the members that hold objects whose members may have any name:
// customers of the provider make these up.
func Maps(c *schemas.Catalog) (map[string]bool, error) {
	m := maps{names: map[string]bool{}, seen: map[*schema.Schema]bool{}}
	for _, row := range c.Rows {
		s, err := c.ReadSchema(row, schemas.Strict)
		if err != nil {
			return nil, err
		}
		m.read("", s)
	}
	return m.names, nil
}

type maps struct {
	names map[string]bool
	seen  map[*schema.Schema]bool
}

// read looks at the schema of a member, or of the elements of one.
func (m *maps) read(name string, s *schema.Schema) {
	for _, form := range s.Alternatives() {
		if form.IsMap() && name != "" {
			m.names[name] = true
		}
		if form == nil || m.seen[form] {
			continue
		}
		m.seen[form] = true
		for _, p := range form.Properties {
			m.read(p.Name, p.Schema)
		}
		for _, part := range form.AllOf {
			m.read(name, part)
		}
		m.read(name, form.Items)
	}
}
