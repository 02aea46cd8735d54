package jsonpos

import (
	"bytes"

	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

// Limits bound what Parse takes on.
type Limits struct {
	// MaxDepth is how deep arrays and objects may nest: 0 means 64, and more
	// than 10,000 means 10,000.
	MaxDepth int
	// MaxValues is how many values there may be; 0 means no limit.
	MaxValues int
}

// Parse reads one JSON text. A text that cannot be read to its end gives a
// *[Fault] as the error; what is wrong otherwise is in [Document.Faults]. The
// document keeps text, which must not change while it is used.
func Parse(text []byte, limits Limits) (*Document, error) {
	if limits.MaxDepth <= 0 {
		limits.MaxDepth = 64
	}
	p := parser{text: text, limits: limits, at: -1, nodes: make([]node, 0, min(1+bytes.Count(text, []byte(":"))+bytes.Count(text, []byte(",")), 64))}
	p.limits.MaxDepth = min(p.limits.MaxDepth, 10_000)
	if bytes.HasPrefix(text, []byte(BOM)) {
		p.faults = append(p.faults, Fault{
			Rule: RuleBOM, End: len(BOM),
			Want: "no byte order mark", Got: "U+FEFF",
		})
		p.pos = len(BOM)
	}
	p.space()
	if fault := p.value(node{}); fault != nil {
		return nil, fault
	}
	p.space()
	if p.pos < len(text) {
		return nil, p.unexpected("nothing after the value")
	}
	sorted.By(p.faults, func(a, b Fault) int { return a.Start - b.Start })
	return &Document{Faults: p.faults, text: text, nodes: p.nodes}, nil
}

// parser reads text from pos on. Its methods return the fault that ends the
// parse, or nil; pos is then after what they read.
type parser struct {
	text   []byte
	limits Limits
	pos    int
	nodes  []node
	at     int // number of the innermost value that is being read; -1 before the root
	depth  int // of arrays and objects that are open
	faults []Fault
}

// peek returns the next byte, or 0 at the end: no token begins with one.
func (p *parser) peek() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

// maxFaults bounds the faults that are collected: each holds a pointer, and
// pointers can be long.
const maxFaults = 100

func (p *parser) space() { p.pos = jsonscan.Space(p.text, p.pos) }

// value reads a value; n says where it belongs.
func (p *parser) value(n node) *Fault {
	i, parent := len(p.nodes), p.at
	if p.limits.MaxValues > 0 && i >= p.limits.MaxValues {
		return p.fault(RuleSize, p.pos, "at most "+words.Count(p.limits.MaxValues, "value"), "more")
	}
	n.start, n.parent = p.pos, parent
	p.nodes = append(p.nodes, n)
	p.at = i
	kind, fault := p.token()
	if fault != nil {
		return fault
	}
	done := &p.nodes[i]
	done.kind, done.end, done.next = kind, p.pos, len(p.nodes)
	p.at = parent
	return nil
}

// token reads the value that begins here.
func (p *parser) token() (Kind, *Fault) {
	switch b := p.peek(); {
	case b == '{':
		return Object, p.nested(p.object)
	case b == '[':
		return Array, p.nested(p.array)
	case b == '"':
		return String, p.string()
	case b == '-', b >= '0' && b <= '9':
		return Number, p.number()
	case p.literal("null"):
		return Null, nil
	case p.literal("true"), p.literal("false"):
		return Boolean, nil
	}
	return 0, p.unexpected("a value")
}

func (p *parser) literal(word string) bool {
	if !bytes.Equal(p.word(), []byte(word)) {
		return false
	}
	p.pos += len(word)
	return true
}

func (p *parser) nested(read func() *Fault) *Fault {
	if p.depth == p.limits.MaxDepth {
		return p.fault(RuleDepth, p.pos+1, "at most "+words.Count(p.limits.MaxDepth, "level")+" of nesting", "more")
	}
	p.depth++
	p.pos++
	p.space()
	fault := read()
	p.depth--
	return fault
}

func (p *parser) array() *Fault {
	if p.peek() == ']' {
		p.pos++
		return nil
	}
	for index := 0; ; index++ {
		if fault := p.value(node{index: index}); fault != nil {
			return fault
		}
		p.space()
		switch p.peek() {
		case ',':
			p.pos++
			p.space()
		case ']':
			p.pos++
			return nil
		default:
			return p.unexpected(", or ]")
		}
	}
}

func (p *parser) object() *Fault {
	i := p.at
	if p.peek() == '}' {
		p.pos++
		return nil
	}
	for want := "a member name or }"; ; want = "a member name" {
		if p.peek() != '"' {
			return p.unexpected(want)
		}
		nameStart := p.pos
		if fault := p.string(); fault != nil {
			return fault
		}
		nameEnd := p.pos
		escaped := bytes.IndexByte(p.text[nameStart:nameEnd], '\\') >= 0
		p.space()
		if p.peek() != ':' {
			return p.unexpected(": after the member name")
		}
		p.pos++
		p.space()
		if fault := p.value(node{nameStart: nameStart, nameEnd: nameEnd, nameEscaped: escaped}); fault != nil {
			return fault
		}
		p.space()
		switch p.peek() {
		case ',':
			p.pos++
			p.space()
		case '}':
			p.pos++
			p.nodes[i].next = len(p.nodes)
			p.duplicates(i)
			return nil
		default:
			return p.unexpected(", or }")
		}
	}
}

// duplicates notes the members of a finished object whose name occurred before:
// once per name.
func (p *parser) duplicates(object int) {
	doc := Document{text: p.text, nodes: p.nodes}
	if (Node{&doc, object}).areDistinct() {
		return
	}
	seen := map[string]int{}
	for member := range (Node{&doc, object}).Children() {
		name := member.Name()
		seen[name]++
		if seen[name] != 2 || len(p.faults) == maxFaults {
			continue
		}
		p.faults = append(p.faults, Fault{
			Rule: RuleDuplicate, Start: member.NameStart(), End: member.NameEnd(),
			Pointer: member.Pointer(),
			Want:    "each member once", Got: Excerpt(p.text[member.NameStart():member.NameEnd()], 60) + " again",
		})
	}
}

// areDistinct tells at a glance, for most objects, that no name of a member occurs twice.
func (n Node) areDistinct() bool {
	var names [16][]byte
	count := 0
	for member := range n.Children() {
		name := member.RawName()
		if count == len(names) || n.doc.nodes[member.number].nameEscaped {
			return false
		}
		for _, other := range names[:count] {
			if bytes.Equal(name, other) {
				return false
			}
		}
		names[count] = name
		count++
	}
	return true
}
