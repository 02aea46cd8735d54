package schema

import (
	"iter"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsontree"
)

// form is how a keyword holds schemas.
type form uint8

const (
	one    form = 1 << iota // a schema
	list                    // an array of them
	byName                  // an object of them
	names                   // an array of names, or in an object by name
)

// holders are the keywords that hold schemas, in any draft.
var holders = map[string]form{
	"properties": byName, "patternProperties": byName, "$defs": byName, "definitions": byName,
	"dependentSchemas": byName, "dependencies": byName | names,
	"oneOf": list, "anyOf": list, "allOf": list, "prefixItems": list, "items": one | list,
	"additionalProperties": one, "unevaluatedProperties": one, "propertyNames": one,
	"additionalItems": one, "unevaluatedItems": one, "contains": one,
	"not": one, "if": one, "then": one, "else": one, "contentSchema": one,
}

// inPlace are those of them whose schemas look at the same value as the one around them.
var inPlace = map[string]bool{
	"oneOf": true, "anyOf": true, "allOf": true, "not": true, "if": true, "then": true, "else": true,
	"dependentSchemas": true, "dependencies": true,
}

// child is a value that a keyword holds in the place of a schema.
type child struct {
	place string // the rest of its JSON Pointer: nothing, /0 or /name
	name  string // of one that goes by a name
	value any
}

// held ranges over what a keyword of that form holds. What is no form of the keyword
// holds nothing.
func held(f form, value any) iter.Seq[child] {
	return func(yield func(child) bool) {
		elements, isList := value.([]any)
		members, isObject := value.(*jsontree.Object)
		switch {
		case isList && f&list != 0:
			for i, element := range elements {
				if !yield(child{place: "/" + strconv.Itoa(i), value: element}) {
					return
				}
			}
		case isObject && f&byName != 0:
			for _, name := range members.Names {
				if _, isList := members.Values[name].([]any); isList && f&names != 0 {
					continue
				}
				if !yield(child{"/" + jsonpos.Escape(name), name, members.Values[name]}) {
					return
				}
			}
		case f&one != 0:
			yield(child{value: value})
		}
	}
}

// wants says what a keyword of that form must hold; "" when a value will do.
func (f form) wants(value any) string {
	kinds := map[form]string{one: "a schema", list: "an array of schemas", byName: "schemas by name"}
	switch value.(type) {
	case []any:
		if f&list != 0 {
			return ""
		}
	case *jsontree.Object:
		if f&(byName|one) != 0 {
			return ""
		}
	case bool:
		if f&one != 0 {
			return ""
		}
	}
	var words []string
	for _, k := range []form{one, list, byName} {
		if f&k != 0 {
			words = append(words, kinds[k])
		}
	}
	return strings.Join(words, " or ")
}
