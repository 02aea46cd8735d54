package schemadiff

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

// complaint is one thing that a validator minds about a payload.
type complaint struct {
	path    []string
	keyword string   // of the schema
	members []string // of the object at path: those that it lacks, or has and must not
}

// complaints is all that a schema minds, without what only follows from it. Of the branches of
// a choice, one that minds the place of the change is meant rather than others.
func (s *Schema) complaints(payload any, of *Change) (all []complaint) {
	defer func() {
		if recover() != nil {
			all = nil
		}
	}()
	var invalid *jsonschema.ValidationError
	if !errors.As(s.root.Validate(payload), &invalid) {
		return nil
	}
	return s.leaves(invalid, payload, of)
}

// leaves are the innermost causes. Of a choice it is those of the branch that the
// payload comes closest to.
func (s *Schema) leaves(e *jsonschema.ValidationError, payload any, change *Change) []complaint {
	keyword := e.KeywordLocation[strings.LastIndexByte(e.KeywordLocation, '/')+1:]
	path := tokens(e.InstanceLocation)
	switch {
	case len(path) > 0 && (len(e.Causes) == 0 && aroundIt[keyword] || keyword == "propertyNames"):
		return []complaint{{path[:len(path)-1], keyword, path[len(path)-1:]}}
	case len(e.Causes) == 0 || keyword == "contains" || keyword == "minContains":
		return []complaint{{path, keyword, s.members(e.AbsoluteKeywordLocation, keyword, at(payload, path))}}
	}
	var all []complaint
	for i, cause := range e.Causes {
		of := s.leaves(cause, payload, change)
		switch {
		case keyword != "oneOf" && keyword != "anyOf":
			all = append(all, of...)
		case i == 0 || change.distance(of) < change.distance(all):
			all = of
		}
	}
	return all
}

// aroundIt are keywords that refuse a member or an element at its own place, which is minded of
// what is around it.
var aroundIt = map[string]bool{"items": true, "additionalItems": true, "unevaluatedItems": true, "unevaluatedProperties": true}

// at is the value at a place; nil where there is none.
func at(value any, path []string) any {
	for _, token := range path {
		switch of := value.(type) {
		case map[string]any:
			value = of[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i >= len(of) {
				return nil
			}
			value = of[i]
		}
	}
	return value
}

// members are those of an object that a keyword minds.
func (s *Schema) members(location, keyword string, value any) (names []string) {
	object, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	_, fragment, _ := strings.Cut(location, "#")
	fragment, err := url.PathUnescape(fragment)
	if err != nil {
		return nil
	}
	switch keyword {
	case "required":
		wanted, ok := s.document.Lookup(fragment)
		if !ok {
			return nil
		}
		for name := range wanted.Children() {
			if _, there := object[name.Text()]; !there {
				names = append(names, name.Text())
			}
		}
	case "additionalProperties":
		schema, ok := s.document.Lookup(strings.TrimSuffix(fragment, "/"+keyword))
		if !ok {
			return nil
		}
		for name := range object {
			if !describes(schema, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// describes tells whether a schema says something of a member by its name.
func describes(schema jsonpos.Node, name string) bool {
	if properties, ok := schema.Member("properties"); ok {
		if _, named := properties.Member(name); named {
			return true
		}
	}
	if patterns, ok := schema.Member("patternProperties"); ok {
		for pattern := range patterns.Children() {
			if matched, err := regexp.MatchString(pattern.Name(), name); err == nil && matched {
				return true
			}
		}
	}
	return false
}

// distance is how far a payload is from a branch: another constant or type says
// that it is not meant at all, the more the higher up it stands. What is minded at the
// place of the change itself does not count, and makes the branch the nearest of its kind.
func (c *Change) distance(all []complaint) int {
	n := 0
	if slices.ContainsFunc(all, c.isAbout) {
		n--
	}
	for _, one := range all {
		if c.isAbout(one) {
			continue
		}
		switch one.keyword {
		case "const", "enum":
			n += max(2, 1000>>min(len(one.path), 9))
		case "type":
			n += max(2, 100>>min(len(one.path), 9))
		default:
			n++
		}
	}
	return n
}

// exact are the rules whose violation is reported at their very place, not below.
var exact = map[string]bool{
	"nullable": true, "type-added": true, "enum-value-added": true, "enum-opened": true, "bound-widened": true,
	"multiple-widened": true, "pattern-changed": true, "format-changed": true, "dependency-removed": true,
	"items-widened": true, "object-opened": true, "branch-overlap": true,
}

// tokens takes the validator's pointer apart, which is percent-encoded.
func tokens(location string) []string {
	if location == "" {
		return nil
	}
	parts := strings.Split(location[1:], "/")
	for i, p := range parts {
		if plain, err := url.PathUnescape(p); err == nil {
			p = plain
		}
		parts[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(p)
	}
	return parts
}

// isAbout tells whether a complaint is about the place of a change: it is there or
// below, or the object around it misses this very member, or has it.
func (c *Change) isAbout(one complaint) bool {
	if c.Rule == "branch-overlap" && one.keyword != "oneOf" {
		return false
	}
	if (len(one.path) == len(c.path) || len(one.path) > len(c.path) && !exact[c.Rule]) && fits(c.path, one.path) {
		return true
	}
	return len(one.members) == 1 && c.isAmong(one)
}

// isAmong tells whether the object around the place of a change misses its member, or has it, maybe with others.
func (c *Change) isAmong(one complaint) bool {
	if len(c.path) == 0 || len(one.path) != len(c.path)-1 || !fits(c.path[:len(c.path)-1], one.path) {
		return false
	}
	last := c.path[len(c.path)-1]
	return slices.Contains(one.members, last) || last == "*" && aroundIt[one.keyword]
}

// fits tells whether a place begins with a path, which may have patterns and "*".
func fits(path, place []string) bool {
	for i, token := range path {
		if token == place[i] || token == "*" {
			continue
		}
		if fits, err := regexp.MatchString(token, place[i]); regexp.QuoteMeta(token) == token || err != nil || !fits {
			return false
		}
	}
	return true
}
