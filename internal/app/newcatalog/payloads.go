package newcatalog

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/settings"
	"github.com/siohook/siohook/internal/base/words"
)

// Payload is the schema of what one webhook, operation or message of a document sends, or one
// definition of a document that has nothing else.
type Payload struct {
	Name   string // as the document calls it; "" for a document that is one schema
	Schema []byte // a JSON Schema with all that it refers to
	places map[string]place
}

// Plain is a text that is one schema.
func Plain(name string, text []byte) Payload {
	if in, err := parse(Document{name, text}); err == nil {
		return Payload{Schema: text, places: map[string]place{"": {in, ""}}}
	}
	return Payload{Schema: text}
}

// Placed tells whether it is known where the schema stands.
func (p *Payload) Placed() bool { return len(p.places) > 0 }

// Payloads takes a document apart: the webhooks, callbacks and operations of OpenAPI, the messages
// of AsyncAPI, or the definitions of a file that says nothing else. Any other JSON Schema is one
// payload. load gives the text of a file beside the document. Notes say what has no JSON Schema.
// The error is for a document in which there is nothing, or something is wrong.
func Payloads(d Document, load func(name string) ([]byte, error)) (all []Payload, notes []Refusal, err error) {
	m := &maker{}
	if m.sources, err = read([]Document{d}); err != nil {
		return nil, nil, err
	}
	m.sources.load = load
	in := m.sources.all[0]
	switch {
	case in.root.Has("swagger"):
		err = hint.With(fmt.Errorf("%s: want OpenAPI 3.1, got Swagger (OpenAPI 2)", in.name), "convert the document to OpenAPI 3.1")
	case in.root.Has("openapi"):
		err = m.requests(in)
	case in.root.Has("asyncapi"):
		if parts := in.root.Object("components"); in.root.Has("channels") || parts != nil && parts.Has("messages") {
			err = m.asyncAPI(in)
		}
	case !onlyDefines(in.root) || isAnything(in.root):
		return m.whole(in)
	}
	if err != nil {
		return nil, nil, err
	}
	if len(m.events) == 0 && len(m.refused) == 0 {
		m.definitions(in)
	}
	if len(m.faults) > 0 {
		return nil, nil, m.faults[0]
	}
	if len(m.events) == 0 {
		why := "its root allows every payload"
		if len(m.refused) > 0 {
			why = m.refused[0].Why
		}
		return nil, nil, hint.With(fmt.Errorf("%s has no schema of a payload: %s", in.name, why),
			"give a JSON Schema, a file with $defs, OpenAPI 3.1 with webhooks or request bodies, or AsyncAPI 3 with messages")
	}
	if len(m.events) > mostEvents {
		return nil, nil, fmt.Errorf("%s has %s, at most %s are accepted", in.name, words.Count(len(m.events), "payload"), words.Number(mostEvents))
	}
	names, size := map[string]bool{}, 0
	for _, e := range m.events {
		one, err := m.payload(e)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", e.at, err)
		}
		if size += len(one.Schema); size > mostWritten {
			return nil, nil, fmt.Errorf("%s: with their references replaced, the schemas have more than %d MiB", in.name, mostWritten>>20)
		}
		if names[one.Name] { // in another channel, for example
			one.Name += " (" + e.at.pointer + ")"
		}
		names[one.Name] = true
		all = append(all, one)
	}
	return all, m.refused, nil
}

// onlyDefines tells whether a document has no keyword that says something of a value.
func onlyDefines(root *jsontree.Object) bool {
	return !slices.ContainsFunc(root.Names, says)
}

// isAnything tells whether a document is a schema that allows everything, and not something else.
func isAnything(root *jsontree.Object) bool {
	return !slices.ContainsFunc(root.Names, func(name string) bool {
		return !kept[name] && !slices.Contains([]string{"$schema", "$id", "$comment"}, name)
	})
}

// says tells whether a keyword says something of a value.
func says(keyword string) bool {
	if schema.IsAnnotation(keyword) || keyword == "$defs" || keyword == "definitions" {
		return false
	}
	return kept[keyword] || schema.Holds(keyword) || slices.Contains(unfollowed, keyword)
}

