package schemadiff

import (
	"errors"
	"net/url"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// complaint is one thing that a validator minds about a payload.
type complaint struct {
	path    []string
	message string
}

// complaints is all that a schema minds, without what only follows from it.
func complaints(s *jsonschema.Schema, payload any) (all []complaint) {
	defer func() {
		if recover() != nil {
			all = nil
		}
	}()
	var invalid *jsonschema.ValidationError
	if !errors.As(s.Validate(payload), &invalid) {
		return nil
	}
	return leaves(invalid)
}

// leaves are the innermost causes. Of a choice it is those of the branch that the
// payload comes closest to.
func leaves(e *jsonschema.ValidationError) []complaint {
	if len(e.Causes) == 0 {
		return []complaint{{tokens(e.InstanceLocation), e.Message}}
	}
	keyword := e.KeywordLocation[strings.LastIndexByte(e.KeywordLocation, '/')+1:]
	var all []complaint
	for i, cause := range e.Causes {
		of := leaves(cause)
		switch {
		case keyword != "oneOf" && keyword != "anyOf":
			all = append(all, of...)
		case i == 0 || distance(of) < distance(all):
			all = of
		}
	}
	return all
}

// distance is how far a payload is from a branch: another constant or type says
// that it is not meant at all, the more the higher up it stands.
func distance(all []complaint) int {
	n := 0
	for _, c := range all {
		switch {
		case strings.HasPrefix(c.message, "value must be "):
			n += max(2, 1000>>min(len(c.path), 9))
		case strings.HasPrefix(c.message, "expected "):
			n += max(2, 100>>min(len(c.path), 9))
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
	fits := func(path []string) bool {
		for i, token := range path {
			if token != one.path[i] && token != "*" && !strings.HasPrefix(token, "^") {
				return false
			}
		}
		return true
	}
	if c.Rule == "branch-overlap" && !strings.HasPrefix(one.message, "valid against schemas at indexes") {
		return false
	}
	if (len(one.path) == len(c.path) || len(one.path) > len(c.path) && !exact[c.Rule]) && fits(c.path) {
		return true
	}
	if len(c.path) == 0 || len(one.path) != len(c.path)-1 || !fits(c.path[:len(c.path)-1]) {
		return false
	}
	name := c.path[len(c.path)-1]
	return strings.Contains(one.message, "'"+name+"'") && strings.Count(one.message, "'") == 2
}
