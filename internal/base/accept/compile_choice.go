package accept

import (
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// choice compiles a oneOf, if the type of a value or the text of one of its members
// rules out all alternatives but one, or a member that one of them needs and the other does not
// have.
func (c *compiler) choice(n *node, s *jsonschema.Schema) {
	var schemas []*jsonschema.Schema
	for _, alternative := range s.OneOf {
		schemas = append(schemas, follow(alternative))
	}
	member, ok := discriminator(schemas)
	absent, rare := "", (*jsonschema.Schema)(nil)
	if !ok {
		if absent, rare = unlessPresent(schemas); rare == nil {
			c.lack(s, "oneOf that neither a type nor a const nor a member decides")
			return
		}
	}
	n.kinds, n.notes, n.choice = 0, WrongType, &choice{member: member, absent: absent}
	for _, schema := range schemas {
		if schema == rare {
			continue
		}
		b := branch{kinds: typesOf(schema), node: c.node(schema, true)}
		if b.kinds == anObject && member != "" {
			b.value = constText(schema, member)
		}
		n.choice.branches = append(n.choice.branches, b)
	}
}

// typesOf is the types that an alternative takes. Where it takes integers it is asked
// for all numbers.
func typesOf(s *jsonschema.Schema) kind {
	set := kindsOf(s)
	if set&numbers != 0 {
		set |= numbers
	}
	return set
}

// discriminator finds the member whose const tells the alternatives apart that are
// objects, "" when there is at most one; not ok when something can be two of the
// alternatives.
func discriminator(schemas []*jsonschema.Schema) (member string, ok bool) {
	var objects []*jsonschema.Schema
	var taken kind
	for _, s := range schemas {
		kinds := typesOf(s)
		switch {
		case kinds == 0:
			return "", false
		case kinds == anObject:
			objects = append(objects, s)
		case kinds&taken != 0:
			return "", false
		default:
			taken |= kinds
		}
	}
	switch {
	case len(objects) > 0 && taken&anObject != 0:
		return "", false
	case len(objects) < 2:
		return "", true
	}
	for _, name := range slices.Sorted(maps.Keys(objects[0].Properties)) {
		seen := map[string]bool{}
		for _, s := range objects {
			if value := constText(s, name); value != "" {
				seen[value] = true
			}
		}
		if len(seen) == len(objects) {
			return name, true
		}
	}
	return "", false
}

// unlessPresent finds, of two alternatives that are objects, a member that the second needs and
// the first does not name: without it, only the first can hold. The second is nil when there is
// none, or something can be two of the alternatives.
func unlessPresent(schemas []*jsonschema.Schema) (member string, second *jsonschema.Schema) {
	var objects []*jsonschema.Schema
	var others kind
	for _, s := range schemas {
		switch kinds := typesOf(s); {
		case kinds == anObject:
			objects = append(objects, s)
		case kinds == 0 || kinds&(others|anObject) != 0:
			return "", nil
		default:
			others |= kinds
		}
	}
	if len(objects) != 2 {
		return "", nil
	}
	for _, name := range objects[1].Required {
		if objects[0].Properties[name] == nil {
			return name, objects[1]
		}
	}
	return "", nil
}

// constText is the text that a member of an object must be, "" when there is no such
// demand.
func constText(s *jsonschema.Schema, member string) string {
	property := s.Properties[member]
	if property == nil || len(property.Constant) == 0 {
		return ""
	}
	text, _ := property.Constant[0].(string)
	return text
}
