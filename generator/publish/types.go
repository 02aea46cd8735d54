package publish

import (
	"strings"

	"github.com/siohook/siohook/internal/jsontree"
	"github.com/siohook/siohook/schemas"
)

// shape is what a type of another language is made of: a schema of our subset,
// taken apart. Exactly one of its fields but Null and Open is set; none means
// anything.
type shape struct {
	Null   bool    // null, too
	Name   string  // of a definition
	Scalar string  // string, integer, number, boolean, null
	Values []any   // all that there are: const, or enum of a closed list
	Known  []any   // strings of an open list; others may come
	Items  *shape  // of an array
	Empty  bool    // an array that is always empty
	Map    *shape  // of an object's members, whatever their names
	Either []shape // one of these
}

// shapeOf takes a lenient schema apart; strict is the same part of the strict one,
// which knows the values of open lists.
func shapeOf(lenient, strict *jsontree.Object) shape {
	var s shape
	if lenient == nil {
		return s
	}
	if ref := lenient.Text("$ref"); ref != "" {
		return shape{Name: defName(ref)}
	}
	if lenient.Has("const") {
		return shape{Values: []any{lenient.Get("const")}}
	}
	if values := lenient.List("enum"); values != nil {
		return shape{Values: values}
	}
	if branches := lenient.List("oneOf"); branches != nil {
		strictBranches := []any(nil)
		if strict != nil {
			strictBranches = strict.List("oneOf")
		}
		for i, branch := range branches {
			b, _ := branch.(*jsontree.Object)
			var sb *jsontree.Object
			if i < len(strictBranches) {
				sb, _ = strictBranches[i].(*jsontree.Object)
			}
			if b.Text("type") == "null" {
				s.Null = true
			} else {
				s.Either = append(s.Either, shapeOf(b, sb))
			}
		}
		if len(s.Either) == 1 {
			one := s.Either[0]
			one.Null = s.Null
			return one
		}
		return s
	}
	kind := lenient.Text("type")
	if kinds := lenient.List("type"); len(kinds) == 2 {
		kind, _ = kinds[0].(string)
		s.Null = true
	}
	switch kind {
	case "array":
		if most, ok := lenient.Get("maxItems").(interface{ String() string }); ok && most.String() == "0" {
			s.Empty = true
			return s
		}
		items := shapeOf(lenient.Object("items"), sub(strict, "items"))
		s.Items = &items
	case "object":
		values := shapeOf(lenient.Object("additionalProperties"), sub(strict, "additionalProperties"))
		s.Map = &values
	default:
		s.Scalar = kind
		if strict != nil {
			for _, v := range strict.List("enum") {
				if v != nil {
					s.Known = append(s.Known, v)
				}
			}
		}
	}
	return s
}

func sub(o *jsontree.Object, name string) *jsontree.Object {
	if o == nil {
		return nil
	}
	return o.Object(name)
}

// field is a member of a named type.
type field struct {
	Name     string
	Doc      []string // description, evidence
	Optional bool
	shape
}

// named is a named type: an object with fields, or any other shape.
type named struct {
	Name   string
	Doc    string
	Object bool
	Fields []field
	shape
}

// types are all definitions in alphabetical order.
func (k *contract) types() []named {
	var out []named
	lenient, strict := k.defs(schemas.Lenient), k.defs(schemas.Strict)
	for _, name := range lenient.Names {
		def, closed := lenient.Object(name), strict.Object(name)
		n := named{Name: name, Doc: def.Text("description")}
		properties := def.Object("properties")
		if properties == nil {
			n.shape = shapeOf(def, closed)
			out = append(out, n)
			continue
		}
		n.Object = true
		required := map[string]bool{}
		for _, r := range def.List("required") {
			if text, ok := r.(string); ok {
				required[text] = true
			}
		}
		for _, member := range properties.Names {
			p := properties.Object(member)
			f := field{Name: member, Optional: !required[member], shape: shapeOf(p, closed.Object("properties").Object(member))}
			for _, text := range []string{p.Text("description"), p.Text("$comment")} {
				if text != "" {
					f.Doc = append(f.Doc, text)
				}
			}
			n.Fields = append(n.Fields, f)
		}
		out = append(out, n)
	}
	return out
}

// sentence ends a text with a full stop and keeps it on one line.
func sentence(text string) string { return strings.Join(strings.Fields(text), " ") }
