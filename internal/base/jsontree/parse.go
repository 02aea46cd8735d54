package jsontree

import (
	"bytes"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

// limits of what is read: documents of that size are no schemas of webhooks.
var limits = jsonpos.Limits{MaxDepth: 200, MaxValues: 1 << 19}

// Parse reads JSON text that must be an object. Its error is a *[jsonpos.Fault] for what
// is no JSON, nests deeper than 200 levels, has more than half a million values, or names
// a member twice.
func Parse(text []byte) (*Object, error) {
	value, _, err := ParseValue(text)
	if err != nil {
		return nil, err
	}
	o, ok := value.(*Object)
	if !ok {
		return nil, fmt.Errorf("want an object, got %s", jsonpos.Excerpt(text, 40))
	}
	return o, nil
}

// ParseValue reads any JSON text; the document tells where each value stands. The
// errors are those of [Parse].
func ParseValue(text []byte) (value any, document *jsonpos.Document, err error) {
	document, err = jsonpos.Parse(text, limits)
	if err != nil {
		return nil, nil, err
	}
	for i := range document.Faults {
		return nil, nil, &document.Faults[i]
	}
	return valueOf(document.Root()), document, nil
}

func valueOf(n jsonpos.Node) any {
	switch n.Kind() {
	case jsonpos.Object:
		o := New()
		for member := range n.Children() {
			o.Set(member.Name(), valueOf(member))
		}
		return o
	case jsonpos.Array:
		list := []any{}
		for element := range n.Children() {
			list = append(list, valueOf(element))
		}
		return list
	case jsonpos.String:
		return n.Text()
	case jsonpos.Number:
		return jsontext.Value(bytes.Clone(n.Raw()))
	case jsonpos.Boolean:
		return n.Raw()[0] == 't'
	}
	return nil
}

// Lookup finds the value at a JSON Pointer in a value.
func Lookup(value any, pointer string) (any, bool) {
	for _, token := range jsonpos.Tokens(pointer) {
		switch holder := value.(type) {
		case *Object:
			if !holder.Has(token) {
				return nil, false
			}
			value = holder.Get(token)
		case []any:
			i, ok := jsonpos.Index(token)
			if !ok || i >= len(holder) {
				return nil, false
			}
			value = holder[i]
		default:
			return nil, false
		}
	}
	return value, true
}
