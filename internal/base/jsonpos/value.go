package jsonpos

import (
	"encoding/json"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// Value returns the document as JSON Schema code wants it: nil, bool,
// json.Number, string, []any or map[string]any. Of duplicate members the last
// one counts; a number out of range becomes 0.
func (d *Document) Value() any { return d.Root().Value() }

// Value returns one value as [Document.Value] does.
func (n Node) Value() any {
	switch n.Kind() {
	case Boolean:
		return n.Raw()[0] == 't'
	case Number:
		if n.node().outOfRange {
			return json.Number("0")
		}
		return json.Number(n.Raw())
	case String:
		return n.Text()
	case Array:
		elements := []any{}
		for child := range n.Children() {
			elements = append(elements, child.Value())
		}
		return elements
	case Object:
		members := map[string]any{}
		for child := range n.Children() {
			members[child.Name()] = child.Value()
		}
		return members
	}
	return nil
}

// unquote decodes a JSON string that the parser has accepted.
func unquote(quoted []byte) string { return jsonscan.Text(quoted[1 : len(quoted)-1]) }
