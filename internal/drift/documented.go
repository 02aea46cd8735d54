package drift

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/schemas"
)

// documented is what the catalog says of one event: its members by pattern, and
// their order within each object.
type documented struct {
	required map[string]bool       // by pattern; false for members that may be missing
	seen     map[string]bool       // patterns of members that are only seen, not documented
	order    map[string][][]string // names by the pattern of their object, for each of its forms
}

// document reads the strict schema of an event.
func document(c *schemas.Catalog, row *schemas.Row) (*documented, error) {
	text, err := c.Schema(row, schemas.Strict)
	if err != nil {
		return nil, err
	}
	d := &documented{required: map[string]bool{}, seen: map[string]bool{}, order: map[string][][]string{}}
	var root node
	if err := json.Unmarshal(text, &root); err != nil {
		return nil, fmt.Errorf("%s: %w", row.SchemaFile(schemas.Strict), err)
	}
	d.read("", &root, root.Defs, 0)
	return d, nil
}

// node is as much of a schema as is needed here.
type node struct {
	Ref        string           `json:"$ref"`
	Defs       map[string]*node `json:"$defs"`
	Properties ordered          `json:"properties"`
	Required   []string         `json:"required"`
	Comment    string           `json:"$comment"`
	Items      *node            `json:"items"`
	OneOf      []*node          `json:"oneOf"`
	AnyOf      []*node          `json:"anyOf"`
}

// ordered are members in the order of the text.
type ordered struct {
	names []string
	nodes map[string]*node
}

// UnmarshalJSON keeps the order.
func (o *ordered) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, &o.nodes); err != nil {
		return err
	}
	d := jsontext.NewDecoder(bytes.NewReader(b))
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return err
		}
		o.names = append(o.names, name.String())
		if err := d.SkipValue(); err != nil {
			return err
		}
	}
	return nil
}

func (d *documented) read(pattern string, n *node, defs map[string]*node, depth int) {
	if n == nil || depth > 20 {
		return
	}
	if name, ok := strings.CutPrefix(n.Ref, "#/$defs/"); ok {
		d.read(pattern, defs[name], defs, depth+1)
		return
	}
	if len(n.Properties.names) > 0 {
		d.order[pattern] = append(d.order[pattern], n.Properties.names)
	}
	needed := map[string]bool{}
	for _, name := range n.Required {
		needed[name] = true
	}
	for _, name := range n.Properties.names {
		at := pattern + "/" + escape(name)
		if all, known := d.required[at]; !known || all {
			d.required[at] = needed[name]
		}
		if property := n.Properties.nodes[name]; property != nil && strings.HasPrefix(property.Comment, "Seen ") {
			d.seen[at] = true
		}
		d.read(at, n.Properties.nodes[name], defs, depth+1)
	}
	d.read(pattern+"/*", n.Items, defs, depth+1)
	for _, list := range [][]*node{n.OneOf, n.AnyOf} {
		for _, choice := range list {
			d.read(pattern, choice, defs, depth+1)
		}
	}
}

func escape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}
