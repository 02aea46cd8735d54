package accept

import (
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// choice compiles a oneOf, if the type of a value or the text of one of its
// members rules out all alternatives but one.
func (c *compiler) choice(n *node, strict, lenient *jsonschema.Schema) {
	n.op = opChoice
	n.choice = &choice{}
	n.kinds = 0
	var schemas []*jsonschema.Schema
	for _, alternative := range strict.OneOf {
		schemas = append(schemas, follow(alternative))
	}
	member, ok := discriminator(schemas)
	if !ok {
		c.lack(strict, "oneOf that neither a type nor a const decides")
		return
	}
	n.choice.member = member
	alternatives := c.lenientAlternatives(strict, lenient, schemas, member)
	for i, schema := range schemas {
		b := branch{kinds: typesOf(schema), node: c.node(schema, alternatives[i], true)}
		if b.kinds == anObject && member != "" {
			b.value = constText(schema, member)
		}
		n.kinds |= b.kinds
		n.choice.branches = append(n.choice.branches, b)
	}
	switch {
	case lenient == open:
		n.notes = WrongType
	case lenient != nil && !slices.ContainsFunc(alternatives, func(s *jsonschema.Schema) bool { return s == nil }) &&
		slices.EqualFunc(schemas, alternatives, func(a, b *jsonschema.Schema) bool { return slices.Equal(a.Types, b.Types) }):
		n.notes, n.both = WrongType, WrongType
	}
}

// typesOf is the types that an alternative takes. Where it takes integers it is
// asked for all numbers.
func typesOf(s *jsonschema.Schema) kind {
	set := kindsOf(s)
	if set&numbers != 0 {
		set |= numbers
	}
	return set
}

// discriminator finds the member whose const tells the alternatives apart that
// are objects, "" when there is at most one; not ok when something can be two of
// the alternatives.
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
	case len(objects) == 0:
		return "", true
	case taken&anObject != 0:
		return "", false
	case len(objects) == 1:
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

// constText is the text that a member of an object must be, "" when there is no
// such demand.
func constText(s *jsonschema.Schema, member string) string {
	property := s.Properties[member]
	if property == nil || len(property.Constant) == 0 {
		return ""
	}
	text, ok := property.Constant[0].(string)
	if !ok {
		return ""
	}
	return text
}

// lenientAlternatives finds the counterpart of each alternative. The lenient
// schema must decide between them in the same way.
func (c *compiler) lenientAlternatives(strict, lenient *jsonschema.Schema, schemas []*jsonschema.Schema, member string) []*jsonschema.Schema {
	counterparts := make([]*jsonschema.Schema, len(schemas))
	if lenient == nil || lenient == open {
		for i := range counterparts {
			counterparts[i] = lenient
		}
		return counterparts
	}
	same := slices.Equal(assertions(lenient), []string{"oneOf"}) && len(lenient.OneOf) == len(schemas)
	for i := 0; same && i < len(schemas); i++ {
		counterparts[i] = follow(lenient.OneOf[i])
		same = typesOf(counterparts[i]) == typesOf(schemas[i]) &&
			(member == "" || constText(counterparts[i], member) == constText(schemas[i], member))
	}
	if !same {
		c.differ(strict, "oneOf")
		return make([]*jsonschema.Schema, len(schemas))
	}
	return counterparts
}
