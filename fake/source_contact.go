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
	"contact.ip":      {valueText, contactIP},
	"contact.fields":  contactFields(4, 1, 3, 2),
	"customer.id":     plainNumber(func(s *scene) int64 { return s.contact.customerID() }),
	"customer.ip":     {valueText, setIP},
	"customer.fields": contactFields(1, 0.5, 1, 7),
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

// setIP is the contact's IPv4 address; IPv6 is only seen.
func setIP(c *compiler, m *member) (value, error) {
	options := []option{{value: "set", weight: 9}}
	if c.seen {
		options = append(options, option{value: "ipv6", weight: 1})
	}
	i := c.choose(m.path, m.name, options, func(s *scene) uint64 { return s.contact.draw(draw.Address) })
	return func(dst []byte, s *scene) []byte {
		if s.options[i] == 1 {
			return safe.AppendIPv6(dst, s.contact.draw(draw.IP))
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
		options := []option{
			{value: "empty", weight: empty},
			{value: "first_name", weight: first},
			{value: "first_name+surname", weight: both},
			{value: "full", weight: full},
		}
		if c.seen {
			options = append(options, option{value: "custom", weight: full / 4})
		}
		i := c.choose(m.path, m.name, options, func(s *scene) uint64 { return s.contact.draw(draw.Fields) })
		c.plan.choices[i].sized = true
		return func(dst []byte, s *scene) []byte {
			switch s.options[i] {
			case 0:
				return append(dst, "[]"...)
			case 1:
				return append(s.world.appendFirstName(append(dst, '{'), s.contact), '}')
			case 2:
				return append(s.world.appendNames(append(dst, '{'), s.contact), '}')
			case 3:
				return append(s.world.appendFull(append(dst, '{'), s.contact), '}')
			}
			dst = s.world.appendFull(append(dst, '{'), s.contact)
			return append(s.world.appendCustom(dst, s.contact), '}')
		}, nil
	}}
}
