package schemadiff

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/words"
)

// Schema is one version of a schema, read and checked.
type Schema struct {
	Name string // file, or whatever the user called it
	Text []byte

	root     *jsonschema.Schema
	gauge    *gauge
	document *jsonpos.Document
}

// What a text may have: the work is bounded by itself, but what is written of a schema grows with the
// schemas that a payload meets when every reference is replaced by what it refers to.
const (
	deep         = 200 // levels of a schema's text
	mostValues   = 200_000
	mostExpanded = 200_000
)

// ErrTooLarge is the error of [Parse] for a schema that has too many others in it.
var ErrTooLarge = fmt.Errorf("with its references replaced, the schema has more than %s", words.Count(mostExpanded, "subschema"))

// home is the address of a schema that has no $id. Nothing is there.
const home = "schema:///root.json"

// Parse reads a schema and checks it against its metaschema: draft-07 where it
// says so, otherwise 2020-12. It fails on JSON that is no schema, on references
// that lead out of the document or nowhere, and on references that only lead to
// each other. Its errors are one line without the name.
func Parse(name string, text []byte) (*Schema, error) {
	document, err := jsonpos.Parse(text, jsonpos.Limits{MaxDepth: deep, MaxValues: mostValues})
	if err != nil {
		return nil, err
	}
	if kind := document.Root().Kind(); kind != jsonpos.Object && kind != jsonpos.Boolean {
		return nil, fmt.Errorf("not a JSON Schema: want an object, got %s", strings.ToLower(kind.String()))
	}
	var remote string
	c := jsonschema.NewCompiler()
	c.ExtractAnnotations = true
	c.AssertFormat = true
	work := &gauge{left: mostValidated}
	c.RegisterExtension("gauge", nil, work)
	c.LoadURL = func(url string) (io.ReadCloser, error) {
		remote = url
		return nil, errors.New("not in the document")
	}
	if err := c.AddResource(home, bytes.NewReader(text)); err != nil {
		return nil, oneLine(err)
	}
	root, err := compile(c)
	if err != nil {
		if remote != "" {
			return nil, fmt.Errorf("reference to %s: references must stay inside the document, because siohook fetches nothing", remote)
		}
		return nil, oneLine(err)
	}
	s := &Schema{Name: name, Text: text, root: root, gauge: work, document: document}
	s.settle()
	if loop := s.loop(); loop != "" {
		return nil, fmt.Errorf("reference loop at %s: the reference leads only to itself", loop)
	}
	if expanded(root, map[*jsonschema.Schema]int{}) > mostExpanded {
		return nil, ErrTooLarge
	}
	return s, nil
}

// settle turns dynamic references into other ones where there is only one schema that they can lead
// to: in a document without others inside, in which no name stands for two.
func (s *Schema) settle() {
	settled, anyDynamic, anchors := true, false, map[string]bool{}
	for node := range s.document.Root().Children() {
		settled = settled && !names(node, "$id")
	}
	eachSchema(s.root, func(n *jsonschema.Schema) {
		dynamic := n.DynamicRef != nil || n.RecursiveRef != nil
		anyDynamic = anyDynamic || dynamic
		settled = settled && (!dynamic || strings.HasPrefix(n.Location, home)) && !anchors[n.DynamicAnchor] && (!n.RecursiveAnchor || n == s.root)
		if n.DynamicAnchor != "" {
			anchors[n.DynamicAnchor] = true
		}
	})
	if !anyDynamic || !settled {
		return
	}
	eachSchema(s.root, func(n *jsonschema.Schema) {
		for _, ref := range []**jsonschema.Schema{&n.DynamicRef, &n.RecursiveRef} {
			if *ref != nil {
				n.AllOf, *ref = append(slices.Clip(n.AllOf), *ref), nil
			}
		}
	})
}

// names tells whether an object anywhere in a value has a member of that name.
func names(node jsonpos.Node, name string) bool {
	for child := range node.Children() {
		if child.IsMember() && child.Name() == name || names(child, name) {
			return true
		}
	}
	return false
}

