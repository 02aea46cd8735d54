package newcatalog

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/jsontree"
)

// isSchema tells whether a document is a JSON Schema, as far as that is seen.
func isSchema(root *jsontree.Object) bool {
	if root.Has("$schema") {
		return true
	}
	kind, isText := root.Get("type").(string)
	isKind := isText && slices.Contains([]string{"object", "array", "string", "number", "integer", "boolean", "null"}, kind)
	return isKind && (root.Object("properties") != nil || root.Has("$id")) || root.Object("properties") != nil && root.List("required") != nil ||
		onlyRefs(root.List("oneOf")) || onlyRefs(root.List("anyOf"))
}

// onlyRefs tells whether a list has references alone.
func onlyRefs(list []any) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(value any) bool {
		o, ok := value.(*jsontree.Object)
		return !ok || o.Text("$ref") == ""
	})
}

// jsonSchemas lists events by the JSON Schemas that are alone in their files, or that one file
// chooses from.
func (m *maker) jsonSchemas(all []*source) error {
	var own []*source
	var examples []*source
	for _, in := range all {
		switch {
		case in.root.Has("events") && in.root.Has("format_version"):
			return fmt.Errorf("%s: this folder is a catalog already", in.name)
		case !isSchema(in.root):
			examples = append(examples, in)
		default:
			own = append(own, in)
		}
	}
	if len(own) == 1 && bundled(own[0].root) != nil {
		m.branches(own[0], bundled(own[0].root), place{own[0], ""}, 0)
		own = nil
	}
	used := m.referredTo(own)
	for _, in := range own {
		if used[in] && len(own) > len(used) {
			continue // a part of others
		}
		key := stem(in.name)
		m.events = append(m.events, &event{
			at: place{in, ""}, key: key, about: in.root, title: in.root.Text("title"), text: in.root.Text("description"),
			schema: in.root, schemaAt: place{in, ""}, draft: in.root.Text("$schema"),
		})
	}
	for _, in := range examples {
		m.example(in)
	}
	if len(m.events) == 0 {
		return fmt.Errorf("%s: neither an OpenAPI document with webhooks, nor an AsyncAPI document, nor a JSON Schema", all[0].name)
	}
	return nil
}

// bundled are the schemas that a schema chooses from; nil where it is more than a choice.
func bundled(s *jsontree.Object) []any {
	if s.Has("properties") || s.Has("allOf") {
		return nil
	}
	for _, keyword := range []string{"oneOf", "anyOf"} {
		if list := s.List(keyword); onlyRefs(list) {
			return list
		}
	}
	return nil
}

// branches lists the events that a schema chooses from.
func (m *maker) branches(in *source, refs []any, at place, depth int) {
	const deepest = 5
	for _, value := range refs {
		target, targetAt, err := m.sources.object(value, at)
		if err != nil {
			m.refuse(at, err)
			continue
		}
		key := targetAt.pointer[strings.LastIndexByte(targetAt.pointer, '/')+1:]
		if targetAt.in != in && targetAt.pointer == "" {
			key = stem(targetAt.in.name)
		}
		if more := bundled(target); more != nil && depth < deepest {
			m.branches(targetAt.in, more, targetAt, depth+1)
			continue
		}
		m.events = append(m.events, &event{
			at: targetAt, key: key, about: target, title: target.Text("title"), text: target.Text("description"),
			schema: target, schemaAt: targetAt, draft: in.root.Text("$schema"),
		})
	}
}

// referredTo are the documents that others refer to.
func (m *maker) referredTo(all []*source) map[*source]bool {
	used := map[*source]bool{}
	for _, in := range all {
		eachRef(in.root, func(ref string) {
			if _, at, err := m.sources.find(in, ref); err == nil && at.in != in {
				used[at.in] = true
			}
		})
	}
	return used
}

// eachRef ranges over the references anywhere in a value.
func eachRef(value any, use func(ref string)) {
	switch value := value.(type) {
	case *jsontree.Object:
		for _, name := range value.Names {
			if ref, ok := value.Get(name).(string); ok && name == "$ref" {
				use(ref)
			}
			eachRef(value.Get(name), use)
		}
	case []any:
		for _, element := range value {
			eachRef(element, use)
		}
	}
}

// stem is the name of a file without what says that it is a schema, or an example.
func stem(name string) string {
	for _, end := range []string{".yaml", ".yml", ".json", ".schema", ".strict"} {
		name = strings.TrimSuffix(name, end)
	}
	for _, end := range []string{".example", ".sample"} {
		if cut, ok := strings.CutSuffix(name, end); ok {
			return cut
		}
	}
	for _, folder := range []string{"examples/", "samples/"} {
		if _, after, ok := strings.Cut("/"+name, "/"+folder); ok {
			return after
		}
	}
	return name
}

// example gives an example to the event whose file has the same name.
func (m *maker) example(in *source) {
	key := stem(in.name)
	i := slices.IndexFunc(m.events, func(e *event) bool { return e.key == key || path.Base(e.key) == path.Base(key) })
	if i < 0 {
		m.refuse(place{in, ""}, errors.New("it is not a JSON Schema, and no event has the name of the file, as for an example"))
		return
	}
	m.events[i].examples = append(m.events[i].examples, in.root)
}
