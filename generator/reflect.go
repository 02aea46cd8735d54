package generator

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/schemas"
)

// event is one event's schema: its own definition and all it refers to.
type event struct {
	name string           // of the event's definition
	defs *jsontree.Object // by name, in alphabetical order
}

// document is the event's definition with all it refers to beside it.
func (e *event) document() *jsontree.Object {
	document, _ := jsontree.Clone(e.defs.Object(e.name)).(*jsontree.Object)
	defs, _ := jsontree.Clone(e.defs).(*jsontree.Object)
	defs.Remove(e.name)
	return document.Set("$defs", defs)
}

// profile is a copy of e, which is strict, opened up as far as the profile says.
func (e *event) profile(p schemas.Profile) *event {
	defs, _ := jsontree.Clone(e.defs).(*jsontree.Object)
	if p == schemas.Lenient {
		for _, name := range defs.Names {
			choices := map[*jsontree.Object]bool{} // null beside something else
			schema.Walk(defs.Object(name), func(s *jsontree.Object) {
				for _, branch := range s.List("oneOf") {
					if branch, ok := branch.(*jsontree.Object); ok {
						choices[branch] = true
					}
				}
			})
			schema.Walk(defs.Object(name), func(s *jsontree.Object) {
				if !choices[s] || s.Text("type") != "null" {
					relax(s)
				}
			})
		}
	}
	return &event{name: e.name, defs: defs}
}

// relax makes one strict schema lenient: unknown members pass, an open
// enumeration lists examples, and a member of which only null is known is open.
func relax(s *jsontree.Object) {
	if s.Get("additionalProperties") == false {
		s.Remove("additionalProperties")
	}
	if values := s.List("enum"); values != nil {
		s.Remove("enum")
		s.Set("examples", slices.DeleteFunc(slices.Clone(values), func(v any) bool { return v == nil }))
	}
	if s.Text("type") == "null" {
		s.Remove("type")
	}
}

// reflection is the state of one event's reflection.
type reflection struct {
	reflector *jsonschema.Reflector
	comments  map[string]string
	structs   map[string]reflect.Type     // by name of definition
	wires     map[string]*jsontree.Object // definitions of wire types
	unions    map[string]reflect.Type
	errs      []error
}

func modelType(row *schemas.Row) reflect.Type { return reflect.TypeOf(row.Model).Elem() }

// reflectRow makes the strict schema of a row's model.
func reflectRow(c *schemas.Catalog, row *schemas.Row, comments map[string]string) (*event, error) {
	model := modelType(row)
	r := &reflection{
		comments: comments, structs: map[string]reflect.Type{},
		wires: map[string]*jsontree.Object{}, unions: map[string]reflect.Type{},
	}
	r.reflector = &jsonschema.Reflector{Anonymous: true, Mapper: r.mapper, Namer: r.namer, LookupComment: r.comment}
	defs := jsontree.New()
	if err := r.reflect(model, defs); err != nil {
		return nil, err
	}
	for name, def := range r.wires {
		defs.Set(name, def)
	}
	slices.Sort(defs.Names)
	if err := errors.Join(r.errs...); err != nil {
		return nil, err
	}
	for place, text := range c.Constants(row) {
		member := memberAt(defs, model.Name(), place)
		if member == nil {
			return nil, fmt.Errorf("%s has no member %q, which names the event", model.Name(), place)
		}
		member.Set("const", text)
	}
	return &event{name: model.Name(), defs: defs}, nil
}

// memberAt is the schema of the member at a JSON Pointer of a definition's values; nil when
// there is none.
func memberAt(defs *jsontree.Object, name, pointer string) (member *jsontree.Object) {
	holder := defs.Object(name)
	for _, token := range jsonpos.Tokens(pointer) {
		if ref := schema.RefName(holder); ref != "" {
			holder = defs.Object(ref)
		}
		properties := holder.Object("properties")
		if properties == nil {
			return nil
		}
		if holder = properties.Object(token); holder == nil {
			return nil
		}
	}
	return holder
}

// reflect adds the definitions of the struct type t, and of all types that it
// needs, to defs.
func (r *reflection) reflect(t reflect.Type, defs *jsontree.Object) error {
	text, err := json.Marshal(r.reflector.ReflectFromType(t))
	if err != nil {
		return err
	}
	raw, err := jsontree.Parse(text)
	if err != nil {
		return err
	}
	found := raw.Object("$defs")
	for _, name := range found.Names {
		if defs.Has(name) {
			continue
		}
		def := found.Object(name)
		r.annotate(def, r.structs[name])
		defs.Set(name, def.Set("title", name))
	}
	for name, union := range r.unions {
		if defs.Has(name) {
			continue
		}
		def := jsontree.New().Set("title", name)
		if text := r.comment(union, ""); text != "" {
			def.Set("description", text)
		}
		defs.Set(name, def)
		kinds, _ := reflect.Zero(union).Interface().(schemas.Union)
		var refs []any
		for _, kind := range kinds.Kinds() {
			if err := r.reflect(reflect.TypeOf(kind), defs); err != nil {
				return err
			}
			refs = append(refs, schema.RefTo(reflect.TypeOf(kind).Name()))
		}
		def.Set("oneOf", refs)
	}
	return nil
}

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
	wire, ok := zero.(schemas.WireForm)
	if !ok {
		return nil
	}
	def, err := jsontree.Parse([]byte(wire.WireSchema()))
	if err != nil {
		r.errs = append(r.errs, fmt.Errorf("wire schema of %s: %w", t, err))
		return nil
	}
	if kind := def.Text("type"); kind == "" || kind == "object" || kind == "array" {
		def.Set("title", t.Name())
		if text := r.comment(t, ""); text != "" {
			def.Set("description", text)
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

var docLink = lazy.Pattern(`\[\*?([A-Za-z][A-Za-z0-9_.]*)\]`)

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
	return docLink().ReplaceAllString(strings.Join(strings.Fields(r.comments[key]), " "), "$1")
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
