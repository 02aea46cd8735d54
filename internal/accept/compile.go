package accept

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// compiler makes nodes of schemas.
type compiler struct {
	nodes       map[pairing]*node
	unsupported []string
	noNotes     []string
}

// pairing is what a node is made of.
type pairing struct {
	strict, lenient *jsonschema.Schema
	inGroup         bool
}

// open is a lenient schema that accepts everything.
var open = &jsonschema.Schema{}

// node makes the node of a schema. lenient is its counterpart, open, or nil when
// notes are not wanted. What fails at the value itself inGroup, as an alternative
// of a oneOf, is reported in words that depend on the others: it is not noted.
func (c *compiler) node(strict, lenient *jsonschema.Schema, inGroup bool) *node {
	strict = follow(strict)
	lenient = relaxed(lenient)
	key := pairing{strict, lenient, inGroup}
	if n, ok := c.nodes[key]; ok {
		return n
	}
	n := &node{schema: strict, kinds: anyKind, object: anyObject, array: anyArray}
	c.nodes[key] = n
	switch {
	case strict.Always != nil && *strict.Always:
		n.op = opAny
		return n
	case strict.Always != nil:
		n.op = opNever
		return n
	}
	keywords := assertions(strict)
	for _, keyword := range keywords {
		if !supported[keyword] || loners[keyword] && len(keywords) > 1 {
			c.lack(strict, keyword)
		}
	}
	c.covers(strict, lenient)
	if slices.Equal(keywords, []string{"oneOf"}) {
		c.choice(n, strict, lenient)
		return n
	}
	c.types(n, strict)
	c.values(n, strict)
	c.text(n, strict)
	c.numbers(n, strict)
	c.object(n, strict, lenient)
	c.array(n, strict, lenient)
	if lenient != nil {
		n.notes, n.both = faultsOf(strict, lenient, inGroup)
	}
	n.op = n.shortcut()
	n.null = n.kinds&null != 0 && (n.enum == nil || n.enum.null)
	return n
}

// lack notes that plans can not follow a keyword.
func (c *compiler) lack(s *jsonschema.Schema, keyword string) {
	if at := place(s) + ": " + keyword; !slices.Contains(c.unsupported, at) {
		c.unsupported = append(c.unsupported, at)
	}
}

// place is where a schema stands in its document.
func place(s *jsonschema.Schema) string {
	_, fragment, _ := strings.Cut(s.Location, "#")
	return "#" + fragment
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

func (c *compiler) types(n *node, s *jsonschema.Schema) {
	if len(s.Types) > 0 {
		n.kinds = kindsOf(s)
	}
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
		case nil:
			n.enum.null = true
		case bool:
			n.enum.yes, n.enum.no = n.enum.yes || value, n.enum.no || !value
		case string:
			n.enum.texts = append(n.enum.texts, textValue{quote("", value, ""), value})
		case json.Number:
			n.enum.numbers = append(n.enum.numbers, value.String())
		default:
			c.lack(s, "const or enum of an object or array")
		}
	}
}

func (c *compiler) text(n *node, s *jsonschema.Schema) {
	if isAsserted(s) {
		n.asserted = true
		n.format = map[string]format{"date-time": dateTime, "email": email, "uri": uri}[s.Format]
	}
	if s.MinLength <= 0 && s.MaxLength < 0 && s.Pattern == nil {
		return
	}
	n.text = &text{least: s.MinLength, most: s.MaxLength}
	if s.Pattern != nil {
		var ok bool
		if n.text.pattern, ok = compilePattern(s.Pattern.String()); !ok {
			c.lack(s, "pattern "+s.Pattern.String())
		}
	}
}

func (c *compiler) numbers(n *node, s *jsonschema.Schema) {
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

// shortcut finds what the walker may try first.
func (n *node) shortcut() op {
	plain := n.enum == nil && n.bounds == nil && n.text == nil && !n.asserted
	switch {
	case n.kinds == anyKind && plain && n.object == anyObject && n.array == anyArray:
		return opAny
	case n.enum != nil && n.text == nil && !n.asserted && n.kinds&aString != 0:
		return opEnum
	case n.text == nil && n.enum == nil && n.asserted && n.kinds&aString != 0:
		return [...]op{noFormat: opOther, dateTime: opDateTime, email: opEmail, uri: opURI}[n.format]
	case !plain:
		return opOther
	case n.kinds&anObject != 0 && len(n.object.props) == 0 && n.object.additional != nil:
		return opMap
	case n.kinds&anObject != 0 && n.object.additional == nil:
		return opObject
	case n.kinds&anObject != 0:
		return opOther
	case n.kinds&anArray != 0:
		return opArray
	case n.kinds&aString != 0:
		return opText
	case n.kinds&integer != 0:
		return opInteger
	case n.kinds == null:
		return opNull
	}
	return opOther
}
