package newcatalog

import (
	"fmt"
	"strings"

	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/schemas"
)

// event is one that a document describes.
type event struct {
	at          place
	key         string // how the document calls it
	title, text string
	headers     []header
	about       any // what is said of it, for [Options.EventName]
	schema      any
	schemaAt    place
	draft       string // of the schema, as $schema has it
	examples    []any

	document  *jsontree.Object  // the schema with all that it refers to
	constants map[string]string // texts of members that have only one, by JSON Pointer
	required  []string          // JSON Pointers of members of the payload
	members   []string          // of all that it names
	roles     schemas.Members   // those with the roles that are given
	guessed   map[schemas.Role]string

	name    string // of its type
	variant string
	member  string // JSON Pointer of what only this variant has
}

// header is what a document says of a header of a delivery.
type header struct {
	name   string
	value  string
	isSure bool // it is the only value that is allowed, not an example
}

// Drafts of JSON Schema, as $schema names them.
const (
	draft2020 = "https://json-schema.org/draft/2020-12/schema"
	draft07   = "http://json-schema.org/draft-07/schema#"
)

// openAPI lists the webhooks of an OpenAPI document.
func (m *maker) openAPI(in *source) error {
	version := in.root.Text("openapi")
	hooks, name := in.root.Object("webhooks"), "webhooks"
	if hooks == nil {
		hooks, name = in.root.Object("x-webhooks"), "x-webhooks"
	}
	if hooks == nil || len(hooks.Names) == 0 {
		return fmt.Errorf("%s: the OpenAPI document (version %s) has no webhooks", in.name, version)
	}
	draft := dialect(in.root)
	for _, key := range hooks.Names {
		at := place{in, ""}.at(name, key)
		e := &event{at: at, key: key, draft: draft}
		if err := m.webhook(e, hooks.Get(key)); err != nil {
			m.refuse(at, err)
			continue
		}
		m.events = append(m.events, e)
	}
	return nil
}

// dialect is the draft of the schemas of an OpenAPI document.
func dialect(root *jsontree.Object) string {
	if dialect := root.Text("jsonSchemaDialect"); dialect != "" && !strings.HasPrefix(dialect, "https://spec.openapis.org/") {
		return dialect
	}
	return draft2020
}

func (m *maker) webhook(e *event, value any) error {
	item, itemAt, err := m.sources.object(value, e.at)
	if err != nil {
		return err
	}
	operation, at := item.Object("post"), itemAt.at("post")
	for _, method := range []string{"put", "patch"} {
		if operation == nil {
			operation, at = item.Object(method), itemAt.at(method)
		}
	}
	if operation == nil {
		return absent("it has no operation post")
	}
	e.about = operation
	e.title, e.text = firstText(operation, "summary", "operationId"), operation.Text("description")
	for _, from := range []struct {
		list []any
		at   place
	}{{item.List("parameters"), itemAt}, {operation.List("parameters"), at}} {
		for _, p := range from.list {
			if parameter, parameterAt, err := m.sources.object(p, from.at); err == nil && parameter.Text("in") == "header" {
				e.headers = append(e.headers, m.header(parameter.Text("name"), parameter, parameter.Get("schema"), parameterAt))
			}
		}
	}
	content, contentAt, err := m.content(operation, at)
	if err != nil {
		return err
	}
	for _, kind := range content.Names {
		media, mediaAt, err := m.sources.object(content.Get(kind), contentAt.at(kind))
		if err != nil || !isJSON(kind) {
			continue
		}
		if !media.Has("schema") {
			return absent(fmt.Sprintf("its %s has no schema", kind))
		}
		e.schema, e.schemaAt = media.Get("schema"), mediaAt.at("schema")
		m.mediaExamples(e, media, mediaAt)
		return nil
	}
	return notJSON(content.Names...)
}

// content is what the body of an operation's request may be, by media type.
func (m *maker) content(operation *jsontree.Object, at place) (*jsontree.Object, place, error) {
	body, bodyAt, err := m.sources.object(operation.Get("requestBody"), at.at("requestBody"))
	if err != nil {
		return nil, at, fmt.Errorf("requestBody: %w", err)
	}
	content := body.Object("content")
	if content == nil {
		return nil, at, absent("its requestBody has no content")
	}
	return content, bodyAt.at("content"), nil
}

// absent says why there is no JSON Schema of a payload, in a document that is right.
type absent string

// Error implements error.
func (a absent) Error() string { return string(a) }

func notJSON(kinds ...string) error {
	return absent("its body is not JSON but " + strings.Join(kinds, ", "))
}

func isJSON(mediaType string) bool {
	kind, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	kind = strings.TrimSpace(kind)
	return kind == "application/json" || strings.HasSuffix(kind, "+json")
}

// mediaExamples takes the examples of a body.
func (m *maker) mediaExamples(e *event, media *jsontree.Object, at place) {
	if media.Has("example") {
		e.examples = append(e.examples, media.Get("example"))
	}
	named := media.Object("examples")
	if named == nil {
		return
	}
	for _, name := range named.Names {
		if example, _, err := m.sources.object(named.Get(name), at); err == nil && example.Has("value") {
			e.examples = append(e.examples, example.Get("value"))
		}
	}
}

// header reads what is said of a header: the value that it must have, or an example.
func (m *maker) header(name string, about *jsontree.Object, schema any, at place) header {
	h := header{name: name}
	s, _, err := m.sources.object(schema, at)
	if err != nil {
		s = jsontree.New()
	}
	if h.value = only(s); h.value != "" {
		h.isSure = true
		return h
	}
	for _, from := range []any{about.Get("example"), s.Get("example"), first(s.List("examples")), s.Get("default")} {
		if text, ok := from.(string); ok && h.value == "" {
			h.value = text
		}
	}
	if named := about.Object("examples"); named != nil && h.value == "" && len(named.Names) == 1 {
		if example, _, err := m.sources.object(named.Get(named.Names[0]), at); err == nil {
			h.value = example.Text("value")
		}
	}
	return h
}

// only is the one text that a schema allows, "" when there is none.
func only(s *jsontree.Object) string {
	if text := s.Text("const"); text != "" {
		return text
	}
	if list := s.List("enum"); len(list) == 1 {
		text, _ := list[0].(string)
		return text
	}
	return ""
}

func first(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func firstText(o *jsontree.Object, names ...string) string {
	for _, name := range names {
		if text := o.Text(name); text != "" {
			return text
		}
	}
	return ""
}
