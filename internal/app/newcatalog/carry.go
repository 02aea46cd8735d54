package newcatalog

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/words"
)

// kept are the keywords of schemas that are carried over, beside those that hold schemas: others
// say nothing about payloads, and some validators refuse what they do not know.
var kept = set(
	"$ref", "type", "const", "enum", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength",
	"pattern", "maxItems", "minItems", "uniqueItems", "maxContains", "minContains", "maxProperties", "minProperties", "required",
	"dependentRequired", "format", "contentEncoding", "contentMediaType", "title", "description", "default", "deprecated", "readOnly",
	"writeOnly", "examples", byDiscriminator,
)

// unfollowed are keywords that refer to other schemas in ways that are not followed.
var unfollowed = []string{"$dynamicRef", "$recursiveRef"}

func set(names ...string) map[string]bool {
	all := map[string]bool{}
	for _, name := range names {
		all[name] = true
	}
	return all
}

// carrier makes one document of a schema and of all that it refers to.
type carrier struct {
	sources  *sources
	note     func(string)
	older    bool // draft-07 or before
	isBundle bool // it is in 2020-12, whatever its parts are in
	defs     *jsontree.Object
	names    map[string]string // of definitions, by the places that they come from
	queue    []carried
	named    []carried // all that were ever in it
	isOpaque bool      // to be compared: patterns that cannot be used stay as formats, and discriminators choose
	err      error
}

type carried struct {
	name string
	tree *jsontree.Object // nil for true and false
	at   place
}

func (c *carrier) keyword() string {
	if c.older && !c.isBundle {
		return "definitions"
	}
	return "$defs"
}

// carry gives the schema of an event as a document of its own.
func (m *maker) carry(e *event) (*jsontree.Object, error) {
	c := m.carrier(e)
	value, at, err := c.root(e)
	if err != nil {
		return nil, err
	}
	root, ok := jsontree.Clone(value).(*jsontree.Object)
	if !ok {
		return nil, fmt.Errorf("want a schema that is an object, got %s", jsontree.KindOf(value))
	}
	c.take(root, at.in)
	document, err := c.document(root)
	if err == nil {
		merge(document, c.defs)
	}
	return document, err
}

func (m *maker) carrier(e *event) *carrier {
	return &carrier{
		sources: m.sources, note: func(text string) { m.note(e.at, text) }, older: strings.Contains(e.draft, "/draft-0"),
		defs: jsontree.New(), names: map[string]string{},
	}
}

// root is the schema of an event, behind references that stand alone.
func (c *carrier) root(e *event) (value any, at place, err error) {
	value, at = e.schema, e.schemaAt
	for range mostHops {
		tree, ok := value.(*jsontree.Object)
		if !ok || tree.Text("$ref") == "" || !c.older && slices.ContainsFunc(tree.Names, func(name string) bool { return name != "$ref" && says(name) }) {
			return value, at, nil
		}
		if value, at, err = c.sources.find(at.in, tree.Text("$ref")); err != nil {
			return nil, at, err
		}
	}
	return nil, at, errors.New("the references lead to each other")
}

// document adds to the root all that it refers to.
func (c *carrier) document(root *jsontree.Object) (*jsontree.Object, error) {
	for len(c.queue) > 0 && c.err == nil {
		next := c.queue[0]
		c.queue = c.queue[1:]
		c.inherit(next.tree, next.at)
		c.take(next.tree, next.at.in)
	}
	if len(c.defs.Names) > 0 {
		root.Set(c.keyword(), c.defs)
	}
	return root, c.err
}

// bundle gives the choice of all events as a document of its own, in 2020-12: each is a definition
// that has the name which the index gives it.
func (m *maker) bundle(names []string, choice string) (*jsontree.Object, error) {
	c := &carrier{sources: m.sources, note: func(string) {}, isBundle: true, defs: jsontree.New(), names: map[string]string{}}
	var refs []any
	for i := range m.events {
		// What has the name of an event is another definition.
		c.defs.Set(names[i], nil)
		refs = append(refs, schema.RefTo(names[i]))
	}
	for i, e := range m.events {
		value, at, err := m.sources.object(e.schema, e.schemaAt)
		if err != nil {
			return nil, err
		}
		root, _ := jsontree.Clone(value).(*jsontree.Object)
		c.older = strings.Contains(e.draft, "/draft-0")
		c.defs.Set(names[i], root.Set("title", names[i]))
		c.take(root, at.in)
		for len(c.queue) > 0 && c.err == nil {
			next := c.queue[0]
			c.queue = c.queue[1:]
			c.take(next.tree, next.at.in)
		}
	}
	document := jsontree.New().Set("title", pascal(cmp.Or(m.options.Name, "own"))+"Event").Set(choice, refs).Set("$defs", c.defs)
	if c.err == nil {
		merge(document, c.defs)
	}
	return document, c.err
}

