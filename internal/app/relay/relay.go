// Package relay guesses what was signed where a program on the way wrote the JSON of a delivery
// again: the values arrive, the bytes do not, and no receiver can verify the signature.
//
//	v := validate.New(c, validate.Options{Secret: secret, Origins: relay.Origins(c)})
package relay

import (
	"bytes"
	"iter"
	"slices"

	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/schemas"
)

// Origins returns a function that ranges over bodies which may have been signed where a body arrived
// as a delivery of an event (nil: it is not known): the same JSON as the provider and other programs
// write it, with its members in the provider's order, and with what is lost on the way: the fraction
// of 0.0, and [] for a map without members. The order of a map's members follows from no schema.
func Origins(c *schemas.Catalog) func(row *schemas.Row, body []byte) iter.Seq[[]byte] {
	return func(row *schemas.Row, body []byte) iter.Seq[[]byte] {
		return func(yield func([]byte) bool) { origins(c, row, body, yield) }
	}
}

func origins(c *schemas.Catalog, row *schemas.Row, body []byte, yield func([]byte) bool) {
	text := bytes.TrimRight(body, " \t\r\n")
	for _, end := range []string{"", "\n", "\r\n"} { // ends of lines are changed the most
		for _, other := range [][]byte{text, bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))} {
			if !yield(append(slices.Clip(other), end...)) {
				return
			}
		}
	}
	document, err := jsonpos.Parse(text, jsonpos.Limits{})
	if err != nil {
		return
	}
	var of *schema.Schema
	if row != nil {
		of, _ = c.ReadSchema(row, schemas.Strict) // nil knows nothing
	}
	for _, w := range []writer{{}, {order: true}, {lost: true}, {order: true, lost: true}} {
		compact := w.value(nil, document.Root(), of)
		for _, form := range encode.Forms() {
			strings, err := form.Strings()
			if err != nil {
				return
			}
			origin := encode.AppendValue(nil, compact, strings)
			if layout := form.Layout(); layout != nil {
				origin = layout(nil, origin)
			}
			if !yield(origin) || !yield(append(origin, '\n')) {
				return
			}
		}
	}
}

// writer writes JSON as it may have been.
type writer struct {
	order bool // members in the order of the schema
	lost  bool // with what other programs leave out
}

func (w writer) value(dst []byte, n jsonpos.Node, of *schema.Schema) []byte {
	kind := n.Kind()
	switch kind {
	case jsonpos.Object:
		return w.object(dst, n, of)
	case jsonpos.Array:
		element := among(of, "array").Element()
		dst = append(dst, '[')
		first := true
		for child := range n.Children() {
			if !first {
				dst = append(dst, ',')
			}
			first = false
			dst = w.value(dst, child, element)
		}
		return append(dst, ']')
	case jsonpos.Number:
		dst = append(dst, n.Raw()...)
		if w.lost && !bytes.ContainsAny(n.Raw(), ".eE") && among(of, "number").Names("number") {
			dst = append(dst, ".0"...)
		}
		return dst
	}
	return append(dst, n.Raw()...)
}

func (w writer) object(dst []byte, n jsonpos.Node, of *schema.Schema) []byte {
	object := objectOf(of, n)
	var members []jsonpos.Node
	for child := range n.Children() {
		members = append(members, child)
	}
	if len(members) == 0 && w.lost && among(of, "array").Names("array") {
		return append(dst, "[]"...)
	}
	if w.order && object != nil {
		place := func(m jsonpos.Node) int {
			name := m.Name()
			i := slices.IndexFunc(object.Properties, func(p schema.Property) bool { return p.Name == name })
			if i < 0 {
				return len(object.Properties)
			}
			return i
		}
		slices.SortStableFunc(members, func(a, b jsonpos.Node) int { return place(a) - place(b) })
	}
	dst = append(dst, '{')
	for i, m := range members {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(dst, m.RawName()...), ':')
		of, _ := object.Member(m.Name())
		dst = w.value(dst, m, of)
	}
	return append(dst, '}')
}

// objectOf is the alternative of a schema that an object is of: the first whose constants it has.
func objectOf(of *schema.Schema, n jsonpos.Node) *schema.Schema {
	for _, one := range of.Alternatives() {
		if one.Names("object") && !slices.ContainsFunc(one.Properties, func(p schema.Property) bool {
			constant, is := p.Schema.Resolve().Keyword("const")
			member, has := n.Member(p.Name)
			return is && (!has || constant != member.Value())
		}) {
			return one
		}
	}
	return among(of, "object")
}

// among is the alternative of a schema that has a type; nil when none has.
func among(of *schema.Schema, kind string) *schema.Schema {
	for _, one := range of.Alternatives() {
		if one.Names(kind) {
			return one
		}
	}
	return nil
}
