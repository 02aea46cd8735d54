package accept

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// compiler makes nodes of schemas.
type compiler struct {
	nodes       map[place]*node
	unsupported []string
}

// place is a schema, and whether it is an alternative of a oneOf.
type place struct {
	schema        *jsonschema.Schema
	isAlternative bool
}

// node makes the node of a schema. What fails at the value itself in an alternative is
// reported in words that depend on the others: it is not noted.
func (c *compiler) node(s *jsonschema.Schema, isAlternative bool) *node {
	s = follow(s)
	if n, ok := c.nodes[place{s, isAlternative}]; ok {
		return n
	}
	n := &node{schema: s, kinds: anyKind, object: anyNode.object, array: anyNode.array}
	c.nodes[place{s, isAlternative}] = n
	keywords := assertions(s)
	for _, keyword := range keywords {
		if !supported[keyword] || loners[keyword] && len(keywords) > 1 {
			c.lack(s, keyword)
		}
	}
	switch {
	case slices.Contains(keywords, "false"):
		n.kinds = 0
		return n
	case slices.Contains(keywords, "oneOf"):
		c.choice(n, s)
		return n
	}
	if len(s.Types) > 0 {
		n.kinds = kindsOf(s)
	}
	c.values(n, s)
	c.text(n, s)
	c.bounds(n, s)
	c.object(n, s)
	c.array(n, s)
	n.usual = n.shortcut()
	n.notes = faultsOf(s, n, isAlternative)
	return n
}

// faultsOf is the faults that can be noted at a value.
func faultsOf(s *jsonschema.Schema, n *node, isAlternative bool) (faults Kind) {
	if n.object.additional == nil {
		faults |= UnknownMember
	}
	if n.object.required != 0 {
		faults |= Missing
	}
	if isAlternative {
		return faults
	}
	if len(s.Types) > 0 {
		faults |= WrongType
	}
	if n.enum != nil {
		faults |= UnknownValue
	}
	if n.text != nil && n.text.format != "" {
		faults |= WrongFormat
	}
	return faults
}

// lack notes that plans cannot follow a keyword.
func (c *compiler) lack(s *jsonschema.Schema, keyword string) {
	_, fragment, _ := strings.Cut(s.Location, "#")
	if at := "#" + fragment + ": " + keyword; !slices.Contains(c.unsupported, at) {
		c.unsupported = append(c.unsupported, at)
	}
}

// follow goes to the schema that a bare $ref refers to.
func follow(s *jsonschema.Schema) *jsonschema.Schema {
	for range 100 {
		if s.Ref == nil || len(assertions(s)) > 1 {
			break
		}
		s = s.Ref
	}
	return s
}

func kindsOf(s *jsonschema.Schema) (set kind) {
	for _, known := range kindNames {
		if slices.Contains(s.Types, known.name) {
			set |= known.kind
		}
	}
	return set
}

// values compiles const and enum.
func (c *compiler) values(n *node, s *jsonschema.Schema) {
	allowed := s.Enum
	if len(s.Constant) > 0 {
		if len(s.Enum) > 0 {
			c.lack(s, "const beside enum")
		}
		allowed = s.Constant
	}
	if len(allowed) == 0 {
		return
	}
	n.enum = &enum{}
	for _, value := range allowed {
		switch value := value.(type) {
		case string:
			n.enum.texts = append(n.enum.texts, knownText{quote(value), value})
		case nil:
			n.enum.others = append(n.enum.others, "null")
		case bool:
			n.enum.others = append(n.enum.others, fmt.Sprint(value))
		case json.Number:
			n.enum.others, n.enum.hasNumbers = append(n.enum.others, value.String()), true
		default:
			c.lack(s, "const or enum of an object or array")
		}
	}
}

