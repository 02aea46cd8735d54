package schema

import (
	"slices"

	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/words"
)

// Inline is the tree of a whole document without references and definitions: what a reference leads
// to is in its place. Its error, an *[Error], is for schemas that contain themselves, for references
// to other documents or in other ways than $ref, and for more than so many schemas.
func (s *Schema) Inline(most int) (any, error) {
	n := &inliner{open: map[*Schema]bool{}, most: most, left: most}
	return n.schema(s)
}

type inliner struct {
	open       map[*Schema]bool // that references on the way have led to
	most, left int              // schemas
}

// named are keywords that only serve references.
var named = []string{"$ref", "$defs", "definitions", "$anchor", "$dynamicAnchor", "$recursiveAnchor"}

// annotations say nothing about values: beside a reference, they hold instead of those that it leads to.
var annotations = []string{"$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"}

// IsAnnotation tells whether a keyword says nothing about values.
func IsAnnotation(keyword string) bool { return slices.Contains(annotations, keyword) }

func (n *inliner) schema(s *Schema) (any, error) {
	if s.Tree == nil {
		return !s.Nothing, nil
	}
	if n.left--; n.left < 0 {
		return nil, s.fault("", "without references, there are more than %s", words.Count(n.most, "schema"))
	}
	for _, keyword := range []string{"$dynamicRef", "$recursiveRef"} {
		if s.Has(keyword) {
			return nil, s.fault("/"+keyword, "what it leads to depends on the way to it, so it cannot be replaced")
		}
	}
	if !s.Has("$ref") {
		return n.keywords(s)
	}
	switch {
	case s.Ref == nil:
		return nil, s.fault("/$ref", "it leads to another document, so it cannot be replaced")
	case n.open[s.Ref]:
		return nil, s.fault("/$ref", "it leads to a schema that contains itself, so it cannot be replaced")
	}
	n.open[s.Ref] = true
	to, err := n.schema(s.Ref)
	delete(n.open, s.Ref)
	if err != nil || s.document.older && s.parent != nil { // there, nothing counts beside a reference
		return to, err
	}
	rest, err := n.keywords(s)
	if err != nil {
		return nil, err
	}
	target, isObject := to.(*jsontree.Object)
	if len(rest.Names) == 0 {
		return to, nil
	}
	if isObject && !slices.ContainsFunc(rest.Names, func(name string) bool {
		return !IsAnnotation(name) && name != "$schema" && name != "$id"
	}) {
		for _, name := range rest.Names {
			target.Set(name, rest.Get(name))
		}
		return target, nil
	}
	return rest.Set("allOf", append(slices.Clip(rest.List("allOf")), to)), nil
}

// keywords are those of a schema beside its reference.
func (n *inliner) keywords(s *Schema) (*jsontree.Object, error) {
	out := jsontree.New()
	for _, keyword := range s.Tree.Names {
		value := s.Tree.Get(keyword)
		switch {
		case slices.Contains(named, keyword), s.parent != nil && (keyword == "$id" || keyword == "$schema"):
			continue
		case holders[keyword] == 0:
			out.Set(keyword, jsontree.Clone(value))
			continue
		}
		copied, err := n.held(s, holders[keyword], value)
		if err != nil {
			return nil, err
		}
		out.Set(keyword, copied)
	}
	return out, nil
}

// held is what a keyword of that form holds.
func (n *inliner) held(s *Schema, f form, value any) (any, error) {
	tree, _ := value.(*jsontree.Object)
	elements, isList := value.([]any)
	isOne := f&byName == 0 && !isList
	if isOne && tree == nil {
		return value, nil // true, or false
	}
	if isOne {
		return n.schema(s.document.read[tree])
	}
	list, byNames := make([]any, 0, len(elements)), jsontree.New()
	if tree != nil {
		byNames, _ = jsontree.Clone(value).(*jsontree.Object) // with the lists of names
	}
	for c := range held(f, value) {
		inner := c.value
		if tree, ok := inner.(*jsontree.Object); ok {
			var err error
			if inner, err = n.schema(s.document.read[tree]); err != nil {
				return nil, err
			}
		}
		if isList {
			list = append(list, inner)
		} else {
			byNames.Set(c.name, inner)
		}
	}
	if isList {
		return list, nil
	}
	return byNames, nil
}