// definitions lists what a document only defines.
func (m *maker) definitions(in *source) {
	draft := cmp.Or(in.root.Text("$schema"), draft2020)
	if in.root.Has("asyncapi") {
		draft = draft07
	}
	root := place{in, ""}
	m.defined(in.root, root, draft, "")
	parts := in.root.Object("components")
	if parts == nil {
		return
	}
	each := func(kind string, use func(name string, value any, at place)) {
		if held := parts.Object(kind); held != nil {
			for _, name := range held.Names {
				use(name, held.Get(name), root.at("components", kind, name))
			}
		}
	}
	each("schemas", func(name string, value any, at place) { m.define(name, value, at, draft) })
	each("requestBodies", func(name string, value any, at place) {
		body, bodyAt, err := m.sources.object(value, at)
		if err == nil && body.Object("content") == nil {
			err = absent("it has no content")
		}
		if err != nil {
			m.refuse(at, err)
			return
		}
		m.media(body.Object("content"), bodyAt.at("content"), draft, "body "+name)
	})
	each("messages", func(name string, value any, at place) {
		message, messageAt, err := m.sources.object(value, at)
		e := &event{at: at, about: message}
		if err == nil {
			err = m.message(e, message, messageAt)
		}
		if err != nil {
			m.refuse(at, err)
			return
		}
		e.key = "message " + name
		m.events = append(m.events, e)
	})
	each("pathItems", func(name string, value any, at place) {
		m.item(value, at, false, draft, func(method string, _ *jsontree.Object) string { return name + " " + strings.ToUpper(method) })
	})
	each("callbacks", func(name string, value any, at place) {
		callback, callbackAt, err := m.sources.object(value, at)
		if err != nil {
			m.refuse(at, err)
			return
		}
		for _, expression := range callback.Names {
			m.item(callback.Get(expression), callbackAt.at(expression), true, draft, func(method string, _ *jsontree.Object) string {
				return name + " " + strings.ToUpper(method)
			})
		}
	})
}

// defined lists the definitions of a schema that says nothing else.
func (m *maker) defined(of *jsontree.Object, at place, draft, prefix string) {
	for _, keyword := range []string{"$defs", "definitions"} {
		if held := of.Object(keyword); held != nil {
			for _, name := range held.Names {
				m.define(prefix+name, held.Get(name), at.at(keyword, name), draft)
			}
		}
	}
}

// define lists a definition and, where it is only a group of others, those.
func (m *maker) define(name string, value any, at place, draft string) {
	m.events = append(m.events, &event{at: at, key: name, schema: value, schemaAt: at, draft: draft})
	group, ok := value.(*jsontree.Object)
	if !ok || !onlyDefines(group) {
		return
	}
	m.defined(group, at, draft, name+"/")
	for _, key := range group.Names {
		if group.Object(key) != nil && !kept[key] && key != "$defs" && key != "definitions" && !strings.HasPrefix(key, "x-") {
			m.refuse(at.at(key), absent("it is not a keyword of a schema"))
		}
	}
}

// whole is a document that is one schema. As long as it needs no other file it stays as it is.
func (m *maker) whole(in *source) ([]Payload, []Refusal, error) {
	root := place{in, ""}
	carry := false
	eachRef(in.root, func(ref string) {
		if file, _, _ := strings.Cut(ref, "#"); file != "" {
			_, at, err := m.sources.find(in, ref)
			carry = carry || err == nil && at.in != in
		}
	})
	schema.Walk(in.root, func(s *jsontree.Object) {
		if _, err := regexp.Compile(s.Text("pattern")); err != nil {
			carry = true
		}
	})
	if !carry {
		return []Payload{{Schema: in.json, places: map[string]place{"": root}}}, nil, nil
	}
	one, err := m.payload(&event{at: root, schema: in.root, schemaAt: root, draft: cmp.Or(in.root.Text("$schema"), draft2020)})
	if err != nil {
		err = fmt.Errorf("%s: %w", in.name, err)
	}
	return []Payload{one}, nil, err
}

// payload makes a document of its own of an event.
func (m *maker) payload(e *event) (Payload, error) {
	one := Payload{Name: e.key}
	value, at, err := m.carrier(e).root(e)
	if err != nil {
		return one, err
	}
	if s, ok := value.(*jsontree.Object); ok {
		e.draft = cmp.Or(s.Text("$schema"), e.draft)
		if at.in != e.at.in {
			e.draft = cmp.Or(at.in.root.Text("$schema"), e.draft)
		}
	}
	c := m.carrier(e)
	c.isOpaque = true
	tree, err := c.document(jsontree.New().Set("$schema", e.draft).Set("$ref", c.refer(value, at)))
	if err != nil {
		return one, err
	}
	one.places = map[string]place{"": at}
	for _, defined := range c.named {
		one.places["/"+c.keyword()+"/"+jsonpos.Escape(defined.name)] = defined.at
	}
	one.Schema, err = jsontree.Format(tree)
	return one, err
}

// requests lists what an OpenAPI document sends: its webhooks, and the request bodies of its
// operations and of their callbacks.
func (m *maker) requests(in *source) error {
	if version := in.root.Text("openapi"); !strings.HasPrefix(version, "3.") {
		return fmt.Errorf("%s: want OpenAPI 3.1, got version %s", in.name, version)
	}
	draft := dialect(in.root)
	root := place{in, ""}
	for _, name := range []string{"webhooks", "x-webhooks"} {
		hooks := in.root.Object(name)
		if hooks == nil {
			continue
		}
		for _, key := range hooks.Names {
			before := len(m.events) + len(m.refused)
			m.item(hooks.Get(key), root.at(name, key), false, draft, func(method string, _ *jsontree.Object) string {
				if method == "post" {
					return key
				}
				return strings.ToUpper(method) + " " + key
			})
			if len(m.events)+len(m.refused) == before {
				m.refuse(root.at(name, key), absent("it has no body"))
			}
		}
	}
	if paths := in.root.Object("paths"); paths != nil {
		for _, path := range paths.Names {
			if strings.HasPrefix(path, "/") {
				m.item(paths.Get(path), root.at("paths", path), false, draft, func(method string, operation *jsontree.Object) string {
					return cmp.Or(operation.Text("operationId"), strings.ToUpper(method)+" "+path)
				})
			}
		}
	}
	return nil
}