func (c *compiler) text(n *node, s *jsonschema.Schema) {
	t := &text{least: max(s.MinLength, 0), most: s.MaxLength, pattern: s.Pattern}
	if isAsserted(s) {
		t.format = s.Format
	}
	if t.least > 0 || t.most >= 0 || t.pattern != nil || t.format != "" {
		n.text = t
	}
}

func (c *compiler) bounds(n *node, s *jsonschema.Schema) {
	if s.Minimum == nil && s.Maximum == nil && s.ExclusiveMinimum == nil && s.ExclusiveMaximum == nil {
		return
	}
	n.bounds = &bounds{math.MinInt64, math.MaxInt64}
	if s.Minimum != nil {
		n.bounds.least = max(n.bounds.least, c.whole(s, ceil(s.Minimum)))
	}
	if s.ExclusiveMinimum != nil {
		n.bounds.least = max(n.bounds.least, c.whole(s, floor(s.ExclusiveMinimum))+1)
	}
	if s.Maximum != nil {
		n.bounds.most = min(n.bounds.most, c.whole(s, floor(s.Maximum)))
	}
	if s.ExclusiveMaximum != nil {
		n.bounds.most = min(n.bounds.most, c.whole(s, ceil(s.ExclusiveMaximum))-1)
	}
}

// whole is a bound as a number that can be counted with.
func (c *compiler) whole(s *jsonschema.Schema, n *big.Int) int64 {
	if n.BitLen() > 62 {
		c.lack(s, fmt.Sprintf("a bound of %s", n))
		return 0
	}
	return n.Int64()
}

func floor(r *big.Rat) *big.Int { return new(big.Int).Div(r.Num(), r.Denom()) }

func ceil(r *big.Rat) *big.Int {
	down := floor(r)
	if !r.IsInt() {
		down.Add(down, big.NewInt(1))
	}
	return down
}

// object compiles what a schema asks of objects.
func (c *compiler) object(n *node, s *jsonschema.Schema) {
	names := memberNames(s)
	additional, _ := s.AdditionalProperties.(*jsonschema.Schema)
	isClosed := s.AdditionalProperties == false
	if len(names) == 0 && additional == nil && !isClosed && s.MinProperties <= 0 && s.MaxProperties < 0 {
		return
	}
	if len(names) > 64 {
		c.lack(s, "more than 64 members")
		return
	}
	o := &object{least: s.MinProperties, most: s.MaxProperties, isCounted: s.MinProperties > 0 || s.MaxProperties >= 0}
	n.object = o
	switch {
	case isClosed:
	case additional != nil:
		o.additional = c.node(additional, false)
	default:
		o.additional = anyNode
	}
	for k, name := range names {
		if name == "" {
			c.lack(s, "a member with an empty name") // v5 is given another name for it
		}
		p := prop{name: name, quoted: quote(name) + ":", bit: 1 << k, node: o.additional}
		if member := s.Properties[name]; member != nil {
			p.node = c.node(member, false)
			o.named |= 1 << k
		} else if isClosed {
			p.node = &node{schema: s} // required, yet not allowed
		}
		o.props = append(o.props, p)
		if slices.Contains(s.Required, name) {
			o.required |= 1 << k
		}
	}
}

// quote is a text as most encoders write it.
func quote(text string) string {
	quoted, _ := jsontext.AppendQuote(nil, text) // what is no UTF-8 is never met
	return string(quoted)
}

// memberNames lists the members that a schema names in the order in which they are
// expected: those required first, for required keeps the documented order.
func memberNames(s *jsonschema.Schema) []string {
	var names []string
	for _, name := range slices.Concat(s.Required, slices.Sorted(maps.Keys(s.Properties))) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// array compiles what a schema asks of arrays.
func (c *compiler) array(n *node, s *jsonschema.Schema) {
	items := itemsOf(s)
	if items == nil && s.MinItems <= 0 && s.MaxItems < 0 {
		return
	}
	n.array = &array{items: anyNode, least: s.MinItems, most: s.MaxItems}
	if items != nil {
		n.array.items = c.node(items, false)
	}
}
