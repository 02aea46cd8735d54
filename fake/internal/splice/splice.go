// Package splice changes a payload at one place and keeps all its other bytes.
package splice

import (
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

// Deep is for payloads that are ours already.
var Deep = jsonpos.Limits{MaxDepth: 10_000}

// Replace returns text with the bytes from from to to replaced.
func Replace(text []byte, from, to int, with string) []byte {
	changed := make([]byte, 0, len(text)-(to-from)+len(with))
	changed = append(changed, text[:from]...)
	changed = append(changed, with...)
	return append(changed, text[to:]...)
}

// Remove returns text without a member or an element and the comma beside it.
func Remove(text []byte, holder, child jsonpos.Node) []byte {
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
	return Replace(text, from, to, "")
}

// begin is where a member's name or an element begins.
func begin(n jsonpos.Node) int {
	if n.IsMember() {
		return n.NameStart()
	}
	return n.Start()
}

// Add returns text with something more at the end of an object or array.
func Add(text []byte, holder jsonpos.Node, more string) []byte {
	end := holder.Start() + 1
	for child := range holder.Children() {
		end = child.End()
	}
	if end > holder.Start()+1 {
		more = "," + more
	}
	return Replace(text, end, end, more)
}

// Pointer is the JSON Pointer of a path.
func Pointer(path []string) string {
	var p strings.Builder
	for _, token := range path {
		p.WriteString("/" + jsonpos.Escape(token))
	}
	return p.String()
}

// Dotted is a JSON Pointer as people write paths: data.tag.id.
func Dotted(pointer string) string { return strings.Join(jsonpos.Tokens(pointer), ".") }
