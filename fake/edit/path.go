package edit

import (
	"errors"
	"fmt"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/schemas"
)

// Tokens splits a path, in either of its spellings.
func Tokens(path string) []string {
	switch {
	case path == "":
		return nil
	case path[0] == '/':
		return jsonpos.Tokens(path)
	}
	return strings.Split(path, ".")
}

// CheckPath is an error when the path leads nowhere in all of the rows' schemas.
// What is not published is not checked.
func CheckPath(path []string, c *schemas.Catalog, rows []*schemas.Row) error {
	furthest, names := -1, []string(nil)
	for _, row := range rows {
		s, err := c.ReadSchema(row, schemas.Strict)
		if err != nil {
			return nil //nolint:nilerror // a catalog without published schemas has nothing to check against
		}
		_, at, known := descend(s, path)
		switch {
		case at == len(path):
			return nil
		case at > furthest:
			furthest, names = at, known
		case at == furthest:
			names = append(names, known...)
		}
	}
	problem := "no generated event has this member"
	if near := spell.Nearest(path[furthest], names); near != "" {
		meant := append(append(append([]string(nil), path[:furthest]...), near), path[furthest+1:]...)
		problem += fmt.Sprintf(", did you mean %q?", strings.Join(meant, "."))
	}
	return errors.New(problem)
}

// descend finds the schemas of the values that a path may lead to. When there
// is none, at is the index of the token that no alternative knows and known are
// the names that it might have had.
func descend(s *schema.Schema, path []string) (found []*schema.Schema, at int, known []string) {
	found = []*schema.Schema{s}
	for i, token := range path {
		var next []*schema.Schema
		known = nil
		for _, holder := range found {
			for _, alternative := range holder.Alternatives() {
				if isIndex(token) && alternative.Names("array") {
					next = append(next, alternative.Element())
				}
				if member, ok := alternative.Member(token); ok {
					next = append(next, member)
				}
				if alternative != nil {
					for _, p := range alternative.Properties {
						known = append(known, p.Name)
					}
				}
			}
		}
		if len(next) == 0 {
			return nil, i, known
		}
		found = next
	}
	return found, len(path), nil
}

// isIndex tells whether a token of a path may be an array's index.
func isIndex(token string) bool {
	_, ok := jsonpos.Index(token)
	return ok || token == "-"
}