// expanded counts the schemas along all ways from s, up to a few more than the most. A way that
// leads back ends there.
func expanded(s *jsonschema.Schema, known map[*jsonschema.Schema]int) int {
	if n, ok := known[s]; ok {
		return n
	}
	known[s] = 1
	n := 1
	eachChild(s, func(child *jsonschema.Schema) { n = min(n+expanded(child, known), mostExpanded+1) })
	known[s] = n
	return n
}

// compile never panics, whatever the document.
func compile(c *jsonschema.Compiler) (s *jsonschema.Schema, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("not a JSON Schema: %v", r)
		}
	}()
	return c.Compile(home)
}

// oneLine takes the innermost cause of a compiler's error.
func oneLine(err error) error {
	var invalid *jsonschema.ValidationError
	if errors.As(err, &invalid) {
		leaf := invalid
		for len(leaf.Causes) > 0 {
			leaf = leaf.Causes[0]
		}
		at := leaf.InstanceLocation
		if at == "" {
			at = "(root)"
		}
		return fmt.Errorf("not a JSON Schema: %s: %s", at, leaf.Message)
	}
	var loop jsonschema.InfiniteLoopError
	if errors.As(err, &loop) {
		return fmt.Errorf("reference loop at %s: the reference leads only to itself", strings.ReplaceAll(string(loop), home, ""))
	}
	var wrong *jsonschema.SchemaError
	if errors.As(err, &wrong) { // its own text begins with the address
		err = wrong.Err
	}
	text, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "jsonschema: "), "\n")
	return fmt.Errorf("not a JSON Schema: %s", strings.ReplaceAll(text, home, ""))
}

// loop is the place of a schema that refers to itself without anything between,
// or "".
func (s *Schema) loop() string {
	done := map[*jsonschema.Schema]bool{}
	var at string
	var inPlace func(*jsonschema.Schema, map[*jsonschema.Schema]bool)
	inPlace = func(n *jsonschema.Schema, open map[*jsonschema.Schema]bool) {
		if n == nil || done[n] || at != "" {
			return
		}
		if open[n] {
			at = fragment(n)
			return
		}
		open[n] = true
		for _, next := range appliedInPlace(n) {
			inPlace(next, open)
		}
		delete(open, n)
		done[n] = true
	}
	eachSchema(s.root, func(n *jsonschema.Schema) { inPlace(n, map[*jsonschema.Schema]bool{}) })
	return at
}

// appliedInPlace are the schemas that check the same value as s does.
func appliedInPlace(s *jsonschema.Schema) []*jsonschema.Schema {
	all := []*jsonschema.Schema{s.Ref, s.RecursiveRef, s.DynamicRef, s.Not, s.If, s.Then, s.Else}
	all = append(all, s.AllOf...)
	all = append(all, s.AnyOf...)
	all = append(all, s.OneOf...)
	for _, d := range s.DependentSchemas {
		all = append(all, d)
	}
	return all
}

// fragment is the JSON Pointer of a schema in its document.
func fragment(s *jsonschema.Schema) string {
	_, pointer, _ := strings.Cut(s.Location, "#")
	return "#" + pointer
}

// AllowsAnything tells whether the schema surely allows every payload.
func (s *Schema) AllowsAnything() bool { return conj{s.root}.unconstrained() }

// Accepts tells whether a payload is valid.
func (s *Schema) Accepts(payload any) bool {
	s.gauge.left = max(s.gauge.left, mostShownOfEach)
	return valid(s.root, payload)
}

// valid never panics: v5 does on some numbers.
func valid(s *jsonschema.Schema, payload any) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return s.Validate(payload) == nil
}

// decode reads JSON with its numbers as they are written.
func decode(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var value any
	err := d.Decode(&value)
	return value, err
}

func encode(value any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return "?"
	}
	return strings.TrimSuffix(b.String(), "\n")
}
