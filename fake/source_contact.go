package fake

import (
	"errors"
	"slices"

	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/fake/internal/safe"
)

// contact is a person on the account's list. All that is known about him
// follows from his number, so it is the same in each event he is in.
type contact struct {
	number uint64 // in the order of arrival
	base   uint64 // of his drawings
	since  int64  // when he came, in Unix seconds
}

func (c contact) draw(k draw.Slot) uint64 { return draw.At(c.base, k) }

// id grows with the number and is no other contact's.
func (c contact) id() int64 {
	return 441_000_000 + int64(c.number)*7 + int64(c.base%7)
}

// customerID is the id of the contact as a customer.
func (c contact) customerID() int64 {
	return 3_100_000 + int64(c.number)*2 + int64(c.base>>8%2)
}

var accountSources = map[string]source{
	"account.email": plainText(func(s *scene) text { return s.world.account }),
	"event.time":    plainTime(func(s *scene) int64 { return s.time }),
}

var contactSources = map[string]source{
	"contact.id": plainNumber(func(s *scene) int64 { return s.contact.id() }),
	"contact.email": {valueText, func(*compiler, *member) (value, error) {
		return func(dst []byte, s *scene) []byte { return s.world.appendEmail(dst, s.contact) }, nil
	}},
	"contact.ip":         {valueText, contactIP},
	"contact.fields":     contactFields(4, 1, 3, 2),
	"customer.id":        plainNumber(func(s *scene) int64 { return s.contact.customerID() }),
	"customer.ip":        {valueText, setIP},
	"contact.registered": plainTime(func(s *scene) int64 { return s.contact.since }),
	"contact.locale":     plainText(func(s *scene) text { return s.world.localeOf(s.contact).language }),
	"contact.url": {valueText, func(c *compiler, m *member) (value, error) {
		urls := c.world.urls
		return c.orNull(m, texts(func(s *scene) text { return urls[draw.Pick(s.contact.draw(draw.URL), len(urls))] }), func(s *scene) uint64 { return s.contact.draw(draw.Of("contact url")) }), nil
	}},
	"contact.unsubscribed": contactFlag(5),
	"contact.bounced":      contactFlag(3),
	"contact.unconfirmed":  contactFlag(8),
	"customer.fields":      contactFields(1, 0.5, 1, 7),
}

// contactIP is set only where the parameter ip says so, that is in opt-ins.
func contactIP(c *compiler, m *member) (value, error) {
	if m.params["ip"] == "set" {
		c.plan.newcomers = 80 // who opts in is new more often than not
		return setIP(c, m)
	}
	if !slices.Contains(m.form.kinds(), "null") {
		return nil, errors.New("contact.ip is null where the parameter ip is not set: the member must allow null")
	}
	c.choose(m.path, m.name, []option{{value: "null", weight: 1}}, nil)
	return func(dst []byte, _ *scene) []byte { return append(dst, "null"...) }, nil
}

// contactFlag is true for so many of 100 contacts.
func contactFlag(percent float64) source {
	return source{valueFlag, func(c *compiler, m *member) (value, error) {
		options := []option{{value: "false", weight: 100 - percent}, {value: "true", weight: percent}}
		k := draw.Of(m.Source)
		return c.oneOf(m, options, []text{text("false"), text("true")}, func(s *scene) uint64 { return s.contact.draw(k) }), nil
	}}
}

// orNull is a value, or null once in four times where the member allows it.
func (c *compiler) orNull(m *member, v value, drawn func(*scene) uint64) value {
	if !slices.Contains(m.form.kinds(), "null") {
		return v
	}
	i := c.choose(m.path, m.name, []option{{value: "null", weight: 1}, {value: "set", weight: 3}}, drawn)
	c.plan.choices[i].sized = true
	return func(dst []byte, s *scene) []byte {
		if s.options[i] == 0 {
			return append(dst, "null"...)
		}
		return v(dst, s)
	}
}

// setIP is the contact's IPv4 address; IPv6 is only seen, and null, where opt-ins have an address.
func setIP(c *compiler, m *member) (value, error) {
	options := []option{{value: "set", weight: 9}}
	if c.seen {
		options = append(options, option{value: "ipv6", weight: 1})
	}
	if c.seen && m.params["ip"] == "" && slices.Contains(m.form.kinds(), "null") {
		options = append(options, option{value: "null", weight: 1})
	}
	i := c.choose(m.path, m.name, options, func(s *scene) uint64 { return s.contact.draw(draw.Address) })
	return func(dst []byte, s *scene) []byte {
		switch s.options[i] {
		case 1:
			return safe.AppendIPv6(dst, s.contact.draw(draw.IP))
		case 2:
			return append(dst, "null"...)
		}
		return safe.AppendIPv4(dst, s.contact.draw(draw.IP))
	}, nil
}

// contactFields takes the weights of four forms: no field, the first name, both
// names, all documented fields. Which one it is depends on the contact alone;
// where an order form asked, the same contact has more of them. A fifth form,
// with company and custom fields, is only seen.
func contactFields(empty, first, both, full float64) source {
	return source{valueOther, func(c *compiler, m *member) (value, error) {
		i := c.fieldChoice(m.path, m.name, empty, first, both, full)
		return func(dst []byte, s *scene) []byte {
			numbers := fieldForms[s.options[i]]
			if len(numbers) == 0 {
				return append(dst, "[]"...)
			}
			separator := byte('{')
			for _, number := range numbers {
				f := &contactFieldList[number]
				dst = append(append(append(dst, separator, '"'), f.slug...), `":`...)
				dst, separator = f.text(dst, s.world, s.contact), ','
			}
			return append(dst, '}')
		}, nil
	}}
}

// fieldChoice is the choice among the forms of a contact's fields.
func (c *compiler) fieldChoice(key, name string, empty, first, both, full float64) int {
	options := []option{
		{value: "empty", weight: empty},
		{value: "first_name", weight: first},
		{value: "first_name+surname", weight: both},
		{value: "full", weight: full},
	}
	if c.seen {
		options = append(options, option{value: "custom", weight: full / 4})
	}
	i := c.choose(key, name, options, func(s *scene) uint64 { return s.contact.draw(draw.Fields) })
	c.plan.choices[i].sized = true
	return i
}

// fieldForms are the fields of each form, by their numbers in contactFieldList.
var fieldForms = [][]int{nil, {3}, {3, 4}, {0, 1, 2, 3, 4, 5, 6}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}}

// fieldOf is a field in a list of them; an empty one has null.
type fieldOf struct {
	number  int
	isEmpty bool
}

// fieldForm gives the fields of the event's contact as a list: that has the surname, too, where
// only the first name is known.
func (c *compiler) fieldForm() func(*scene) []fieldOf {
	i := c.fieldChoice("contact field list", "fields", 4, 1, 3, 2)
	forms := make([][]fieldOf, len(fieldForms))
	for k, numbers := range fieldForms {
		for _, n := range numbers {
			forms[k] = append(forms[k], fieldOf{number: n})
		}
	}
	forms[1] = append(forms[1], fieldOf{number: 4, isEmpty: true})
	return func(s *scene) []fieldOf { return forms[s.options[i]] }
}