const mostItems = 20_000 // paths, webhooks and callbacks

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// item lists the bodies of a path item's operations, and of their callbacks unless it is called back
// itself.
func (m *maker) item(value any, at place, called bool, draft string, name func(method string, operation *jsontree.Object) string) {
	if m.items++; m.items > mostItems {
		return
	}
	if m.items == mostItems {
		m.refuse(at, fmt.Errorf("there are more than %s", words.Count(mostItems, "path")))
		return
	}
	for range mostHops { // operations may stand beside a reference to others
		item, ok := value.(*jsontree.Object)
		if !ok {
			m.refuse(at, fmt.Errorf("want an object, got %s", jsontree.KindOf(value)))
			return
		}
		m.operations(item, at, called, draft, name)
		ref, isRef := item.Get("$ref").(string)
		if !isRef {
			return
		}
		target, targetAt, err := m.sources.find(at.in, ref)
		if err != nil {
			m.refuse(at, err)
			return
		}
		value, at = target, targetAt
	}
	m.refuse(at, errLoop)
}

func (m *maker) operations(item *jsontree.Object, at place, called bool, draft string, name func(method string, operation *jsontree.Object) string) {
	for _, method := range methods {
		if item.Object(method) == nil {
			continue
		}
		operation, at, err := m.sources.object(item.Object(method), at.at(method)) // many split their files there
		if err != nil {
			m.refuse(at, err)
			continue
		}
		key := name(method, operation)
		if operation.Has("requestBody") {
			m.bodies(operation, at, draft, key)
		}
		callbacks := operation.Object("callbacks")
		if callbacks == nil || called { // callbacks of callbacks are rare, and may lead back
			continue
		}
		for _, event := range callbacks.Names {
			callback, callbackAt, err := m.sources.object(callbacks.Get(event), at.at("callbacks", event))
			if err != nil {
				m.refuse(at, err)
				continue
			}
			for _, expression := range callback.Names {
				m.item(callback.Get(expression), callbackAt.at(expression), true, draft, func(method string, _ *jsontree.Object) string {
					return key + " " + event + " " + strings.ToUpper(method)
				})
			}
		}
	}
}

// bodies lists the JSON bodies of an operation. The first has the name of the operation.
func (m *maker) bodies(operation *jsontree.Object, at place, draft, key string) {
	content, contentAt, err := m.content(operation, at)
	if err != nil {
		m.refuse(at, err)
		return
	}
	m.media(content, contentAt, draft, key)
}

func (m *maker) media(content *jsontree.Object, contentAt place, draft, key string) {
	found := 0
	for _, kind := range content.Names {
		mediaAt := contentAt.at(kind)
		media, mediaAt, err := m.sources.object(content.Get(kind), mediaAt)
		switch {
		case err != nil:
		case !isJSON(kind):
			err = notJSON(kind)
		case !media.Has("schema"):
			err = absent(fmt.Sprintf("its %s has no schema", kind))
		}
		if err != nil {
			m.refuse(mediaAt, err)
			continue
		}
		e := &event{at: mediaAt, key: key, draft: draft, schema: media.Get("schema"), schemaAt: mediaAt.at("schema")}
		if found++; found > 1 {
			e.key += " " + kind
		}
		m.events = append(m.events, e)
	}
}

// Place is where a part of the schema, a JSON Pointer, or the nearest one around it stands: the file, the
// pointer in it, and the line and column.
func (p *Payload) Place(pointer string) (file, in string, line, column int) {
	best := ""
	for from := range p.places {
		if len(from) > len(best) && (pointer == from || strings.HasPrefix(pointer, from+"/")) {
			best = from
		}
	}
	to := p.places[best]
	in = to.pointer + strings.TrimPrefix(pointer, best)
	for in != "" { // what was made of a discriminator stands where that chooses
		if _, ok := jsontree.Lookup(to.in.root, in); ok {
			break
		}
		in = in[:strings.LastIndexByte(in, '/')]
	}
	line, column = to.in.place(in)
	return to.in.name, in, line, column
}

// place is the line and column of a value, or of the nearest one around it.
func (s *source) place(pointer string) (line, column int) {
	if s.isYAML {
		if s.tokens == nil {
			s.tokens = settings.Places(s.name, s.text)
		}
		var path []any
		for _, token := range jsonpos.Tokens(pointer) {
			path = append(path, token)
		}
		if at := s.tokens(path...); at != nil {
			return at.Position.Line, at.Position.Column
		}
		return 0, 0
	}
	for {
		if node, ok := s.document.Lookup(pointer); ok {
			return jsonpos.NewLocator(s.text).Place(node.Start())
		}
		pointer = pointer[:max(0, strings.LastIndexByte(pointer, '/'))]
	}
}

var errNoFile = errors.New(", which is in none of the files; nothing is fetched")
