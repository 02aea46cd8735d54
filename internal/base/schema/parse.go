package schema

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/siohook/siohook/internal/base/jsontree"
)

// Error is what keeps a text from being a schema.
type Error struct {
	Pointer string // JSON Pointer of the place in the document
	Problem string
}

func (e *Error) Error() string {
	if e.Pointer == "" {
		return e.Problem
	}
	return e.Pointer + ": " + e.Problem
}

// Parse reads a JSON Schema. Its error is a *[jsonpos.Fault] for what is no JSON within
// the limits of [jsontree.Parse], and an *[Error] for a keyword that does not hold what
// it should, for a reference to a place that is not in the document, and for references
// that only lead to each other. References to other documents are no errors.
func Parse(text []byte) (*Schema, error) {
	tree, _, err := jsontree.ParseValue(text)
	if err != nil {
		return nil, err
	}
	return Of(tree)
}

// Of is the schema that a tree holds, with the errors of [Parse]. The tree must not be
// changed afterwards.
func Of(tree any) (*Schema, error) {
	d := &document{read: map[*jsontree.Object]*Schema{}, resources: map[string]*Schema{}, anchors: map[string]*Schema{}}
	if o, ok := tree.(*jsontree.Object); ok {
		d.older = strings.Contains(o.Text("$schema"), "/draft-0")
	}
	root, err := d.schema(tree, nil, "", &url.URL{})
	if err != nil {
		return nil, err
	}
	d.resources[""] = root
	if err := d.resolve(); err != nil {
		return nil, err
	}
	return root, d.checkLoops()
}

// Size is how many schemas the document has, all in all.
func (s *Schema) Size() int { return len(s.document.all) }

// document is what the parts of one schema share.
type document struct {
	older     bool                         // draft-07 or before: nothing counts beside $ref
	read      map[*jsontree.Object]*Schema // all that have keywords
	all       []*Schema                    // in the order in which they were read
	resources map[string]*Schema           // those with an $id, by address
	anchors   map[string]*Schema           // by address and name
	refs      []reference                  // not resolved yet
}

// schema reads the schema at a place in its parent. The base is the address that
// references are relative to.
func (d *document) schema(value any, parent *Schema, place string, base *url.URL) (*Schema, error) {
	s := &Schema{document: d, parent: parent, place: place}
	d.all = append(d.all, s)
	switch v := value.(type) {
	case bool:
		s.Nothing = !v
		return s, nil
	case *jsontree.Object:
		s.Tree, d.read[v] = v, s
	default:
		return nil, s.fault("", "want a schema, an object or a boolean, got %s", jsontree.KindOf(value))
	}
	base, err := d.name(s, base)
	if err != nil {
		return nil, err
	}
	for _, keyword := range s.Tree.Names {
		switch {
		case keyword == "type":
			s.Types, err = s.texts(keyword, true)
		case keyword == "required":
			s.Required, err = s.texts(keyword, false)
		case isReference[keyword]:
			err = d.refer(s, keyword, base)
		case holders[keyword] != 0:
			err = d.hold(s, keyword, base)
		}
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

// fault is an error at a place in a schema.
func (s *Schema) fault(place, problem string, args ...any) *Error {
	return &Error{s.Pointer() + place, fmt.Sprintf(problem, args...)}
}

// texts reads a keyword that is an array of strings; alone, one string will do.
func (s *Schema) texts(keyword string, alone bool) ([]string, error) {
	value := s.Tree.Get(keyword)
	if text, ok := value.(string); ok && alone {
		return []string{text}, nil
	}
	list, ok := value.([]any)
	if !ok {
		return nil, s.fault("/"+keyword, "want an array of strings, got %s", jsontree.KindOf(value))
	}
	all := make([]string, len(list))
	for i, element := range list {
		if all[i], ok = element.(string); !ok {
			return nil, s.fault(fmt.Sprintf("/%s/%d", keyword, i), "want a string, got %s", jsontree.KindOf(element))
		}
	}
	return all, nil
}

// hold reads the schemas that a keyword holds.
func (d *document) hold(s *Schema, keyword string, base *url.URL) error {
	value, f := s.Tree.Get(keyword), holders[keyword]
	if want := f.wants(value); want != "" {
		return s.fault("/"+keyword, "want %s, got %s", want, jsontree.KindOf(value))
	}
	var all []*Schema
	var named []Property
	for c := range held(f, value) {
		read, err := d.schema(c.value, s, "/"+keyword+c.place, base)
		if err != nil {
			return err
		}
		all, named = append(all, read), append(named, Property{c.name, read})
	}
	if inPlace[keyword] {
		s.inPlace = append(s.inPlace, all...)
	}
	_, isTuple := s.Tree.Get("items").([]any)
	switch {
	case keyword == "properties":
		s.Properties = named
	case keyword == "$defs", keyword == "definitions":
		s.Defs = append(s.Defs, named...)
	case keyword == "additionalProperties":
		s.Additional = all[0]
	case keyword == "oneOf":
		s.OneOf = all
	case keyword == "anyOf":
		s.AnyOf = all
	case keyword == "allOf":
		s.AllOf = all
	case keyword == "prefixItems", keyword == "items" && isTuple:
		s.Prefix = all
	case keyword == "items", keyword == "additionalItems" && isTuple:
		s.Items = all[0]
	}
	return nil
}
