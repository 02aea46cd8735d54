package fake

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/words"
)

// namesOf are the names of forms: that of a constant which one of the members has, or the
// title, or the type.
func namesOf(all []form) []string {
	all = all[:min(len(all), maxOptions)] // more are an error
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

// alone are those of the branches of a oneOf of which no generated value is one of another branch,
// too. It is an error when there is none.
func alone(all []form, place string) ([]form, error) {
	if len(all) >= maxOptions { // each is compared with each
		return nil, fmt.Errorf("schema %s/oneOf: it has %s, at most %d are allowed", place, words.Count(len(all), "branch"), maxOptions-1)
	}
	var kept []form
	var taken, also int
	for i := range all {
		if other := firstShared(all, i); other >= 0 {
			taken, also = i, other
		} else {
			kept = append(kept, all[i])
		}
	}
	if kept == nil {
		return nil, fmt.Errorf("schema %s/oneOf: a value of branch %d may be one of branch %d, too: give them a member with a const of its own, or other types", place, min(taken, also), max(taken, also))
	}
	return kept, nil
}

// firstShared is the first other branch that may have what is generated for one; -1 is none.
func firstShared(all []form, i int) int {
	for k := range all {
		if k != i && !all[i].avoids(&all[k], deepestApart) {
			return k
		}
	}
	return -1
}

// deepestApart is how deep members are compared to tell branches apart.
const deepestApart = 3

// avoids tells whether what is generated for one form is known to be no value of another: they
// exclude each other, or the other one requires a member that is never generated, or refuses the
// value of one that always is.
func (f *form) avoids(other *form, depth int) bool {
	if f.excludes(other) {
		return true
	}
	if depth == 0 || len(f.groups) > 0 {
		return false
	}
	if f.avoidsText(other) || f.avoidsElements(other) {
		return true
	}
	if !slices.Equal(f.kinds(), []string{"object"}) {
		return false
	}
	own, err := f.properties()
	theirs, err2 := other.properties()
	if errors.Join(err, err2) != nil {
		return false
	}
	for _, p := range theirs {
		if p.required && !slices.ContainsFunc(own, func(q property) bool { return q.name == p.name }) {
			return true
		}
	}
	for _, p := range own {
		i := slices.IndexFunc(theirs, func(q property) bool { return q.name == p.name })
		if i < 0 || !p.required {
			continue
		}
		a, err := formOf(p.schemas...)
		b, err2 := formOf(theirs[i].schemas...)
		if errors.Join(err, err2) == nil && a.avoids(&b, depth-1) {
			return true
		}
	}
	return false
}

// avoidsText is [form.avoids] for texts: of other lengths, or the empty one for one of a format.
func (f *form) avoidsText(other *form) bool {
	if !slices.Equal(f.kinds(), []string{"string"}) {
		return false
	}
	least, most, err := f.lengths()
	least2, most2, err2 := other.lengths()
	return errors.Join(err, err2) == nil && (most < least2 || most2 < least)
}

// lengths are those of the texts that a form has.
func (f *form) lengths() (least, most int, err error) {
	if least, err = f.least("minLength"); err != nil {
		return 0, 0, err
	}
	if f.hasFormat() {
		least = max(least, 1)
	}
	most = math.MaxInt
	if own, bounded := f.most("maxLength"); bounded {
		most = own
	}
	if values, ok := f.enumeration([]string{"string"}); ok && len(values) > 0 {
		shortest, longest := math.MaxInt, 0
		for _, value := range values {
			text, _ := value.(string)
			n := utf8.RuneCountInString(text)
			shortest, longest = min(shortest, n), max(longest, n)
		}
		least, most = max(least, shortest), min(most, longest)
	}
	return least, most, nil
}

// hasFormat tells whether texts have a format that the empty one has not.
func (f *form) hasFormat() bool {
	return slices.Contains([]string{"email", "uri", "date-time", "date", "time", "ipv4", "ipv6", "uuid", "duration"}, f.text("format"))
}

// avoidsElements is [form.avoids] for arrays, whose elements are some of a few values: generated
// ones are not empty.
func (f *form) avoidsElements(other *form) bool {
	if !slices.Equal(f.kinds(), []string{"array"}) {
		return false
	}
	first, own, err := f.elements()
	first2, theirs, err2 := other.elements()
	return errors.Join(err, err2) == nil && len(first)+len(first2) == 0 && own.differs(&theirs)
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
