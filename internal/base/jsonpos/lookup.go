package jsonpos

import "slices"

// Member returns the object's member of that name, the last one when there are
// several, and whether there is one.
func (n Node) Member(name string) (member Node, ok bool) {
	if n.Kind() != Object {
		return Node{}, false
	}
	if n.isLarge() {
		number, ok := n.doc.index(n).byName[name]
		return Node{n.doc, number}, ok
	}
	for child := range n.Children() {
		if child.named(name) {
			member, ok = child, true
		}
	}
	return member, ok
}

// named tells whether the member's name reads name.
func (n Node) named(name string) bool {
	if n.node().nameEscaped {
		return n.Name() == name
	}
	raw := n.RawName()
	return len(raw) == len(name)+len(`""`) && string(raw[1:len(raw)-1]) == name
}

// Element returns the array's element at an index from 0, and whether there is one.
func (n Node) Element(index int) (Node, bool) {
	if n.Kind() != Array || index < 0 {
		return Node{}, false
	}
	if n.isLarge() {
		elements := n.doc.index(n).elements
		if index >= len(elements) {
			return Node{}, false
		}
		return Node{n.doc, elements[index]}, true
	}
	for child := range n.Children() {
		if child.node().index == index {
			return child, true
		}
	}
	return Node{}, false
}

// Lookup returns the value at a JSON Pointer (RFC 6901), and whether there is one.
func (d *Document) Lookup(pointer string) (Node, bool) {
	if pointer != "" && pointer[0] != '/' {
		return Node{}, false
	}
	n := d.Root()
	for _, token := range Tokens(pointer) {
		child, ok := n.child(token)
		if !ok {
			return Node{}, false
		}
		n = child
	}
	return n, true
}

// Match returns the values at a JSON Pointer in which * stands for each element of an array and
// each member of an object, in the order of the text.
func (d *Document) Match(pointer string) []Node {
	if pointer != "" && pointer[0] != '/' {
		return nil
	}
	nodes := []Node{d.Root()}
	for _, token := range Tokens(pointer) {
		var next []Node
		for _, n := range nodes {
			if token == "*" {
				next = slices.AppendSeq(next, n.Children())
			} else if child, ok := n.child(token); ok {
				next = append(next, child)
			}
		}
		nodes = next
	}
	return nodes
}

// child is the member or element that a reference token stands for.
func (n Node) child(token string) (Node, bool) {
	if member, ok := n.Member(token); ok {
		return member, true
	}
	if index, isIndex := Index(token); isIndex {
		return n.Element(index)
	}
	return Node{}, false
}

// children are an index of a large node's children, made when first needed: a
// payload in which thousands of values are at fault must not cost their square.
type children struct {
	byName   map[string]int // last node number of each name
	elements []int          // node numbers in order
}

func (n Node) isLarge() bool { return n.node().next-n.number > 100 }

func (d *Document) index(n Node) children {
	if known, ok := d.indexes[n.number]; ok {
		return known
	}
	c := children{byName: map[string]int{}}
	for child := range n.Children() {
		if child.IsMember() {
			c.byName[child.Name()] = child.number
		} else {
			c.elements = append(c.elements, child.number)
		}
	}
	if d.indexes == nil {
		d.indexes = map[int]children{}
	}
	d.indexes[n.number] = c
	return c
}
