package newcatalog

import (
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
)

// How a schema may be changed so that it accepts less, and never more.
type state int

const (
	free   state = iota // members that it does not name may be refused
	shared              // others look at the same object, and may name the members
	frozen              // what accepts less here may accept more elsewhere
)

// closing makes the strict form of a schema: objects refuse the members that they do not name.
type closing struct {
	defs   *jsontree.Object
	states map[string]state // of definitions
	queue  []string
}

// closed is the strict form of a document that [maker.carry] gave.
func closed(document *jsontree.Object) *jsontree.Object {
	strict, _ := jsontree.Clone(document).(*jsontree.Object)
	c := &closing{states: map[string]state{}}
	for _, keyword := range []string{"$defs", "definitions"} {
		if held := strict.Object(keyword); held != nil {
			c.defs = held
		}
	}
	c.look(strict, free, false)
	for len(c.queue) > 0 {
		name := c.queue[0]
		c.queue = c.queue[1:]
		if tree := c.defs.Object(name); tree != nil {
			c.look(tree, c.states[name], false)
		}
	}
	c.look(strict, free, true)
	if c.defs != nil {
		for _, name := range c.defs.Names {
			if tree := c.defs.Object(name); tree != nil {
				c.look(tree, c.states[name], true)
			}
		}
	}
	return strict
}

// beside are keywords with which an object's members are not only those of properties.
var beside = []string{"additionalProperties", "unevaluatedProperties", "patternProperties", "$ref", "allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas", "dependencies"}

// look follows a schema to its definitions, or closes what may be closed.
func (c *closing) look(s *jsontree.Object, st state, change bool) {
	alone := true
	for _, keyword := range beside {
		alone = alone && !s.Has(keyword)
	}
	if change && alone && st == free && s.Object("properties") != nil {
		s.Set("additionalProperties", false)
	}
	states := map[string]state{}
	for keyword, inner := range schema.Children(s) {
		if keyword == "$defs" || keyword == "definitions" {
			continue
		}
		below, known := states[keyword]
		if !known {
			below = c.below(s, keyword, st)
			states[keyword] = below
		}
		c.look(inner, below, change)
	}
	if name := schema.RefName(s); name != "" && !change {
		if len(s.Names) > 1 && st == free {
			st = shared
		}
		if had, known := c.states[name]; !known || st > had {
			c.states[name] = st
			c.queue = append(c.queue, name)
		}
	}
}

// below is how what a keyword holds may be changed.
func (c *closing) below(s *jsontree.Object, keyword string, st state) state {
	switch keyword {
	case "not", "if", "contains":
		return frozen
	case "oneOf":
		if c.objects(s.List(keyword)) > 1 {
			return frozen // a value of which two branches become one is accepted now
		}
		return c.choice(s, st)
	case "anyOf":
		return c.choice(s, st)
	case "allOf", "then", "else", "dependentSchemas", "dependencies":
		return max(st, shared)
	}
	return st // what others look at, they look into
}

// choice is the state of the branches of a choice: others look at the same object where it stands
// beside other keywords.
func (c *closing) choice(s *jsontree.Object, st state) state {
	for _, keyword := range []string{"properties", "allOf", "$ref", "patternProperties"} {
		if s.Has(keyword) {
			return max(st, shared)
		}
	}
	return st
}

// objects is how many of some branches may accept objects or arrays.
func (c *closing) objects(branches []any) (n int) {
	for _, value := range branches {
		o, ok := value.(*jsontree.Object)
		if !ok {
			n++
			continue
		}
		for range mostHops {
			if name := schema.RefName(o); name != "" && c.defs != nil && c.defs.Object(name) != nil {
				o = c.defs.Object(name)
			}
		}
		switch o.Text("type") {
		case "string", "null", "number", "integer", "boolean":
		default:
			if only(o) == "" {
				n++
			}
		}
	}
	return n
}
