package accept

import (
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// object compiles what a schema asks of objects.
func (c *compiler) object(n *node, strict, lenient *jsonschema.Schema) {
	names := memberNames(strict)
	additional, _ := strict.AdditionalProperties.(*jsonschema.Schema)
	isClosed := strict.AdditionalProperties == false
	if len(names) == 0 && additional == nil && !isClosed && strict.MinProperties <= 0 && strict.MaxProperties < 0 {
		return
	}
	if len(names) > 64 {
		c.lack(strict, "more than 64 members")
		return
	}
	o := &object{first: never, least: strict.MinProperties, most: strict.MaxProperties}
	o.counted = o.least > 0 || o.most >= 0
	n.object = o
	switch {
	case isClosed:
	case additional != nil:
		o.additional = c.node(additional, lenientMember(lenient, "", false), false)
	default:
		o.additional = anyNode
	}
	for k, name := range names {
		if name == "" {
			c.lack(strict, "a member with an empty name") // v5 is given another name for it
		}
		p := prop{literal: quote(",", name, ":"), name: name, hash: hashOf([]byte(name)), node: o.additional}
		if member := strict.Properties[name]; member != nil {
			p.node = c.node(member, lenientMember(lenient, name, true), false)
		} else if isClosed {
			p.node = &node{op: opNever, schema: strict} // required, yet not allowed
		}
		if k == 0 {
			o.first = quote("{", name, ":")
		}
		o.props = append(o.props, p)
		o.all |= 1 << k
		if slices.Contains(strict.Required, name) {
			o.required |= 1 << k
			if lenient != nil && slices.Contains(lenient.Required, name) {
				o.both |= 1 << k
			}
		}
		if strict.Properties[name] == nil {
			o.all &^= 1 << k
		}
	}
}

// memberNames lists the members that a schema names in the order in which they
// are expected: those required first, for required keeps the documented order.
func memberNames(s *jsonschema.Schema) []string {
	var names []string
	for _, name := range s.Required {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// lenientMember is the schema that a lenient one has for a member, or for those
// that it does not name.
func lenientMember(lenient *jsonschema.Schema, name string, isNamed bool) *jsonschema.Schema {
	switch {
	case lenient == nil || lenient == open:
		return lenient
	case isNamed && lenient.Properties[name] != nil:
		return lenient.Properties[name]
	}
	if additional, ok := lenient.AdditionalProperties.(*jsonschema.Schema); ok {
		return additional
	}
	return open
}

// array compiles what a schema asks of arrays.
func (c *compiler) array(n *node, strict, lenient *jsonschema.Schema) {
	items := itemsOf(strict)
	if items == nil && strict.MinItems <= 0 && strict.MaxItems < 0 {
		return
	}
	n.array = &array{items: anyNode, least: strict.MinItems, most: strict.MaxItems}
	if items == nil {
		return
	}
	if lenient != nil && lenient != open {
		if lenient = itemsOf(lenient); lenient == nil {
			lenient = open
		}
	}
	n.array.items = c.node(items, lenient, false)
}

// sorted lists the numbers of the members in alphabetical order.
func (o *object) sorted() []int {
	order := make([]int, len(o.props))
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(a, b int) int {
		if o.props[a].name < o.props[b].name {
			return -1
		}
		return 1
	})
	return order
}
