package fake

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/schemas"
)

// member is a member of an object on the wire, as its schema and the catalog's index
// describe it, or an element of an array.
type member struct {
	schemas.Member        // of the index; Pointer is set even where it knows nothing
	name           string // of an element that of its array
	path           string // from the payload's root, with dots
	form           form
	params         map[string]string // of the sources, those of what is around it among them
}

// paramNames are the parameters that sources know, and those of a member alone: how many
// elements an array has, when what may be null is set, how many of 100 events are of a new
// contact, and which kind of a union is generated.
var paramNames = []string{"ip", "step", "tag", "items", "set", "newcomers", "kind"}

// at is a member of what m is, or with the name "" an element of it.
func (c *compiler) at(m *member, name, pointer string, f form) (member, error) {
	known, _ := c.members.At(pointer)
	inner := member{Member: known, name: m.name, path: m.path, form: f, params: m.params}
	inner.Pointer = pointer
	if own, ok := known.Sources[c.kind]; ok {
		inner.Source = own
	}
	if name != "" {
		inner.name, inner.path = name, name
		if m.path != "" {
			inner.path = m.path + "." + name
		}
	}
	if len(known.Params) > 0 {
		inner.params = maps.Clone(m.params)
		if inner.params == nil {
			inner.params = map[string]string{}
		}
		for _, param := range sorted.Keys(known.Params) {
			if !slices.Contains(paramNames, param) {
				return inner, fmt.Errorf("member %s: unknown fake parameter %q%s", inner.path, param, hint(param, paramNames))
			}
			inner.params[param] = known.Params[param]
		}
		if percent, ok := known.Params["newcomers"]; ok {
			n, err := strconv.Atoi(percent)
			if err != nil || n < 0 || n > 100 {
				return inner, fmt.Errorf("member %s: want newcomers in percent, got %q", inner.path, percent)
			}
			c.plan.newcomers = n
		}
	}
	return inner, nil
}

// hint names the known name that was probably meant, if there is one.
func hint(name string, known []string) string {
	if near := spell.Nearest(name, known); near != "" {
		return fmt.Sprintf(", did you mean %q?", near)
	}
	return ""
}
