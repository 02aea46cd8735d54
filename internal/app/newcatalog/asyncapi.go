package newcatalog

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/siohook/siohook/internal/base/jsontree"
)

// asyncAPI lists the messages of an AsyncAPI 3 document: those of its channels, else its
// components.
func (m *maker) asyncAPI(in *source) error {
	if version := in.root.Text("asyncapi"); !strings.HasPrefix(version, "3.") {
		return fmt.Errorf("%s: want AsyncAPI 3, got version %s", in.name, version)
	}
	known := map[string]bool{}
	add := func(messages *jsontree.Object, at place) {
		if messages == nil {
			return
		}
		for _, key := range messages.Names {
			message, messageAt, err := m.sources.object(messages.Get(key), at.at(key))
			switch {
			case err != nil:
				m.refuse(at.at(key), err)
				continue
			case known[messageAt.String()]:
				continue
			}
			known[messageAt.String()] = true
			e := &event{at: messageAt, key: key, about: message}
			if err := m.message(e, message, messageAt); err != nil {
				m.refuse(messageAt, err)
				continue
			}
			m.events = append(m.events, e)
		}
	}
	root := place{in, ""}
	if channels := in.root.Object("channels"); channels != nil {
		for _, name := range channels.Names {
			channel, at, err := m.sources.object(channels.Get(name), root.at("channels", name))
			if err != nil {
				m.refuse(root.at("channels", name), err)
				continue
			}
			add(channel.Object("messages"), at.at("messages"))
		}
	}
	if components := in.root.Object("components"); components != nil && len(known) == 0 {
		add(components.Object("messages"), root.at("components", "messages"))
	}
	if len(known) == 0 {
		return fmt.Errorf("%s: the AsyncAPI document has no messages", in.name)
	}
	return nil
}

func (m *maker) message(e *event, message *jsontree.Object, at place) error {
	if name := message.Text("name"); name != "" {
		e.key = name
	}
	e.title, e.text = firstText(message, "title", "summary"), message.Text("description")
	if kind := cmp.Or(message.Text("contentType"), at.in.root.Text("defaultContentType")); kind != "" && !isJSON(kind) {
		return notJSON(kind)
	}
	if !message.Has("payload") {
		return absent("it has no payload")
	}
	e.schema, e.schemaAt, e.draft = message.Get("payload"), at.at("payload"), draft07
	if payload, payloadAt, err := m.sources.object(e.schema, at); err == nil && payload.Has("schema") {
		format := payload.Text("schemaFormat")
		switch {
		case strings.Contains(format, "2020-12"):
			e.draft = draft2020
		case format != "" && !strings.Contains(format, "asyncapi") && !strings.Contains(format, "schema+json") && !strings.Contains(format, "schema+yaml"):
			return absent("its schema is not a JSON Schema but " + format)
		}
		e.schema, e.schemaAt = payload.Get("schema"), payloadAt.at("schema")
	}
	if headers, headersAt, err := m.sources.object(message.Get("headers"), at); err == nil {
		if properties := headers.Object("properties"); properties != nil {
			for _, name := range properties.Names {
				e.headers = append(e.headers, m.header(name, jsontree.New(), properties.Get(name), headersAt))
			}
		}
	}
	for _, value := range message.List("examples") {
		if example, ok := value.(*jsontree.Object); ok && example.Has("payload") {
			e.examples = append(e.examples, example.Get("payload"))
		}
	}
	return nil
}