// take keeps of a schema what counts, and turns its references into ones to definitions.
func (c *carrier) take(tree *jsontree.Object, in *source) {
	schema.Walk(tree, func(s *jsontree.Object) {
		for _, keyword := range unfollowed {
			if s.Has(keyword) && c.err == nil {
				c.err = fmt.Errorf("%s is not followed", keyword)
			}
		}
		refer := c.refer
		if s.Has(plain) {
			refer = c.definition
		}
		if c.isOpaque {
			c.tag(s, in)
		}
		c.clean(s)
		if c.older && s.Has("$ref") { // what stands beside it says nothing
			for _, name := range append([]string{}, s.Names...) {
				if name != "$ref" {
					s.Remove(name)
				}
			}
		}
		if ref := s.Text("$ref"); ref != "" && c.err == nil {
			value, at, err := c.sources.find(in, ref)
			if c.err = err; err == nil {
				s.Set("$ref", refer(value, at))
			}
		}
	})
}

// clean takes away what is not carried over.
func (c *carrier) clean(s *jsontree.Object) {
	if !s.Has("examples") && s.Has("example") {
		s.Set("examples", []any{s.Get("example")})
	}
	if s.Has("examples") && s.List("examples") == nil {
		s.Remove("examples")
	}
	if s.Get("nullable") == true { // of OpenAPI 3.0
		if kind := s.Text("type"); kind != "" {
			s.Set("type", []any{kind, "null"})
			if list := s.List("enum"); list != nil {
				s.Set("enum", append(list, nil))
			}
		}
	}
	for _, end := range []string{"minimum", "maximum"} { // of OpenAPI 3.0, too
		exclusive := "exclusive" + strings.ToUpper(end[:1]) + end[1:]
		isOpen, ok := s.Get(exclusive).(bool)
		if !ok {
			continue
		}
		s.Remove(exclusive)
		if isOpen && s.Has(end) {
			s.Set(exclusive, s.Get(end))
			s.Remove(end)
		}
	}
	if pattern := s.Text("pattern"); pattern != "" {
		if _, err := regexp.Compile(pattern); err != nil {
			s.Remove("pattern")
			if c.isOpaque {
				s.Set("allOf", append(slices.Clip(s.List("allOf")), jsontree.New().Set("format", "pattern "+pattern)))
			} else {
				c.note("the pattern " + strconv.Quote(pattern) + " is left out, because it cannot be used here")
			}
		}
	}
	if items, ok := s.Get("items").([]any); ok && c.isBundle { // of draft-07
		s.Remove("items")
		s.Set("prefixItems", items)
		if rest, ok := s.Values["additionalItems"]; ok {
			s.Remove("additionalItems")
			s.Set("items", rest)
		}
	}
	for _, name := range append([]string{}, s.Names...) {
		if name == "$defs" || name == "definitions" || !kept[name] && !schema.Holds(name) {
			s.Remove(name)
		}
	}
}

// definition is a reference to the definition for what stands at a place.
func (c *carrier) definition(value any, at place) string {
	name, known := c.names[at.String()]
	if !known {
		name = c.define(value, at)
	}
	return "#/" + c.keyword() + "/" + jsonpos.Escape(name)
}

func (c *carrier) define(value any, at place) string {
	if len(c.names) == mostRefs {
		c.err = fmt.Errorf("it refers to more than %s", words.Count(mostRefs, "definition"))
	}
	base := at.pointer[strings.LastIndexByte(at.pointer, '/')+1:]
	if at.pointer == "" {
		base = stem(at.in.name)
		switch { // copies elsewhere are to be the same
		case c.isOpaque && at.in == c.sources.all[0]:
			base = "root"
		case c.isOpaque:
			base = path.Base(base)
		}
	}
	base = plainName(base)
	name := base
	for n := 2; c.defs.Has(name); n++ {
		name = base + strconv.Itoa(n)
	}
	c.names[at.String()] = name
	one := carried{name: name, at: at}
	value = jsontree.Clone(value)
	switch v := value.(type) {
	case *jsontree.Object:
		one.tree = v
		c.queue = append(c.queue, one)
	case bool:
	default:
		c.err = fmt.Errorf("$ref leads to %s: want a schema, got %s", at, jsontree.KindOf(v))
	}
	c.defs.Set(name, value)
	c.named = append(c.named, one)
	return name
}

// plainName is a name that needs no escapes in a reference.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '_', r == '-', r == '.':
			return r
		}
		return '_'
	}, name)
}
