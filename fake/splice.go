package fake

import (
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

// splice returns text with the bytes from from to to replaced; all others stay
// as they are.
func splice(text []byte, from, to int, with string) []byte {
	changed := make([]byte, 0, len(text)-(to-from)+len(with))
	changed = append(changed, text[:from]...)
	changed = append(changed, with...)
	return append(changed, text[to:]...)
}

// without returns text without a member or an element and the comma beside it.
func without(text []byte, holder, child jsonpos.Node) []byte {
	var children []jsonpos.Node
	for c := range holder.Children() {
		children = append(children, c)
	}
	i := slices.Index(children, child)
	from, to := begin(child), child.End()
	switch {
	case i+1 < len(children):
		to = begin(children[i+1])
	case i > 0:
		from = children[i-1].End()
	}
	return splice(text, from, to, "")
}

// begin is where a member's name or an element begins.
func begin(n jsonpos.Node) int {
	if n.IsMember() {
		return n.NameStart()
	}
	return n.Start()
}

// with returns text with something more at the end of an object or array.
func with(text []byte, holder jsonpos.Node, more string) []byte {
	end := holder.Start() + 1
	for child := range holder.Children() {
		end = child.End()
	}
	if end > holder.Start()+1 {
		more = "," + more
	}
	return splice(text, end, end, more)
}

// pointer is the JSON Pointer of a path.
func pointer(path []string) string {
	var p strings.Builder
	for _, token := range path {
		p.WriteString("/" + jsonpos.Escape(token))
	}
	return p.String()
}

// dotted is a JSON Pointer as people write paths: data.tag.id.
func dotted(pointer string) string { return strings.Join(jsonpos.Tokens(pointer), ".") }
