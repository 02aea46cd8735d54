package drift

import (
	"cmp"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/schemas"
)

// documented is what the catalog says of one event: its members by pattern, and
// their order within each object.
type documented struct {
	required map[string]bool       // by pattern; false for members that may be missing
	known    schemas.Members       // how members are known, by pattern
	order    map[string][][]string // names by the pattern of their object, for each of its forms
}

// documents reads what a catalog says of its events, by id.
func documents(c *schemas.Catalog) (map[string]*documented, error) {
	docs := map[string]*documented{}
	for _, row := range c.Rows {
		d, err := document(c, row)
		if err != nil {
			return nil, err
		}
		docs[row.ID()] = d
	}
	return docs, nil
}

// document reads the strict schema of an event.
func document(c *schemas.Catalog, row *schemas.Row) (*documented, error) {
	s, err := c.ReadSchema(row, schemas.Strict)
	if err != nil {
		return nil, err
	}
	d := &documented{required: map[string]bool{}, order: map[string][][]string{}}
	if d.known, err = c.Members(row); err != nil {
		return nil, err
	}
	d.read("", s, 0)
	return d, nil
}

// has tells whether the catalog has a member.
func (d *documented) has(pattern string) bool {
	_, ok := d.required[pattern]
	return ok
}

// evidence says how a member is known.
func (d *documented) evidence(pattern string) schemas.Evidence {
	m, _ := d.known.At(pattern)
	return cmp.Or(m.Evidence, schemas.Unknown)
}

// deepestMember is how deep members are followed: a schema may contain itself.
const deepestMember = 20

// read notes what a schema says of the values at a place.
func (d *documented) read(pattern string, s *schema.Schema, depth int) {
	if depth > deepestMember {
		return
	}
	for _, form := range s.Alternatives() {
		if form == nil {
			continue
		}
		var names []string
		for _, p := range form.Properties {
			names = append(names, p.Name)
			at := pattern + "/" + jsonpos.Escape(p.Name)
			if all, known := d.required[at]; !known || all {
				d.required[at] = form.Requires(p.Name)
			}
			d.read(at, p.Schema, depth+1)
		}
		if names != nil {
			d.order[pattern] = append(d.order[pattern], names)
		}
		if form.Items != nil {
			d.read(pattern+"/*", form.Items, depth+1)
		}
	}
}
