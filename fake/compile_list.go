package fake

import (
	"github.com/siohook/siohook/fake/internal/draw"
)

// lists are the sources of arrays: they say how many elements there are. What an element has
// is from sources that know which one is made.
var lists = map[string]func(*compiler, *member) func(*scene) int{
	"contact.field": func(c *compiler, _ *member) func(*scene) int {
		form := c.fieldForm()
		return func(s *scene) int { return len(form(s)) }
	},
	"contact.tag": func(c *compiler, m *member) func(*scene) int {
		c.plan.listsTags = true
		change, tag := m.params["tag"], c.thing(c.world.tags, draw.Tag)
		return func(s *scene) int {
			s.own = s.contactTags(s.own[:0], change, tag(s))
			return len(s.own)
		}
	},
}

// listSources are those of their elements.
var listSources = map[string]source{
	"contact.tag.id":   plainNumber(func(s *scene) int64 { return s.own[s.element].id }),
	"contact.tag.name": plainText(func(s *scene) text { return s.own[s.element].name }),
	"contact.field.name": ofField(func(f *contactField, dst []byte, s *scene, _ bool) []byte {
		return append(dst, s.world.labels[f.slug]...)
	}),
	"contact.field.slug": ofField(func(f *contactField, dst []byte, _ *scene, _ bool) []byte {
		return append(append(append(dst, '"'), f.slug...), '"')
	}),
	"contact.field.value": ofField(func(f *contactField, dst []byte, s *scene, isEmpty bool) []byte {
		if isEmpty {
			return append(dst, "null"...)
		}
		return f.text(dst, s.world, s.contact)
	}),
}

func ofField(of func(f *contactField, dst []byte, s *scene, isEmpty bool) []byte) source {
	return source{valueText, func(c *compiler, _ *member) (value, error) {
		form := c.fieldForm()
		return func(dst []byte, s *scene) []byte {
			one := form(s)[s.element]
			return of(&contactFieldList[one.number], dst, s, one.isEmpty)
		}, nil
	}}
}

// listed adds an array of as many elements as a source says.
func (c *compiler) listed(m *member, of func(*compiler, *member) func(*scene) int) error {
	_, rest, err := m.form.elements()
	if err != nil {
		return err
	}
	elem, err := c.at(m, "", m.Pointer+"/*", rest)
	if err != nil {
		return err
	}
	count := of(c, m)
	ops, err := c.branch(c.parent, c.within, func() error { return c.member(&elem) })
	if err != nil {
		return err
	}
	c.add(func(dst []byte, s *scene) []byte {
		dst = append(dst, '[')
		for i := range count(s) {
			if i > 0 {
				dst = append(dst, ',')
			}
			s.element = i
			dst = run(ops, dst, s)
		}
		return append(dst, ']')
	})
	return nil
}

// contactTags appends the tags of the event's contact: those of the story, or else some that
// are the contact's, with what the event adds or removes.
func (s *scene) contactTags(dst []*thing, change string, tag *thing) []*thing {
	all := s.world.tags
	add := func(one *thing) {
		for _, known := range dst {
			if known == one {
				return
			}
		}
		if change != "removed" || one != tag {
			dst = append(dst, one)
		}
	}
	if s.isTold {
		for _, i := range s.held {
			add(all[i])
		}
	} else {
		k := draw.Of("contact tags")
		for i := range draw.Pick(s.contact.draw(k), 4) {
			add(all[draw.Pick(s.contact.draw(k+draw.Slot(i)+1), len(all))])
		}
	}
	if change == "added" {
		add(tag)
	}
	return dst
}
