// Package settings reads files of settings, YAML or JSON, and says where in them
// something is wrong.
package settings

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/siohook/siohook/internal/base/format"
	"github.com/siohook/siohook/internal/base/jsonpos"
)

// Read decodes a file's text. A member that into does not have is an error. Errors
// begin with the file's name, line and column.
func Read(file string, text []byte, into any) error {
	if _, err := parse(file, text); err != nil {
		return err
	}
	err := yaml.UnmarshalWithOptions(text, into, yaml.Strict())
	return fault(file, err)
}

// fault puts the place before an error about YAML.
func fault(file string, err error) error {
	var placed yaml.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &placed) && placed.GetToken() != nil:
		return at(file, placed.GetToken(), inOurWords(placed))
	}
	return fmt.Errorf("%s: %s", file, strings.TrimSpace(yaml.FormatError(err, false, false)))
}

// Blank is the name of the first member that is an empty text, or null where it is required; "" if there is none.
func Blank(file string, text []byte, required string) string {
	parsed, err := parse(file, text)
	if err != nil || len(parsed.Docs) == 0 {
		return ""
	}
	of, _ := parsed.Docs[0].Body.(*ast.MappingNode)
	if of == nil {
		return ""
	}
	for _, v := range of.Values {
		name := v.Key.GetToken().Value
		if text, ok := v.Value.(*ast.StringNode); ok && text.Value == "" || name == required && v.Value.Type() == ast.NullType {
			return name
		}
	}
	return ""
}

// CheckFormat fails on a file that says that it is of a later version of a format than
// this siohook knows: others of its members may be unknown as well.
func CheckFormat(file string, text []byte, f format.Format) error {
	var head struct {
		Version int `yaml:"format_version"`
	}
	if _, err := parse(file, text); err != nil || yaml.Unmarshal(text, &head) != nil {
		return nil //nolint:nilerr // whoever reads the settings says so
	}
	if err := f.Check(head.Version); err != nil {
		return At(file, text, err, format.Member)
	}
	return nil
}

// At puts before an error the file's name and the place of what a path of member
// names and indexes leads to: a scalar's own, and that of the name of anything else.
// Where the path leads nowhere, the last place on the way counts.
func At(file string, text []byte, err error, path ...any) error {
	place := Places(file, text)(path...)
	if place == nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return at(file, place, err)
}

// Places finds the places of what paths lead to, as [At] does. It gives nil where the text cannot
// be read. Indexes may be texts.
func Places(file string, text []byte) func(path ...any) *token.Token {
	parsed, err := parseWithin(file, text, mostDocumentTokens, mostDocumentNodes)
	if err != nil || len(parsed.Docs) == 0 || parsed.Docs[0].Body == nil {
		return func(...any) *token.Token { return nil }
	}
	return func(path ...any) *token.Token {
		node := parsed.Docs[0].Body
		place := node.GetToken()
		for _, step := range path {
			var name *token.Token
			if name, node = member(node, step); node == nil {
				break
			}
			if place = name; node.Type() != ast.NullType && isScalar(node) {
				place = node.GetToken()
			}
		}
		return place
	}
}

func at(file string, place *token.Token, err error) error {
	return fmt.Errorf("%s:%d:%d: %w", file, place.Position.Line, place.Position.Column, err)
}

// member finds a member of a mapping by name, or one of a sequence by index.
func member(of ast.Node, step any) (name *token.Token, value ast.Node) {
	switch of := of.(type) {
	case *ast.AnchorNode:
		return member(of.Value, step)
	case *ast.MappingNode:
		for _, v := range of.Values {
			if v.Key.GetToken().Value == step {
				return v.Key.GetToken(), v.Value
			}
		}
	case *ast.SequenceNode:
		i, ok := step.(int)
		if text, isText := step.(string); isText {
			i, ok = jsonpos.Index(text)
		}
		if ok && i < len(of.Values) {
			return of.Values[i].GetToken(), of.Values[i]
		}
	}
	return nil, nil
}

func isScalar(node ast.Node) bool {
	_, ok := node.(ast.ScalarNode)
	return ok
}
