package jsonpos

import (
	"iter"
	"strconv"
	"strings"
)

// Document is one parsed JSON text. It is not safe for concurrent use.
type Document struct {
	// Faults are those that leave the tree intact, in the order of the text; no
	// more than 100.
	Faults []Fault

	text  []byte
	nodes []node // in the order of the text: parents before children

	indexes map[int]children // by node number
}

// node is one value. Its children follow it: the first is the next node, and
// each ends where its sibling begins, at next.
type node struct {
	start, end         int // of the value
	nameStart, nameEnd int // of the member's name with its quotes; 0, 0 for elements and the root
	parent, index      int // parent is -1 for the root; index counts among the parent's children
	next               int // number of the node after this one's last descendant
	kind               Kind
	nameEscaped        bool // the name has a backslash: its text is not what it reads
	outOfRange         bool // a number that Value replaces by 0
}

// Kind is the type of a JSON value.
type Kind uint8

// The kinds of values.
const (
	Null Kind = iota
	Boolean
	Number
	String
	Array
	Object
)

// String gives the kind's name as JSON Schema has it, for example "boolean".
func (k Kind) String() string {
	return [...]string{"null", "boolean", "number", "string", "array", "object"}[k]
}

// Node is one value of a document. The zero Node is none.
type Node struct {
	doc    *Document
	number int
}

func (n Node) node() *node { return &n.doc.nodes[n.number] }

// Root returns the document's value.
func (d *Document) Root() Node { return Node{d, 0} }

// Kind returns the value's type.
func (n Node) Kind() Kind { return n.node().kind }

// Start returns the offset of the value's first byte.
func (n Node) Start() int { return n.node().start }

// End returns the offset after the value's last byte.
func (n Node) End() int { return n.node().end }

// Raw returns the value's JSON text. The caller must not change it.
func (n Node) Raw() []byte { return n.doc.text[n.node().start:n.node().end] }

// IsMember tells whether the value is a member of an object.
func (n Node) IsMember() bool { return n.node().nameEnd > 0 }

// NameStart returns the offset of the opening quote of the member's name.
func (n Node) NameStart() int { return n.node().nameStart }

// NameEnd returns the offset after the closing quote of the member's name.
func (n Node) NameEnd() int { return n.node().nameEnd }

// RawName returns the JSON text of the member's name, with its quotes. The
// caller must not change it.
func (n Node) RawName() []byte { return n.doc.text[n.node().nameStart:n.node().nameEnd] }

// Name returns the member's name, unescaped. "" when the value is no member.
func (n Node) Name() string {
	if !n.IsMember() {
		return ""
	}
	return unquote(n.RawName())
}

// Text returns the text of a string, unescaped. "" for other kinds.
func (n Node) Text() string {
	if n.Kind() != String {
		return ""
	}
	return unquote(n.Raw())
}

// Children ranges over an array's elements or an object's members, duplicates
// included.
func (n Node) Children() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		nodes := n.doc.nodes
		for i, end := n.number+1, nodes[n.number].next; i < end; i = nodes[i].next {
			if !yield(Node{n.doc, i}) {
				return
			}
		}
	}
}

// Pointer returns the value's JSON Pointer; "" for the root.
func (n Node) Pointer() string { return n.pointer(strconv.Itoa) }

// Pattern returns the value's JSON Pointer with a * for each index of an array.
func (n Node) Pattern() string { return n.pointer(func(int) string { return "*" }) }

func (n Node) pointer(element func(index int) string) string {
	var tokens []string
	for n.node().parent >= 0 {
		if n.IsMember() {
			tokens = append(tokens, Escape(n.Name()))
		} else {
			tokens = append(tokens, element(n.node().index))
		}
		n.number = n.node().parent
	}
	var pointer strings.Builder
	for i := len(tokens) - 1; i >= 0; i-- {
		pointer.WriteByte('/')
		pointer.WriteString(tokens[i])
	}
	return pointer.String()
}
