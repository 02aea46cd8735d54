package generator

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/siohook/siohook/schemas"
)

// event is one event's schema: its own definition and all it refers to.
type event struct {
	name string  // of the event's definition
	defs *object // by name, in alphabetical order
}

// document is the event's definition with all it refers to beside it.
func (e *event) document() *object {
	document, _ := clone(e.defs.object(e.name)).(*object)
	defs, _ := clone(e.defs).(*object)
	defs.remove(e.name)
	return document.set("$defs", defs)
}

// profile is a copy of e, which is strict, opened up as far as the profile says.
func (e *event) profile(p schemas.Profile) *event {
	defs, _ := clone(e.defs).(*object)
	if p == schemas.Lenient {
		for _, name := range defs.names {
			walk(defs.object(name), relax)
		}
	}
	return &event{name: e.name, defs: defs}
}

// relax makes one strict schema lenient: unknown members pass, an open
// enumeration lists examples, and a member of which only null is known is open.
func relax(s *object) {
	if s.get("additionalProperties") == false {
		s.remove("additionalProperties")
	}
	if values := s.list("enum"); values != nil {
		s.remove("enum")
		s.set("examples", slices.DeleteFunc(slices.Clone(values), func(v any) bool { return v == nil }))
	}
	if s.text("type") == "null" {
		s.remove("type")
	}
}

// reflection is the state of one event's reflection.
type reflection struct {
	reflector *jsonschema.Reflector
	comments  map[string]string
	structs   map[string]reflect.Type // by name of definition
	wires     map[string]*object      // definitions of wire types
	unions    map[string]reflect.Type
	errs      []error
}

func modelType(row *schemas.Row) reflect.Type { return reflect.TypeOf(row.Model).Elem() }

// reflectRow makes the strict schema of a row's model.
func reflectRow(row *schemas.Row, comments map[string]string) (*event, error) {
	model := modelType(row)
	r := &reflection{
		comments: comments, structs: map[string]reflect.Type{},
		wires: map[string]*object{}, unions: map[string]reflect.Type{},
	}
	r.reflector = &jsonschema.Reflector{Anonymous: true, Mapper: r.mapper, Namer: r.namer, LookupComment: r.comment}
	defs := newObject()
	if err := r.reflect(model, defs); err != nil {
		return nil, err
	}
	for name, def := range r.wires {
		defs.set(name, def)
	}
	slices.Sort(defs.names)
	if err := errors.Join(r.errs...); err != nil {
		return nil, err
	}
	root := defs.object(model.Name())
	eventType := root.object("properties").object("type")
	if eventType == nil {
		return nil, fmt.Errorf(`%s has no member "type"`, model.Name())
	}
	eventType.set("const", row.Type)
	return &event{name: model.Name(), defs: defs}, nil
}

// reflect adds the definitions of the struct type t, and of all types that it
// needs, to defs.
func (r *reflection) reflect(t reflect.Type, defs *object) error {
	text, err := json.Marshal(r.reflector.ReflectFromType(t))
	if err != nil {
		return err
	}
	raw, err := parseObject(text)
	if err != nil {
		return err
	}
	found := raw.object("$defs")
	for _, name := range found.names {
		if defs.has(name) {
			continue
		}
		def := found.object(name)
		r.annotate(def, r.structs[name])
		defs.set(name, def.set("title", name))
	}
	for name, union := range r.unions {
		if defs.has(name) {
			continue
		}
		def := newObject().set("title", name)
		if text := r.comment(union, ""); text != "" {
			def.set("description", text)
		}
		defs.set(name, def)
		kinds, _ := reflect.Zero(union).Interface().(schemas.Union)
		var refs []any
		for _, kind := range kinds.Kinds() {
			if err := r.reflect(reflect.TypeOf(kind), defs); err != nil {
				return err
			}
			refs = append(refs, refTo(reflect.TypeOf(kind).Name()))
		}
		def.set("oneOf", refs)
	}
	return nil
}

func refTo(name string) *object { return newObject().set("$ref", "#/$defs/"+name) }

// mapper gives types with a wire form of their own, and unions, their schema.
// Scalars are written where they are used, others get a definition.
func (r *reflection) mapper(t reflect.Type) *jsonschema.Schema {
	if t.Kind() == reflect.Interface {
		r.errs = append(r.errs, fmt.Errorf("%s is an interface: give it a type with a wire form", t))
		return nil
	}
	if t.Kind() == reflect.Struct && t.Name() == "" {
		r.errs = append(r.errs, fmt.Errorf("%.60s... has no name to be its title", t))
		return nil
	}
	zero := reflect.Zero(t).Interface()
	if _, ok := zero.(schemas.Union); ok {
		r.unions[t.Name()] = t
		return &jsonschema.Schema{Ref: "#/$defs/" + t.Name()}
	}
	wire, ok := zero.(schemas.Wire)
	if !ok {
		return nil
	}
	def, err := parseObject([]byte(wire.WireSchema()))
	if err != nil {
		r.errs = append(r.errs, fmt.Errorf("wire schema of %s: %w", t, err))
		return nil
	}
	if kind := def.text("type"); kind == "" || kind == "object" || kind == "array" {
		def.set("title", t.Name())
		if text := r.comment(t, ""); text != "" {
			def.set("description", text)
		}
		r.wires[t.Name()] = def
		return &jsonschema.Schema{Ref: "#/$defs/" + t.Name()}
	}
	var s jsonschema.Schema
	if err := json.Unmarshal([]byte(wire.WireSchema()), &s); err != nil {
		r.errs = append(r.errs, fmt.Errorf("wire schema of %s: %w", t, err))
	}
	return &s
}

// namer keeps the default names and notes which struct each belongs to.
func (r *reflection) namer(t reflect.Type) string {
	if t.Kind() == reflect.Struct {
		if known, ok := r.structs[t.Name()]; ok && known != t {
			r.errs = append(r.errs, fmt.Errorf("two types are named %s: %s and %s", t.Name(), known, t))
		}
		r.structs[t.Name()] = t
	}
	return t.Name()
}

var docLink = regexp.MustCompile(`\[\*?([A-Za-z][A-Za-z0-9_.]*)\]`)

// comment returns the Go comment of a type, or of one of its fields, as a
// description: one line, without links. The envelope's type parameters are no
// part of its name.
func (r *reflection) comment(t reflect.Type, field string) string {
	name, _, _ := strings.Cut(t.Name(), "[")
	key := t.PkgPath() + "." + name
	if field != "" {
		if f, ok := t.FieldByName(field); ok && len(f.Index) > 1 {
			return ""
		}
		key += "." + field
	}
	return docLink.ReplaceAllString(strings.Join(strings.Fields(r.comments[key]), " "), "$1")
}

// Comments reads the Go comments of the package with that import path from the
// source files in folder, which must be relative to the current directory.
func Comments(importPath, folder string) (map[string]string, error) {
	var r jsonschema.Reflector
	if err := r.AddGoComments(importPath, folder); err != nil {
		return nil, fmt.Errorf("comments of %s: %w", importPath, err)
	}
	return r.CommentMap, nil
}
