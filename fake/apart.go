package fake

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
)

// namesOf are the names of forms: that of a constant which one of the members has, or the
// title, or the type.
func namesOf(all []form) []string {
	names := make([]string, len(all))
	for i := range all {
		name := all[i].text("title")
		if kinds := all[i].kinds(); name == "" && len(kinds) > 0 {
			name = kinds[0]
		}
		properties, _ := all[i].properties()
		for _, p := range properties {
			if constant, ok := constantOf(p.schemas); ok {
				name = constant
				break
			}
		}
		for slices.Contains(names[:i], name) || name == "" {
			name += "+"
		}
		names[i] = name
	}
	return names
}

// constantOf is the constant of a member as a text.
func constantOf(all []*schema.Schema) (string, bool) {
	f, err := formOf(all...)
	if err != nil {
		return "", false
	}
	constant, ok := f.keyword("const")
	if !ok {
		return "", false
	}
	if text, ok := constant.(string); ok {
		return text, true
	}
	text, err := jsontree.Format(constant)
	return strings.TrimSpace(string(text)), err == nil
}

// apart is an error when a value of one of the forms may be one of another, too.
func apart(all []form, place string) error {
	for i := range all {
		for k := range i {
			if !all[i].excludes(&all[k]) {
				return fmt.Errorf("schema %s/oneOf: a value of branch %d may be one of branch %d, too: give them a member with a const of its own, or other types", place, k, i)
			}
		}
	}
	return nil
}

// excludes tells whether what is made of one form is known to be none of another: the
// types differ, or a constant of a member that both need, or one has what the other
// must not have.
func (f *form) excludes(other *form) bool {
	shared := false
	for _, kind := range f.kinds() {
		for _, also := range other.kinds() {
			shared = shared || kind == also || kind == "integer" && also == "number" || kind == "number" && also == "integer"
		}
	}
	if !shared {
		return true
	}
	if f.differs(other) {
		return true
	}
	own, err := f.properties()
	theirs, err2 := other.properties()
	if errors.Join(err, err2) != nil {
		return false
	}
	for _, p := range own {
		i := slices.IndexFunc(theirs, func(q property) bool { return q.name == p.name })
		if i < 0 || !p.required && !theirs[i].required {
			continue
		}
		a, err := formOf(p.schemas...)
		b, err2 := formOf(theirs[i].schemas...)
		if errors.Join(err, err2) == nil && a.differs(&b) {
			return true
		}
	}
	return f.has(own, other) || other.has(theirs, f)
}

// has tells whether a form needs a member that another one refuses.
func (f *form) has(own []property, other *form) bool {
	return slices.ContainsFunc(own, func(p property) bool {
		if !p.required {
			return false
		}
		possible, err := other.collect(&property{name: p.name})
		return err == nil && !possible
	})
}

// differs tells whether two forms have no value of const or enum in common.
func (f *form) differs(other *form) bool {
	own, ok := f.values()
	theirs, ok2 := other.values()
	if !ok || !ok2 {
		return false
	}
	for _, a := range own {
		if slices.Contains(theirs, a) {
			return false
		}
	}
	return true
}

// values are those of const or enum as JSON.
func (f *form) values() (all []string, ok bool) {
	values := []any{}
	if constant, ok := f.keyword("const"); ok {
		values = append(values, constant)
	} else if list, ok := f.keyword("enum"); ok {
		values, _ = list.([]any)
	} else {
		return nil, false
	}
	for _, value := range values {
		text, err := jsontree.Format(value)
		if err != nil {
			return nil, false
		}
		all = append(all, string(text))
	}
	return all, true
}
