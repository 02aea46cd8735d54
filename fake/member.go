package fake

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/internal/base/tags"
)

// member is a member of an object on the wire, as its Go field describes it.
type member struct {
	tags.Tags
	path string // from the payload's root, with dots
	typ  reflect.Type
}

// paramNames are the parameters that sources know.
var paramNames = []string{"access", "ip", "step"}

// membersOf lists the members of a struct, those of embedded structs in place. The
// parameters are those of what is around it.
func membersOf(t reflect.Type, path string, params map[string]string) ([]member, error) {
	fields, err := tags.Fields(t)
	if err != nil {
		return nil, err
	}
	members := make([]member, len(fields))
	for i := range fields {
		m := member{Tags: fields[i].Tags, path: fields[i].Name, typ: fields[i].Go.Type}
		if path != "" {
			m.path = path + "." + m.Name
		}
		for _, name := range sorted.Keys(m.Params) {
			if !slices.Contains(paramNames, name) {
				return nil, fmt.Errorf("field %s: unknown fake parameter %q%s", m.path, name, hint(name, paramNames))
			}
		}
		m.Params = tags.Inherit(params, m.Params)
		members[i] = m
	}
	return members, nil
}

// hint names the known name that was probably meant, if there is one.
func hint(name string, known []string) string {
	if near := spell.Nearest(name, known); near != "" {
		return fmt.Sprintf(", did you mean %q?", near)
	}
	return ""
}
